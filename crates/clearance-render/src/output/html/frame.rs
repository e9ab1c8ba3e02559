//! The HTML page around its sections: content security policy, verdict, key figures, contents, footer.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, html};

use crate::output::escape::escape;
use crate::output::html::section::{PageSection, write_markup};
use crate::output::html::view::{PageKind, PageView, SubjectRow};
use crate::output::html::{fragments, policy, sheets};
use crate::output::human::counts::format_count;
use crate::output::plan::count_steps;
use clearance_engine::report::{Readiness, Standing, Words};

/// The first bytes of every page, up to the digests of its content security policy.
const BEGIN: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta \
    http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-";

/// The first bytes of pages of plans, which are no reports.
const BEGIN_PLANS: &str = "<!DOCTYPE html><html lang=\"en\" class=\"plans\"><head><meta charset=\"utf-8\"><meta \
    http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-";

/// Recognizes these reports by their first bytes.
pub(super) fn is_own(head: &str) -> bool {
    head.starts_with(BEGIN)
}

/// Recognizes pages of plans by their first bytes.
pub(crate) fn is_plan_page(head: &str) -> bool {
    head.starts_with(BEGIN_PLANS)
}

/// Writes the page above the sections.
pub(super) fn write_top(
    view: &PageView<'_>,
    sections: &[&PageSection],
    out: &mut dyn Write,
) -> io::Result<()> {
    let class = if view.kind == PageKind::Plans { " class=\"plans\"" } else { "" };
    write!(out, "{}<html lang=\"en\"{class}>", DOCTYPE.into_string())?;
    write_markup(out, render_head(view))?;
    write!(out, "<body>")?;
    write_markup(out, html! { a.skip href="#main" { "Skip to the report" } (render_patterns()) })?;
    write_markup(out, render_header(view))?;
    write_markup(out, render_contents(view, sections))?;
    writeln!(out, "<main id=\"main\">")
}

/// Writes the page below the sections.
pub(super) fn write_end(view: &PageView<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "</main>")?;
    let version = view.report.evidence.as_ref().map(|evidence| evidence.version.as_str());
    write_markup(
        out,
        html! {
            footer {
                p {
                    "Made by clearance" @if let Some(version) = version { " " (version) }
                    " as of " (fragments::render_day(view.report.as_of))
                    ". This page is one file: it loads nothing and sends nothing."
                }
            }
            (policy::render_script())
        },
    )?;
    writeln!(out, "</body></html>")
}

fn render_head(view: &PageView<'_>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            (policy::render_policy())
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            @if let Some(author) = &view.report.author { meta name="author" content=(escape(author)); }
            title {
                @if let Some(title) = &view.report.title { (escape(title)) " · " }
                (verdict_heading(view)) " · as of " (view.report.as_of)
            }
        }
    }
}

/// Returns the verdict as a heading; of plans what there is to do.
fn verdict_heading(view: &PageView<'_>) -> String {
    let report = view.report;
    match view.kind {
        PageKind::Plans => escape(&count_steps(report)).into_owned(),
        PageKind::Single if !view.rows.is_empty() => {
            view.rows.iter().map(|row| verdict_of(view, row)).collect()
        }
        _ => match report.readiness() {
            readiness if readiness.total() == 0 => {
                format!("No {} was checked", report.words.subject)
            }
            readiness => readiness.sentence(&report.words),
        },
    }
}

/// Returns the verdict about one subject: `Contoso may move`.
fn verdict_of(view: &PageView<'_>, row: &SubjectRow<'_>) -> String {
    let name = fragments::format_subject(view, row);
    let verdict = &view.report.words.verdict;
    match row.standing {
        Standing::Ready => format!("{name} {verdict}"),
        Standing::ReadyByWaiver => format!("{name} {verdict}, {}", row.standing.words()),
        other => format!("{name} is {}", other.words()),
    }
}

/// Renders the patterns of bars, so that colour is never the only sign.
fn render_patterns() -> Markup {
    html! {
        svg.defs width="0" height="0" aria-hidden="true" {
            @for (name, width) in [("warning", "4"), ("advice", "2")] {
                pattern id={ "hatch-" (name) } class=(name) width="6" height="6"
                    patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect width="6" height="6" {}
                    path d="M3 0V6" stroke-width=(width) {}
                }
            }
        }
    }
}

fn render_header(view: &PageView<'_>) -> Markup {
    let report = view.report;
    let summary = &report.summary;
    html! {
        header {
            @if let Some(title) = &report.title { p.title { (escape(title)) } }
            h1 { (verdict_heading(view)) }
            @if let Some(author) = &report.author { p.byline { "By " (escape(author)) } }
            @match view.kind {
                PageKind::Book => (render_book_lede(view)),
                PageKind::Single => (render_single_lede(view)),
                PageKind::Plans => p.lede { "As of " (fragments::render_day(report.as_of)) "." },
            }
            @if summary.broken > 0 && view.kind != PageKind::Plans {
                p.incomplete {
                    span.severity.not-checked {}
                    strong { "This check is incomplete. " }
                    (format_count(summary.broken, "file")) @if summary.broken == 1 { " or rule" } @else { " or rules" }
                    " could not be checked: "
                    a href="#not-checked" { "what was not checked" } "."
                }
            }
            @if view.kind != PageKind::Plans { (render_key_figures(view)) }
        }
    }
}

/// Renders what was checked, and what keeps a subject.
fn render_book_lede(view: &PageView<'_>) -> Markup {
    let report = view.report;
    let (summary, readiness) = (&report.summary, report.readiness());
    html! {
        @if readiness.total() > 0 { (render_proportion(readiness)) }
        p.lede {
            (count_checked(readiness.total(), summary.documents, &report.words)) " in " (format_count(summary.files, "file"))
            (render_measure(view))
        }
    }
}

/// Renders where the subject stands, and what it was held against.
fn render_single_lede(view: &PageView<'_>) -> Markup {
    html! {
        @for row in &view.rows { (sheets::render_about(view, row)) }
        p.lede { "One " (view.report.words.subject) (render_measure(view)) }
    }
}

/// Renders what subjects were held against, and what that comes to.
fn render_measure(view: &PageView<'_>) -> Markup {
    let report = view.report;
    html! {
        " held against " (format_count(report.rules.len() as u64, "rule"))
        @if !report.has_schema { " without a schema" }
        " as of " (fragments::render_day(report.as_of))
        @if let Some(day) = report.holds_until().filter(|_| view.kind == PageKind::Book) {
            "; this holds until " (fragments::render_day(day))
        }
        ". "
        "An error blocks " (report.words.blocked) ", also one that the baseline knows, unless it is waived; warnings and advice do not."
    }
}

/// Formats how many of all subjects were checked: those that could not be read count, too.
fn count_checked(all: u64, documents: u64, words: &Words) -> String {
    if documents < all {
        format!("{documents} of {}", words.count(all))
    } else {
        words.count(documents)
    }
}

/// Renders a bar of subjects by standing; the heading has the same numbers.
fn render_proportion(readiness: Readiness) -> Markup {
    let total = readiness.total();
    let mut before = 0;
    html! {
        svg.proportion aria-hidden="true" {
            @for standing in Standing::ALL.into_iter().rev() {
                @let part = readiness.count_of(standing);
                @if part > 0 {
                    rect class=(standing.name()) x=(fragments::format_percent(before, total)) width=(fragments::format_percent(part, total)) height="100%" {}
                }
                @let () = before += part;
            }
        }
    }
}

fn render_key_figures(view: &PageView<'_>) -> Markup {
    let report = view.report;
    let summary = &report.summary;
    let figures = [
        ("errors", summary.errors, "error", "findings"),
        ("warnings", summary.warnings, "warning", "findings"),
        ("advice", summary.advice, "advice", "findings"),
        ("questions", summary.questions, "question", "questions"),
        ("waived", summary.waived, "", "waivers"),
        ("known before", summary.known, "", "known"),
        ("not checked", summary.broken, "", "not-checked"),
        ("rules", report.rules.len() as u64, "", "rules"),
    ];
    html! {
        dl.figures aria-label="Key figures" {
            @for (term, number, sign, section) in figures {
                div class=[(number == 0).then_some("none")] {
                    dt { @if !sign.is_empty() { span class={ "severity " (sign) } {} } (term) }
                    dd { @if number > 0 { a href={ "#" (section) } { (number) } } @else { "0" } }
                }
            }
            div { dt { "as of" } dd.date { (fragments::render_day(report.as_of)) } }
        }
    }
}

fn render_contents(view: &PageView<'_>, sections: &[&PageSection]) -> Markup {
    html! {
        nav aria-label="Contents" {
            ol { @for section in sections { li { a href={ "#" (section.id) } { (view.report.words.fill(section.title)) } } } }
        }
    }
}
