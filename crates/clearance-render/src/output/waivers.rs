//! The list of waivers with their states, as a table and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use crate::output::human::counts::format_count;
use crate::output::json::{RangeJson, write_value};
use crate::output::style::Style;
use crate::output::text::{StyledText, TextColor, TextStyle};
use crate::output::text_table::TextTable;
use clearance_engine::report::Severity;
use clearance_gate::waiver::{JudgedWaiver, Waiver, WaiverScope, WaiverState};
use clearance_syntax::source::Root;

/// The JSON Schema (2020-12) of the list.
pub const SCHEMA: &str = include_str!("waivers.schema.json");

/// A format of the list: one row of [`WAIVER_LIST_FORMATS`].
#[derive(Debug)]
pub struct WaiverListFormat {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// Writes the list.
    pub write: fn(&[JudgedWaiver], &Root, &Style, &mut dyn Write) -> io::Result<()>,
}

/// Every format, in the order that help shows them; the first is the default.
pub const WAIVER_LIST_FORMATS: &[WaiverListFormat] = &[
    WaiverListFormat { name: "human", about: "A table, for people", write: write_table },
    WaiverListFormat { name: "json", about: "Everything, for programs", write: write_json },
];

fn write_table(
    waivers: &[JudgedWaiver],
    root: &Root,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let cell = |text: &str| StyledText::new(text, &TextStyle::default());
    if !waivers.is_empty() {
        let names = [
            "no.",
            "rule",
            "file",
            "at",
            "expires",
            "days left",
            "approved by",
            "state",
            "written",
        ];
        let rows = waivers.iter().map(|told| table_row(told, root)).collect();
        let columns = TextTable { head: names.map(cell).into(), rows };
        for line in columns.render_lines(style, style.width) {
            writeln!(out, "{line}")?;
        }
        writeln!(out)?;
    }
    let with = |name| waivers.iter().filter(|told| told.state.name() == name).count() as u64;
    let states = STATES.into_iter().map(|name| (with(name), name));
    let states = states.filter(|(number, _)| *number > 0);
    let states = states.map(|(number, name)| format!("{number} {name}")).collect::<Vec<_>>();
    let told = if states.is_empty() { String::new() } else { format!(": {}", states.join(", ")) };
    writeln!(out, "{}{told}", format_count(waivers.len() as u64, "waiver"))
}

/// The names of states, in the order in which they are counted.
const STATES: [&str; 7] =
    ["in use", "expired", "invalid", "unused", "shadowed", "value changed", "not checked"];

fn table_row(told: &JudgedWaiver, root: &Root) -> Vec<StyledText> {
    let waiver = &told.waiver;
    let plain = TextStyle::default();
    let look = match state_severity(&told.state) {
        Some(Severity::Error) => TextStyle::colored(TextColor::Red),
        Some(_) => TextStyle::colored(TextColor::Yellow),
        None => plain.clone(),
    };
    let by = waiver.approved_by.as_deref().unwrap_or_default();
    let at = covered_location(waiver);
    let number = told.number.to_string();
    let cells = [
        (number.as_str(), &plain),
        (waiver.rule.as_str(), &plain),
        (&covered_files(waiver, root), &plain),
        (&at, &plain),
        (&waiver.expires.to_string(), &plain),
        (&told.days_left.to_string(), &plain),
        (by, &plain),
        (told.state.name(), &look),
        (&format!("{}:{}", waiver.place.source.name, waiver.place.start().line), &plain),
    ];
    cells.into_iter().map(|(text, look)| StyledText::new(text, look)).collect()
}

const fn state_severity(state: &WaiverState) -> Option<Severity> {
    match state {
        WaiverState::Used(_) | WaiverState::Unknown => None,
        WaiverState::Expired(_) | WaiverState::Invalid(..) => Some(Severity::Error),
        WaiverState::Unused | WaiverState::Shadowed(_) | WaiverState::Changed(..) => {
            Some(Severity::Warning)
        }
    }
}

/// Returns the files that a waiver covers.
fn covered_files(waiver: &Waiver, root: &Root) -> String {
    match &waiver.covers {
        WaiverScope::Files { file, .. } => file.glob().to_owned(),
        WaiverScope::Line(subject, _) => root.relative(&subject.file),
    }
}

/// Returns the location that a waiver covers in them.
fn covered_location(waiver: &Waiver) -> String {
    match &waiver.covers {
        WaiverScope::Files { at, .. } => at.as_ref().map(|(at, _)| at.clone()).unwrap_or_default(),
        WaiverScope::Line(_, line) => format!("line {line}"),
    }
}

#[derive(Serialize)]
struct WaiverListJson<'a> {
    version: u32,
    waivers: Vec<WaiverEntryJson<'a>>,
}

#[derive(Serialize)]
struct WaiverEntryJson<'a> {
    number: usize,
    rule: &'a str,
    file: String,
    at: Option<&'a str>,
    line: Option<usize>,
    reason: &'a str,
    approved_by: Option<&'a str>,
    ticket: Option<&'a str>,
    expires: String,
    days_left: i64,
    values: Option<&'a [String]>,
    state: &'static str,
    findings: Option<usize>,
    place: PlaceJson<'a>,
}

/// A location in a file, as JSON.
#[derive(Serialize)]
pub struct PlaceJson<'a> {
    source: &'a str,
    #[serde(flatten)]
    range: RangeJson,
}

fn write_json(
    waivers: &[JudgedWaiver],
    root: &Root,
    _style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let waivers = waivers.iter().map(|told| waiver_json(told, root)).collect();
    write_value(&WaiverListJson { version: 1, waivers }, out)
}

fn waiver_json<'a>(told: &'a JudgedWaiver, root: &Root) -> WaiverEntryJson<'a> {
    let waiver = &told.waiver;
    let (at, line, values) = match &waiver.covers {
        WaiverScope::Files { at, values, .. } => {
            let at = at.as_ref().map(|(at, _)| at.as_str());
            (at, None, values.as_ref().map(|(lines, _)| lines.as_slice()))
        }
        WaiverScope::Line(_, line) => (None, Some(*line), None),
    };
    WaiverEntryJson {
        number: told.number,
        rule: &waiver.rule,
        file: covered_files(waiver, root),
        at,
        line,
        reason: &waiver.reason,
        approved_by: waiver.approved_by.as_deref(),
        ticket: waiver.ticket.as_deref(),
        expires: waiver.expires.to_string(),
        days_left: told.days_left,
        values,
        state: told.state.name(),
        findings: match told.state {
            WaiverState::Used(findings) | WaiverState::Expired(findings) => Some(findings),
            _ => None,
        },
        place: PlaceJson {
            source: &waiver.place.source.name,
            range: RangeJson::new(&waiver.place.source, waiver.place.span),
        },
    }
}
