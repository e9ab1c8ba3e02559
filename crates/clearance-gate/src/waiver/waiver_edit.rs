//! Files of waivers with one more or with fewer: everything else in them stays byte for byte.

use jiff::civil::Date;

use super::definition::{Waiver, WaiverScope};
use clearance_syntax::document::{TOML, Value};
use clearance_syntax::source::{Source, Span};

/// A waiver that is to be written.
#[derive(Debug, Clone)]
pub struct NewWaiver {
    /// The id of the rule.
    pub rule: String,
    /// A glob over documents.
    pub file: String,
    /// The key of the value.
    pub at: Option<String>,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approved_by: String,
    /// Its last day.
    pub expires: Date,
    /// Where more is told.
    pub ticket: Option<String>,
    /// The lines of the values that it is tied to, see [`value_lines`](super::value_lines).
    pub values: Option<Vec<String>>,
}

/// The text of a file with one waiver more, at its end.
pub fn append_waiver(text: &str, new: &NewWaiver) -> String {
    let line = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let is_blank = text.trim_start_matches('\u{feff}').trim().is_empty();
    let mut all = text.to_owned();
    if !is_blank && !text.ends_with('\n') {
        all.push_str(line);
    }
    if !is_blank && !all.ends_with(&line.repeat(2)) {
        all.push_str(line);
    }
    for written in waiver_lines(new) {
        all.push_str(&written);
        all.push_str(line);
    }
    all
}

/// The lines of a waiver.
fn waiver_lines(new: &NewWaiver) -> Vec<String> {
    let lines = [
        ("rule", Some(quote_text(&new.rule))),
        ("file", Some(quote_text(&new.file))),
        ("at", new.at.as_deref().map(quote_text)),
        ("reason", Some(quote_text(&new.reason))),
        ("approved_by", Some(quote_text(&new.approved_by))),
        ("expires", Some(new.expires.to_string())),
        ("ticket", new.ticket.as_deref().map(quote_text)),
    ];
    let lines = lines.into_iter().filter_map(|(key, value)| Some(format!("{key} = {}", value?)));
    let values = new.values.iter().flat_map(|values| values_block(values));
    std::iter::once("[[waivers]]".to_owned()).chain(lines).chain(values).collect()
}

/// The lines of the values that a waiver is tied to.
fn values_block(values: &[String]) -> Vec<String> {
    let lines = values.iter().map(|line| format!("  {},", quote_text(line)));
    std::iter::once("values = [".to_owned()).chain(lines).chain(["]".to_owned()]).collect()
}

fn quote_text(text: &str) -> String {
    (TOML.write_scalar)(&Value::Text(text.into())).unwrap_or_default()
}

/// How a waiver is renewed.
#[derive(Debug, Clone)]
pub struct Renewal<'a> {
    /// The waiver.
    pub waiver: &'a Waiver,
    /// Its new last day; nothing where that stays.
    pub expires: Option<Date>,
    /// The lines of the values that it is tied to from now on; nothing where these stay.
    pub values: Option<Vec<String>>,
    /// Who approved it this time; nothing where that stays.
    pub approved_by: Option<&'a str>,
}

/// The text of a file in which some waivers are renewed. Nothing where one of them is no `[[waivers]]` of its own, or where
/// the text could not be read any more.
pub fn renew_waivers(source: &Source, renewals: &[Renewal<'_>]) -> Option<String> {
    let mut changes: Vec<(Span, String)> = Vec::new();
    for renewal in renewals {
        if !source.slice(renewal.waiver.place.span).starts_with("[[") {
            return None;
        }
        changes.extend(renewal_changes(source, renewal));
    }
    changes.sort_by_key(|(span, _)| *span);
    let mut text = String::with_capacity(source.text.len());
    let mut at = 0;
    for (span, new) in changes {
        text.push_str(source.slice(Span::new(at, span.start)));
        text.push_str(&new);
        at = span.end;
    }
    text.push_str(source.text.get(at..)?);
    let read = (TOML.parse)(&Source::new(source.name.as_str(), text.as_str()));
    read.errors.is_empty().then_some(text)
}

/// The edits of a renewal; nothing else of the waiver changes.
fn renewal_changes(source: &Source, renewal: &Renewal<'_>) -> Vec<(Span, String)> {
    let Renewal { waiver, expires, values, approved_by } = renewal;
    let mut changes = Vec::new();
    if let Some(day) = expires {
        let quote =
            source.slice(waiver.expires_at).chars().next().filter(|c| matches!(c, '"' | '\''));
        let quote = quote.map(String::from).unwrap_or_default();
        changes.push((waiver.expires_at, format!("{quote}{day}{quote}")));
    }
    if let Some((at, name)) = waiver.approved_at.zip(*approved_by) {
        changes.push((at, quote_text(name)));
    }
    if let (Some(values), WaiverScope::Files { values: old, alone, .. }) = (values, &waiver.covers)
    {
        let line = if source.text.contains("\r\n") { "\r\n" } else { "\n" };
        let block = values_block(values).join(line);
        let list = block.trim_start_matches("values = ").to_owned();
        match (old, alone) {
            (Some((_, at)), None) => changes.push((*at, list)),
            (None, Some(at)) => changes.push((*at, block)),
            (Some((_, at)), Some(alone)) => {
                changes.push((*at, list));
                changes.push((whole_line(source, *alone), String::new()));
            }
            (None, None) => {
                let end = source.line_span(source.position(waiver.end).line).end;
                changes.push((Span::new(end, end), format!("{line}{block}")));
            }
        }
    }
    changes
}

/// The line that a piece of text stands on alone, with its end.
fn whole_line(source: &Source, at: Span) -> Span {
    let line = source.position(at.start).line;
    let next = source.line_starts().get(line).copied();
    Span::new(source.line_span(line).start, next.unwrap_or(source.text.len()))
}

/// The text of a file without some of its waivers, with the comments that stand directly above them. Nothing where one
/// of them is no `[[waivers]]` of its own.
pub fn remove_waivers(source: &Source, gone: &[&Waiver]) -> Option<String> {
    let mut spans = Vec::new();
    for waiver in gone {
        if !source.slice(waiver.place.span).starts_with("[[") {
            return None;
        }
        spans.push(whole_waiver(source, waiver));
    }
    spans.sort_unstable();
    let mut rest = String::with_capacity(source.text.len());
    let mut at = 0;
    for span in spans {
        rest.push_str(source.slice(Span::new(at, span.start.max(at))));
        at = at.max(span.end);
    }
    let tail = source.text.get(at..)?;
    rest.push_str(tail);
    if tail.is_empty() {
        // What parted the last one from those before it.
        let kept = rest.trim_end_matches(['\n', '\r']).len();
        let end = rest.get(kept..).and_then(|breaks| breaks.find('\n')).map_or(0, |end| end + 1);
        rest.truncate(kept + end);
    }
    Some(rest)
}

/// The whole lines of a waiver: from the comment above it to the blank lines after it.
fn whole_waiver(source: &Source, waiver: &Waiver) -> Span {
    let line_of = |offset: usize| source.position(offset).line;
    let count = source.line_starts().len();
    let content =
        |line: usize| source.slice(source.line_span(line)).trim_start_matches('\u{feff}').trim();
    let is_comment = |line: &usize| content(*line).starts_with('#');
    let header = line_of(waiver.place.span.start);
    let above = (1..header).rev().take_while(is_comment).last().unwrap_or(header);
    // What stands at the top of a file is about all of it.
    let first = if above == 1 { header } else { above };
    let last = line_of(waiver.end);
    let below = (last + 1..=count).take_while(is_comment).last().unwrap_or(last);
    let is_blank = |line: &usize| *line <= count && content(*line).is_empty();
    let ends = below == count || is_blank(&(below + 1));
    let last = if ends { below } else { last };
    let next = (last + 1..=count).find(|line| !is_blank(line));
    let offset = |line: usize| source.line_starts().get(line - 1).copied();
    let start = offset(first).unwrap_or_default();
    // A byte order mark stays at the top.
    let mark = if start == 0 && source.text.starts_with('\u{feff}') { 3 } else { 0 };
    Span::new(start + mark, next.and_then(offset).unwrap_or(source.text.len()))
}
