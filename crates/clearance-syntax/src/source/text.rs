//! A text with a name, and its lines and columns.

use std::sync::Arc;

use super::span::{Position, Span};

/// A text and the name that reports give it.
#[derive(Debug)]
pub struct Source {
    /// The name shown to the user: the path as given, with `/` between its parts.
    pub name: String,
    /// The whole text, as read (a byte order mark included).
    pub text: String,
    /// The part of the file in front of it, where it is not all of the file.
    before: Before,
    /// Where the path within a pack of the program begins in the name.
    embedded_at: Option<usize>,
    line_starts: std::sync::OnceLock<Vec<usize>>,
    /// How many characters start before each multiple of [`STRIDE`]; only texts with long lines need it.
    char_counts: std::sync::OnceLock<Vec<usize>>,
}

/// Columns of lines longer than this are not counted from the line's start each time: a file of 16 MiB
/// may be one line.
const STRIDE: usize = 4096;

/// The size of the part of a file in front of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Before {
    /// Bytes.
    pub bytes: usize,
    /// Whole lines.
    pub lines: usize,
}

/// Two sources are equal if their names and texts are, and their places in the file.
impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.text == other.text && self.before == other.before
    }
}

impl Eq for Source {}

impl Source {
    /// A text under a name.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Self::build(name.into(), text.into(), Before::default(), None)
    }

    /// Whole lines of a file, under its name. Offsets are those in the text; lines, and [`Source::file_offset`], are counted from
    /// the start of the file.
    pub fn part_of_file(
        name: impl Into<String>,
        text: impl Into<String>,
        before: Before,
    ) -> Arc<Self> {
        Self::build(name.into(), text.into(), before, None)
    }

    /// Returns the size of the part of the file in front of the text.
    pub const fn before(&self) -> Before {
        self.before
    }

    /// Returns the offset in the file of an offset in the text, in bytes.
    pub const fn file_offset(&self, offset: usize) -> usize {
        self.before.bytes + offset
    }

    /// Returns the span in the file of a span of the text.
    pub const fn file_span(&self, span: Span) -> Span {
        Span::new(self.file_offset(span.start), self.file_offset(span.end))
    }

    /// A text that lies in the program: its name is that of a folder there and the path within it.
    pub fn embedded(folder: &str, path: &str, text: &str) -> Arc<Self> {
        Self::build(
            format!("{folder}/{path}"),
            text.to_owned(),
            Before::default(),
            Some(folder.len() + 1),
        )
    }

    /// The path within its folder of a text that lies in the program.
    pub fn embedded_path(&self) -> Option<&str> {
        self.embedded_at.and_then(|at| self.name.get(at..))
    }

    fn build(name: String, text: String, before: Before, embedded_at: Option<usize>) -> Arc<Self> {
        Arc::new(Self {
            name,
            text,
            before,
            embedded_at,
            line_starts: std::sync::OnceLock::new(),
            char_counts: std::sync::OnceLock::new(),
        })
    }

    /// The text that a span covers; empty where the span does not lie on character boundaries.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// Offsets at which lines start; the first is always 0. A line ends with `\n`.
    pub fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            let breaks = self.text.bytes().enumerate();
            std::iter::once(0)
                .chain(breaks.filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at + 1))
                .collect()
        })
    }

    /// Where an offset lies in the file. A leading byte order mark takes no column.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start <= offset);
        let start = starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let chars = if offset - start < STRIDE {
            char_starts(self.text.as_bytes().get(start..offset))
        } else {
            self.chars_before(offset) - self.chars_before(start)
        };
        let has_mark = self.before.bytes == 0 && self.text.starts_with('\u{feff}');
        let mark = usize::from(start == 0 && offset > 0 && has_mark);
        Position { line: self.before.lines + line, column: chars - mark + 1 }
    }

    fn chars_before(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let counts = self.char_counts.get_or_init(|| {
            let mut count = 0;
            let blocks = bytes.chunks(STRIDE).map(|block| {
                count += char_starts(Some(block));
                count
            });
            std::iter::once(0).chain(blocks).collect()
        });
        let block = offset / STRIDE;
        let count = counts.get(block).copied().unwrap_or(0);
        count + char_starts(bytes.get(block * STRIDE..offset))
    }

    /// The span of a line of the file (from 1) without its line break; empty where it is not in the text.
    pub fn line_span(&self, line: usize) -> Span {
        let starts = self.line_starts();
        let Some(line) = line.max(1).checked_sub(self.before.lines).filter(|line| *line > 0) else {
            return Span::default();
        };
        let start = starts.get(line - 1).copied();
        let start = start.unwrap_or(self.text.len());
        let end = starts.get(line).copied().unwrap_or(self.text.len());
        let text = self.text.get(start..end).unwrap_or_default();
        Span::new(start, start + text.trim_end_matches(['\n', '\r']).len())
    }
}

/// How many characters start in a piece of UTF-8.
fn char_starts(bytes: Option<&[u8]>) -> usize {
    let continues = |byte: u8| byte & 0b1100_0000 == 0b1000_0000;
    bytes.unwrap_or_default().iter().filter(|&&byte| !continues(byte)).count()
}
