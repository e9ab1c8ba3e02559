//! An entry of a baseline: a finding that was there before.

use clearance_engine::report::{Finding, Report, Severity};
use clearance_engine::rule::SCHEMA_ID;
use clearance_syntax::document::{Document, NodeId, Value};
use clearance_syntax::source::Diagnostic;

/// How many digits of a finding's value are kept: other values do not have them by chance.
const VALUE_DIGITS: usize = 16;

/// The prefix of the ids of findings about waivers.
pub(super) const WAIVERS: &str = "waiver/";

/// The prefix of the ids of findings about tables.
pub(super) const TABLES: &str = "table/";

/// A finding that was there before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BaselineEntry {
    /// The document, from the [`Root`](clearance_syntax::source::Root) on.
    pub file: String,
    /// The rule.
    pub rule: String,
    /// The key of the value that is wrong.
    pub key: String,
    /// The first digits of the digest of the values that it stands on.
    pub value: String,
    /// The text by which it is known.
    pub fingerprint: String,
    /// Its severity when it was taken in.
    pub severity: Severity,
    /// The message at that time.
    pub message: String,
}

/// Whether findings of a rule may be in a baseline.
pub(super) fn may_be_known(rule: &str) -> bool {
    rule != SCHEMA_ID && !rule.starts_with(WAIVERS) && !rule.starts_with(TABLES)
}

pub(super) fn to_entry(finding: &Finding, report: &Report) -> BaselineEntry {
    BaselineEntry {
        file: finding.file_from(&report.root),
        rule: finding.rule.to_string(),
        key: finding.location.key.clone(),
        value: finding.value.get(..VALUE_DIGITS).unwrap_or(&finding.value).to_owned(),
        fingerprint: finding.fingerprint.clone(),
        severity: finding.severity,
        message: finding.message.clone(),
    }
}

/// An entry that keeps to the schema.
pub(super) fn read_entry(document: &Document, item: NodeId) -> BaselineEntry {
    let text = |key: &str| match document.get(item, key).map(|node| &document.node(node).value) {
        Some(Value::Text(text)) => text.to_string(),
        _ => String::new(),
    };
    BaselineEntry {
        file: text("file"),
        rule: text("rule"),
        key: text("key"),
        value: text("value"),
        fingerprint: text("fingerprint"),
        severity: Severity::from_reported_name(&text("severity")).unwrap_or(Severity::Error),
        message: text("message"),
    }
}

/// Returns the diagnostic of an entry that a baseline may not hold.
pub(super) fn check_entry_rule(
    document: &Document,
    item: NodeId,
    rule: &str,
) -> Option<Diagnostic> {
    let (message, help) = match rule {
        SCHEMA_ID => (
            "a violation of the schema cannot be in a baseline",
            "fix the file and remove this entry: no rule runs on such a document",
        ),
        rule if rule.starts_with(WAIVERS) => (
            "a finding about a waiver cannot be in a baseline",
            "renew or remove the waiver, and remove this entry",
        ),
        rule if rule.starts_with(TABLES) => (
            "a finding about a table cannot be in a baseline",
            "review the table, and remove this entry",
        ),
        _ => return None,
    };
    Some(diagnostic_at(document, item, "rule", message.to_owned()).help(help))
}

pub(super) fn diagnostic_at(
    document: &Document,
    item: NodeId,
    key: &str,
    message: String,
) -> Diagnostic {
    let node = document.get(item, key).unwrap_or(item);
    Diagnostic::new(&document.source, document.node(node).span, message)
}
