//! SARIF's messages, in which braces and brackets have to be escaped.

use std::fmt::Write;

use serde_sarif::sarif::Message;

use crate::output::escape::escape;
use clearance_engine::report::{Finding, Status, Waived};

/// The limit of related locations: GitHub refuses results with more than 1,000 locations, and the
/// finding's own is one.
pub(super) const MOST_RELATED: usize = 999;

/// Returns a message of one line of plain text.
pub(super) fn plain_message(text: &str) -> Message {
    Message::builder().text(escape_literal(&escape(text))).build()
}

/// Returns the message of a finding: text, help, and a link to each label. Some services show nothing
/// but this.
pub(super) fn finding_message(finding: &Finding) -> Message {
    let mut text = escape_literal(&escape(&finding.message));
    push_help(finding.help.as_deref(), &mut text);
    let labels = finding.labels.iter().take(MOST_RELATED).zip(1..);
    for (label, id) in labels.filter(|(label, _)| !label.text.is_empty()) {
        let shown = escape_link_text(&escape(&label.text));
        let _a_string_takes_all = write!(text, "\n[{shown}]({id})");
    }
    Message::builder().text(text).build()
}

/// Returns a message with its help.
pub(super) fn message_with_help(text: &str, help: Option<&str>) -> Message {
    let mut text = escape_literal(&escape(text));
    push_help(help, &mut text);
    Message::builder().text(text).build()
}

fn push_help(help: Option<&str>, text: &mut String) {
    if let Some(help) = help {
        text.push_str("\nhelp: ");
        text.push_str(&escape_literal(&escape(help)));
    }
}

/// Returns the justification of a suppression, which is plain text without escapes.
pub(super) fn justify_suppression(status: &Status) -> Option<String> {
    match status {
        Status::Open => None,
        Status::Waived(waived) => Some(describe_waiver(waived)),
        Status::Known => Some("it was there when the baseline was made".to_owned()),
    }
}

fn describe_waiver(waived: &Waived) -> String {
    let approved = waived.approved_by.as_ref().map(|by| format!("approved by {by}"));
    let ticket = waived.ticket.as_ref().map(|ticket| format!("ticket {ticket}"));
    let until = format!("until {}", waived.expires);
    let more: Vec<String> = [approved, ticket, Some(until)].into_iter().flatten().collect();
    escape(&format!("{} ({})", waived.reason, more.join(", "))).into_owned()
}

/// Escapes placeholders and links.
fn escape_literal(text: &str) -> String {
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

/// Escapes the text of a link.
fn escape_link_text(text: &str) -> String {
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
    use super::{escape_link_text, escape_literal};

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
            assert_eq!(escape_literal(text), written, "{text}");
        }
    }

    #[test]
    fn the_text_of_a_link_holds_no_bracket_of_its_own() {
        assert_eq!(escape_link_text(r"para[0]\{x}"), r"para\[0\]\\{{x}}");
    }
}
