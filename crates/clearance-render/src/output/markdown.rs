//! Renders Markdown for a terminal: headings, paragraphs, lists, quotes, code, tables and links.
//!
//! Pages are untrusted: every text is escaped after it was parsed, as character references can
//! stand for anything.

mod block_lines;
mod inline;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::output::escape::push_visible;
use crate::output::style::Style;
use crate::output::text::{StyledText, TextColor, TextStyle};
use crate::output::text_table::TextTable;

use block_lines::BlockLines;
use inline::Inline;

/// Renders Markdown as lines with colours, of at most `width` columns where words allow it.
pub fn render_lines(text: &str, style: &Style, width: usize) -> Vec<String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut page = TerminalPage {
        style,
        out: BlockLines::new(width),
        lists: Vec::new(),
        inline: Inline::new(style),
        code: None,
        table: TextTable::default(),
        row: Vec::new(),
    };
    for event in Parser::new_ext(text, options) {
        page.handle_event(event);
    }
    page.flush_inline();
    page.out.lines
}

struct TerminalPage<'s> {
    style: &'s Style,
    out: BlockLines,
    /// The lists that are open, with the number of their next item if they are numbered.
    lists: Vec<Option<u64>>,
    inline: Inline<'s>,
    /// The text of an open code block.
    code: Option<String>,
    table: TextTable,
    row: Vec<StyledText>,
}

impl TerminalPage<'_> {
    fn handle_event(&mut self, event: Event<'_>) {
        match (event, &mut self.code) {
            (Event::Text(text), Some(code)) => code.push_str(&text),
            (Event::Start(tag), _) => self.start_block(tag),
            (Event::End(tag), _) => self.end_block(tag),
            (Event::Rule, _) => {
                let bar = if self.style.unicode { "─" } else { "-" };
                let line = bar.repeat(self.out.line_width().min(40));
                self.out.push_block(vec![line]);
            }
            (event, _) => self.inline.handle_event(&event),
        }
    }

    fn start_block(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock | Tag::Table(_) => self.flush_inline(),
            Tag::Heading { .. } => {
                self.flush_inline();
                self.inline.push_look(|look| look.bold = true);
            }
            Tag::BlockQuote(_) => {
                self.flush_inline();
                let bar = match (self.style.narrated, self.style.unicode) {
                    (true, _) => "  ",
                    (false, true) => "│ ",
                    (false, false) => "| ",
                };
                self.out.enter_container(None, bar.to_owned());
            }
            Tag::CodeBlock(_) => {
                self.flush_inline();
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                self.flush_inline();
                self.lists.push(first);
            }
            Tag::Item => self.start_item(),
            tag => self.inline.start_tag(&tag),
        }
    }

    fn end_block(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => {
                self.flush_inline();
                self.out.due = true;
            }
            TagEnd::Heading(level) => self.end_heading(level as usize),
            TagEnd::BlockQuote(_) => {
                self.leave_container();
                self.out.due = true;
            }
            TagEnd::CodeBlock => self.end_code_block(),
            TagEnd::List(_) => {
                self.lists.pop();
                self.out.due |= self.lists.is_empty();
            }
            TagEnd::Item => self.leave_container(),
            TagEnd::TableCell => self.row.push(self.inline.take_text()),
            TagEnd::TableHead => self.table.head = std::mem::take(&mut self.row),
            TagEnd::TableRow => self.table.rows.push(std::mem::take(&mut self.row)),
            TagEnd::Table => {
                let table = std::mem::take(&mut self.table);
                let lines = table.render_lines(self.style, self.out.line_width());
                self.out.push_block(lines);
            }
            tag => self.inline.end_tag(tag),
        }
    }

    fn start_item(&mut self) {
        self.flush_inline();
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            _ if self.style.unicode && !self.style.narrated => "• ".to_owned(),
            _ => "- ".to_owned(),
        };
        let rest = " ".repeat(marker.chars().count());
        self.out.enter_container(Some(marker), rest);
    }

    /// Ends a heading: bold, or underlined where there is no bold and the text is not narrated.
    fn end_heading(&mut self, level: usize) {
        self.inline.pop_look();
        let text = self.inline.take_text();
        let mut lines = self.paint_lines(&text);
        if !self.style.color && !self.style.narrated && level <= 2 {
            let bar = if self.style.unicode { "─" } else { "-" };
            let long = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
            lines.push(bar.repeat(long));
        }
        self.out.push_block(lines);
    }

    fn end_code_block(&mut self) {
        let code = self.code.take().unwrap_or_default();
        let line = |line: &str| {
            let mut visible = String::with_capacity(line.len());
            push_visible(line, &mut visible);
            let text = StyledText::new(
                &visible.replace('\t', "    "),
                &TextStyle::colored(TextColor::Cyan),
            );
            format!("    {}", text.paint(self.style))
        };
        let lines = code.lines().map(line).collect();
        self.out.push_block(lines);
    }

    /// Writes the inline text that was read so far.
    fn flush_inline(&mut self) {
        let text = self.inline.take_text();
        if !text.is_empty() {
            let lines = self.paint_lines(&text);
            self.out.push_lines(lines);
        }
    }

    fn paint_lines(&self, text: &StyledText) -> Vec<String> {
        text.wrap_lines(self.out.line_width()).iter().map(|line| line.paint(self.style)).collect()
    }

    fn leave_container(&mut self) {
        self.flush_inline();
        self.out.leave_container();
    }
}

#[cfg(test)]
mod tests {
    use super::render_lines;
    use crate::output::style::Style;

    const PLAIN: Style = Style {
        color: false,
        links: false,
        unicode: true,
        narrated: false,
        width: 40,
        quiet: false,
    };

    fn rendered(text: &str, style: &Style) -> String {
        render_lines(text, style, style.width).join("\n")
    }

    #[test]
    fn blocks_stand_apart_and_lists_together() {
        for (markdown, shown) in [
            ("one\ntwo\n\n\nthree", "one two\n\nthree"),
            ("# Title\ntext", "Title\n─────\n\ntext"),
            ("### Small\ntext", "Small\n\ntext"),
            ("- a\n- b\n  - c\n- d\n\nend", "• a\n• b\n  • c\n• d\n\nend"),
            ("- a\n\n- b", "• a\n\n• b"),
            ("-\n- b", "•\n• b"),
            ("9. a\n1. b\n\n   more", "9. a\n\n10. b\n\n    more"),
            ("> a\n>\n> b\n\nc", "│ a\n│\n│ b\n\nc"),
            ("a\n\n    code  x\n\n    y\n\nb", "a\n\n    code  x\n\n    y\n\nb"),
            ("- a\n  ```\n  x\n  ```\n- b", "• a\n      x\n\n• b"),
            ("a  \nb", "a\nb"),
            ("---", "────────────────────────────────────────"),
            ("**b** *i* ~~s~~ `c`", "b i s `c`"),
            ("<b>bold</b>\n\n<div>\nx\n</div>", "<b>bold</b>\n\n<div>\nx\n</div>"),
            ("![a tree](tree.png)", "a tree"),
            ("| a | b |\n|---|---|\n| 1 | two |", "a  b\n─  ───\n1  two"),
            ("", ""),
        ] {
            assert_eq!(rendered(markdown, &PLAIN), shown, "{markdown}");
        }
    }

    #[test]
    fn words_are_wrapped_inside_of_what_holds_them() {
        let text = "> - aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii";
        assert_eq!(rendered(text, &PLAIN), "│ • aaaa bbbb cccc dddd eeee ffff gggg\n│   hhhh iiii");
    }

    #[test]
    fn links_say_where_they_lead() {
        let clicks = Style { color: true, links: true, ..PLAIN };
        for (markdown, plain, address) in [
            ("[a](https://x.example)", "a (https://x.example)", false),
            ("<https://x.example>", "https://x.example", false),
            ("<a@x.example>", "a@x.example", false),
            ("[a](#part)", "a", false),
            ("[a](b.md)", "a (b.md)", true),
            ("[a](javascript:b)", "a (javascript:b)", true),
            (
                "[https://good.example](https://x.example)",
                "https://good.example (https://x.example)",
                true,
            ),
        ] {
            assert_eq!(rendered(markdown, &PLAIN), plain);
            assert_eq!(rendered(markdown, &clicks).contains(" ("), address, "{markdown}");
        }
        let clicked = rendered("[a](https://x.example)", &clicks);
        assert_eq!(
            clicked,
            "\u{1b}]8;;https://x.example\u{1b}\\\u{1b}[4ma\u{1b}[0m\u{1b}]8;;\u{1b}\\"
        );
    }

    #[test]
    fn narrated_pages_draw_nothing() {
        let style = Style { narrated: true, ..PLAIN };
        for (markdown, shown) in [
            ("# Title\n\n- a", "Title\n\n- a"),
            ("> a", "  a"),
            ("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | |", "a: 1\nb: 2\n\na: 3\n"),
        ] {
            assert_eq!(rendered(markdown, &style), shown);
        }
    }

    #[test]
    fn texts_that_mean_harm_end_and_stay_plain() {
        let cells = "| x ".repeat(5000);
        let rule = "|---".repeat(5000);
        for text in [
            "&#27;]0;title&#7; \u{1b}[2J",
            "```\n\u{1b}[2J\t\u{202e}x",
            "[a\u{7}](<https://x\u{1b}]8;;y>)",
            &">".repeat(100_000),
            &"- ".repeat(20_000),
            &"*a ".repeat(20_000),
            &"[".repeat(50_000),
            &"x".repeat(200_000),
            &format!("{cells}\n{rule}\n{cells}"),
        ] {
            for color in [false, true] {
                let style = Style { color, links: color, ..PLAIN };
                let shown =
                    rendered(text, &style).replace("\u{1b}[36m", "").replace("\u{1b}[0m", "");
                let shown = shown.replace("\u{1b}[1m", "").replace("\u{1b}[3m", "");
                assert!(!shown.contains(|c: char| c != '\n' && c.is_control()), "{shown:?}");
                assert!(!shown.contains('\u{202e}'));
            }
        }
    }
}
