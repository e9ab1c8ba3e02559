//! The formats in which the findings of lints can be written: the rows of [`LINT_OUTPUTS`].

mod format;
mod human;
mod json;

use clearance_render::output::compact;

pub use clearance_engine::report::LintReport;
pub use format::LintOutput;

/// Every form, in the order that help shows them; the first is the default.
pub const LINT_OUTPUTS: &[LintOutput] = &[
    LintOutput {
        name: "human",
        about: "What was found, with the lines it is about",
        write: human::write,
    },
    LintOutput {
        name: "compact",
        about: "One line per finding, for editors and grep",
        write: |report, _, out| compact::write_findings(&report.findings, out),
    },
    LintOutput { name: "json", about: "Everything, for programs", write: json::write },
];
