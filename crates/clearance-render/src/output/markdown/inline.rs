//! The inline content of a Markdown block: styled text, links, code.

use std::rc::Rc;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::output::style::Style;
use crate::output::text::{StyledText, TextColor, TextStyle, is_address};

/// The inline text as it is parsed.
pub(super) struct Inline<'s> {
    style: &'s Style,
    text: StyledText,
    /// The stack of styles; the last one applies.
    looks: Vec<TextStyle>,
    /// The address and the text of the open link.
    link: Option<(Rc<str>, String)>,
}

impl<'s> Inline<'s> {
    pub(super) fn new(style: &'s Style) -> Self {
        Self { style, text: StyledText::default(), looks: Vec::new(), link: None }
    }

    /// Takes the text that was read.
    pub(super) fn take_text(&mut self) -> StyledText {
        std::mem::take(&mut self.text)
    }

    pub(super) fn handle_event(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::InlineHtml(text) => self.push_text(text),
            Event::Html(text) => {
                for line in text.lines() {
                    if !self.text.is_empty() {
                        self.text.push_break();
                    }
                    self.push_text(line);
                }
            }
            Event::Code(code) => self.push_code(code),
            Event::SoftBreak => self.push_text(" "),
            Event::HardBreak => self.text.push_break(),
            _ => {}
        }
    }

    pub(super) fn start_tag(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Strong => self.push_look(|look| look.bold = true),
            Tag::Emphasis => self.push_look(|look| look.italic = true),
            Tag::Strikethrough => self.push_look(|look| look.struck = true),
            Tag::Link { dest_url, .. } => {
                let url: Rc<str> = (&**dest_url).into();
                let mut look = self.current_look();
                look.link = is_address(&url).then(|| Rc::clone(&url));
                self.looks.push(look);
                self.link = Some((url, String::new()));
            }
            _ => {}
        }
    }

    pub(super) fn end_tag(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough => self.pop_look(),
            TagEnd::Link => {
                self.pop_look();
                self.push_address();
            }
            _ => {}
        }
    }

    /// Changes the style of the text that follows, until [`Self::pop_look`].
    pub(super) fn push_look(&mut self, change: impl FnOnce(&mut TextStyle)) {
        let mut look = self.current_look();
        change(&mut look);
        self.looks.push(look);
    }

    pub(super) fn pop_look(&mut self) {
        self.looks.pop();
    }

    fn current_look(&self) -> TextStyle {
        self.looks.last().cloned().unwrap_or_default()
    }

    fn push_text(&mut self, text: &str) {
        let look = self.current_look();
        self.text.push(text, &look);
        if let Some((_, said)) = &mut self.link {
            said.push_str(text);
        }
    }

    /// Appends code in its colour, or in backticks where there are no colours.
    fn push_code(&mut self, code: &str) {
        if !self.style.color {
            return self.push_text(&format!("`{code}`"));
        }
        self.push_look(|look| look.hue = Some(TextColor::Cyan));
        self.push_text(code);
        self.pop_look();
    }

    /// Appends the address of a link, unless a click opens it or the text shows it. One that
    /// looks like an address and leads to another always has its own after it.
    fn push_address(&mut self) {
        let Some((url, said)) = self.link.take() else { return };
        let itself = *said == *url || url.strip_prefix("mailto:") == Some(&said);
        let clicks = self.style.links && self.style.color && is_address(&url);
        let pretends = said.contains("://");
        if !itself && !url.is_empty() && !url.starts_with('#') && (!clicks || pretends) {
            self.push_text(&format!(" ({url})"));
        }
    }
}
