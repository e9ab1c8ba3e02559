//! Suppressed findings: those with a waiver, by whom and until when; and those in the baseline.

use std::collections::BTreeMap;
use std::io::{self, Write};

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::findings::render_finding;
use crate::output::html::fragments;
use crate::output::html::section::{PageSection, write_markup};
use crate::output::html::view::PageView;
use crate::output::human::counts::format_count;
use clearance_engine::report::{Finding, Status, Waived};

pub(super) const WAIVERS: PageSection =
    PageSection { id: "waivers", title: "Waivers in force", shown: |_| true, write: write_waivers };

pub(super) const KNOWN: PageSection = PageSection {
    id: "known",
    title: "Known before",
    shown: |view| view.report.summary.known > 0,
    write: write_known,
};

/// A waiver, and what it waives.
type WaivedFindings<'a> = (&'a Waived, Vec<&'a Finding>);

/// Groups findings by waiver, sorted by days left, then by location.
fn group_waivers<'a>(view: &PageView<'a>) -> Vec<WaivedFindings<'a>> {
    let mut waivers: BTreeMap<_, WaivedFindings<'a>> = BTreeMap::new();
    for finding in &view.report.findings {
        if let Status::Waived(waived) = &finding.status {
            let key = (waived.days_left, &*waived.source.name, waived.span);
            let key = (key, waived.reason.as_str());
            waivers.entry(key).or_insert_with(|| (waived, Vec::new())).1.push(finding);
        }
    }
    waivers.into_values().collect()
}

fn write_waivers(view: &PageView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let waivers = group_waivers(view);
    if waivers.is_empty() {
        return write_markup(out, html! { p { "No finding is waived." } });
    }
    write_markup(
        out,
        html! {
            p { (format_count(view.report.summary.waived, "finding")) " waived by " (format_count(waivers.len() as u64, "waiver")) ". They do not count until the last day is over." }
            div.scroll role="region" aria-label="Table of waivers" tabindex="0" {
                table.waivers aria-labelledby="waivers-title" {
                    thead {
                        tr {
                            @for title in ["Finding", "Reason", "Approved by", "Ticket"] { th scope="col" { (title) } }
                            @for title in ["Last day", "Left"] { th.number scope="col" { (title) } }
                        }
                    }
                    tbody { @for (waived, findings) in &waivers { (render_waiver_row(view, waived, findings)) } }
                }
            }
        },
    )?;
    write_folded(view, "The waived findings in full", out, |status| {
        matches!(status, Status::Waived(_))
    })
}

fn render_waiver_row(view: &PageView<'_>, waived: &Waived, findings: &[&Finding]) -> Markup {
    let place = waived.source.position(waived.span.start);
    html! {
        tr {
            th scope="row" {
                @for finding in findings {
                    div {
                        a href={ "#finding-" (escape(&finding.fingerprint)) } { (escape(&finding.message)) }
                        small {
                            (escape(&finding.rule))
                            @if let Some(subject) = &finding.subject {
                                " · " (fragments::render_path(&fragments::format_document(view, &subject.file, subject.document)))
                            }
                        }
                    }
                }
            }
            td { (escape(&waived.reason)) small { (fragments::render_path(&fragments::format_file(view, &waived.source.name))) ", line " (place.line) } }
            td { @if let Some(who) = &waived.approved_by { (escape(who)) } @else { span.none { "nobody named" } } }
            td { @if let Some(ticket) = &waived.ticket { (fragments::render_address(ticket, ticket)) } @else { span.none { "none" } } }
            td.number { (fragments::render_day(waived.expires)) }
            td.number { @if waived.days_left == 0 { "last day" } @else { (format_count(waived.days_left.unsigned_abs(), "day")) } }
        }
    }
}

fn write_known(view: &PageView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let number = view.report.summary.known;
    let (was, do_not) = if number == 1 { ("was", "does not") } else { ("were", "do not") };
    let known = format_count(number, "finding");
    let told = format!("{known} {was} there when the baseline was made, and {do_not} count.");
    write_markup(out, html! { p { (told) } })?;
    write_folded(view, "The known findings in full", out, |status| matches!(status, Status::Known))
}

fn write_folded(
    view: &PageView<'_>,
    title: &str,
    out: &mut dyn Write,
    chosen: fn(&Status) -> bool,
) -> io::Result<()> {
    writeln!(out, "<details><summary>{title}</summary>")?;
    let findings = view.report.findings.iter().filter(|finding| chosen(&finding.status));
    findings
        .into_iter()
        .try_for_each(|finding| write_markup(out, render_finding(view, finding, 3)))?;
    writeln!(out, "</details>")
}
