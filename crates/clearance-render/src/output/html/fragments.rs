//! HTML fragments that all sections share: severities, standings, links, dates, code.

use std::borrow::Cow;

use jiff::civil::Date;
use maud::{Markup, PreEscaped, html};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::output::escape::escape;
use crate::output::html::view::{PageView, SubjectRow};
use crate::output::text::is_address;
use clearance_engine::report::{Severity, Standing};

/// The characters that are percent-encoded in addresses, as browsers do.
const NOT_IN_ADDRESSES: &AsciiSet = &CONTROLS
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Renders a severity as sign and word. The style draws the sign, so that it costs no element in each of thousands of rows.
pub(super) fn render_severity(severity: Severity) -> Markup {
    let name = severity.name();
    html! { span class={ "severity " (name) } { (name) } }
}

/// Renders a standing as sign and word.
pub(super) fn render_standing(standing: Standing) -> Markup {
    let name = standing.name();
    html! { span class={ "standing " (name) } { (standing.words()) } }
}

/// Formats the name of a file relative to the root, escaped.
pub(super) fn format_file(view: &PageView<'_>, name: &str) -> String {
    escape(&view.report.root.relative(name)).into_owned()
}

/// Formats a file with the number of the document in it.
pub(super) fn format_document(view: &PageView<'_>, name: &str, document: Option<usize>) -> String {
    let file = format_file(view, name);
    match document {
        Some(document) => format!("{file} (document {document})"),
        None => file,
    }
}

/// Renders a path with line break opportunities after its slashes.
pub(super) fn render_path(name: &str) -> Markup {
    html! { @for part in name.split_inclusive('/') { (part) @if part.ends_with('/') { wbr; } } }
}

/// The name of a document; that of its file, where it has none.
pub(super) fn format_subject(view: &PageView<'_>, row: &SubjectRow<'_>) -> String {
    match row.name {
        Some(name) => escape(name).into_owned(),
        None => format_document(view, row.file, row.document),
    }
}

/// Renders a heading within a sheet: of level 4, or 3 where the page is about one subject.
pub(super) fn render_heading(view: &PageView<'_>, id: &str, title: Markup) -> Markup {
    html! { @if view.is_single() { h3 id=(id) { (title) } } @else { h4 id=(id) { (title) } } }
}

/// Renders a day.
pub(super) fn render_day(date: Date) -> Markup {
    html! { time datetime=(date) { (date) } }
}

/// Formats days left: `38 days left`, `today`, `3 days ago`.
pub(super) fn format_days_left(days: i64) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "1 day left".to_owned(),
        -1 => "1 day ago".to_owned(),
        days if days < 0 => format!("{} days ago", days.unsigned_abs()),
        days => format!("{days} days left"),
    }
}

/// Renders a rule's id as a link to its entry in the page.
pub(super) fn render_rule_link(view: &PageView<'_>, id: &str) -> Markup {
    html! {
        @if view.has_rule(id) {
            a.rule href={ "#" (rule_anchor(id)) } { (escape(id)) }
        } @else {
            span.rule { (escape(id)) }
        }
    }
}

/// Returns the anchor of a rule's entry within the page.
pub(super) fn rule_anchor(id: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '/') { c } else { '_' };
    format!("rule-{}", id.chars().map(plain).collect::<String>())
}

/// Renders an address as a link, or as text where its scheme is not allowed.
pub(super) fn render_address(url: &str, said: &str) -> Markup {
    html! {
        @if is_address(url) {
            a.bare[url == said] href=(encode_href(url)) rel="noreferrer" { (escape(said)) }
        } @else {
            (escape(said))
            @if url != said { " (" code { (escape(url)) } ")" }
        }
    }
}

/// Percent-encodes an address for a link.
pub(super) fn encode_href(url: &str) -> String {
    utf8_percent_encode(url, NOT_IN_ADDRESSES).to_string()
}

/// Renders lines of source: hidden characters are visible already but for tabs, which become references, so that the
/// page itself holds none.
pub(super) fn render_code(text: &str) -> Markup {
    let escaped = html! { (text) }.into_string();
    PreEscaped(if escaped.contains('\t') { escaped.replace('\t', "&#9;") } else { escaped })
}

/// Escapes a text of several lines; line breaks stay.
pub(super) fn escape_each_line(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> =
        text.split('\n').map(|line| escape(line.strip_suffix('\r').unwrap_or(line))).collect();
    lines.join("\n")
}

/// Escapes lines of code; tabs become four blanks.
pub(super) fn escape_code_lines(text: &str) -> String {
    let lines = text.split('\n').map(|line| escape_each_line(&line.replace('\t', "    ")));
    lines.collect::<Vec<_>>().join("\n")
}

/// Formats a part of a whole in per cent, to a tenth: `37.5%`.
pub(super) fn format_percent(part: u64, whole: u64) -> String {
    let thousandths = part.saturating_mul(1000) / whole.max(1);
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}
