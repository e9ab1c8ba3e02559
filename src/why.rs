//! How a rule came to its verdict on a customer: what it read, what it asked, what it reported.
//!
//! Plain data in the order in which things happened. The rule runs as in a check, but observed; that takes longer and
//! ends the same.

use std::sync::Arc;
use std::thread;

use jiff::civil::Date;

use crate::check::{self, Ended, Looked};
use crate::document::{Document, NodeId, Value};
use crate::files::Found;
use crate::pack::{LoadError, Pack};
use crate::report::{Broken, Finding, Place, Severity};
use crate::script::{Comparison, Decision, Observe, Operand, Sandbox, Spot, Step};
use crate::source::{Source, Span};

/// How a rule came to its verdicts.
#[derive(Debug)]
pub struct Why {
    /// The rule's id.
    pub rule: Arc<str>,
    /// Its title.
    pub title: String,
    /// Its severity.
    pub severity: Severity,
    /// The date that `today()` gave.
    pub as_of: Date,
    /// The documents in the order of the files.
    pub customers: Vec<Customer>,
    /// What could not be read.
    pub broken: Vec<Broken>,
}

/// How it came to its verdict on one document.
#[derive(Debug)]
pub struct Customer {
    /// The file.
    pub source: Arc<Source>,
    /// Which document of the file, from 0, where the file can hold several.
    pub document: Option<usize>,
    /// The verdict.
    pub ended: Ended,
    /// What led to it.
    pub events: Vec<Event>,
    /// What was found, in the order in which it was reported.
    pub findings: Vec<Finding>,
    /// Why it did not finish.
    pub broken: Vec<Broken>,
}

/// Something that the rule did.
#[derive(Debug)]
pub enum Event {
    /// It read a value.
    Read(Read),
    /// It asked something about two values, or of a condition.
    Asked(Asked),
    /// It reported: the number of the finding, from 0.
    Reported(usize),
    /// So many further events are left out here.
    LeftOut(u64),
}

/// A value that was read.
#[derive(Debug)]
pub struct Read {
    /// Where it is; where it is absent, where it would be.
    pub place: Place,
    /// Its key, as in `source.subscriptions[0].licenses`.
    pub key: String,
    /// The value; nothing where it is absent.
    pub value: Option<String>,
    /// Whether it was read before.
    pub again: bool,
}

/// A question, and its answer.
#[derive(Debug)]
pub struct Asked {
    /// The script.
    pub source: Arc<Source>,
    /// The question in it.
    pub span: Span,
    /// The function that asked: `check`, or of a library `name::function`.
    pub function: Arc<str>,
    /// The values that were compared, if it is a comparison.
    pub compared: Option<Compared>,
    /// The answer.
    pub result: bool,
    /// Whether the answer decided how the rule went on.
    pub decides: bool,
}

/// Two values that were compared.
#[derive(Debug)]
pub struct Compared {
    /// `==`, `!=`, `<`, `<=`, `>`, `>=`, or `in`.
    pub operator: &'static str,
    /// The value left of it, and its key if it was read from the customer file.
    pub left: (String, Option<String>),
    /// The same of the value right of it.
    pub right: (String, Option<String>),
}

/// The pack with one rule only, which is observed. Nothing if there is no rule of that id.
pub fn only(mut pack: Pack, id: &str) -> Option<Pack> {
    let index = pack.rules.iter().position(|rule| *rule.id == *id)?;
    pack.rules = pack.rules.into_iter().skip(index).take(1).collect();
    pack.scripts.rules = pack.scripts.rules.into_iter().skip(index).take(1).collect();
    pack.scripts.observe = Observe::Everything;
    Some(pack)
}

/// Runs the only rule of a pack on everything that is found; of each file on all documents, or on one (from 0).
///
/// # Errors
/// The rule does not compile, or the pack has none.
pub fn why(
    pack: &Pack,
    found: &[Found],
    document: Option<usize>,
    max_file_bytes: u64,
) -> Result<Why, LoadError> {
    let explain = || explain(pack, found, document, max_file_bytes);
    let builder = thread::Builder::new().stack_size(check::stack_bytes(&pack.scripts));
    thread::scope(|scope| match builder.spawn_scoped(scope, explain) {
        Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
        Err(_) => explain(),
    })
}

fn explain(
    pack: &Pack,
    found: &[Found],
    document: Option<usize>,
    max_file_bytes: u64,
) -> Result<Why, LoadError> {
    let rule = pack.rules.first().ok_or(LoadError { faults: Vec::new() })?;
    let sandbox = Sandbox::new(&pack.scripts).map_err(|faults| LoadError { faults })?;
    let mut why = Why {
        rule: Arc::clone(&rule.id),
        title: rule.header.title.clone(),
        severity: rule.header.severity,
        as_of: pack.scripts.as_of,
        customers: Vec::new(),
        broken: Vec::new(),
    };
    for found in found {
        let (looked, broken) = check::one_by_one(pack, &sandbox, found, max_file_bytes);
        let wanted = |(index, _): &(usize, Looked)| document.is_none_or(|only| only == *index);
        let wanted = looked.into_iter().enumerate().filter(wanted);
        why.customers.extend(wanted.map(|(_, looked)| customer(looked)));
        why.broken.extend(broken);
    }
    Ok(why)
}

fn customer(looked: Looked) -> Customer {
    let document = &looked.document;
    let mut events: Vec<Event> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for step in looked.steps {
        match step {
            Step::Read(spot) if leads_on(document, &spot) => {}
            Step::Read(spot) => {
                let again = !seen.insert(spot.clone());
                let repeated = matches!(events.last(), Some(Event::Read(last))
                    if again && last.key == key_of(document, &spot));
                if !repeated {
                    events.push(Event::Read(read(document, &spot, again)));
                }
            }
            Step::Compared(comparison) => events.push(Event::Asked(compared(document, comparison))),
            Step::Decided(decision) => decided(decision, &mut events),
            Step::Reported(index) => events.push(Event::Reported(index)),
            Step::LeftOut(count) => events.push(Event::LeftOut(count)),
        }
    }
    Customer {
        source: Arc::clone(&document.source),
        document: document.index,
        ended: looked.ended,
        events,
        findings: looked.findings,
        broken: looked.broken,
    }
}

/// Whether a place is a table or a list of tables: read only to read what is in it.
fn leads_on(document: &Document, spot: &Spot) -> bool {
    let Spot::Node(node) = spot else { return false };
    let table = |node: NodeId| matches!(document.node(node).value, Value::Table(_));
    match &document.node(*node).value {
        Value::Table(_) => true,
        Value::List(items) => items.iter().any(|item| table(*item)),
        _ => false,
    }
}

fn read(document: &Document, spot: &Spot, again: bool) -> Read {
    let value = match spot {
        Spot::Node(node) => Some(shown(document, *node)),
        Spot::Missing(..) => None,
    };
    let place = check::place_in(document, spot);
    Read { place, key: key_of(document, spot), value, again }
}

fn compared(document: &Document, comparison: Comparison) -> Asked {
    let side = |operand: Operand| {
        let key = operand.spot.map(|spot| key_of(document, &spot));
        let shown = if operand.shown == "()" { "nothing".to_owned() } else { operand.shown };
        (shown, key)
    };
    Asked {
        source: comparison.source,
        span: comparison.span,
        function: comparison.function,
        compared: Some(Compared {
            operator: comparison.operator,
            left: side(comparison.left),
            right: side(comparison.right),
        }),
        result: comparison.result,
        decides: false,
    }
}

/// A condition that is the comparison just told is told with it.
fn decided(decision: Decision, events: &mut Vec<Event>) {
    if let Some(Event::Asked(last)) = events.last_mut()
        && last.span == decision.span
        && Arc::ptr_eq(&last.source, &decision.source)
        && last.result == decision.outcome
        && !last.decides
    {
        last.decides = true;
        return;
    }
    events.push(Event::Asked(Asked {
        source: decision.source,
        span: decision.span,
        function: decision.function,
        compared: None,
        result: decision.outcome,
        decides: true,
    }));
}

/// A value as it is written in TOML or JSON, lists included.
fn shown(document: &Document, node: NodeId) -> String {
    match &document.node(node).value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Text(text) => format!("\"{text}\""),
        Value::Date(date) => date.to_string(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| shown(document, *item)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(entries) => match entries.len() {
            1 => "a table of 1 key".to_owned(),
            count => format!("a table of {count} keys"),
        },
    }
}

/// The key of a place, as in `source.subscriptions[0].licenses`.
pub fn key_of(document: &Document, spot: &Spot) -> String {
    let (node, missing) = match spot {
        Spot::Node(node) => (*node, ""),
        Spot::Missing(node, key) => (*node, key.as_str()),
    };
    let mut steps = Vec::new();
    let mut at = node;
    while at != NodeId::ROOT {
        let parent = document.node(at).parent;
        match &document.node(parent).value {
            Value::Table(entries) => {
                let entry = entries.iter().find(|entry| entry.value == at);
                steps.push(entry.map_or_else(String::new, |entry| dotted(&entry.key)));
            }
            Value::List(items) => {
                let index = items.iter().position(|item| *item == at).unwrap_or_default();
                steps.push(format!("[{index}]"));
            }
            _ => {}
        }
        at = parent;
    }
    let path = steps.iter().rev().fold(String::new(), |path, step| joined(path, step));
    // What is missing may be a path by itself.
    let path = match missing {
        "" => path,
        missing => missing.split('.').fold(path, |path, step| joined(path, &dotted(step))),
    };
    if path.is_empty() { "the whole file".to_owned() } else { path }
}

fn joined(path: String, step: &str) -> String {
    let dot = if path.is_empty() || step.starts_with('[') { "" } else { "." };
    path + dot + step
}

/// A key as it is written in a path; one with other signs in it is quoted.
fn dotted(key: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    match !key.is_empty() && key.chars().all(plain) {
        true => key.to_owned(),
        false => format!("\"{key}\""),
    }
}
