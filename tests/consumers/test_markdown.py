"""The comment on a pull request, in the parser that GitHub uses."""

import cmarkgfm
from cmarkgfm.cmark import Options
from lxml import html

ALLOWED = {"https://example.com", "https://learn.microsoft.com", "https://partner.microsoft.com", "https://www.microsoft.com"}


def drawn(book):
    text = book.text("check.markdown.md")
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    return html.fromstring(f"<body>{cmarkgfm.github_flavored_markdown_to_html(text, options)}</body>")


def test_it_has_room_in_a_comment(book):
    assert len(book.text("check.markdown.md")) <= 65_536


def test_nothing_of_a_customer_is_markup(book):
    page = drawn(book)
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= {
        "body", "h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "details", "summary", "a", "strong", "em", "ul", "li", "br",
        "div", "span", "b", "sub"}
    links = [link.get("href") for link in page.iter("a")]
    assert [link for link in links if not link.startswith(tuple(ALLOWED))] == []
    assert page.xpath("//@*[starts-with(name(), 'on')]") == []


def test_each_row_of_a_table_has_its_cells(book):
    for table in drawn(book).iter("table"):
        widths = {len(row) for row in table.iter("tr")}
        assert len(widths) == 1, html.tostring(table)[:2000]


def test_names_call_nobody(book):
    for text in drawn(book).xpath("//text()[not(ancestor::code) and not(ancestor::pre)]"):
        assert "@octocat" not in text and "#1 " not in text
