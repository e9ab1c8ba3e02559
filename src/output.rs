//! The forms in which a report can be written: the rows of [`OUTPUTS`].

mod annotations;
pub mod azure;
pub mod baseline;
pub(crate) mod columns;
pub mod comment;
pub mod compact;
pub mod csv;
pub(crate) mod cut;
pub mod diff;
pub(crate) mod escape;
pub mod evidence;
pub(crate) mod excerpt;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod human;
pub mod json;
pub mod jsonl;
pub mod junit;
pub(crate) mod markdown;
pub(crate) mod own;
pub mod reserved;
pub mod sarif;
pub(crate) mod snippet;
mod spot;
pub(crate) mod text;
pub mod verified;
pub mod waivers;

use std::io::{self, Write};

pub use escape::{escape, escape_between_colors};
pub use own::{HEAD_BYTES, is_report};

use crate::report::{Keep, Report};

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

/// An output format: one row of [`OUTPUTS`].
#[derive(Debug)]
pub struct Output {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// What the report must hold beyond findings and counts.
    pub keep: Keep,
    /// Whether a text begins as reports in this form do, by which an earlier one is known.
    pub is_own: fn(&str) -> bool,
    /// Writes the report, in many small pieces: the writer should be buffered.
    pub write: fn(&Report, &Style, &mut dyn Write) -> io::Result<()>,
}

/// Every output format, in the order that help shows them; the first is the default.
pub const OUTPUTS: &[Output] = &[
    human::OUTPUT,
    compact::OUTPUT,
    json::OUTPUT,
    jsonl::OUTPUT,
    sarif::OUTPUT,
    junit::OUTPUT,
    github::OUTPUT,
    gitlab::OUTPUT,
    azure::OUTPUT,
    comment::OUTPUT,
    csv::OUTPUT,
    html::OUTPUT,
];

/// The output format of a name.
pub fn by_name(name: &str) -> Option<&'static Output> {
    OUTPUTS.iter().find(|output| output.name == name)
}
