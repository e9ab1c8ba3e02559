//! A page for people, on a terminal or in a pipe.

use std::io::{self, Write};

use crate::page::Page;
use crate::present::page::format::Form;
use crate::present::page::list::hue;
use clearance_engine::report::Finding;
use clearance_render::output::escape::escape;
use clearance_render::output::human::write_findings;
use clearance_render::output::markdown;
use clearance_render::output::style::Style;
use clearance_render::output::text::{Look, Text, is_address};

/// The row for `--format human`.
pub(super) const FORM: Form = Form { name: "human", about: "Pages for people", write };

/// Lines of prose are hard to follow when they are longer.
const WIDEST: usize = 88;

fn write(pages: &[Page], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for (at, page) in pages.iter().enumerate() {
        if at > 0 {
            let bar = if style.unicode { "─" } else { "-" };
            let bar = if style.narrated { String::new() } else { bar.repeat(width(style)) };
            writeln!(out, "\n{bar}\n")?;
        }
        write_page(page, style, out)?;
    }
    Ok(())
}

fn width(style: &Style) -> usize {
    style.width.min(WIDEST)
}

fn write_page(page: &Page, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let grave = Look { bold: true, ..Look::of(hue(page.severity)) };
    let mut head = Text::new(&format!("{}[{}]:", page.severity.name(), page.id), &grave);
    head.push(" ", &Look::default());
    head.push(&page.title, &Look::bold());
    write_text(&head, "", style, out)?;
    writeln!(out)?;
    for line in markdown::lines(&page.text, style, width(style)) {
        writeln!(out, "{line}")?;
    }
    if !page.text.is_empty() {
        writeln!(out)?;
    }
    let facts = facts(page, style);
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

/// A text whose further lines stand below its first one, behind what is before that.
fn write_text(text: &Text, before: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let indent = before.chars().count();
    let mut before = before.to_owned();
    for line in text.lines(width(style).saturating_sub(indent)) {
        writeln!(out, "{before}{}", line.painted(style))?;
        before = " ".repeat(indent);
    }
    Ok(())
}

/// What there is to know besides the text; the values of each, every one on a line of its own.
fn facts(page: &Page, style: &Style) -> Vec<(&'static str, Vec<Text>)> {
    let plain = |text: &str| Text::new(text, &Look::default());
    let tags: Vec<Text> =
        (!page.tags.is_empty()).then(|| plain(&page.tags.join(", "))).into_iter().collect();
    let params = page.params.iter();
    let params = params.map(|param| plain(&format!("{} = {}", param.name, param.default)));
    let reads = page.reads.iter().map(|key| plain(key));
    let link = |url: &String| {
        let link = (style.links && is_address(url)).then(|| url.as_str().into());
        Text::new(url, &Look { link, ..Look::default() })
    };
    let facts = [
        ("tags", tags),
        ("parameters", params.collect()),
        ("reads", reads.collect()),
        ("more", page.url.iter().map(link).collect()),
    ];
    facts.into_iter().filter(|(_, values)| !values.is_empty()).collect()
}

fn write_example(example: &Finding, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let file = escape(&example.place.source.name);
    let said = Text::new(&format!("This is what it reports about {file}:"), &Look::default());
    writeln!(out)?;
    write_text(&said, "", style, out)?;
    writeln!(out)?;
    let mut drawn = Vec::new();
    write_findings(std::slice::from_ref(example), style, &mut drawn)?;
    writeln!(out, "{}", String::from_utf8_lossy(&drawn).trim_end())
}
