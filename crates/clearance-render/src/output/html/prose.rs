//! Renders the Markdown of a rule's page as HTML.
//!
//! Pages are untrusted. HTML in them is shown as text, links lead to the web and to mail addresses only, and images
//! are their descriptions: nothing is loaded.

use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::output::escape::escape;
use crate::output::html::fragments;
use crate::output::text::is_address;

/// The deepest nesting of quotes and lists; deeper ones get no elements.
const DEEPEST: usize = 12;

/// The level of a page's highest heading: below those of the section and of the group.
const HIGHEST: usize = 4;

/// Renders a page as HTML.
pub(super) fn render_markdown(text: &str) -> Markup {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut written =
        HtmlWriter { html: String::new(), open: Vec::new(), in_code: false, in_head: false };
    for event in Parser::new_ext(text, options) {
        written.handle_event(event);
    }
    PreEscaped(written.html)
}

struct HtmlWriter {
    html: String,
    /// The end tags of open elements; empty for those that were not written.
    open: Vec<&'static str>,
    in_code: bool,
    in_head: bool,
}

impl HtmlWriter {
    fn handle_event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start_tag(&tag),
            Event::End(tag) => self.end_tag(tag),
            Event::Text(text) if self.in_code => {
                self.push_markup(fragments::render_code(&fragments::escape_code_lines(&text)))
            }
            Event::Text(text) | Event::InlineHtml(text) => {
                self.push_markup(html! { (escape(&text)) })
            }
            Event::Html(text) => {
                self.push_markup(html! { (fragments::escape_each_line(text.trim_end())) br; })
            }
            Event::Code(code) => self.push_markup(html! { code { (escape(&code)) } }),
            Event::SoftBreak => self.html.push('\n'),
            Event::HardBreak => self.html.push_str("<br>\n"),
            Event::Rule => self.html.push_str("<hr>\n"),
            _ => {}
        }
    }

    fn push_markup(&mut self, piece: Markup) {
        self.html.push_str(&piece.into_string());
    }

    fn open_element(&mut self, start: &str, end: &'static str) {
        // Deeper elements are left out, or browsers would have to find an end to them.
        let shown = self.open.len() < DEEPEST;
        self.html.push_str(if shown { start } else { "" });
        self.open.push(if shown { end } else { "" });
    }

    fn start_tag(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.open_element("<p>", "</p>\n"),
            Tag::Heading { level, .. } => match (*level as usize + HIGHEST - 1).min(6) {
                4 => self.open_element("<h4>", "</h4>\n"),
                5 => self.open_element("<h5>", "</h5>\n"),
                _ => self.open_element("<h6>", "</h6>\n"),
            },
            Tag::BlockQuote(_) => self.open_element("<blockquote>\n", "</blockquote>\n"),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.in_code = true;
                self.open_element("<pre><code>", "</code></pre>\n");
            }
            Tag::List(Some(first)) => {
                self.open_element(&format!("<ol start=\"{first}\">\n"), "</ol>\n")
            }
            Tag::List(None) => self.open_element("<ul>\n", "</ul>\n"),
            Tag::Item => self.open_element("<li>", "</li>\n"),
            Tag::Table(_) => self.open_element("<table>", "</table>\n"),
            Tag::TableHead => {
                self.in_head = true;
                self.open_element("<thead><tr>", "</tr></thead>\n");
            }
            Tag::TableRow => self.open_element("<tr>", "</tr>\n"),
            Tag::TableCell if self.in_head => self.open_element("<th scope=\"col\">", "</th>"),
            Tag::TableCell => self.open_element("<td>", "</td>"),
            Tag::Emphasis => self.open_element("<em>", "</em>"),
            Tag::Strong => self.open_element("<strong>", "</strong>"),
            Tag::Strikethrough => self.open_element("<s>", "</s>"),
            Tag::Link { dest_url, .. } if is_address(dest_url) => {
                let start = html! { a href=(fragments::encode_href(dest_url)) rel="noreferrer" {} }
                    .into_string();
                self.open_element(start.trim_end_matches("</a>"), "</a>");
            }
            _ => self.open_element("", ""),
        }
    }

    fn end_tag(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::TableHead => self.in_head = false,
            _ => {}
        }
        self.html.push_str(self.open.pop().unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::render_markdown;

    fn shown(text: &str) -> String {
        render_markdown(text).into_string()
    }

    #[test]
    fn markdown_becomes_html() {
        for (markdown, html) in [
            ("one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>\n"),
            ("# A\n## B\n###### C", "<h4>A</h4>\n<h5>B</h5>\n<h6>C</h6>\n"),
            ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
            ("3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>\n"),
            ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
            ("```toml\na = \"1\"\n```", "<pre><code>a = &quot;1&quot;\n</code></pre>\n"),
            (
                "**b** *i* ~~s~~ `c`",
                "<p><strong>b</strong> <em>i</em> <s>s</s> <code>c</code></p>\n",
            ),
            ("a  \nb\n\n---", "<p>a<br>\nb</p>\n<hr>\n"),
            (
                "| a |\n|--:|\n| 1 |",
                "<table><thead><tr><th scope=\"col\">a</th></tr></thead>\n<tr><td>1</td></tr>\n</table>\n",
            ),
            (
                "[a](https://x.example/?a=1&b=2)",
                "<p><a href=\"https://x.example/?a=1&amp;b=2\" rel=\"noreferrer\">a</a></p>\n",
            ),
        ] {
            assert_eq!(shown(markdown), html, "{markdown}");
        }
    }

    #[test]
    fn nothing_of_a_page_acts_or_loads() {
        for (markdown, html) in [
            ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;<br></p>\n"),
            ("a <b onclick='x'>b</b>", "<p>a &lt;b onclick='x'&gt;b&lt;/b&gt;</p>\n"),
            ("[a](javascript:x)", "<p>a</p>\n"),
            ("[a](file:///x)", "<p>a</p>\n"),
            ("[a](<https://x\"y>)", "<p><a href=\"https://x%22y\" rel=\"noreferrer\">a</a></p>\n"),
            ("![a tree](https://x.example/t.png)", "<p>a tree</p>\n"),
            ("&#27;[31m&lt;i&gt;", "<p>\\u{1b}[31m&lt;i&gt;</p>\n"),
            ("    \u{202e}a\tb", "<pre><code>\\u{202e}a    b</code></pre>\n"),
        ] {
            assert_eq!(shown(markdown), html, "{markdown}");
        }
    }

    #[test]
    fn deep_pages_end() {
        let deep = shown(&">".repeat(10_000));
        assert_eq!(deep.matches("<blockquote>").count(), super::DEEPEST);
        assert_eq!(deep.matches("</blockquote>").count(), super::DEEPEST);
        for text in ["- ".repeat(5_000), "*a ".repeat(5_000), "[".repeat(20_000)] {
            let html = shown(&text);
            assert_eq!(html.matches("<li>").count(), html.matches("</li>").count());
        }
    }
}
