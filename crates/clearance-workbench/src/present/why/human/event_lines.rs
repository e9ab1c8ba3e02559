//! Writes events as lines: location, verb, text.

use std::io::{self, Write};

use super::event_text::{EventText, ValueOwner, event_text};
use crate::why::RuleEvent;
use clearance_engine::report::Finding;
use clearance_render::output::escape::{char_width, wrap_words};
use clearance_render::output::style::Style;

/// The columns of the verb.
const VERB: usize = 8;

/// Columns that what happened gets at least, however narrow all of it is.
const NARROWEST: usize = 30;

/// Writes what happened, each as a line or some.
pub(super) fn write_events(
    events: &[RuleEvent],
    findings: &[Finding],
    about: ValueOwner<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let told: Vec<EventText> =
        events.iter().map(|event| event_text(event, findings, about)).collect();
    let places = told.iter().flat_map(|told| {
        let details = told.details.iter().map(|detail| &detail.place);
        std::iter::once(&told.place).chain(details)
    });
    let place = places.map(String::len).max().unwrap_or_default();
    let layout = EventLayout { place, width: style.width };
    for told in &told {
        layout.write_event(&told.place, told.verb, &told.text, 0, out)?;
        for detail in &told.details {
            layout.write_event(&detail.place, "", &detail.text, 2, out)?;
        }
    }
    if told.is_empty() { Ok(()) } else { writeln!(out) }
}

struct EventLayout {
    /// Columns of the places.
    place: usize,
    /// Columns of all.
    width: usize,
}

impl EventLayout {
    /// Writes a text beside its place, further in by so many columns; what does not fit goes on below, further in.
    fn write_event(
        &self,
        place: &str,
        verb: &str,
        text: &str,
        indent: usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let gap = if self.place == 0 { 0 } else { self.place + 2 };
        let before = 2 + gap + VERB + 1 + indent;
        // Lines below the first begin two columns further in.
        let room = self.width.saturating_sub(before + 2).max(NARROWEST);
        let text = if text.chars().map(char_width).sum::<usize>() > room + 2 {
            text.lines().map(|line| wrap_words(line, room)).collect::<Vec<_>>().join("\n")
        } else {
            text.replace('\n', " ")
        };
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        let place = if gap == 0 { String::new() } else { format!("{place:>0$}  ", self.place) };
        writeln!(out, "  {place}{verb:<VERB$} {:indent$}{first}", "")?;
        for line in lines {
            writeln!(out, "{:before$}  {line}", "")?;
        }
        Ok(())
    }
}
