//! The report for those who decide and those who keep it: one page that opens with the verdict, stands alone, and
//! reads the same from a disk, on paper and aloud.

mod charts;
mod customers;
mod evidence;
mod excepted;
mod excerpt;
mod findings;
mod fixes;
mod frame;
mod not_checked;
mod policy;
mod prose;
mod rules;
mod view;
mod words;

use std::io::{self, Write};

use maud::Markup;

use crate::output::{Output, Style};
use crate::report::{Keep, Report};

use view::View;

/// The row for `--format html`.
pub const OUTPUT: Output = Output {
    name: "html",
    about: "A page with verdict, findings and evidence, for a browser and for paper",
    keep: Keep { customers: true, evidence: true },
    is_own,
    write,
};

/// How every page begins, whoever it is about: with what it allows to load.
const BEGIN: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta \
    http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-";

/// Whether a text begins as these reports do.
fn is_own(head: &str) -> bool {
    head.starts_with(BEGIN)
}

/// A part of the page, with a heading and a line in its contents.
struct Section {
    id: &'static str,
    title: &'static str,
    /// Whether there is anything to say.
    shown: fn(&View<'_>) -> bool,
    /// Writes what is below the heading.
    write: fn(&View<'_>, &mut dyn Write) -> io::Result<()>,
}

/// The parts of the page, from what decides to what proves it.
const SECTIONS: &[Section] = &[
    customers::SECTION,
    charts::SECTION,
    findings::SECTION,
    not_checked::SECTION,
    excepted::WAIVERS,
    excepted::KNOWN,
    rules::SECTION,
    evidence::SECTION,
];

fn write(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let view = View::new(report);
    let sections: Vec<&Section> =
        SECTIONS.iter().filter(|section| (section.shown)(&view)).collect();
    frame::write_top(&view, &sections, out)?;
    for section in sections {
        let Section { id, title, .. } = section;
        write!(out, "<section id=\"{id}\" aria-labelledby=\"{id}-title\">")?;
        writeln!(out, "<h2 id=\"{id}-title\">{title}</h2>")?;
        (section.write)(&view, out)?;
        writeln!(out, "</section>")?;
    }
    frame::write_end(&view, out)
}

/// Writes a piece of the page, and ends the line: a page of one line is hard on editors and diffs.
fn put(out: &mut dyn Write, piece: Markup) -> io::Result<()> {
    writeln!(out, "{}", piece.into_string())
}
