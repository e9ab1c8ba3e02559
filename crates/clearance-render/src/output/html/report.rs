//! The HTML page as a report format: its row, and its sections in order.

use std::io::{self, Write};

use maud::html;

use crate::output::format::ReportFormat;
use crate::output::html::frame::{self, is_own};
use crate::output::html::section::PageSection;
use crate::output::html::view::PageView;
use crate::output::html::{charts, customers, evidence, excepted, findings, not_checked, rules};
use crate::output::style::Style;
use clearance_engine::report::{Keep, Report};

/// The row for `--format html`.
pub const FORMAT: ReportFormat = ReportFormat {
    name: "html",
    about: "A page with verdict, findings and evidence, for a browser and for paper",
    keep: Keep { subjects: true, evidence: true, plans: false },
    is_own,
    write: write_report,
};

/// The sections of the page, from verdict to evidence.
const SECTIONS: &[PageSection] = &[
    customers::SECTION,
    charts::SECTION,
    findings::SECTION,
    findings::QUESTIONS,
    not_checked::SECTION,
    excepted::WAIVERS,
    excepted::KNOWN,
    rules::SECTION,
    evidence::SECTION,
];

fn write_report(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let report = &*report.separated();
    let view = PageView::new(report);
    let sections: Vec<&PageSection> =
        SECTIONS.iter().filter(|section| (section.shown)(&view)).collect();
    frame::write_top(&view, &sections, out)?;
    for section in sections {
        let PageSection { id, title, .. } = section;
        let title = html! { (report.words.fill(title)) }.into_string();
        write!(out, "<section id=\"{id}\" aria-labelledby=\"{id}-title\">")?;
        writeln!(out, "<h2 id=\"{id}-title\">{title}</h2>")?;
        (section.write)(&view, out)?;
        writeln!(out, "</section>")?;
    }
    frame::write_end(&view, out)
}
