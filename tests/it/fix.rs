//! Fixes: what becomes of the texts.

use crate::scratch::shipped_words;
use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use clearance_engine::files::format_by_name;
use clearance_engine::report::{
    Finding, Fix, Holding, Location, Report, Severity, Status, Subject, Summary, fingerprint,
};
use clearance_gate::fix::{FixOutcome, fix_findings};
use clearance_syntax::document::{Document, Format, NodeId, Value};
use clearance_syntax::source::{Root, Source};
use jiff::civil::date;

mod command;
mod facts;
mod patch;
mod properties;
mod rounds;

/// A file, and what is read from it.
struct File {
    source: Arc<Source>,
    format: &'static Format,
    documents: Vec<Document>,
}

impl File {
    fn new(name: &str, text: &str) -> Self {
        let (source, format) = (Source::new(name, text), format_by_name(Path::new(name)).unwrap());
        let documents = (format.parse)(&source).documents;
        Self { source, format, documents }
    }

    fn place(&self, document: Option<usize>, pointer: &str) -> Location {
        let of = |one: &&Document| one.index.is_none() || one.index == document;
        let read = self.documents.iter().find(of).unwrap();
        let node = read.node(read.at_pointer(pointer).unwrap());
        Location {
            source: Arc::clone(&self.source),
            span: node.span,
            pointer: pointer.to_owned(),
            key: read.key_of(pointer).0,
            document: read.index,
        }
    }

    /// A finding at the first of some values, that asks for all of them to be replaced.
    fn finding(&self, rule: &str, document: Option<usize>, fixes: &[(&str, Value)]) -> Finding {
        let place = self.place(document, fixes[0].0);
        let fixes = fixes.iter().map(|(pointer, value)| Fix {
            location: self.place(document, pointer),
            replacement: (self.format.write_scalar)(value).unwrap(),
        });
        Finding {
            basis: Vec::new(),
            rule: rule.into(),
            severity: Severity::Error,
            message: "wrong".to_owned(),
            also: Vec::new(),
            subject: Some(Subject { file: place.source.name.as_str().into(), document }),
            value: String::new(),
            status: Status::Open,
            labels: vec![],
            help: None,
            fixes: fixes.collect(),
            url: None,
            fingerprint: fingerprint(&[rule, &place.pointer]),
            location: place,
        }
    }
}

/// A report that holds these findings.
fn report(findings: Vec<Finding>) -> Report {
    Report {
        words: shipped_words(),
        as_of: date(2026, 11, 22),
        root: Root::default(),
        rules: vec![],
        findings,
        joined: Vec::new(),
        broken: vec![],
        summary: Summary::default(),
        off: vec![],
        has_schema: true,
        stand_in: None,
        holding: Holding::default(),
        subjects: vec![],
        plans: Vec::new(),
        unplanned: Vec::new(),
        table: None,
        title: None,
        author: None,
        evidence: None,
    }
}

/// Applies fixes to files about which nothing is found afterwards.
fn once(findings: Vec<Finding>) -> FixOutcome<Report> {
    let run = |_: &_| Ok::<_, Infallible>(report(vec![]));
    fix_findings(report(findings), |report| report, run).unwrap_or_else(|never| match never {})
}

fn value(of: &toml::Value) -> Value {
    match of {
        toml::Value::Integer(number) => Value::Int(*number),
        toml::Value::Float(number) => Value::Float(*number),
        toml::Value::Boolean(truth) => Value::Bool(*truth),
        toml::Value::Datetime(date) => Value::Date(date.to_string().parse().unwrap()),
        other => Value::Text(other.as_str().unwrap().into()),
    }
}

#[test]
fn a_fix_changes_a_value_and_nothing_else() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/fix/cases.toml");
    let cases: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
    let cases = cases["case"].as_array().unwrap();
    for case in cases {
        let text = |key: &str| case.get(key).map(|text| text.as_str().unwrap());
        let before = text("before").unwrap();
        let file = File::new(text("file").unwrap(), before);
        let document = case.get("document").map(|at| at.as_integer().unwrap() as usize);
        let written = value(&case["write"]);
        let finding = file.finding("r", document, &[(text("at").unwrap(), written)]);
        // Nothing is gone before it is looked for again: what is refused must still be there.
        let again = report(vec![finding.clone()]);
        let run = |_: &_| Ok::<_, Infallible>(report(vec![]));
        let Ok(fixed) = fix_findings(again, |report| report, run);
        let now = fixed.rewrites.first().map(|rewrite| rewrite.new.text.as_str());
        let why = fixed.left.first().map(|left| left.why.to_string());
        assert_eq!((now, why.as_deref()), (text("after"), text("refused")), "{case:#}");
        if let Some(after) = now {
            check_only(&file, &File::new(&file.source.name, after), &finding);
        }
    }
    assert!(cases.len() > 60);
}

/// Asserts that a file holds what it did, but for what a finding has replaced; and outside of it the same bytes.
fn check_only(old: &File, new: &File, finding: &Finding) {
    let place = &finding.fixes[0].location;
    assert_eq!(old.documents.len(), new.documents.len());
    for (before, after) in old.documents.iter().zip(&new.documents) {
        for at in 0..before.nodes().len() {
            let id = NodeId(u32::try_from(at).unwrap());
            let pointer = before.pointer(id);
            let is_it = before.index == place.document && pointer == place.pointer;
            let is_parent = matches!(before.node(id).value, Value::List(_) | Value::Table(_));
            let other = after.at_pointer(&pointer).unwrap();
            match is_it {
                true => assert_ne!(before.node(id).value, after.node(other).value),
                false if is_parent => assert_eq!(
                    std::mem::discriminant(&before.node(id).value),
                    std::mem::discriminant(&after.node(other).value)
                ),
                false => assert_eq!(before.node(id).value, after.node(other).value),
            }
        }
    }
    let (old, new) = (&old.source.text, &new.source.text);
    let tail = old.len() - place.span.end;
    assert_eq!(old.as_bytes()[..place.span.start], new.as_bytes()[..place.span.start]);
    assert_eq!(old.as_bytes()[place.span.end..], new.as_bytes()[new.len() - tail..]);
}
