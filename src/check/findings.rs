//! What rules report, as findings: their places become places in texts.

use std::sync::Arc;

use crate::document::{Document, Format, NodeId, TOML, Value};
use crate::report::{Finding, Fix, Label, Place, Severity, Status, Subject};
use crate::rule::Rule;
use crate::script::{Reported, Spot};

/// A place in a text, and the format in which something may be written there.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) place: Place,
    /// The digest of what is there.
    value: String,
    /// The customer whose document it is in.
    subject: Subject,
    /// Nothing where there is no value to replace.
    format: Option<&'static Format>,
}

impl Written {
    /// Where a value was written, or would have been.
    pub(super) fn of(document: &Document, format: &'static Format, spot: &Spot) -> Self {
        let format = match spot {
            // What customers take over is written in the configuration.
            Spot::Node(node) if document.is_inherited(*node) => Some(&TOML),
            Spot::Node(_) => Some(format),
            Spot::Missing(..) => None,
        };
        let (place, value) = placed(document, spot);
        Self { place, value, subject: subject_of(document), format }
    }
}

/// A finding of a rule, as grave as it is for the file that it is about. Labels without a place are left out, and so is
/// a finding; all its fixes are where one has no place.
pub(super) fn of_rule<P>(
    (rule, severity): (&Rule, Severity),
    report: Reported<P>,
    written: impl Fn(&P) -> Option<Written>,
) -> Option<Finding> {
    let Written { place, value, subject, .. } = written(&report.spot)?;
    let label = |(spot, text): (P, String)| Some(Label { place: written(&spot)?.place, text });
    let fix = |(spot, value): (P, Value)| {
        let Written { place, format, .. } = written(&spot)?;
        Some(Fix { place, replacement: (format?.write_scalar)(&value)? })
    };
    Some(Finding {
        rule: Arc::clone(&rule.id),
        severity,
        fingerprint: String::new(),
        message: report.message,
        subject: Some(subject),
        place,
        value,
        status: Status::Open,
        labels: report.labels.into_iter().filter_map(label).collect(),
        help: report.help,
        // They belong together: where one has no place, the others alone are no fix.
        fixes: report.fixes.into_iter().map(fix).collect::<Option<_>>().unwrap_or_default(),
        url: rule.header.url.as_deref().map(Into::into),
    })
}

/// The customer of a document.
pub(super) fn subject_of(document: &Document) -> Subject {
    Subject { file: document.source.name.as_str().into(), document: document.index }
}

pub(super) fn place_of(document: &Document, spot: &Spot) -> Place {
    placed(document, spot).0
}

/// A place, and the digest of what is there.
fn placed(document: &Document, spot: &Spot) -> (Place, String) {
    let (node, at, span, missing) = match spot {
        Spot::Node(id) => {
            let node = document.node(*id);
            let whole = matches!(node.value, Value::Table(_));
            (*id, *id, if whole { node.header } else { node.span }, String::new())
        }
        Spot::Missing(id, key) => {
            let deepest = deepest(document, *id, key);
            (*id, deepest, document.node(deepest).header, missing_pointer(key))
        }
    };
    let pointer = document.pointer(node) + missing.as_str();
    let (key, there) = document.key_of(&pointer);
    let source = Arc::clone(document.source_of(at));
    let place = Place { source, span, pointer, key, document: document.index_of(at) };
    (place, document.digest_of(there))
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
