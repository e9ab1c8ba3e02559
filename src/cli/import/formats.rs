//! The list of exports that can be read, for `clearance import --formats`.

use clearance_import::export::{EXPORTS, How, REFUSED_EXPORTS};

use crate::cli::exit::WIDTH;

/// The list of exports that can be read: what each is, fills in and lacks, and how to get it.
pub(super) fn list_exports() -> String {
    let mut out = String::new();
    for export in EXPORTS {
        out.push_str(&format!("{}\n", export.id));
        out.push_str(&wrap("", export.title));
        out.push_str(&wrap("fills: ", &export.fills.join(", ")));
        out.push_str(&wrap("lacks: ", export.lacks));
        list_ways(export.how, &mut out);
    }
    out.push_str("Known, and not read:\n\n");
    for export in REFUSED_EXPORTS {
        out.push_str(&format!("{}\n", export.id));
        out.push_str(&wrap("", export.title));
        out.push_str(&wrap("it ", export.why));
        list_ways(export.instead, &mut out);
    }
    out
}

fn list_ways(ways: &[How], out: &mut String) {
    for How { tool, steps } in ways {
        // A command is copied, so it stays in one line.
        out.push_str(&format!("  {tool}:\n      {steps}\n"));
    }
    out.push('\n');
}

fn wrap(label: &str, text: &str) -> String {
    let options = textwrap::Options::new(WIDTH).initial_indent("  ").subsequent_indent("      ");
    format!("{}\n", textwrap::fill(&format!("{label}{text}"), options))
}
