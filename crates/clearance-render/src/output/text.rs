//! StyledText with looks: broken into lines first and painted last, so that escape sequences take no columns.

use std::rc::Rc;

use crate::output::escape::{char_width, escape};
use crate::output::style::Style;

/// The colour of a piece of text, as terminals number them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextColor {
    /// The colour of errors.
    Red = 31,
    /// The colour of warnings.
    Yellow = 33,
    /// The colour of advice.
    Cyan = 36,
}

/// The style of a piece of text, which applies where colours are on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextStyle {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Struck through.
    pub struck: bool,
    /// A colour.
    pub hue: Option<TextColor>,
    /// The address of a link.
    pub link: Option<Rc<str>>,
}

impl TextStyle {
    /// Bold text.
    pub fn bold() -> Self {
        Self { bold: true, ..Self::default() }
    }

    /// StyledText of a colour.
    pub fn colored(hue: TextColor) -> Self {
        Self { hue: Some(hue), ..Self::default() }
    }
}

/// Text in runs, each with its style.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StyledText {
    runs: Vec<(String, TextStyle)>,
}

/// The separator between a word and the next.
enum Gap {
    Space(TextStyle),
    Break,
    End,
}

impl StyledText {
    /// Returns a text of one style; hidden characters are escaped.
    pub fn new(text: &str, look: &TextStyle) -> Self {
        let mut made = Self::default();
        made.push(text, look);
        made
    }

    /// Appends a piece; hidden characters are escaped.
    pub fn push(&mut self, text: &str, look: &TextStyle) {
        self.push_safe(&escape(text), look);
    }

    /// Appends an end of line.
    pub(crate) fn push_break(&mut self) {
        self.push_safe("\n", &TextStyle::default());
    }

    fn push_safe(&mut self, text: &str, look: &TextStyle) {
        match self.runs.last_mut() {
            Some((last, same)) if same == look => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.runs.push((text.to_owned(), look.clone())),
        }
    }

    /// Appends another text.
    pub(crate) fn append(&mut self, other: &Self) {
        other.runs.iter().for_each(|(text, look)| self.push_safe(text, look));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Changes the style of each run.
    pub(crate) fn map_styles(mut self, change: fn(&mut TextStyle)) -> Self {
        self.runs.iter_mut().for_each(|(_, look)| change(look));
        self
    }

    /// Returns the text without styles.
    pub(crate) fn to_plain(&self) -> String {
        self.runs.iter().map(|(text, _)| text.as_str()).collect()
    }

    /// Returns its width on one line, in columns.
    pub(crate) fn width(&self) -> usize {
        self.runs.iter().flat_map(|(text, _)| text.chars()).map(char_width).sum()
    }

    /// Wraps the text to lines of at most `width` columns. A longer word stays whole, as addresses should.
    pub fn wrap_lines(&self, width: usize) -> Vec<Self> {
        let mut lines = vec![Self::default()];
        let mut used = 0;
        let mut gap = Gap::Break;
        for (word, next) in self.split_words() {
            let long = word.width();
            if let (Gap::Space(look), Some(line)) = (&gap, lines.last_mut()) {
                if used > 0 && used + 1 + long > width {
                    lines.push(Self::default());
                    used = 0;
                } else if used > 0 && long > 0 {
                    line.push_safe(" ", look);
                    used += 1;
                }
            }
            if let Some(line) = lines.last_mut() {
                line.append(&word);
                used += long;
            }
            if matches!(next, Gap::Break) {
                lines.push(Self::default());
                used = 0;
            }
            gap = next;
        }
        lines
    }

    /// Wraps the text, and breaks words that are longer than a line: for cells of a table.
    pub(crate) fn cut_lines(&self, width: usize) -> Vec<Self> {
        self.wrap_lines(width).into_iter().flat_map(|line| line.cut_at(width)).collect()
    }

    fn cut_at(self, width: usize) -> Vec<Self> {
        if self.width() <= width {
            return vec![self];
        }
        let mut pieces = vec![Self::default()];
        let mut used = 0;
        for (text, look) in &self.runs {
            for c in text.chars() {
                if used > 0 && used + char_width(c) > width {
                    pieces.push(Self::default());
                    used = 0;
                }
                if let Some(piece) = pieces.last_mut() {
                    piece.push_safe(c.encode_utf8(&mut [0; 4]), look);
                }
                used += char_width(c);
            }
        }
        pieces
    }

    fn split_words(&self) -> Vec<(Self, Gap)> {
        let mut words = Vec::new();
        let mut word = Self::default();
        for (text, look) in &self.runs {
            for piece in text.split_inclusive([' ', '\n']) {
                let bare = piece.trim_end_matches([' ', '\n']);
                word.push_safe(bare, look);
                let gap = match piece.chars().next_back() {
                    Some(' ') => Gap::Space(look.clone()),
                    Some('\n') => Gap::Break,
                    _ => continue,
                };
                words.push((std::mem::take(&mut word), gap));
            }
        }
        words.push((word, Gap::End));
        words
    }

    /// Returns the text with escape sequences, if the style has colours.
    pub fn paint(&self, style: &Style) -> String {
        let paint = |(text, look): &(String, TextStyle)| {
            if style.color { paint_run(text, look, style) } else { text.clone() }
        };
        self.runs.iter().map(paint).collect()
    }
}

fn paint_run(text: &str, look: &TextStyle, style: &Style) -> String {
    let hue = look.hue.map(|hue| (hue as u8).to_string());
    let link = look.link.as_deref();
    let codes = [
        look.bold.then_some("1"),
        look.italic.then_some("3"),
        link.map(|_| "4"),
        look.struck.then_some("9"),
        hue.as_deref(),
    ];
    let codes: Vec<&str> = codes.into_iter().flatten().collect();
    let text = if codes.is_empty() {
        text.to_owned()
    } else {
        format!("\u{1b}[{}m{text}\u{1b}[0m", codes.join(";"))
    };
    match link.filter(|url| style.links && is_address(url)) {
        Some(url) => format!("\u{1b}]8;;{url}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\"),
        None => text,
    }
}

/// Returns whether a link may have this address. It is part of the escape sequence: nothing but plain characters may
/// get into it.
pub fn is_address(url: &str) -> bool {
    let known = ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme));
    known && url.chars().all(|c| c.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::{StyledText, TextStyle};

    fn lines(text: &StyledText, width: usize) -> Vec<String> {
        text.wrap_lines(width).iter().map(StyledText::to_plain).collect()
    }

    #[test]
    fn words_of_several_looks_stay_together() {
        let mut text = StyledText::new("see ", &TextStyle::default());
        text.push("this", &TextStyle::bold());
        text.push(", and that", &TextStyle::default());
        assert_eq!(lines(&text, 9), ["see this,", "and that"]);
        assert_eq!(lines(&text, 8), ["see", "this,", "and that"]);
    }

    #[test]
    fn long_words_stay_whole_unless_they_must_not() {
        let text = StyledText::new("a looooooong word", &TextStyle::default());
        assert_eq!(lines(&text, 6), ["a", "looooooong", "word"]);
        let cut: Vec<String> = text.cut_lines(6).iter().map(StyledText::to_plain).collect();
        assert_eq!(cut, ["a", "looooo", "oong", "word"]);
    }

    #[test]
    fn blanks_leave_none_at_the_ends_of_lines() {
        let text = StyledText::new("one  two ", &TextStyle::default());
        assert_eq!(lines(&text, 4), ["one", "two"]);
        let mut broken = StyledText::new("one", &TextStyle::default());
        broken.push_break();
        broken.push("two", &TextStyle::default());
        assert_eq!(lines(&broken, 40), ["one", "two"]);
    }
}
