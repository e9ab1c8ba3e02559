//! The findings section: every open finding, grouped by document.

use std::io::{self, Write};

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::section::{PageSection, write_markup};
use crate::output::html::view::{PageView, SubjectRow};
use crate::output::html::{excerpt, fixes, fragments};
use crate::output::human::counts::format_count;
use crate::output::snippet::finding_snippets;
use clearance_engine::report::Finding;

pub(super) const SECTION: PageSection =
    PageSection { id: "findings", title: "Findings", shown: |_| true, write: write_findings };

/// The questions of rules that lack a fact, a group for each document.
pub(super) const QUESTIONS: PageSection = PageSection {
    id: "questions",
    title: "Questions",
    shown: |view| view.report.summary.questions > 0,
    write: write_questions,
};

fn write_questions(view: &PageView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let text = "Nothing is known to be wrong here, but a rule lacks a fact to decide. Write the fact into the file.";
    write_markup(out, html! { p { (text) } })?;
    if view.is_single() {
        let questions: Vec<&Finding> =
            view.rows.iter().flat_map(|row| &row.questions).copied().collect();
        return write_all(view, &questions, 3, out);
    }
    for (number, row) in view.rows.iter().enumerate().filter(|(_, row)| !row.questions.is_empty()) {
        let number = number + 1;
        let attributes =
            format!("data-row=\"{number}\" aria-labelledby=\"questions-{number}-title\"");
        let head = html! {
            h3 id={ "questions-" (number) "-title" } { (fragments::format_subject(view, row)) }
            p.about { (fragments::render_standing(row.standing)) }
        };
        write_group(view, &attributes, &head, &row.questions, out)?;
    }
    Ok(())
}

fn write_findings(view: &PageView<'_>, out: &mut dyn Write) -> io::Result<()> {
    if view.open_findings().next().is_none() {
        return write_markup(out, html! { p { "Nothing stands open." } });
    }
    if view.is_single() {
        let open = view.rows.iter().flat_map(|row| &row.open).chain(&view.apart);
        return write_all(view, &open.copied().collect::<Vec<_>>(), 3, out);
    }
    let groups = view.rows.iter().enumerate().filter(|(_, row)| !row.open.is_empty());
    for (number, row) in groups {
        write_subject(view, number + 1, row, out)?;
    }
    if view.apart.is_empty() {
        return Ok(());
    }
    let head = html! { h3 #apart-title { "About no " (view.report.words.subject) } };
    write_group(view, "aria-labelledby=\"apart-title\"", &head, &view.apart, out)
}

/// Writes the open findings about one subject.
fn write_subject(
    view: &PageView<'_>,
    number: usize,
    row: &SubjectRow<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let attributes = format!(
        "id=\"group-{number}\" data-row=\"{number}\" aria-labelledby=\"group-{number}-title\""
    );
    let head = html! {
        h3 id={ "group-" (number) "-title" } { (fragments::format_subject(view, row)) }
        p.about {
            (fragments::render_standing(row.standing))
            span { (format_count(row.open.len() as u64, "open finding")) }
            @if let (Some(date), Some(days)) = (row.deadline, row.days) {
                span { "deadline " (fragments::render_day(date)) ", " (fragments::format_days_left(days)) }
            }
            @if row.name.is_some() { span { (fragments::format_document(view, row.file, row.document)) } }
            @if view.has_sheet(number, row) && !row.steps().is_empty() { a href={ "#sheet-" (number) } { "plan" } }
        }
    };
    write_group(view, &attributes, &head, &row.open, out)
}

/// Writes a group of findings below its head.
fn write_group(
    view: &PageView<'_>,
    attributes: &str,
    head: &Markup,
    findings: &[&Finding],
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "<div class=\"group\" role=\"group\" {attributes}>")?;
    write_markup(out, head.clone())?;
    write_all(view, findings, 4, out)?;
    writeln!(out, "</div>")
}

/// Writes findings one after the other, under headings of a level.
fn write_all(
    view: &PageView<'_>,
    findings: &[&Finding],
    level: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    findings.iter().try_for_each(|finding| write_markup(out, render_finding(view, finding, level)))
}

/// Renders a finding with excerpt, help and fixes, under a heading of level 3 or 4.
pub(super) fn render_finding(view: &PageView<'_>, finding: &Finding, level: usize) -> Markup {
    let id = format!("finding-{}", escape(&finding.fingerprint));
    let severity = finding.severity;
    html! {
        article.finding id=(id) data-rule=(escape(&finding.rule)) data-severity=(severity.name()) {
            @if level == 3 { h3 { (render_title(finding)) } } @else { h4 { (render_title(finding)) } }
            p.where {
                (fragments::render_rule_link(view, &finding.rule))
                @if !finding.location.key.is_empty() { code.key { (escape(&finding.location.key)) } }
                a.self href={ "#" (id) } { "link" span.unseen { " to this finding" } }
            }
            (excerpt::render_figures(view, &finding_snippets(finding)))
            @if let Some(help) = &finding.help { p.help { b { "Help:" } " " (escape(help)) } }
            (fixes::render_fixes(view, finding))
            @if let Some(url) = finding.url.as_deref().filter(|_| !view.has_rule(&finding.rule)) {
                p.more { b { "More:" } " " (fragments::render_address(url, url)) }
            }
        }
    }
}

fn render_title(finding: &Finding) -> Markup {
    html! { (fragments::render_severity(finding.severity)) " " span.message { (escape(&finding.message)) } }
}
