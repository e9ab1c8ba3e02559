//! The page around its sections: what it may do, its signs, the verdict, the figures, the contents, the end.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, html};

use crate::output::html::view::View;
use crate::output::html::{Section, policy, put, words};
use crate::output::human::counts::count;
use crate::report::{Readiness, Standing};

/// Everything above the sections.
pub(super) fn write_top(
    view: &View<'_>,
    sections: &[&Section],
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "{}<html lang=\"en\">", DOCTYPE.into_string())?;
    put(out, head(view))?;
    write!(out, "<body>")?;
    put(out, html! { a.skip href="#main" { "Skip to the report" } (signs()) })?;
    put(out, header(view))?;
    put(out, contents(sections))?;
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
        readiness if readiness.total() == 0 => "No customer was checked".to_owned(),
        readiness => readiness.sentence(),
    }
}

/// The shapes that stand beside words, so that nothing is told by colour alone.
fn signs() -> Markup {
    const SIGNS: &[(&str, &str)] = &[
        ("error", "M5 1h6l4 4v6l-4 4H5l-4-4V5zM5 5l6 6M11 5l-6 6"),
        ("blocked", "M5 1h6l4 4v6l-4 4H5l-4-4V5zM5 5l6 6M11 5l-6 6"),
        ("warning", "M8 1.5l7 13H1zM8 6v4M8 12v.5"),
        ("advice", "M8 1a7 7 0 1 1 0 14a7 7 0 1 1 0-14M8 7.5v4.5M8 4.5v.5"),
        (
            "not-checked",
            "M8 .8L15.2 8L8 15.2L.8 8zM6.3 6.4c.3-2.2 3.6-2 3.4.1c0 1.2-1.7 1.2-1.7 2.6M8 11v.5",
        ),
        ("ready-by-waiver", "M8 1a7 7 0 1 1 0 14a7 7 0 1 1 0-14M4.5 9.5c1.5-3 3 1.5 7-3"),
        ("ready", "M8 1a7 7 0 1 1 0 14a7 7 0 1 1 0-14M4.5 8.3l2.5 2.5l4.5-5"),
    ];
    html! {
        svg.defs width="0" height="0" aria-hidden="true" {
            @for (name, path) in SIGNS {
                symbol id={ "sign-" (name) } viewBox="0 0 16 16" { path d=(path) {} }
            }
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
                (count(summary.documents, "customer")) " in " (count(summary.files, "file"))
                " held against " (count(report.rules.len() as u64, "rule"))
                " as of " (words::day(report.as_of)) ". "
                "An error blocks a move, also one that the baseline knows, unless it is waived; warnings and advice do not."
            }
            @if summary.broken > 0 {
                p.incomplete {
                    (words::sign("not-checked"))
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

/// A bar of customers by standing; the heading says the same.
fn proportion(readiness: Readiness) -> Markup {
    let total = readiness.total();
    let mut before = 0;
    html! {
        svg.proportion aria-hidden="true" {
            @for standing in Standing::ALL.into_iter().rev() {
                @let part = readiness.of(standing);
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
                    dt { @if !sign.is_empty() { span class={ "severity " (sign) } { (words::sign(sign)) } } (term) }
                    dd { @if number > 0 { a href={ "#" (section) } { (number) } } @else { "0" } }
                }
            }
            div { dt { "as of" } dd.date { (words::day(report.as_of)) } }
        }
    }
}

fn contents(sections: &[&Section]) -> Markup {
    html! {
        nav aria-label="Contents" {
            ol { @for section in sections { li { a href={ "#" (section.id) } { (section.title) } } } }
        }
    }
}
