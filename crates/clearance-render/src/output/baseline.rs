//! The baseline written as its JSON file, and as tables for people.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::output::human::counts::format_count;
use crate::output::json::write_value;
use crate::output::recognition::begins_versioned;
use crate::output::style::Style;
use crate::output::text::{StyledText, TextStyle};
use crate::output::text_table::TextTable;
use clearance_engine::report::Severity;
use clearance_gate::baseline::{Baseline, BaselineEntry, VERSION};

#[derive(Serialize)]
struct BaselineJson<'a> {
    version: i64,
    findings: Vec<BaselineEntryJson<'a>>,
}

#[derive(Serialize)]
struct BaselineEntryJson<'a> {
    fingerprint: &'a str,
    rule: &'a str,
    severity: &'static str,
    file: &'a str,
    key: &'a str,
    value: &'a str,
    message: &'a str,
}

impl<'a> From<&'a BaselineEntry> for BaselineEntryJson<'a> {
    fn from(entry: &'a BaselineEntry) -> Self {
        Self {
            fingerprint: &entry.fingerprint,
            rule: &entry.rule,
            severity: entry.severity.name(),
            file: &entry.file,
            key: &entry.key,
            value: &entry.value,
            message: &entry.message,
        }
    }
}

/// Recognizes a baseline by its first bytes.
pub fn is_own(head: &str) -> bool {
    begins_versioned(head, ",\"findings\":[")
}

/// Writes a baseline's file: what changes in it is a block of lines in a diff.
///
/// # Errors
/// The writer's own.
pub fn write_baseline(baseline: &Baseline, out: &mut dyn Write) -> io::Result<()> {
    let findings = baseline.entries.iter().map(BaselineEntryJson::from).collect();
    write_value(&BaselineJson { version: VERSION, findings }, out)
}

/// Writes how many findings of each rule and in each file are known.
///
/// # Errors
/// The writer's own.
pub fn write_tables(baseline: &Baseline, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let total = format_count(baseline.entries.len() as u64, "known finding");
    if baseline.entries.is_empty() {
        return writeln!(out, "{total}");
    }
    write_count_table("rule", baseline, |entry| &entry.rule, style, out)?;
    writeln!(out)?;
    write_count_table("file", baseline, |entry| &entry.file, style, out)?;
    writeln!(out)?;
    writeln!(out, "{total}")
}

/// Writes a table of counts by rule or by file, the largest first.
fn write_count_table(
    head: &str,
    baseline: &Baseline,
    by: fn(&BaselineEntry) -> &str,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut counts: BTreeMap<&str, [u64; 3]> = BTreeMap::new();
    for entry in &baseline.entries {
        let row = counts.entry(by(entry)).or_default();
        let column = Severity::ALL.iter().position(|severity| *severity == entry.severity);
        if let Some(count) = column.and_then(|column| row.get_mut(column)) {
            *count += 1;
        }
    }
    let mut rows: Vec<(&str, [u64; 3])> = counts.into_iter().collect();
    rows.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.iter().sum::<u64>()));
    let cell = |text: &str| StyledText::new(text, &TextStyle::default());
    let row = |(name, counts): (&str, [u64; 3])| {
        let total = counts.iter().sum::<u64>().to_string();
        let numbers =
            counts.map(|count| if count == 0 { String::new() } else { count.to_string() });
        let cells = numbers.iter().map(|number| cell(number));
        [cell(name)].into_iter().chain(cells).chain([cell(&total)]).collect()
    };
    let columns = TextTable {
        head: [head, "errors", "warnings", "advice", "all"].map(cell).into(),
        rows: rows.into_iter().map(row).collect(),
    };
    for line in columns.render_lines(style, style.width) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
