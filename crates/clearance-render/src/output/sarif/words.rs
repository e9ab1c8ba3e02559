//! Texts as SARIF's messages, in which braces and brackets mean something.

use std::fmt::Write;

use serde_sarif::sarif::Message;

use crate::output::escape::escape;
use clearance_engine::report::{Finding, Status, Waived};

/// More places that explain a finding are left out: GitHub refuses results with more than 1,000 locations, and the
/// finding's own is one.
pub(super) const MOST_RELATED: usize = 999;

/// A text of one line as a message that says just that.
pub(super) fn message(text: &str) -> Message {
    Message::builder().text(literal(&escape(text))).build()
}

/// What a finding says: its message, what to do, and a link to each place that explains it. Some services show nothing
/// but this.
pub(super) fn of_finding(finding: &Finding) -> Message {
    let mut text = literal(&escape(&finding.message));
    push_help(finding.help.as_deref(), &mut text);
    let labels = finding.labels.iter().take(MOST_RELATED).zip(1..);
    for (label, id) in labels.filter(|(label, _)| !label.text.is_empty()) {
        let shown = link_text(&escape(&label.text));
        let _a_string_takes_all = write!(text, "\n[{shown}]({id})");
    }
    Message::builder().text(text).build()
}

/// What happened, and what to do.
pub(super) fn with_help(text: &str, help: Option<&str>) -> Message {
    let mut text = literal(&escape(text));
    push_help(help, &mut text);
    Message::builder().text(text).build()
}

fn push_help(help: Option<&str>, text: &mut String) {
    if let Some(help) = help {
        text.push_str("\nhelp: ");
        text.push_str(&literal(&escape(help)));
    }
}

/// Why a finding does not count; a plain text, in which nothing has a meaning of its own.
pub(super) fn justification(status: &Status) -> Option<String> {
    match status {
        Status::Open => None,
        Status::Waived(waived) => Some(of_waiver(waived)),
        Status::Known => Some("it was there when the baseline was made".to_owned()),
    }
}

fn of_waiver(waived: &Waived) -> String {
    let approved = waived.approved_by.as_ref().map(|by| format!("approved by {by}"));
    let ticket = waived.ticket.as_ref().map(|ticket| format!("ticket {ticket}"));
    let until = format!("until {}", waived.expires);
    let more: Vec<String> = [approved, ticket, Some(until)].into_iter().flatten().collect();
    escape(&format!("{} ({})", waived.reason, more.join(", "))).into_owned()
}

/// A text in which nothing is a placeholder or a link.
fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    // Whether the next character is escaped by a backslash, if it can be.
    let mut escaped = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            // A bracket that would end the text of a link.
            ']' if !escaped && rest.peek() == Some(&'(') => literal.push_str("\\]"),
            '{' => literal.push_str("{{"),
            '}' => literal.push_str("}}"),
            c => literal.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    literal
}

/// The text of a link.
fn link_text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '[' | ']' => shown.extend(['\\', c]),
            '{' | '}' => shown.extend([c, c]),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{link_text, literal};

    #[test]
    fn nothing_is_a_link_or_a_placeholder_by_accident() {
        for (text, written) in [
            ("plain", "plain"),
            ("a list [1, 2] (of two)", "a list [1, 2] (of two)"),
            ("{0} of ${n}", "{{0}} of ${{n}}"),
            ("[here](1)", r"[here\](1)"),
            (r"[here\](1)", r"[here\](1)"),
            (r"[here\\](1)", r"[here\\\](1)"),
            (r"C:\[x](https://example.com)", r"C:\[x\](https://example.com)"),
            ("a](b](c", r"a\](b\](c"),
        ] {
            assert_eq!(literal(text), written, "{text}");
        }
    }

    #[test]
    fn the_text_of_a_link_holds_no_bracket_of_its_own() {
        assert_eq!(link_text(r"para[0]\{x}"), r"para\[0\]\\{{x}}");
    }
}
