//! The forms in which a report can be written: the rows of [`OUTPUTS`].

mod annotations;
pub mod azure;
pub mod baseline;
pub mod columns;
pub mod comment;
pub mod compact;
pub mod csv;
pub mod cut;
pub mod diff;
pub mod escape;
pub mod evidence;
mod excerpt;
pub(crate) mod format;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod human;
pub mod json;
pub mod jsonl;
pub mod junit;
pub mod markdown;
pub mod own;
pub mod reserved;
pub mod sarif;
pub mod snippet;
mod spot;
pub mod style;
pub mod text;
pub mod verified;
pub mod waivers;

pub use escape::{escape, escape_between_colors};
pub use format::Output;
pub use own::HEAD_BYTES;
pub use style::Style;

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

/// Whether a text begins as a report does, in any format.
pub fn is_report(head: &str) -> bool {
    OUTPUTS.iter().any(|output| (output.is_own)(head))
}
