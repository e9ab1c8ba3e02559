//! The style of a report on a terminal: colours, links, characters, width.

/// How a terminal wants its report; every field but `color` and `links` leaves the words alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Write colours; without, there is no escape sequence at all.
    pub color: bool,
    /// Write rule ids as links (OSC 8), if `color` allows escape sequences.
    pub links: bool,
    /// Draw with Unicode characters; ASCII otherwise.
    pub unicode: bool,
    /// Tell it in sentences for a screen reader instead of drawing.
    pub narrated: bool,
    /// How wide a line may be, in columns.
    pub width: usize,
    /// Say nothing where there is nothing to say: every customer was checked, and nothing was found.
    pub quiet: bool,
}

impl Style {
    /// For what is read elsewhere than in a terminal.
    pub const PLAIN: Self = Self {
        color: false,
        links: false,
        unicode: true,
        narrated: false,
        width: 100,
        quiet: false,
    };
}
