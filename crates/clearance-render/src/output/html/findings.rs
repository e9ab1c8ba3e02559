//! Every finding that counts, by customer.

use std::io::{self, Write};

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::section::{Section, put};
use crate::output::html::view::{Row, View};
use crate::output::html::{excerpt, fixes, words};
use crate::output::human::counts::count;
use crate::output::snippet::of_finding;
use clearance_engine::report::Finding;

pub(super) const SECTION: Section =
    Section { id: "findings", title: "Findings", shown: |_| true, write };

fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    if view.open().next().is_none() {
        return put(out, html! { p { "Nothing stands open." } });
    }
    let groups = view.rows.iter().enumerate().filter(|(_, row)| !row.open.is_empty());
    for (number, row) in groups {
        write_group(view, number + 1, row, out)?;
    }
    if view.apart.is_empty() {
        return Ok(());
    }
    writeln!(out, "<div class=\"group\" role=\"group\" aria-labelledby=\"apart-title\">")?;
    put(out, html! { h3 #apart-title { "About no " (view.report.words.subject) } })?;
    write_all(view, &view.apart, out)?;
    writeln!(out, "</div>")
}

fn write_group(
    view: &View<'_>,
    number: usize,
    row: &Row<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(
        out,
        "<div class=\"group\" role=\"group\" id=\"group-{number}\" data-row=\"{number}\" \
         aria-labelledby=\"group-{number}-title\">"
    )?;
    let head = html! {
        h3 id={ "group-" (number) "-title" } { (words::subject(view, row)) }
        p.about {
            (words::standing(row.standing))
            span { (count(row.open.len() as u64, "open finding")) }
            @if let (Some(date), Some(days)) = (row.deadline, row.days) {
                span { "deadline " (words::day(date)) ", " (words::days(days)) }
            }
            @if row.name.is_some() { span { (words::document(view, row.file, row.document)) } }
        }
    };
    put(out, head)?;
    write_all(view, &row.open, out)?;
    writeln!(out, "</div>")
}

/// Findings one after the other.
pub(super) fn write_all(
    view: &View<'_>,
    findings: &[&Finding],
    out: &mut dyn Write,
) -> io::Result<()> {
    findings.iter().try_for_each(|finding| put(out, article(view, finding, 4)))
}

/// A finding with all that is known of it, under a heading of level 3 or 4.
pub(super) fn article(view: &View<'_>, finding: &Finding, level: usize) -> Markup {
    let id = format!("finding-{}", escape(&finding.fingerprint));
    let severity = finding.severity;
    html! {
        article.finding id=(id) data-rule=(escape(&finding.rule)) data-severity=(severity.name()) {
            @if level == 3 { h3 { (title(finding)) } } @else { h4 { (title(finding)) } }
            p.where {
                (words::rule(view, &finding.rule))
                @if !finding.location.key.is_empty() { code.key { (escape(&finding.location.key)) } }
                a.self href={ "#" (id) } { "link" span.unseen { " to this finding" } }
            }
            (excerpt::figures(view, &of_finding(finding)))
            @if let Some(help) = &finding.help { p.help { b { "Help:" } " " (escape(help)) } }
            (fixes::list(view, finding))
            @if let Some(url) = finding.url.as_deref().filter(|_| !view.has_rule(&finding.rule)) {
                p.more { b { "More:" } " " (words::address(url, url)) }
            }
        }
    }
}

fn title(finding: &Finding) -> Markup {
    html! { (words::severity(finding.severity)) " " span.message { (escape(&finding.message)) } }
}
