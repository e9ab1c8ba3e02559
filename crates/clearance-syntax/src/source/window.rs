//! A part of a text as a text of its own, in which lines and columns are those of the whole.

use std::sync::Arc;

use super::span::Span;
use super::text::Source;

/// A part of a text without the rest: line breaks and blanks stand for what is before it.
#[derive(Debug, Clone)]
pub struct SourceWindow {
    /// The part, under the name of the whole.
    pub source: Arc<Source>,
    /// The part in the whole.
    extent: Span,
    /// Where it begins here.
    start: usize,
}

impl SourceWindow {
    /// Cuts a part out of a text. A part that does not lie on character boundaries is empty.
    pub fn new(whole: &Source, extent: Span) -> Self {
        const MARK: &str = "\u{feff}";
        let lines = whole.position(extent.start).line.saturating_sub(whole.before().lines + 1);
        let line_start = whole.line_starts().get(lines).copied().unwrap_or_default();
        let before = whole.slice(Span::new(line_start, extent.start));
        let mut text = "\n".repeat(lines);
        // A mark takes no column.
        let (mark, before) = match before.strip_prefix(MARK).filter(|_| line_start == 0) {
            Some(rest) => (MARK, rest),
            None => ("", before),
        };
        text.push_str(mark);
        text.extend(before.chars().map(|_| ' '));
        let start = text.len();
        text.push_str(whole.slice(extent));
        let source = Source::part_of_file(whole.name.as_str(), text, whole.before());
        Self { source, extent, start }
    }

    /// A span of the whole as one of the part; what lies outside is at its ends.
    pub fn map_span(&self, span: Span) -> Span {
        let map = |offset: usize| {
            offset.clamp(self.extent.start, self.extent.end) - self.extent.start + self.start
        };
        Span::new(map(span.start), map(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::super::span::Span;
    use super::super::text::Source;
    use super::SourceWindow;

    #[test]
    fn places_stay_and_nothing_else_does() {
        for text in [
            "{\"a\": 1}\n{\"ä\": 22}\n{\"c\": 3}\n",
            "\u{feff}{\"a\": 1}\r\n{\"ä\": 22}\r\n{\"c\": 3}",
            "\u{feff}é {\"ä\": 22} {\"c\": 3}",
            "---\na: 1\n--- {\"ä\": 22}\n",
        ] {
            let whole = Source::new("x", text);
            let start = text.find("{\"ä\"").unwrap();
            let extent = Span::new(start, start + "{\"ä\": 22}".len());
            let window = SourceWindow::new(&whole, extent);
            assert_eq!(window.source.text.trim_matches(['\n', ' ', '\u{feff}']), "{\"ä\": 22}");
            for needle in ["{", "22", "}"] {
                let at = start + "{\"ä\": 22}".find(needle).unwrap();
                let span = Span::new(at, at + needle.len());
                let mapped = window.map_span(span);
                assert_eq!(window.source.slice(mapped), needle, "{text}");
                assert_eq!(window.source.position(mapped.start), whole.position(at), "{text}");
            }
            let outside = window.map_span(Span::new(0, text.len()));
            assert_eq!(window.source.slice(outside), "{\"ä\": 22}");
        }
    }
}
