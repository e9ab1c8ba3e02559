//! A page as Markdown. What is known for certain comes first, so that no text of a stranger can swallow it.

use std::io::{self, Write};

use crate::page::RulePage;
use crate::present::page::page_format::PageFormat;
use clearance_engine::report::Finding;
use clearance_render::output::escape::escape;
use clearance_render::output::human::write_findings;
use clearance_render::output::style::Style;
use clearance_render::output::text::is_address;

/// The row for `--format markdown`.
pub(super) const FORM: PageFormat =
    PageFormat { name: "markdown", about: "Pages for a website or a wiki", write: write_markdown };

fn write_markdown(pages: &[RulePage], _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for (at, page) in pages.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        write_page(page, out)?;
    }
    Ok(())
}

/// One page.
pub(super) fn write_page(page: &RulePage, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n", escape_markdown(&page.title))?;
    writeln!(out, "- rule: {}", inline_code(&page.id))?;
    writeln!(out, "- severity: {}", page.severity.name())?;
    if let Some(day) = page.effective {
        writeln!(out, "- effective: from {day}; before, advice")?;
    }
    let listed = |items: Vec<String>| items.join(", ");
    if !page.tags.is_empty() {
        writeln!(
            out,
            "- tags: {}",
            listed(page.tags.iter().map(|tag| inline_code(tag)).collect())
        )?;
    }
    if !page.params.is_empty() {
        let written = page.params.iter();
        let written = written.map(|param| inline_code(&param.format_line()));
        writeln!(out, "- parameters: {}", listed(written.collect()))?;
    }
    if !page.reads.is_empty() {
        writeln!(
            out,
            "- reads: {}",
            listed(page.reads.iter().map(|key| inline_code(key)).collect())
        )?;
    }
    for fact in &page.facts {
        let (id, sentence) = (inline_code(&fact.id), escape_markdown(&fact.sentence));
        writeln!(out, "- checks {id}: {sentence}")?;
    }
    match page.url.as_deref() {
        Some(url) if is_address(url) && !url.contains(['<', '>']) => {
            writeln!(out, "- more: <{url}>")?;
        }
        Some(url) => writeln!(out, "- more: {}", inline_code(url))?,
        None => {}
    }
    if !page.text.is_empty() {
        writeln!(out)?;
    }
    page.text.lines().try_for_each(|line| {
        let visible: Vec<_> = line.split('\t').map(escape).collect();
        writeln!(out, "{}", visible.join("\t").trim_end())
    })?;
    page.example.as_ref().map_or(Ok(()), |example| write_example(example, out))
}

/// A finding as `check` shows it where there are no colours, as a block of code.
fn write_example(example: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let mut drawn = Vec::new();
    write_findings(std::slice::from_ref(example), &Style::PLAIN, &mut drawn)?;
    writeln!(out, "\nWhat it reports about {}:\n", inline_code(&example.location.source.name))?;
    // Indented rather than fenced: no line of a file can end it.
    let drawn = String::from_utf8_lossy(&drawn);
    drawn.trim_end().lines().try_for_each(|line| {
        if line.is_empty() { writeln!(out) } else { writeln!(out, "    {line}") }
    })
}

/// Escapes a text for a line or a cell of Markdown.
pub(crate) fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in escape(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '&' | '~' | '!')
        {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A text as code, also within a cell.
pub(crate) fn inline_code(text: &str) -> String {
    let text = escape(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let text = text.replace('|', "\\|");
    if longest > 0 { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}
