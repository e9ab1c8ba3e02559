//! What rules report, as findings: their places become places in texts.

use std::collections::HashSet;
use std::sync::Arc;

use crate::digest::sha256;
use crate::document::{Document, Format, NodeId, TOML, Value};
use crate::report::{Finding, Fix, Label, Place, Severity, Stated, Status, Subject};
use crate::rule::Rule;
use crate::script::{Basis, Reported, Spot};

/// A place in a text, and the format in which something may be written there.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) place: Place,
    /// What is there.
    stated: Stated,
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
        let (place, stated) = placed(document, spot);
        Self { place, stated, subject: subject_of(document), format }
    }
}

/// A finding of a rule, as grave as it is for the file that it is about. Labels without a place are left out, and so is
/// a finding; all its fixes are where one has no place.
pub(super) fn of_rule<P>(
    (rule, severity): (&Rule, Severity),
    report: Reported<P>,
    written: impl Fn(&P) -> Option<Written>,
) -> Option<Finding> {
    let Written { place, stated, subject, .. } = written(&report.spot)?;
    let mut labelled = Vec::new();
    let mut label = |(spot, text): (P, String)| {
        let Written { place, stated, .. } = written(&spot)?;
        labelled.push(stated);
        Some(Label { place, text })
    };
    let labels = report.labels.into_iter().filter_map(&mut label).collect();
    let read = report.basis.into_iter().filter_map(|basis| match basis {
        Basis::Read(spot) => Some(written(&spot)?.stated),
        Basis::Made(key, value) => Some(Stated { key, value }),
    });
    let basis = in_order(stated, labelled, read.collect());
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
        value: digest_of(&basis),
        basis,
        status: Status::Open,
        labels,
        help: report.help,
        // They belong together: where one has no place, the others alone are no fix.
        fixes: report.fixes.into_iter().map(fix).collect::<Option<_>>().unwrap_or_default(),
        url: rule.header.url.as_deref().map(Into::into),
    })
}

/// The values that a finding stands on, each once: the one that is wrong, those that are labelled, and what else was read.
fn in_order(wrong: Stated, mut labelled: Vec<Stated>, mut read: Vec<Stated>) -> Vec<Stated> {
    labelled.sort_unstable();
    read.sort_unstable();
    let mut seen = HashSet::new();
    let all = std::iter::once(wrong).chain(labelled).chain(read);
    all.filter(|stated| seen.insert(stated.clone())).collect()
}

/// A digest of values in any order.
fn digest_of(basis: &[Stated]) -> String {
    let mut lines: Vec<String> = basis.iter().map(Stated::to_string).collect();
    lines.sort_unstable();
    sha256(lines.join("\n").as_bytes())
}

/// The customer of a document.
pub(super) fn subject_of(document: &Document) -> Subject {
    Subject { file: document.source.name.as_str().into(), document: document.index }
}

pub(super) fn place_of(document: &Document, spot: &Spot) -> Place {
    placed(document, spot).0
}

/// A place, and what is there.
fn placed(document: &Document, spot: &Spot) -> (Place, Stated) {
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
    let named = if key.is_empty() { "(file)".to_owned() } else { key.clone() };
    let stated = Stated { key: named, value: document.stated(there) };
    (Place { source, span, pointer, key, document: document.index_of(at) }, stated)
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
