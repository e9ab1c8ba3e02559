//! Findings that do not count: what was waived, by whom and until when; and what the baseline knows.

use std::collections::BTreeMap;
use std::io::{self, Write};

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::findings::article;
use crate::output::html::section::{Section, put};
use crate::output::html::view::View;
use crate::output::html::words;
use crate::output::human::counts::count;
use clearance_engine::report::{Finding, Status, Waived};

pub(super) const WAIVERS: Section =
    Section { id: "waivers", title: "Waivers in force", shown: |_| true, write: write_waivers };

pub(super) const KNOWN: Section = Section {
    id: "known",
    title: "Known before",
    shown: |view| view.report.summary.known > 0,
    write: write_known,
};

/// A waiver, and what it waives.
type Waiver<'a> = (&'a Waived, Vec<&'a Finding>);

/// Waivers by how long they still hold, then by where they are written.
fn waivers<'a>(view: &View<'a>) -> Vec<Waiver<'a>> {
    let mut waivers: BTreeMap<_, Waiver<'a>> = BTreeMap::new();
    for finding in &view.report.findings {
        if let Status::Waived(waived) = &finding.status {
            let key = (waived.days_left, &*waived.source.name, waived.span);
            let key = (key, waived.reason.as_str());
            waivers.entry(key).or_insert_with(|| (waived, Vec::new())).1.push(finding);
        }
    }
    waivers.into_values().collect()
}

fn write_waivers(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let waivers = waivers(view);
    if waivers.is_empty() {
        return put(out, html! { p { "No finding is waived." } });
    }
    put(
        out,
        html! {
            p { (count(view.report.summary.waived, "finding")) " waived by " (count(waivers.len() as u64, "waiver")) ". They do not count until the last day is over." }
            div.scroll role="region" aria-label="Table of waivers" tabindex="0" {
                table.waivers aria-labelledby="waivers-title" {
                    thead {
                        tr {
                            @for title in ["Finding", "Reason", "Approved by", "Ticket"] { th scope="col" { (title) } }
                            @for title in ["Last day", "Left"] { th.number scope="col" { (title) } }
                        }
                    }
                    tbody { @for (waived, findings) in &waivers { (waiver(view, waived, findings)) } }
                }
            }
        },
    )?;
    write_folded(view, "The waived findings in full", out, |status| {
        matches!(status, Status::Waived(_))
    })
}

fn waiver(view: &View<'_>, waived: &Waived, findings: &[&Finding]) -> Markup {
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
                                " · " (words::path(&words::document(view, &subject.file, subject.document)))
                            }
                        }
                    }
                }
            }
            td { (escape(&waived.reason)) small { (words::path(&words::file(view, &waived.source.name))) ", line " (place.line) } }
            td { @if let Some(who) = &waived.approved_by { (escape(who)) } @else { span.none { "nobody named" } } }
            td { @if let Some(ticket) = &waived.ticket { (words::address(ticket, ticket)) } @else { span.none { "none" } } }
            td.number { (words::day(waived.expires)) }
            td.number { @if waived.days_left == 0 { "last day" } @else { (count(waived.days_left.unsigned_abs(), "day")) } }
        }
    }
}

fn write_known(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let number = view.report.summary.known;
    let (was, do_not) = if number == 1 { ("was", "does not") } else { ("were", "do not") };
    let known = count(number, "finding");
    let told = format!("{known} {was} there when the baseline was made, and {do_not} count.");
    put(out, html! { p { (told) } })?;
    write_folded(view, "The known findings in full", out, |status| matches!(status, Status::Known))
}

fn write_folded(
    view: &View<'_>,
    title: &str,
    out: &mut dyn Write,
    chosen: fn(&Status) -> bool,
) -> io::Result<()> {
    writeln!(out, "<details><summary>{title}</summary>")?;
    let findings = view.report.findings.iter().filter(|finding| chosen(&finding.status));
    findings.into_iter().try_for_each(|finding| put(out, article(view, finding, 3)))?;
    writeln!(out, "</details>")
}
