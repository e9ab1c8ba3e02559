//! Where each subject stands: a table that can be read as it is, and sorted and filtered where scripts run.

use std::collections::BTreeSet;
use std::io::{self, Write};

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::fragments;
use crate::output::html::section::{PageSection, write_markup};
use crate::output::html::view::{PageView, SubjectRow};
use clearance_engine::report::{Severity, Standing, Words};

pub(super) const SECTION: PageSection = PageSection {
    id: "subjects",
    title: "Readiness by {subject}",
    shown: |view| !view.is_single() && !view.rows.is_empty(),
    write: write_subjects,
};

/// The columns beside the subject's: a title, and what the script needs to know to sort by it.
const COLUMNS: &[(&str, &str)] = &[
    ("Standing", "ascending"),
    ("Errors", "descending"),
    ("Warnings", "descending"),
    ("Advice", "descending"),
    ("Questions", "descending"),
    ("Waived", "descending"),
    ("Known", "descending"),
    ("Deadline", "ascending"),
    ("Days left", "ascending"),
];

/// Rows from this one on are drawn when the reader scrolls near them, where scripts run. The script has the same number.
const DRAWN: usize = 100;

/// A text within the quotes of an attribute.
fn escape_attribute(text: &str) -> String {
    html! { (text) }.into_string()
}

fn write_subjects(view: &PageView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let words = &view.report.words;
    write_markup(out, render_filter(view))?;
    writeln!(
        out,
        "<div class=\"scroll\" role=\"region\" aria-labelledby=\"readiness-caption\" tabindex=\"0\">\
         <table id=\"readiness\" data-subject=\"{}\" data-subjects=\"{}\">",
        escape_attribute(&words.subject),
        escape_attribute(&words.subjects)
    )?;
    write_markup(out, render_table_head(&view.report.words))?;
    writeln!(out, "<tbody>")?;
    for (number, row) in view.rows.iter().enumerate() {
        write_markup(out, render_row(view, number + 1, row))?;
    }
    writeln!(out, "</tbody></table></div>")
}

/// Renders the filter form, which is hidden until the script runs.
fn render_filter(view: &PageView<'_>) -> Markup {
    let questions = view.rows.iter().flat_map(|row| &row.questions).copied();
    let all = view.open_findings().chain(questions);
    let rules: BTreeSet<&str> = all.map(|finding| &*finding.rule).collect();
    let severities = Severity::ALL.into_iter().chain([Severity::Question]);
    let severities = severities.map(|severity| (severity.name(), severity.name()));
    let standings = Standing::ALL.map(|standing| (standing.name(), standing.words()));
    html! {
        form #filter role="search" aria-label=(view.report.words.fill("{Subjects} and findings")) hidden {
            p { label for="filter-text" { "Text" } input #filter-text type="search" name="text" autocomplete="off"; }
            (render_select("standing", "Standing", standings.into_iter()))
            (render_select("severity", "Severity", severities))
            (render_select("rule", "Rule", rules.into_iter().map(|rule| (rule, rule))))
            p { button type="reset" { "Show all" } }
            p #filter-status role="status" {}
        }
    }
}

fn render_select<'s>(
    name: &str,
    title: &str,
    options: impl Iterator<Item = (&'s str, &'s str)>,
) -> Markup {
    html! {
        p {
            label for={ "filter-" (name) } { (title) }
            select id={ "filter-" (name) } name=(name) {
                option value="" { "any" }
                @for (value, words) in options { option value=(escape(value)) { (escape(words)) } }
            }
        }
    }
}

fn render_table_head(words: &Words) -> Markup {
    html! {
        caption #readiness-caption {
            span { "Every " (words.subject) ", those that are blocked first. Counts are of open findings." }
        }
        thead {
            tr {
                th scope="col" data-first="ascending" { (words.fill("{Subject}")) }
                @for (title, first) in COLUMNS {
                    th scope="col" data-first=(first) class=[(*title != "Standing").then_some("number")] { (title) }
                }
            }
        }
    }
}

fn render_row(view: &PageView<'_>, number: usize, row: &SubjectRow<'_>) -> Markup {
    let counts = Severity::ALL.map(|severity| row.count_open(severity));
    let subject = fragments::format_subject(view, row);
    let file = fragments::format_document(view, row.file, row.document);
    let standing = row.standing.name();
    // Violations of the schema are listed among the findings.
    let has_broken = !view.report.broken.is_empty();
    // The most severe comes first where the column is sorted.
    let grave = row.standing as u8;
    html! {
        tr class=[(number > DRAWN).then_some("later")] data-row=(number) data-standing=(standing) {
            th scope="row" {
                @if view.has_sheet(number, row) {
                    a href={ "#sheet-" (number) } { (fragments::render_path(&subject)) }
                } @else if !row.open.is_empty() {
                    a href={ "#group-" (number) } { (fragments::render_path(&subject)) }
                } @else if !row.questions.is_empty() {
                    a href={ "#questions-" (number) "-title" } { (fragments::render_path(&subject)) }
                } @else {
                    (fragments::render_path(&subject))
                }
                @if row.name.is_some() { small { (fragments::render_path(&file)) } }
            }
            td data-key=(grave) {
                @if row.standing == Standing::NotChecked && has_broken {
                    a href="#not-checked" { (fragments::render_standing(row.standing)) }
                } @else {
                    (fragments::render_standing(row.standing))
                }
            }
            @for count in counts.into_iter().chain([row.questions.len(), row.waived, row.known]) {
                td.number .none[count == 0] { (count) }
            }
            @if let (Some(date), Some(days)) = (row.deadline, row.days) {
                td.number { (fragments::render_day(date)) }
                td.number data-key=(days) { (fragments::format_days_left(days)) }
            } @else {
                td.number.none data-key="" { "none" }
                td.number.none data-key="" { "none" }
            }
        }
    }
}
