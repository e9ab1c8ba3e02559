//! One document: the schema, then every rule.

use std::sync::Arc;

use super::place;
use crate::document::{Document, Format, NodeId, Value};
use crate::pack::Pack;
use crate::report::{Broken, Finding, Fix, Label, Place, Severity, fingerprint};
use crate::rule::{Rule, SCHEMA_ID};
use crate::schema::Violation;
use crate::script::{Reported, Sandbox, Spot, Verdict};

/// How a rule ended on a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Pass,
    Fail,
    Skip,
    Error,
}

/// What was found about one document.
#[derive(Debug, Default)]
pub struct Examined {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) findings: Vec<Finding>,
    pub(super) broken: Vec<Broken>,
    pub(super) trace: Vec<String>,
}

pub(super) fn document(
    pack: &Pack,
    sandbox: &Sandbox,
    mut document: Document,
    format: &Format,
) -> Examined {
    let mut examined = Examined::default();
    let violations = pack.schema.check(&mut document);
    if !violations.is_empty() {
        // Rules are written for files that keep to the schema; on others they would say anything.
        let findings = violations.into_iter().map(|violation| of_schema(&document, violation));
        examined.findings.extend(findings);
        examined.outcomes = vec![Outcome::Skip; pack.rules.len()];
        return examined;
    }
    let document = Arc::new(document);
    let subject = sandbox.subject(&document);
    for (index, rule) in pack.rules.iter().enumerate() {
        let outcome = match sandbox.check(index, &subject) {
            Verdict::Skipped => Outcome::Skip,
            Verdict::Finished(reports) if reports.is_empty() => Outcome::Pass,
            Verdict::Finished(reports) => {
                let findings =
                    reports.into_iter().map(|report| of_rule(rule, &document, format, report));
                examined.findings.extend(findings);
                Outcome::Fail
            }
            Verdict::Broken(fault) => {
                examined.broken.push(place::broken_rule(rule, &document, fault));
                Outcome::Error
            }
        };
        examined.outcomes.push(outcome);
        if pack.scripts.trace {
            let line = |line: String| format!("{} [{}] {line}", document.source.name, rule.id);
            examined.trace.extend(sandbox.take_trace().into_iter().map(line));
        }
    }
    examined
}

fn of_schema(document: &Document, violation: Violation) -> Finding {
    let place = Place {
        source: Arc::clone(&document.source),
        span: violation.span,
        pointer: violation.pointer,
        document: document.index,
    };
    Finding {
        rule: SCHEMA_ID.into(),
        severity: Severity::Error,
        fingerprint: identity(SCHEMA_ID, &place, &violation.message),
        message: violation.message,
        place,
        labels: Vec::new(),
        help: violation.help,
        fixes: Vec::new(),
        url: None,
    }
}

fn of_rule(rule: &Rule, document: &Document, format: &Format, report: Reported) -> Finding {
    let place = place_of(document, &report.spot);
    let label = |(spot, text): (Spot, String)| Label { place: place_of(document, &spot), text };
    let fix = |(spot, value): (Spot, Value)| match spot {
        // A key that is absent has no text to replace.
        Spot::Missing(..) => None,
        Spot::Node(_) => {
            let replacement = (format.write_scalar)(&value)?;
            Some(Fix { place: place_of(document, &spot), replacement })
        }
    };
    Finding {
        rule: Arc::clone(&rule.id),
        severity: rule.header.severity,
        fingerprint: identity(&rule.id, &place, &report.message),
        message: report.message,
        place,
        labels: report.labels.into_iter().map(label).collect(),
        help: report.help,
        fixes: report.fixes.into_iter().filter_map(fix).collect(),
        url: rule.header.url.as_deref().map(Into::into),
    }
}

pub(super) fn place_of(document: &Document, spot: &Spot) -> Place {
    let (node, span, pointer) = match spot {
        Spot::Node(id) => {
            let node = document.node(*id);
            let whole = matches!(node.value, Value::Table(_));
            (*id, if whole { node.header } else { node.span }, String::new())
        }
        Spot::Missing(id, key) => {
            let deepest = deepest(document, *id, key);
            (*id, document.node(deepest).header, missing_pointer(key))
        }
    };
    Place {
        source: Arc::clone(&document.source),
        span,
        pointer: document.pointer(node) + pointer.as_str(),
        document: document.index,
    }
}

/// The innermost table that is there on the way to a missing key.
fn deepest(document: &Document, from: NodeId, key: &str) -> NodeId {
    let step = |at: NodeId, name: &str| document.get(at, name);
    let mut at = from;
    for name in key.split('.') {
        match step(at, name) {
            Some(below) => at = below,
            None => break,
        }
    }
    at
}

fn missing_pointer(key: &str) -> String {
    key.split('.').fold(String::new(), |path, name| {
        path + "/" + name.replace('~', "~0").replace('/', "~1").as_str()
    })
}

fn identity(rule: &str, place: &Place, message: &str) -> String {
    let document = place.document.map(|index| index.to_string()).unwrap_or_default();
    fingerprint(&[rule, &place.source.name, &document, &place.pointer, message])
}
