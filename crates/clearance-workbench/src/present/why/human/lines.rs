//! Events as lines: where, what, and of what.

use std::io::{self, Write};

use super::words::{About, Told, told};
use crate::why::Event;
use clearance_engine::report::Finding;
use clearance_render::output::escape::{columns, wrap};
use clearance_render::output::style::Style;

/// Columns of the word that says what happened.
const VERB: usize = 8;

/// Columns that what happened gets at least, however narrow all of it is.
const NARROWEST: usize = 30;

/// Writes what happened, each as a line or some.
pub(super) fn write_events(
    events: &[Event],
    findings: &[Finding],
    about: About<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let told: Vec<Told> = events.iter().map(|event| told(event, findings, about)).collect();
    let places = told.iter().flat_map(|told| {
        let details = told.details.iter().map(|detail| &detail.place);
        std::iter::once(&told.place).chain(details)
    });
    let place = places.map(String::len).max().unwrap_or_default();
    let layout = Layout { place, width: style.width };
    for told in &told {
        layout.write(&told.place, told.verb, &told.text, 0, out)?;
        for detail in &told.details {
            layout.write(&detail.place, "", &detail.text, 2, out)?;
        }
    }
    match told.is_empty() {
        true => Ok(()),
        false => writeln!(out),
    }
}

struct Layout {
    /// Columns of the places.
    place: usize,
    /// Columns of all.
    width: usize,
}

impl Layout {
    /// Writes a text beside its place, further in by so many columns; what does not fit goes on below, further in.
    fn write(
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
        let text = match text.chars().map(columns).sum::<usize>() > room + 2 {
            true => text.lines().map(|line| wrap(line, room)).collect::<Vec<_>>().join("\n"),
            false => text.replace('\n', " "),
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
