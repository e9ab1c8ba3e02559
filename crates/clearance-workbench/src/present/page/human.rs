//! A page for people, on a terminal or in a pipe.

use std::io::{self, Write};

use crate::page::RulePage;
use crate::present::page::list::severity_hue;
use crate::present::page::page_format::PageFormat;
use clearance_engine::report::Finding;
use clearance_render::output::escape::escape;
use clearance_render::output::human::write_findings;
use clearance_render::output::markdown;
use clearance_render::output::style::Style;
use clearance_render::output::text::{StyledText, TextStyle, is_address};

/// The row for `--format human`.
pub(super) const FORM: PageFormat =
    PageFormat { name: "human", about: "Pages for people", write: write_human };

/// Lines of prose are hard to follow when they are longer.
const WIDEST: usize = 88;

fn write_human(pages: &[RulePage], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for (at, page) in pages.iter().enumerate() {
        if at > 0 {
            let bar = if style.unicode { "─" } else { "-" };
            let bar = if style.narrated { String::new() } else { bar.repeat(page_width(style)) };
            writeln!(out, "\n{bar}\n")?;
        }
        write_page(page, style, out)?;
    }
    Ok(())
}

fn page_width(style: &Style) -> usize {
    style.width.min(WIDEST)
}

fn write_page(page: &RulePage, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let grave = TextStyle { bold: true, ..TextStyle::colored(severity_hue(page.severity)) };
    let mut head = StyledText::new(&format!("{}[{}]:", page.severity.name(), page.id), &grave);
    head.push(" ", &TextStyle::default());
    head.push(&page.title, &TextStyle::bold());
    write_text(&head, "", style, out)?;
    writeln!(out)?;
    for line in markdown::render_lines(&page.text, style, page_width(style)) {
        writeln!(out, "{line}")?;
    }
    if !page.text.is_empty() {
        writeln!(out)?;
    }
    let facts = page_facts(page, style);
    let long = facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, values) in &facts {
        for (at, value) in values.iter().enumerate() {
            let before = match (style.narrated, at) {
                (true, _) => format!("{name}: "),
                (false, 0) => format!("{name:long$}  "),
                (false, _) => " ".repeat(long + 2),
            };
            write_text(value, &before, style, out)?;
        }
    }
    match &page.example {
        Some(example) => write_example(example, style, out),
        None => Ok(()),
    }
}

/// Writes a text after a prefix; further lines are indented to the first.
fn write_text(
    text: &StyledText,
    before: &str,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let indent = before.chars().count();
    let mut before = before.to_owned();
    for line in text.wrap_lines(page_width(style).saturating_sub(indent)) {
        writeln!(out, "{before}{}", line.paint(style))?;
        before = " ".repeat(indent);
    }
    Ok(())
}

/// The facts beside the text, each with its values, every one on a line of its own.
fn page_facts(page: &RulePage, style: &Style) -> Vec<(&'static str, Vec<StyledText>)> {
    let plain = |text: &str| StyledText::new(text, &TextStyle::default());
    let tags: Vec<StyledText> =
        (!page.tags.is_empty()).then(|| plain(&page.tags.join(", "))).into_iter().collect();
    let params = page.params.iter();
    let params = params.map(|param| plain(&param.format_line()));
    let reads = page.reads.iter().map(|key| plain(key));
    let checks = page.facts.iter().map(|fact| plain(&format!("{}: {}", fact.id, fact.sentence)));
    let link = |url: &String| {
        let link = (style.links && is_address(url)).then(|| url.as_str().into());
        StyledText::new(url, &TextStyle { link, ..TextStyle::default() })
    };
    let effective = page.effective.iter().map(|day| plain(&format!("from {day}; before, advice")));
    let facts = [
        ("tags", tags),
        ("effective", effective.collect()),
        ("parameters", params.collect()),
        ("reads", reads.collect()),
        ("checks", checks.collect()),
        ("more", page.url.iter().map(link).collect()),
    ];
    facts.into_iter().filter(|(_, values)| !values.is_empty()).collect()
}

fn write_example(example: &Finding, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let file = escape(&example.location.source.name);
    let said =
        StyledText::new(&format!("This is what it reports about {file}:"), &TextStyle::default());
    writeln!(out)?;
    write_text(&said, "", style, out)?;
    writeln!(out)?;
    let mut drawn = Vec::new();
    write_findings(std::slice::from_ref(example), style, &mut drawn)?;
    writeln!(out, "{}", String::from_utf8_lossy(&drawn).trim_end())
}
