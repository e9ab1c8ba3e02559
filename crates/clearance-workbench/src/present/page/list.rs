//! The rules of a pack as a table.

use std::io::{self, Write};

use crate::page::RulePage;
use crate::present::page::markdown::{escape_markdown, inline_code};
use crate::present::page::page_format::PageFormat;
use clearance_engine::report::Severity;
use clearance_render::output::human::counts;
use clearance_render::output::style::Style;
use clearance_render::output::text::{StyledText, TextColor, TextStyle};
use clearance_render::output::text_table::TextTable;

/// The row for `--format human`.
pub(super) const HUMAN: PageFormat =
    PageFormat { name: "human", about: "A table for people", write: write_list };

/// The row for `--format markdown`.
pub(super) const MARKDOWN: PageFormat = PageFormat {
    name: "markdown",
    about: "A table, or a folder of pages",
    write: write_rules_table,
};

/// The colour of a severity, as findings have it.
pub(super) const fn severity_hue(severity: Severity) -> TextColor {
    match severity {
        Severity::Error => TextColor::Red,
        Severity::Warning => TextColor::Yellow,
        Severity::Advice | Severity::Question => TextColor::Cyan,
    }
}

fn write_list(pages: &[RulePage], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let cell = |text: &str| StyledText::new(text, &TextStyle::default());
    let row = |page: &RulePage| {
        let link = page.url.as_deref().filter(|_| style.links).map(Into::into);
        vec![
            StyledText::new(&page.id, &TextStyle { link, ..TextStyle::default() }),
            StyledText::new(
                &page.format_severity(),
                &TextStyle::colored(severity_hue(page.severity)),
            ),
            cell(&page.title),
            cell(&page.tags.join(", ")),
        ]
    };
    let columns = TextTable {
        head: ["rule", "severity", "what must hold", "tags"].map(cell).into(),
        rows: pages.iter().map(row).collect(),
    };
    for line in columns.render_lines(style, style.width) {
        writeln!(out, "{line}")?;
    }
    if !style.narrated {
        writeln!(out)?;
    }
    writeln!(out, "{}", count_rules(pages))
}

/// `13 rules`.
pub(super) fn count_rules(pages: &[RulePage]) -> String {
    counts::format_count(pages.len() as u64, "rule")
}

fn write_rules_table(pages: &[RulePage], _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write_table(pages, |page| inline_code(&page.id), out)
}

/// Writes a Markdown table of rules, with the given first column.
pub(super) fn write_table(
    pages: &[RulePage],
    name: fn(&RulePage) -> String,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "| rule | what must hold | severity | tags |\n|---|---|---|---|")?;
    for page in pages {
        let tags: Vec<String> = page.tags.iter().map(|tag| inline_code(tag)).collect();
        let (title, severity) = (escape_markdown(&page.title), page.format_severity());
        writeln!(out, "| {} | {title} | {severity} | {} |", name(page), tags.join(", "))?;
    }
    Ok(())
}
