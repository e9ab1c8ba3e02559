//! The words of a block: their looks, links, code.

use std::rc::Rc;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::output::style::Style;
use crate::output::text::{Hue, Look, Text, is_address};

/// Words as they are read.
pub(super) struct Inline<'s> {
    style: &'s Style,
    text: Text,
    /// The looks inside one another; the last counts.
    looks: Vec<Look>,
    /// Where the open link leads, and what it says.
    link: Option<(Rc<str>, String)>,
}

impl<'s> Inline<'s> {
    pub(super) fn new(style: &'s Style) -> Self {
        Self { style, text: Text::default(), looks: Vec::new(), link: None }
    }

    /// What was read; nothing is left.
    pub(super) fn finish(&mut self) -> Text {
        std::mem::take(&mut self.text)
    }

    pub(super) fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::InlineHtml(text) => self.push(text),
            Event::Html(text) => {
                for line in text.lines() {
                    if !self.text.is_empty() {
                        self.text.push_break();
                    }
                    self.push(line);
                }
            }
            Event::Code(code) => self.code(code),
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.text.push_break(),
            _ => {}
        }
    }

    pub(super) fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Strong => self.open(|look| look.bold = true),
            Tag::Emphasis => self.open(|look| look.italic = true),
            Tag::Strikethrough => self.open(|look| look.struck = true),
            Tag::Link { dest_url, .. } => {
                let url: Rc<str> = (&**dest_url).into();
                let mut look = self.look();
                look.link = is_address(&url).then(|| Rc::clone(&url));
                self.looks.push(look);
                self.link = Some((url, String::new()));
            }
            _ => {}
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough => self.close(),
            TagEnd::Link => {
                self.close();
                self.address();
            }
            _ => {}
        }
    }

    /// Changes the look of what comes until it is closed.
    pub(super) fn open(&mut self, change: impl FnOnce(&mut Look)) {
        let mut look = self.look();
        change(&mut look);
        self.looks.push(look);
    }

    pub(super) fn close(&mut self) {
        self.looks.pop();
    }

    fn look(&self) -> Look {
        self.looks.last().cloned().unwrap_or_default()
    }

    fn push(&mut self, text: &str) {
        let look = self.look();
        self.text.push(text, &look);
        if let Some((_, said)) = &mut self.link {
            said.push_str(text);
        }
    }

    /// Code has a colour, or its backticks where there are none.
    fn code(&mut self, code: &str) {
        if !self.style.color {
            return self.push(&format!("`{code}`"));
        }
        self.open(|look| look.hue = Some(Hue::Cyan));
        self.push(code);
        self.close();
    }

    /// Where a link leads stands behind it, unless a click goes there or it says so itself. One that
    /// looks like an address and leads to another always has its own behind it.
    fn address(&mut self) {
        let Some((url, said)) = self.link.take() else { return };
        let itself = *said == *url || url.strip_prefix("mailto:") == Some(&said);
        let clicks = self.style.links && self.style.color && is_address(&url);
        let pretends = said.contains("://");
        if !itself && !url.is_empty() && !url.starts_with('#') && (!clicks || pretends) {
            self.push(&format!(" ({url})"));
        }
    }
}
