//! Writes coverage for people: a line for each script, then the scripts with missed code marked.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::suite::coverage::{CoverageShare, CoveredScript, MissedCode, SuiteCoverage};
use clearance_render::output::cut::{CutLine, cut_line};
use clearance_render::output::escape::{char_width, escape};
use clearance_render::output::human::counts::{GREEN, RED, YELLOW, apply_color};
use clearance_render::output::snippet::{format_location, line_content};
use clearance_render::output::style::Style;
use clearance_syntax::source::{Source, Span};

/// Lines that are shown above and below one with something missed.
const CONTEXT: usize = 1;

/// Writes the whole of it. Where all lines are wanted, all of each script are shown, with their counts.
pub(super) fn write_coverage(
    covered: &SuiteCoverage,
    verbose: bool,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    if !style.quiet {
        write_shares(covered, style, out)?;
        for script in &covered.scripts {
            if verbose || !script.missed().is_empty() {
                write_script(script, verbose, style, out)?;
            }
        }
    }
    match covered.minimum {
        Some(minimum) if !covered.is_enough() => {
            let percent = covered.total().percent();
            let text = format!("coverage of {percent} % is below the minimum of {minimum} %");
            writeln!(out, "\n{}", apply_color(&text, RED, style))
        }
        _ => Ok(()),
    }
}

/// A line for each script and one for all.
fn write_shares(covered: &SuiteCoverage, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let names =
        covered.scripts.iter().map(|script| escape(&script.counts.source.name).into_owned());
    let names: Vec<String> = names.collect();
    let widest = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let widest = widest.max("coverage".len());
    writeln!(out, "{:widest$}  statements  branches", "coverage")?;
    for (name, script) in names.iter().zip(&covered.scripts) {
        let left_out = if script.in_total { "" } else { "  not in the total" };
        let shares = share_columns(script.statements(), script.branches(), style);
        writeln!(out, "{name:widest$}  {shares}{left_out}")?;
    }
    let shares = share_columns(covered.statements(), covered.branches(), style);
    writeln!(out, "{:widest$}  {shares}", "total")
}

/// `     45/47     10/12   93 %`.
fn share_columns(statements: CoverageShare, branches: CoverageShare, style: &Style) -> String {
    let of = |share: CoverageShare| format!("{}/{}", share.reached, share.of);
    let all = statements.plus(branches);
    let percent = format!("{:>3} %", all.percent());
    let percent = apply_color(&percent, if all.is_all() { GREEN } else { YELLOW }, style);
    format!("{:>10}  {:>8}  {percent}", of(statements), of(branches))
}

fn write_script(
    script: &CoveredScript,
    verbose: bool,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let missed = script.missed();
    let source = &*script.counts.source;
    if style.narrated {
        return missed.iter().try_for_each(|missed| write_narrated(source, missed, out));
    }
    let (statements, branches) = (script.statements(), script.branches());
    let name = escape(&source.name);
    let of = |share: CoverageShare| share.of - share.reached;
    let what = match (of(statements), of(branches)) {
        (0, 0) => "all reached".to_owned(),
        (statements, branches) => {
            let some = [(statements, "statement", "statements"), (branches, "branch", "branches")];
            let some = some.into_iter().filter(|(count, ..)| *count > 0);
            let words = some.map(|(count, one, many)| {
                format!("{count} {}", if count == 1 { one } else { many })
            });
            format!("{} missed", words.collect::<Vec<_>>().join(" and "))
        }
    };
    writeln!(out, "\n{name}: {what}")?;
    CoverageListing::new(script, &missed, verbose, style).write_listing(out)
}

/// Writes missed code in lines that make sense when they are read aloud.
fn write_narrated(source: &Source, missed: &MissedCode, out: &mut dyn Write) -> io::Result<()> {
    /// As much of a line as one wants to listen to.
    const WIDTH: usize = 120;
    let line = source.position(missed.span.start).line;
    let text = cut_line(
        source,
        line_content(source, line),
        &[first_line_span(source, missed.span)],
        WIDTH,
        "...",
    );
    writeln!(out, "{}: {}", format_location(source, missed.span), missed.what)?;
    writeln!(out, "  line {line}: {}", text.text.trim())
}

/// The part of a span that lies on its first line.
fn first_line_span(source: &Source, span: Span) -> Span {
    let line = line_content(source, source.position(span.start).line);
    let start = span.start.clamp(line.start, line.end);
    Span::new(start, span.end.clamp(start, line.end))
}

/// A script with its marks.
struct CoverageListing<'a> {
    source: &'a Source,
    /// The missed code by its line.
    missed: BTreeMap<usize, Vec<&'a MissedCode>>,
    /// The statements that share the text of the one before them.
    silent: Vec<Span>,
    /// Of each line with statements how often they were reached; nothing where that is not wanted.
    counts: BTreeMap<usize, u64>,
    /// The lines that are shown, in order.
    lines: Vec<usize>,
    /// The columns for line numbers and for counts.
    widths: (usize, usize),
    style: &'a Style,
}

impl<'a> CoverageListing<'a> {
    fn new(
        script: &'a CoveredScript,
        missed: &'a [MissedCode],
        verbose: bool,
        style: &'a Style,
    ) -> Self {
        let source = &*script.counts.source;
        let mut by_line: BTreeMap<usize, Vec<&MissedCode>> = BTreeMap::new();
        for missed in missed {
            by_line.entry(source.position(missed.span.start).line).or_default().push(missed);
        }
        let last = source.position(source.text.trim_end().len()).line;
        let lines: Vec<usize> = if verbose {
            (1..=last).collect()
        } else {
            (1..=last)
                .filter(|&line| {
                    let near = line.saturating_sub(CONTEXT)..=line + CONTEXT;
                    by_line.range(near).next().is_some()
                })
                .collect()
        };
        let counts = if verbose { script.counts.lines() } else { BTreeMap::new() };
        let digits = |number: u64| number.to_string().len();
        let number = lines.last().map_or(1, |&line| digits(line as u64));
        let count = counts.values().max().map_or(0, |&count| digits(count) + 1);
        let silent = covered_by_previous(script);
        let widths = (number, count);
        Self { source, missed: by_line, silent, counts, lines, widths, style }
    }

    fn write_listing(&self, out: &mut dyn Write) -> io::Result<()> {
        let bar = if self.style.unicode { "│" } else { "|" };
        let mut before = None;
        for &line in &self.lines {
            if before.is_some_and(|before: usize| before + 1 < line) {
                let (number, _) = self.widths;
                let gap = if self.style.unicode { "·" } else { "..." };
                writeln!(out, "  {gap:>number$}")?;
            }
            before = Some(line);
            self.write_line(line, bar, out)?;
        }
        Ok(())
    }

    fn write_line(&self, line: usize, bar: &str, out: &mut dyn Write) -> io::Result<()> {
        let (number, count) = self.widths;
        let missed = self.missed.get(&line).map(Vec::as_slice).unwrap_or_default();
        let spans: Vec<Span> =
            missed.iter().map(|missed| first_line_span(self.source, missed.span)).collect();
        let room = self.style.width.saturating_sub(number + count + 5).max(40);
        let gap = if self.style.unicode { "…" } else { "..." };
        let text = cut_line(self.source, line_content(self.source, line), &spans, room, gap);
        let mark = if missed.iter().any(|missed| missed.is_statement) { "!" } else { " " };
        let times = self.counts.get(&line).map(|count| format!("{count}×")).unwrap_or_default();
        let times = if self.style.unicode { times } else { times.replace('×', "x") };
        let shown = text.text.replace('\t', TAB);
        let row = format!("{line:>number$} {times:>count$} {bar} {shown}");
        writeln!(out, "{} {}", apply_color(mark, RED, self.style), row.trim_end())?;
        for (missed, span) in missed.iter().zip(spans) {
            let words = if self.silent.contains(&missed.span) { "" } else { missed.what };
            let under = underline_rows(&text, span, words, room);
            for row in under {
                let row = apply_color(&row, RED, self.style);
                writeln!(out, "  {:>number$} {:>count$} {bar} {row}", "", "")?;
            }
        }
        Ok(())
    }
}

/// The spaces that replace a tab.
const TAB: &str = "    ";

/// The underline of a span with its text, on rows of about `room` columns.
fn underline_rows(text: &CutLine, span: Span, words: &str, room: usize) -> Vec<String> {
    let (from, to) = (text.map_offset(span.start), text.map_offset(span.end));
    let wide =
        |text: Option<&str>| -> usize { text.unwrap_or_default().chars().map(char_width).sum() };
    let indent = wide(text.text.get(..from));
    let long = wide(text.text.get(from..to)).max(1);
    let line = format!("{}{}", " ".repeat(indent), "^".repeat(long));
    let length = words.chars().count();
    if words.is_empty() {
        vec![line]
    } else if indent + long + 1 + length <= room {
        vec![format!("{line} {words}")]
    } else {
        let indent = indent.min(room.saturating_sub(length));
        vec![line, format!("{}{words}", " ".repeat(indent))]
    }
}

/// The missed statements right below another, which share its text.
fn covered_by_previous(script: &CoveredScript) -> Vec<Span> {
    let statements = &script.counts.statements;
    let line = |span: &Span| script.counts.source.position(span.start).line;
    let is_below = |before: &Span, span: &Span| line(before) + 1 == line(span);
    let pairs = statements.iter().zip(statements.iter().skip(1));
    let silent = pairs.filter(|((above, before), (span, count))| {
        *before == 0 && *count == 0 && is_below(above, span)
    });
    silent.map(|(_, (span, _))| *span).collect()
}
