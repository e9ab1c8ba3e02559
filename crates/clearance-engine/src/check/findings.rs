//! What rules report, as findings: their places become places in texts.

use std::collections::HashSet;
use std::sync::Arc;

use clearance_syntax::digest::sha256;
use clearance_syntax::document::{Document, Format, NodeId, TOML, Value};
use jiff::civil::Date;

use crate::report::{Finding, Fix, Label, Place, Severity, Stated, Status, Subject};
use crate::rule::Rule;
use crate::schema::Shape;
use crate::script::{Basis, Reported, Spot};

/// A place in a text, and the format in which something may be written there.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) place: Place,
    /// What is there.
    stated: Stated,
    /// The customer whose document it is in.
    subject: Subject,
    format: &'static Format,
    /// Whether there is a value that may be replaced.
    is_there: bool,
    /// Whether the schema says that it is a fact about the world, and no plan.
    is_fact: bool,
}

impl Written {
    /// Where a value was written, or would have been; `shape` tells facts from plans.
    pub(super) fn of(
        document: &Document,
        format: &'static Format,
        shape: &Shape,
        spot: &Spot,
    ) -> Self {
        let (Spot::Node(at) | Spot::Missing(at, _)) = spot;
        // What customers take over is written in the configuration.
        let format = if document.is_inherited(*at) { &TOML } else { format };
        let (place, stated) = placed(document, spot);
        let is_there = matches!(spot, Spot::Node(_));
        let is_fact = shape.is_fact(&place.pointer);
        Self { place, stated, subject: subject_of(document), format, is_there, is_fact }
    }

    /// Writes the value as people would add it here: `auto_renew = false`.
    fn entry(&self, value: &Value) -> Option<String> {
        let scalar = (self.format.write_scalar)(value)?;
        let key = self.place.pointer.rsplit('/').next().filter(|key| !is_index(key))?;
        Some((self.format.write_entry)(&key.replace("~1", "/").replace("~0", "~"), &scalar))
    }
}

/// A finding of a rule, as grave as it is for the file that it is about. Labels without a place are left out, and so is
/// a finding. `today` is the run's day: fixes plan for what is to come.
pub(super) fn of_rule<P>(
    (rule, severity): (&Rule, Severity),
    report: Reported<P>,
    today: Date,
    written: impl Fn(&P) -> Option<Written>,
) -> Option<Finding> {
    let at = written(&report.spot)?;
    let (labels, labelled): (Vec<Label>, Vec<Stated>) = (report.labels.into_iter())
        .filter_map(|(spot, text)| {
            let Written { place, stated, .. } = written(&spot)?;
            Some((Label { place, text }, stated))
        })
        .unzip();
    let read = report.basis.into_iter().filter_map(|basis| match basis {
        Basis::Read(spot) => Some(written(&spot)?.stated),
        Basis::Made(key, value) => Some(Stated { key, value }),
    });
    let basis = in_order(at.stated.clone(), labelled, read.collect());
    let change = |(spot, value): (P, Value)| Some((written(&spot)?, value));
    // They belong together: where one has no place, the others alone are no fix.
    let fixes = report.fixes.into_iter().map(change).collect::<Option<Vec<_>>>();
    let (fixes, mut facts) = fixes.map_or_else(Default::default, |fixes| planned(fixes, today));
    facts.extend(report.once_done.into_iter().filter_map(change));
    let then = then_write(&at.place, &facts);
    let help = match (report.help, then) {
        (Some(help), Some(then)) => Some(format!("{help}; {then}")),
        (help, then) => help.or(then),
    };
    Some(Finding {
        rule: Arc::clone(&rule.id),
        severity,
        fingerprint: String::new(),
        message: report.message,
        subject: Some(at.subject),
        place: at.place,
        value: digest_of(&basis),
        basis,
        status: Status::Open,
        labels,
        help,
        fixes,
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

type Changes = Vec<(Written, Value)>;

/// The fixes of a report, if all of them can be made; else what of them are facts, which are for people to write. A day
/// before today is no plan, so a fix that would write one is left out.
fn planned(fixes: Changes, today: Date) -> (Vec<Fix>, Changes) {
    if fixes.iter().any(|(written, _)| written.is_fact) {
        return (Vec::new(), fixes.into_iter().filter(|(written, _)| written.is_fact).collect());
    }
    if fixes.iter().any(|(_, value)| is_before(value, today)) {
        return (Vec::new(), Vec::new());
    }
    let fix = |(written, value): (Written, Value)| {
        let replacement = (written.format.write_scalar)(&value)?;
        written.is_there.then_some(Fix { place: written.place, replacement })
    };
    (fixes.into_iter().map(fix).collect::<Option<_>>().unwrap_or_default(), Vec::new())
}

/// Whether a value is a day before another, as a date or as its text.
fn is_before(value: &Value, today: Date) -> bool {
    match value {
        Value::Date(date) => *date < today,
        Value::Text(text) => text.parse::<Date>().is_ok_and(|date| date < today),
        _ => false,
    }
}

/// What to write once the world has changed. A fact of another table than the finding's is named by its whole key.
fn then_write(at: &Place, facts: &[(Written, Value)]) -> Option<String> {
    let table = |place: &Place| place.pointer.rsplit_once('/').map(|(table, _)| table.to_owned());
    let entry = |(written, value): &(Written, Value)| {
        let entry = written.entry(value)?;
        match table(&written.place) == table(at) {
            true => Some(format!("`{entry}`")),
            false => Some(format!("`{entry}` ({})", written.place.key)),
        }
    };
    let entries: Vec<String> = facts.iter().filter_map(entry).collect();
    (!entries.is_empty()).then(|| format!("once it is done, write {}", entries.join(" and ")))
}

fn is_index(step: &str) -> bool {
    !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit())
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
