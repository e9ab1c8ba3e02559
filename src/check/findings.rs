//! What rules report, as findings: their places become places in texts.

use std::sync::Arc;

use crate::document::{Document, Format, NodeId, Value};
use crate::report::{Finding, Fix, Label, Place, fingerprint};
use crate::rule::Rule;
use crate::script::{Reported, Spot};

/// A place in a text, and the format in which something may be written there.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) place: Place,
    /// Nothing where there is no value to replace.
    format: Option<&'static Format>,
}

impl Written {
    /// Where a value was written, or would have been.
    pub(super) fn of(document: &Document, format: &'static Format, spot: &Spot) -> Self {
        let replaceable = matches!(spot, Spot::Node(_));
        Self { place: place_of(document, spot), format: replaceable.then_some(format) }
    }
}

/// A finding of a rule. Labels and fixes without a place are left out, and so is a finding.
pub(super) fn of_rule<P>(
    rule: &Rule,
    report: Reported<P>,
    written: impl Fn(&P) -> Option<Written>,
) -> Option<Finding> {
    let place = written(&report.spot)?.place;
    let label = |(spot, text): (P, String)| Some(Label { place: written(&spot)?.place, text });
    let fix = |(spot, value): (P, Value)| {
        let Written { place, format } = written(&spot)?;
        Some(Fix { place, replacement: (format?.write_scalar)(&value)? })
    };
    Some(Finding {
        rule: Arc::clone(&rule.id),
        severity: rule.header.severity,
        fingerprint: identity(&rule.id, &place, &report.message),
        message: report.message,
        place,
        labels: report.labels.into_iter().filter_map(label).collect(),
        help: report.help,
        fixes: report.fixes.into_iter().filter_map(fix).collect(),
        url: rule.header.url.as_deref().map(Into::into),
    })
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

pub(super) fn identity(rule: &str, place: &Place, message: &str) -> String {
    let document = place.document.map(|index| index.to_string()).unwrap_or_default();
    fingerprint(&[rule, &place.source.name, &document, &place.pointer, message])
}
