//! One rule, ready to run on fixtures and their mutants.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::{Document, NodeId, Value};
use crate::pack::{LoadError, Pack};
use crate::script::{Comparison, Observe, Operand, Reported, Sandbox, Spot, Step, Verdict};
use crate::source::Fault;

/// A rule that was compiled.
#[derive(Debug)]
pub(super) struct Runner {
    sandbox: Sandbox,
}

/// All that a rule reports on a document, in a form that can be compared and in an order of its own: places, words,
/// labels, help and fixes. Nothing where it does not apply.
pub(super) type Reports = Vec<String>;

/// What a rule looked at.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The values that it read, with what each was compared with.
    pub(super) values: BTreeMap<NodeId, Vec<Value>>,
    /// The keys that it asked for in vain.
    pub(super) absent: BTreeSet<(NodeId, String)>,
    /// By how much computed numbers and dates missed what they were compared with, sorted.
    pub(super) gaps: Vec<i64>,
}

impl Runner {
    pub(super) fn new(
        pack: &Pack,
        rule: usize,
        as_of: Date,
        observe: Observe,
    ) -> Result<Self, LoadError> {
        let mut scripts = pack.only(&[rule], as_of).scripts;
        scripts.observe = observe;
        scripts.trace = false;
        let sandbox = Sandbox::new(&scripts).map_err(|faults| LoadError { faults })?;
        Ok(Self { sandbox })
    }

    /// What the rule reports on a document.
    ///
    /// # Errors
    /// The rule broke.
    pub(super) fn reports(&self, document: &Arc<Document>) -> Result<Reports, Box<Fault>> {
        match self.sandbox.check(0, &self.sandbox.subject(document)) {
            Verdict::Skipped => Ok(Vec::new()),
            Verdict::Broken(fault) => Err(Box::new(fault)),
            Verdict::Finished(reports) => {
                // Reports are sorted by place when they are shown: their order is not what a rule says.
                let said =
                    |report: &Reported| format!("{report:?} {:?}", labelled(document, report));
                let mut reports: Vec<String> = reports.iter().map(said).collect();
                reports.sort_unstable();
                Ok(reports)
            }
        }
    }

    /// What the rule looked at on the last document; nothing unless everything is observed.
    pub(super) fn seen(&self, document: &Document) -> Seen {
        let mut seen = Seen::default();
        for step in self.sandbox.take_steps() {
            match step {
                Step::Read(Spot::Node(node)) => seen.read(document, node),
                Step::Read(Spot::Missing(table, key)) if document.get(table, &key).is_none() => {
                    seen.absent.insert((table, key));
                }
                Step::Compared(comparison) => seen.compared(document, &comparison),
                _ => {}
            }
        }
        seen.settle();
        seen
    }
}

impl Seen {
    fn read(&mut self, document: &Document, node: NodeId) {
        self.values.entry(node).or_default();
        // A list that holds no tables comes to the rule as a whole.
        if let Value::List(items) = &document.node(node).value {
            for &item in items {
                if !matches!(document.node(item).value, Value::Table(_)) {
                    self.read(document, item);
                }
            }
        }
    }

    fn compared(&mut self, document: &Document, comparison: &Comparison) {
        let (left, right) = (&comparison.left, &comparison.right);
        let values = (value_of(document, left), value_of(document, right));
        if left.spot.is_none() && right.spot.is_none() {
            let (Some(left), Some(right)) = values else { return };
            self.gaps.extend(gap(&left, &right));
            return;
        }
        for (this, other) in [(left, values.1), (right, values.0)] {
            if let (Some(Spot::Node(node)), Some(other)) = (&this.spot, other) {
                let known = self.values.entry(*node).or_default();
                if !known.contains(&other) {
                    known.push(other);
                }
            }
        }
    }

    /// Keeps only the smallest gaps, and only some of what a value was compared with.
    fn settle(&mut self) {
        /// Each makes up to six mutants of every number and date.
        const GAPS: usize = 3;
        const COMPARED: usize = 8;
        self.gaps.sort_by_key(|gap| (gap.unsigned_abs(), *gap));
        self.gaps.dedup_by_key(|gap| gap.unsigned_abs());
        self.gaps.truncate(GAPS);
        self.values.values_mut().for_each(|compared| compared.truncate(COMPARED));
    }
}

/// The values that a report points to besides the one it is about: whoever reads it reads them too.
fn labelled<'a>(document: &'a Document, report: &Reported) -> Vec<&'a Value> {
    let values = report.labels.iter().filter_map(|(spot, _)| match spot {
        Spot::Node(node) => Some(&document.node(*node).value),
        Spot::Missing(..) => None,
    });
    // What tables and lists hold is named by numbers, and those do not change.
    values.collect()
}

/// The scalar that was compared: as the document has it, or read from how it was shown.
fn value_of(document: &Document, operand: &Operand) -> Option<Value> {
    if let Some(Spot::Node(node)) = operand.spot {
        let value = &document.node(node).value;
        return (!matches!(value, Value::List(_) | Value::Table(_))).then(|| value.clone());
    }
    let shown = operand.shown.as_str();
    if let Some(text) = shown.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        // What would have to be unescaped is no name that anything is compared with.
        return (!text.contains('\\')).then(|| Value::Text(text.into()));
    }
    let int = shown.parse().ok().map(Value::Int);
    let date = || shown.parse().ok().map(Value::Date);
    let float = || shown.parse().ok().filter(|number: &f64| number.is_finite()).map(Value::Float);
    int.or_else(date).or_else(float)
}

/// By how much one number is larger than another, or one date later, in days.
fn gap(left: &Value, right: &Value) -> Option<i64> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => left.checked_sub(*right),
        (Value::Date(left), Value::Date(right)) => {
            let span = right.until((jiff::Unit::Day, *left)).ok()?;
            Some(i64::from(span.get_days()))
        }
        _ => None,
    }
}
