//! The list of exports that can be read, for `clearance import --formats`.

use clearance_import::export::EXPORTS;

use crate::cli::exit::WIDTH;

/// The list of exports that can be read: what each is, fills in and lacks, and how to get it.
pub(super) fn list_exports() -> String {
    let mut out = String::new();
    for export in EXPORTS {
        out.push_str(&format!("{}\n", export.id));
        out.push_str(&wrap("", export.title));
        out.push_str(&wrap("fills: ", &export.fills.join(", ")));
        out.push_str(&wrap("lacks: ", export.lacks));
        for how in export.how {
            // A command is copied, so it stays in one line.
            out.push_str(&format!("  {}:\n      {}\n", how.tool, how.steps));
        }
        out.push('\n');
    }
    out
}

fn wrap(label: &str, text: &str) -> String {
    let options = textwrap::Options::new(WIDTH).initial_indent("  ").subsequent_indent("      ");
    format!("{}\n", textwrap::fill(&format!("{label}{text}"), options))
}
