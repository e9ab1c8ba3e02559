//! The table that a pack has shown of each subject: its title, columns and rows are the pack's.

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::fragments;
use crate::output::html::view::{PageView, SubjectRow};
use clearance_engine::report::{Report, TableRow, TableValue};

/// Returns whether a subject has rows of a table.
pub(super) fn has_rows(report: &Report, row: &SubjectRow<'_>) -> bool {
    report.table.is_some() && row.about.is_some_and(|about| !about.rows.is_empty())
}

/// Renders the table of a subject under its title, which has this id.
pub(super) fn render_table(view: &PageView<'_>, row: &SubjectRow<'_>, id: &str) -> Markup {
    let rows = row.about.map_or(&[][..], |about| about.rows.as_slice());
    html! {
        @if let Some(table) = &view.report.table {
            (fragments::render_heading(view, id, html! { (escape(&table.title)) }))
            table.pack aria-labelledby=(id) {
                thead { tr { @for title in &table.columns { th scope="col" { (escape(title)) } } } }
                tbody { @for row in rows { (render_row(&table.columns, row)) } }
            }
        }
    }
}

/// Renders a row; each cell knows the title of its column, for where there is no room for columns.
fn render_row(columns: &[String], row: &TableRow) -> Markup {
    html! {
        tr {
            @for (title, cell) in columns.iter().zip(&row.cells) {
                td data-title=(escape(title)) class=[cell.is_empty().then_some("none")] {
                    @for value in cell { div { (render_value(value)) } }
                    @if cell.is_empty() { span { "–" } }
                }
            }
        }
    }
}

fn render_value(value: &TableValue) -> Markup {
    html! {
        @match value {
            TableValue::Text(text) => (escape(text)),
            TableValue::Day(day) => (fragments::render_day(*day)),
        }
    }
}
