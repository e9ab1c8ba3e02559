//! The style of a report on a terminal: colours, links, characters, width.

/// The style of a report on a terminal; fields but `color` and `links` keep the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Write colours; without, there is no escape sequence at all.
    pub color: bool,
    /// Write rule ids as links (OSC 8), if `color` allows escape sequences.
    pub links: bool,
    /// Draw with Unicode characters; ASCII otherwise.
    pub unicode: bool,
    /// Narrate for a screen reader instead of drawing.
    pub narrated: bool,
    /// The width of a line, in columns.
    pub width: usize,
    /// Write nothing where everything was checked and nothing was found.
    pub quiet: bool,
}

impl Style {
    /// The style of text outside of terminals.
    pub const PLAIN: Self = Self {
        color: false,
        links: false,
        unicode: true,
        narrated: false,
        width: 100,
        quiet: false,
    };
}
