//! The formats in which the findings of lints can be written: the rows of [`LINT_OUTPUTS`].

mod human;
mod json;
mod lint_format;

use clearance_render::output::compact;

pub use clearance_engine::report::LintReport;
pub use lint_format::LintFormat;

/// Every form, in the order that help shows them; the first is the default.
pub const LINT_OUTPUTS: &[LintFormat] = &[
    LintFormat {
        name: "human",
        about: "What was found, with the lines it is about",
        write: human::write_human,
    },
    LintFormat {
        name: "compact",
        about: "One line per finding, for editors and grep",
        write: |report, _, out| compact::write_findings(&report.findings, out),
    },
    LintFormat { name: "json", about: "Everything, for programs", write: json::write_json },
];
