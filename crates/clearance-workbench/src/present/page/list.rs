//! The rules of a pack as a table.

use std::io::{self, Write};

use crate::page::Page;
use crate::present::page::format::Form;
use crate::present::page::markdown::{code, escaped};
use clearance_engine::report::Severity;
use clearance_render::output::columns::Columns;
use clearance_render::output::human::counts;
use clearance_render::output::style::Style;
use clearance_render::output::text::{Hue, Look, Text};

/// The row for `--format human`.
pub(super) const HUMAN: Form = Form { name: "human", about: "A table for people", write };

/// The row for `--format markdown`.
pub(super) const MARKDOWN: Form =
    Form { name: "markdown", about: "A table, or with --output a folder of pages", write: table };

/// The colour of a severity, as findings have it.
pub(super) const fn hue(severity: Severity) -> Hue {
    match severity {
        Severity::Error => Hue::Red,
        Severity::Warning => Hue::Yellow,
        Severity::Advice => Hue::Cyan,
    }
}

fn write(pages: &[Page], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let cell = |text: &str| Text::new(text, &Look::default());
    let row = |page: &Page| {
        let link = page.url.as_deref().filter(|_| style.links).map(Into::into);
        vec![
            Text::new(&page.id, &Look { link, ..Look::default() }),
            Text::new(page.severity.name(), &Look::of(hue(page.severity))),
            cell(&page.title),
            cell(&page.tags.join(", ")),
        ]
    };
    let columns = Columns {
        head: ["rule", "severity", "what must hold", "tags"].map(cell).into(),
        rows: pages.iter().map(row).collect(),
    };
    for line in columns.lines(style, style.width) {
        writeln!(out, "{line}")?;
    }
    if !style.narrated {
        writeln!(out)?;
    }
    writeln!(out, "{}", count(pages))
}

/// `13 rules`.
pub(super) fn count(pages: &[Page]) -> String {
    counts::count(pages.len() as u64, "rule")
}

fn table(pages: &[Page], _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write_table(pages, |page| code(&page.id), out)
}

/// A table in Markdown whose first column says which rule it is.
pub(super) fn write_table(
    pages: &[Page],
    name: fn(&Page) -> String,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "| rule | what must hold | severity | tags |\n|---|---|---|---|")?;
    for page in pages {
        let tags: Vec<String> = page.tags.iter().map(|tag| code(tag)).collect();
        let (title, severity) = (escaped(&page.title), page.severity.name());
        writeln!(out, "| {} | {title} | {severity} | {} |", name(page), tags.join(", "))?;
    }
    Ok(())
}
