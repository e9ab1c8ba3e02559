//! The page around its sections: what it may do, the verdict, the figures, the contents, the end.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, html};

use crate::output::html::section::{Section, put};
use crate::output::html::view::View;
use crate::output::html::{policy, words};
use crate::output::human::counts::count;
use clearance_engine::report::{Readiness, Standing, Words};

/// How every page begins, whoever it is about: with what it allows to load.
const BEGIN: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta \
    http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-";

/// Whether a text begins as these reports do.
pub(super) fn is_own(head: &str) -> bool {
    head.starts_with(BEGIN)
}

/// Everything above the sections.
pub(super) fn write_top(
    view: &View<'_>,
    sections: &[&Section],
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "{}<html lang=\"en\">", DOCTYPE.into_string())?;
    put(out, head(view))?;
    write!(out, "<body>")?;
    put(out, html! { a.skip href="#main" { "Skip to the report" } (patterns()) })?;
    put(out, header(view))?;
    put(out, contents(view, sections))?;
    writeln!(out, "<main id=\"main\">")
}

/// Everything below the sections.
pub(super) fn write_end(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "</main>")?;
    let version = view.report.evidence.as_ref().map(|evidence| evidence.version.as_str());
    put(
        out,
        html! {
            footer {
                p {
                    "Made by clearance" @if let Some(version) = version { " " (version) }
                    " as of " (words::day(view.report.as_of))
                    ". This page is one file: it loads nothing and sends nothing."
                }
            }
            (policy::script())
        },
    )?;
    writeln!(out, "</body></html>")
}

fn head(view: &View<'_>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            (policy::head())
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            title { (verdict(view)) " · as of " (view.report.as_of) }
        }
    }
}

/// The verdict as a heading.
fn verdict(view: &View<'_>) -> String {
    match view.report.readiness() {
        readiness if readiness.total() == 0 => {
            format!("No {} was checked", view.report.words.subject)
        }
        readiness => readiness.sentence(&view.report.words),
    }
}

/// The patterns of bars, so that nothing is told by colour alone.
fn patterns() -> Markup {
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

fn header(view: &View<'_>) -> Markup {
    let report = view.report;
    let summary = &report.summary;
    let readiness = report.readiness();
    html! {
        header {
            h1 { (verdict(view)) }
            @if readiness.total() > 0 { (proportion(readiness)) }
            p.lede {
                (held(readiness.total(), summary.documents, &report.words)) " in " (count(summary.files, "file"))
                " held against " (count(report.rules.len() as u64, "rule"))
                " as of " (words::day(report.as_of)) ". "
                "An error blocks " (report.words.blocked) ", also one that the baseline knows, unless it is waived; warnings and advice do not."
            }
            @if summary.broken > 0 {
                p.incomplete {
                    span.severity.not-checked {}
                    strong { "This check is incomplete. " }
                    (count(summary.broken, "file")) @if summary.broken == 1 { " or rule" } @else { " or rules" }
                    " could not be checked: "
                    a href="#not-checked" { "what was not checked" } "."
                }
            }
            (figures(view))
        }
    }
}

/// How many of all customers rules were run on: those that could not be read are customers, too.
fn held(all: u64, documents: u64, words: &Words) -> String {
    match documents < all {
        true => format!("{documents} of {}", words.count(all)),
        false => words.count(documents),
    }
}

/// A bar of customers by standing; the heading says the same.
fn proportion(readiness: Readiness) -> Markup {
    let total = readiness.total();
    let mut before = 0;
    html! {
        svg.proportion aria-hidden="true" {
            @for standing in Standing::ALL.into_iter().rev() {
                @let part = readiness.count_of(standing);
                @if part > 0 {
                    rect class=(standing.name()) x=(words::share(before, total)) width=(words::share(part, total)) height="100%" {}
                }
                @let () = before += part;
            }
        }
    }
}

fn figures(view: &View<'_>) -> Markup {
    let report = view.report;
    let summary = &report.summary;
    let figures = [
        ("errors", summary.errors, "error", "findings"),
        ("warnings", summary.warnings, "warning", "findings"),
        ("advice", summary.advice, "advice", "findings"),
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
            div { dt { "as of" } dd.date { (words::day(report.as_of)) } }
        }
    }
}

fn contents(view: &View<'_>, sections: &[&Section]) -> Markup {
    html! {
        nav aria-label="Contents" {
            ol { @for section in sections { li { a href={ "#" (section.id) } { (view.report.words.fill(section.title)) } } } }
        }
    }
}
