//! What all parts of the page write in the same way.

use std::borrow::Cow;

use jiff::civil::Date;
use maud::{Markup, PreEscaped, html};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::output::escape::escape;
use crate::output::html::view::{Row, View};
use crate::output::text::is_address;
use clearance_engine::report::{Severity, Standing};

/// Characters that people write into addresses, and that stand in none: browsers write them so, too.
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

/// A severity as sign and word. The style draws the sign, so that it costs no element in each of thousands of rows.
pub(super) fn severity(severity: Severity) -> Markup {
    let name = severity.name();
    html! { span class={ "severity " (name) } { (name) } }
}

/// A customer's standing as sign and word.
pub(super) fn standing(standing: Standing) -> Markup {
    let name = standing.name();
    html! { span class={ "standing " (name) } { (standing.words()) } }
}

/// The name of a file for others, hidden characters made visible.
pub(super) fn file(view: &View<'_>, name: &str) -> String {
    escape(&view.report.root.relative(name)).into_owned()
}

/// The file of a customer, and which document of it.
pub(super) fn document(view: &View<'_>, name: &str, document: Option<usize>) -> String {
    let file = file(view, name);
    match document {
        Some(document) => format!("{file} (document {document})"),
        None => file,
    }
}

/// A name that had better be broken behind its slashes than elsewhere.
pub(super) fn path(name: &str) -> Markup {
    html! { @for part in name.split_inclusive('/') { (part) @if part.ends_with('/') { wbr; } } }
}

/// What a document is called; by its file, where it has no name.
pub(super) fn subject(view: &View<'_>, row: &Row<'_>) -> String {
    match row.name {
        Some(name) => escape(name).into_owned(),
        None => document(view, row.file, row.document),
    }
}

/// A day.
pub(super) fn day(date: Date) -> Markup {
    html! { time datetime=(date) { (date) } }
}

/// How far a day is: `38 days left`, `today`, `3 days ago`.
pub(super) fn days(days: i64) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "1 day left".to_owned(),
        -1 => "1 day ago".to_owned(),
        days if days < 0 => format!("{} days ago", days.unsigned_abs()),
        days => format!("{days} days left"),
    }
}

/// A rule's id, leading to what the page says of the rule.
pub(super) fn rule(view: &View<'_>, id: &str) -> Markup {
    html! {
        @if view.has_rule(id) {
            a.rule href={ "#" (rule_id(id)) } { (escape(id)) }
        } @else {
            span.rule { (escape(id)) }
        }
    }
}

/// The name of a rule's entry within the page.
pub(super) fn rule_id(id: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '/') { c } else { '_' };
    format!("rule-{}", id.chars().map(plain).collect::<String>())
}

/// An address as a link, or as it is written where no link may lead there.
pub(super) fn address(url: &str, said: &str) -> Markup {
    html! {
        @if is_address(url) {
            a.bare[url == said] href=(href(url)) rel="noreferrer" { (escape(said)) }
        } @else {
            (escape(said))
            @if url != said { " (" code { (escape(url)) } ")" }
        }
    }
}

/// An address as a link holds it.
pub(super) fn href(url: &str) -> String {
    utf8_percent_encode(url, NOT_IN_ADDRESSES).to_string()
}

/// Lines of source: hidden characters are visible already but for tabs, which are written as references, so that the
/// page itself holds none.
pub(super) fn code(text: &str) -> Markup {
    let escaped = html! { (text) }.into_string();
    PreEscaped(match escaped.contains('\t') {
        true => escaped.replace('\t', "&#9;"),
        false => escaped,
    })
}

/// A text of several lines, hidden characters in them made visible.
pub(super) fn lines(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> =
        text.split('\n').map(|line| escape(line.strip_suffix('\r').unwrap_or(line))).collect();
    lines.join("\n")
}

/// The same of code: its tabs are wide blanks, as in other texts.
pub(super) fn code_lines(text: &str) -> String {
    let lines = text.split('\n').map(|line| lines(&line.replace('\t', "    ")));
    lines.collect::<Vec<_>>().join("\n")
}

/// A part of a whole in per cent, to a tenth: `37.5%`.
pub(super) fn share(part: u64, whole: u64) -> String {
    let thousandths = part.saturating_mul(1000) / whole.max(1);
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}
