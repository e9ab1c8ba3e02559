//! Conversion of rule reports into findings: document nodes become locations in texts.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use clearance_syntax::digest::sha256;
use clearance_syntax::document::{Document, Format, NodeId, TOML, Value};
use jiff::civil::Date;

use crate::report::{BasisValue, Finding, Fix, Label, Location, Severity, Status, Subject};
use crate::rule::Rule;
use crate::schema::Shape;
use crate::script::{Basis, NodeRef, Reported};

/// A place in a text, and the format in which something may be written there.
#[derive(Debug, Clone)]
pub(super) struct ResolvedValue {
    pub(super) place: Location,
    /// The text of the label.
    stated: BasisValue,
    /// The subject of the document that it is in.
    subject: Subject,
    format: &'static Format,
    /// Whether there is a value that may be replaced.
    is_there: bool,
    /// Whether the schema says that it is a fact about the world, and no plan.
    is_fact: bool,
}

/// Resolves the places that reports name in one document. It remembers the values that they stand on: many may stand on the
/// same large list.
#[derive(Debug)]
pub(super) struct Resolver<'a> {
    document: &'a Document,
    format: &'static Format,
    /// Tells facts from plans.
    shape: &'a Shape,
    stated: RefCell<HashMap<NodeId, String>>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(document: &'a Document, format: &'static Format, shape: &'a Shape) -> Self {
        Self { document, format, shape, stated: RefCell::default() }
    }

    /// Where a value was written, or would have been.
    pub(super) fn resolve(&self, node_ref: &NodeRef) -> ResolvedValue {
        let document = self.document;
        let (NodeRef::Node(at) | NodeRef::Missing(at, _)) = node_ref;
        // What documents take over is written in the configuration.
        let format = if document.is_inherited(*at) { &TOML } else { self.format };
        let (place, there) = locate_value(document, node_ref);
        let key = if place.key.is_empty() { "(file)".to_owned() } else { place.key.clone() };
        let stated = BasisValue { key, value: self.state_value(there) };
        let is_there = matches!(node_ref, NodeRef::Node(_));
        let is_fact = self.shape.is_fact(&place.pointer);
        ResolvedValue { place, stated, subject: subject_of(document), format, is_there, is_fact }
    }

    fn state_value(&self, node: Option<NodeId>) -> String {
        let Some(id) = node else { return self.document.stated(None) };
        let mut known = self.stated.borrow_mut();
        known.entry(id).or_insert_with(|| self.document.stated(node)).clone()
    }
}

impl ResolvedValue {
    /// Writes the value as people would add it here: `auto_renew = false`.
    fn write_entry(&self, value: &Value) -> Option<String> {
        let scalar = (self.format.write_scalar)(value)?;
        let key = self.place.pointer.rsplit('/').next().filter(|key| !is_index(key))?;
        Some((self.format.write_entry)(&key.replace("~1", "/").replace("~0", "~"), &scalar))
    }
}

/// A finding of a rule, with its severity for the file that it is about. Labels without a place are left out, and so is
/// a finding. `today` is the run's day: fixes plan for what is to come.
pub(super) fn rule_finding<P>(
    rule: &Rule,
    severity: Severity,
    report: Reported<P>,
    today: Date,
    written: impl Fn(&P) -> Option<ResolvedValue>,
) -> Option<Finding> {
    let at = written(&report.node_ref)?;
    let (labels, labelled): (Vec<Label>, Vec<BasisValue>) = (report.labels.into_iter())
        .filter_map(|(node_ref, text)| {
            let ResolvedValue { place, stated, .. } = written(&node_ref)?;
            Some((Label { location: place, text }, stated))
        })
        .unzip();
    let read = report.basis.into_iter().filter_map(|basis| match basis {
        Basis::Read(node_ref) => Some(written(&node_ref)?.stated),
        Basis::Made(key, value) => Some(BasisValue { key, value }),
    });
    let basis = order_basis(at.stated.clone(), labelled, read.collect());
    let change = |(node_ref, value): (P, Value)| Some((written(&node_ref)?, value));
    // They belong together: where one has no place, the others alone are no fix.
    let fixes = report.fixes.into_iter().map(change).collect::<Option<Vec<_>>>();
    let (fixes, mut facts) = fixes.map_or_else(Default::default, |fixes| split_fixes(fixes, today));
    facts.extend(report.once_done.into_iter().filter_map(change));
    let then = once_done_help(&at.place, &facts);
    // Neither the message nor what it stands on changes on that day: baselines and waivers know it before and after.
    let from = rule.header.counts_from(today).filter(|_| severity > Severity::Advice);
    let until = from.map(|day| not_yet_effective_help(day, severity));
    Some(Finding {
        rule: Arc::clone(&rule.id),
        severity: if from.is_some() { Severity::Advice } else { severity },
        fingerprint: String::new(),
        message: report.message,
        subject: Some(at.subject),
        also: Vec::new(),
        location: at.place,
        value: digest_of(&basis),
        basis,
        status: Status::Open,
        labels,
        help: join_helps([report.help, then, until]),
        fixes,
        url: rule.header.url.as_deref().map(Into::into),
    })
}

/// Joins the parts of a help.
fn join_helps(parts: [Option<String>; 3]) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Returns the help that names the day from which a finding has its severity.
fn not_yet_effective_help(day: Date, severity: Severity) -> String {
    format!("it is advice until {day}; from that day on its severity is {}", severity.name())
}

/// The values that a finding stands on, each once: the one that is wrong, those that are labelled, and what else was read.
fn order_basis(
    wrong: BasisValue,
    mut labelled: Vec<BasisValue>,
    mut read: Vec<BasisValue>,
) -> Vec<BasisValue> {
    labelled.sort_unstable();
    read.sort_unstable();
    let mut seen = HashSet::new();
    let all = std::iter::once(wrong).chain(labelled).chain(read);
    all.filter(|stated| seen.insert(stated.clone())).collect()
}

/// A digest of values in any order.
fn digest_of(basis: &[BasisValue]) -> String {
    let mut lines: Vec<String> = basis.iter().map(BasisValue::to_string).collect();
    lines.sort_unstable();
    sha256(lines.join("\n").as_bytes())
}

type Changes = Vec<(ResolvedValue, Value)>;

/// The fixes of a report, if all of them can be made; else what of them are facts, which are for people to write. A day
/// before today is no plan, so a fix that would write one is left out.
fn split_fixes(fixes: Changes, today: Date) -> (Vec<Fix>, Changes) {
    if fixes.iter().any(|(written, _)| written.is_fact) {
        return (Vec::new(), fixes.into_iter().filter(|(written, _)| written.is_fact).collect());
    }
    if fixes.iter().any(|(_, value)| is_before(value, today)) {
        return (Vec::new(), Vec::new());
    }
    let fix = |(written, value): (ResolvedValue, Value)| {
        let replacement = (written.format.write_scalar)(&value)?;
        written.is_there.then_some(Fix { location: written.place, replacement })
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

/// Returns the help for facts to record once they are true. A fact of another table than the finding's is named by its whole key.
fn once_done_help(at: &Location, facts: &[(ResolvedValue, Value)]) -> Option<String> {
    let table =
        |place: &Location| place.pointer.rsplit_once('/').map(|(table, _)| table.to_owned());
    let entry = |(written, value): &(ResolvedValue, Value)| {
        let entry = written.write_entry(value)?;
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

/// The subject of a document.
pub(super) fn subject_of(document: &Document) -> Subject {
    Subject { file: document.source.name.as_str().into(), document: document.index }
}

pub(super) fn location_of(document: &Document, node_ref: &NodeRef) -> Location {
    locate_value(document, node_ref).0
}

/// The location of a value, and the value, if it is there.
fn locate_value(document: &Document, node_ref: &NodeRef) -> (Location, Option<NodeId>) {
    let (node, at, span, missing) = match node_ref {
        NodeRef::Node(id) => {
            let node = document.node(*id);
            let whole = matches!(node.value, Value::Table(_));
            (*id, *id, if whole { node.header } else { node.span }, String::new())
        }
        NodeRef::Missing(id, key) => {
            let deepest = deepest_table(document, *id, key);
            (*id, deepest, document.node(deepest).header, missing_pointer(key))
        }
    };
    let pointer = document.pointer(node) + missing.as_str();
    let (key, there) = document.key_of(&pointer);
    let source = Arc::clone(document.source_of(at));
    (Location { source, span, pointer, key, document: document.index_of(at) }, there)
}

/// The innermost table that is there on the way to a missing key.
fn deepest_table(document: &Document, from: NodeId, key: &str) -> NodeId {
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
