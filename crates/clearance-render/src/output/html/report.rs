//! The HTML page as a report format: its row, and its sections in order.

use std::io::{self, Write};

use maud::html;

use crate::output::format::ReportFormat;
use crate::output::html::frame::{self, is_own};
use crate::output::html::section::PageSection;
use crate::output::html::view::{PageKind, PageView};
use crate::output::html::{
    charts, customers, days, evidence, excepted, findings, next_steps, not_checked, rules, sheets,
};
use crate::output::style::Style;
use clearance_engine::report::{Keep, Report};

/// The row for `--format html`.
pub const FORMAT: ReportFormat = ReportFormat {
    name: "html",
    about: "A page with verdict, findings, plans and evidence, for a browser and for paper",
    keep: Keep { subjects: true, evidence: true, plans: true, tables: true },
    is_own,
    write: write_report,
    each: Some(write_subject),
};

/// The sections of a page, from verdict to evidence; those that have nothing to say about what it is about are left out.
const SECTIONS: &[PageSection] = &[
    customers::SECTION,
    charts::SECTION,
    next_steps::SECTION,
    findings::SECTION,
    findings::QUESTIONS,
    sheets::SECTION,
    sheets::PLAN,
    not_checked::SECTION,
    excepted::WAIVERS,
    excepted::KNOWN,
    rules::SECTION,
    days::SECTION,
    evidence::SECTION,
];

/// The sections of a page of plans.
const PLAN_SECTIONS: &[PageSection] = &[next_steps::SECTION, sheets::SECTION, days::SECTION];

fn write_report(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write_page(&PageView::new(&report.separated(), PageKind::Book), SECTIONS, out)
}

/// Writes the page about one subject, from a report that holds nothing of others.
fn write_subject(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write_page(&PageView::new(report, PageKind::Single), SECTIONS, out)
}

/// Writes the page of the plans of all subjects.
pub(crate) fn write_plans(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write_page(&PageView::new(report, PageKind::Plans), PLAN_SECTIONS, out)
}

fn write_page(
    view: &PageView<'_>,
    sections: &[PageSection],
    out: &mut dyn Write,
) -> io::Result<()> {
    let sections: Vec<&PageSection> =
        sections.iter().filter(|section| (section.shown)(view)).collect();
    frame::write_top(view, &sections, out)?;
    for section in sections {
        let PageSection { id, title, .. } = section;
        let title = html! { (view.report.words.fill(title)) }.into_string();
        write!(out, "<section id=\"{id}\" aria-labelledby=\"{id}-title\">")?;
        writeln!(out, "<h2 id=\"{id}-title\">{title}</h2>")?;
        (section.write)(view, out)?;
        writeln!(out, "</section>")?;
    }
    frame::write_end(view, out)
}
