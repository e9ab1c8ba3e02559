//! The table of report formats: the rows of [`REPORT_FORMATS`].

mod annotations;
pub mod azure;
pub mod baseline;
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
mod label_layout;
pub mod markdown;
pub mod plan;
pub mod recognition;
pub mod reserved;
pub mod sarif;
pub mod snippet;
pub mod style;
pub mod text;
pub mod text_table;
pub mod verified;
pub mod waivers;

pub use escape::{escape, escape_between_colors};
pub use format::{ReportFormat, WriteReport};
pub use recognition::HEAD_BYTES;
pub use style::Style;

/// Every report format, in the order that help shows them; the first is the default.
pub const REPORT_FORMATS: &[ReportFormat] = &[
    human::FORMAT,
    compact::FORMAT,
    json::FORMAT,
    jsonl::FORMAT,
    sarif::FORMAT,
    junit::FORMAT,
    github::FORMAT,
    gitlab::FORMAT,
    azure::FORMAT,
    comment::FORMAT,
    csv::FORMAT,
    html::FORMAT,
];

/// Finds a report format by its name.
pub fn by_name(name: &str) -> Option<&'static ReportFormat> {
    REPORT_FORMATS.iter().find(|output| output.name == name)
}

/// Recognizes a report of any format by its first bytes.
pub fn is_report(head: &str) -> bool {
    REPORT_FORMATS.iter().any(|output| (output.is_own)(head))
}
