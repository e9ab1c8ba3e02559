//! One rule, ready to run on fixtures and their mutants.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use clearance_engine::pack::{LoadError, Pack};
use clearance_engine::script::{
    Comparison, DocNodeRef, Gather, Gathered, NodeRef, Observe, Operand, Reported, RuleResult,
    Sandbox, Step, Verdict,
};
use clearance_syntax::document::{Document, NodeId, Value};
use clearance_syntax::source::Diagnostic;

/// A rule that was compiled.
#[derive(Debug)]
pub(super) struct RuleRunner {
    sandbox: Sandbox,
}

/// All that a rule reports, in a form that can be compared and in an order of its own: places, words, labels, help
/// and fixes.
pub(super) type ComparableReports = Vec<String>;

/// The run of a rule on one document.
#[derive(Debug, Default)]
pub(super) struct DocumentRun {
    /// The reports; none where the rule does not apply.
    pub(super) reports: ComparableReports,
    /// The gathered value for the run over all documents.
    pub(super) gathered: Option<Gathered>,
}

/// The values that a rule read and compared.
#[derive(Debug, Default)]
pub(super) struct ObservedValues {
    /// The values that it read, with what each was compared with.
    pub(super) values: BTreeMap<NodeId, Vec<Value>>,
    /// The keys that it asked for in vain.
    pub(super) absent: BTreeSet<(NodeId, String)>,
    /// By how much computed numbers and dates missed what they were compared with, sorted.
    pub(super) gaps: Vec<i64>,
}

impl RuleRunner {
    /// The first rule of a pack.
    pub(super) fn new(pack: &Pack, observe: Observe) -> Result<Self, LoadError> {
        let mut scripts = pack.scripts.clone();
        scripts.observe = observe;
        scripts.trace = false;
        let sandbox = Sandbox::new(&scripts).map_err(|diagnostics| LoadError { diagnostics })?;
        Ok(Self { sandbox })
    }

    /// Runs the rule on a document. The observed values are empty unless everything is observed.
    ///
    /// # Errors
    /// The rule broke.
    pub(super) fn run_document(
        &self,
        document: &Arc<Document>,
    ) -> Result<(DocumentRun, ObservedValues), Box<Diagnostic>> {
        let subject = self.sandbox.prepare_document(document);
        let mut seen = ObservedValues::default();
        let RuleResult { verdict, gather, steps, .. } = self.sandbox.run_rule(0, &subject);
        seen.record_steps(document, steps);
        let reports = match verdict {
            Verdict::Skipped => return Ok((DocumentRun::default(), seen)),
            Verdict::Broken(diagnostic) => return Err(Box::new(diagnostic)),
            Verdict::Finished(reports) => reports,
        };
        let gathered = match gather {
            None | Some(Gather::Nothing) => None,
            Some(Gather::Value(value)) => Some(value),
            Some(Gather::Broken(diagnostic)) => return Err(Box::new(diagnostic)),
        };
        let reports = comparable_reports(&reports, |node_ref| Some((0, document, node_ref)));
        Ok((DocumentRun { reports, gathered }, seen))
    }

    /// Runs the rule over several documents together. `seen` are the values observed in each of them: what it
    /// compares now is added.
    ///
    /// # Errors
    /// The rule broke.
    pub(super) fn run_over_all(
        &self,
        documents: &[Arc<Document>],
        gathered: &[Option<&Gathered>],
        seen: &mut [ObservedValues],
    ) -> Result<ComparableReports, Box<Diagnostic>> {
        let given = || gathered.iter().enumerate().filter_map(|(of, value)| Some((of, (*value)?)));
        let from: Vec<usize> = given().map(|(of, _)| of).collect();
        let values: Vec<Gathered> = given().map(|(_, value)| value.clone()).collect();
        if values.is_empty() {
            return Ok(Vec::new());
        }
        let reports = match self.sandbox.check_all(0, values) {
            Verdict::Skipped => return Ok(Vec::new()),
            Verdict::Broken(diagnostic) => return Err(Box::new(diagnostic)),
            Verdict::Finished(reports) => reports,
        };
        let place = |doc_node: &DocNodeRef| from.get(doc_node.of).copied();
        self.record_comparisons(place, seen);
        let node_ref = |doc_node| {
            let of = place(doc_node)?;
            Some((of, documents.get(of)?, &doc_node.node_ref))
        };
        Ok(comparable_reports(&reports, node_ref))
    }
}

impl RuleRunner {
    /// Adds what the rule compared when it looked at all documents to what it looked at in each.
    fn record_comparisons(
        &self,
        of: impl Fn(&DocNodeRef) -> Option<usize>,
        seen: &mut [ObservedValues],
    ) {
        for step in self.sandbox.take_steps() {
            let Step::Compared(Comparison { left, right, .. }) = step else { continue };
            if left.node_ref.is_none() && right.node_ref.is_none() {
                let values = read_back(&left.shown).zip(read_back(&right.shown));
                let gap = values.and_then(|(left, right)| value_gap(&left, &right));
                seen.iter_mut().for_each(|seen| seen.gaps.extend(gap));
            }
            for (this, other) in [(&left, &right), (&right, &left)] {
                let doc_node = this
                    .node_ref
                    .as_ref()
                    .and_then(|node_ref| self.sandbox.find_doc_node(node_ref));
                let Some(DocNodeRef { node_ref: NodeRef::Node(node), .. }) = doc_node else {
                    continue;
                };
                let seen =
                    doc_node.and_then(|doc_node| of(&doc_node)).and_then(|of| seen.get_mut(of));
                if let Some((seen, value)) = seen.zip(read_back(&other.shown)) {
                    seen.record_value(node, value);
                }
            }
        }
    }
}

/// Reports with their places: which document, and where in it.
fn comparable_reports<'a, P>(
    reports: &'a [Reported<P>],
    place: impl Fn(&'a P) -> Option<(usize, &'a Arc<Document>, &'a NodeRef)>,
) -> ComparableReports {
    let at = |of: &'a P| place(of).map(|(of, _, node_ref)| (of, node_ref));
    // Whoever reads a report reads the values that it points to besides the one it is about. What tables and lists
    // hold is named by numbers, and those do not change.
    let value = |of: &'a P| match place(of) {
        Some((_, document, NodeRef::Node(node))) => Some(&document.node(*node).value),
        _ => None,
    };
    let said = |report: &'a Reported<P>| {
        let labels: Vec<_> =
            report.labels.iter().map(|(of, text)| (at(of), value(of), text)).collect();
        let written = |(of, value): &'a (P, Value)| (at(of), value);
        let fixes: Vec<_> = report.fixes.iter().map(written).collect();
        let facts: Vec<_> = report.once_done.iter().map(written).collect();
        format!("{:?}", (at(&report.node_ref), &report.message, labels, &report.help, fixes, facts))
    };
    let mut said: Vec<String> = reports.iter().map(said).collect();
    // Reports are sorted by location when they are displayed: their order has no meaning.
    said.sort_unstable();
    said
}

impl ObservedValues {
    fn record_steps(&mut self, document: &Document, steps: Vec<Step>) {
        for step in steps {
            match step {
                Step::Read(NodeRef::Node(node)) => self.record_read(document, node),
                Step::Read(NodeRef::Missing(table, key)) if document.get(table, &key).is_none() => {
                    self.absent.insert((table, key));
                }
                Step::Compared(comparison) => self.record_comparison(document, &comparison),
                _ => {}
            }
        }
    }

    fn record_read(&mut self, document: &Document, node: NodeId) {
        self.values.entry(node).or_default();
        // A list that holds no tables comes to the rule as a whole.
        if let Value::List(items) = &document.node(node).value {
            for &item in items {
                if !matches!(document.node(item).value, Value::Table(_)) {
                    self.record_read(document, item);
                }
            }
        }
    }

    fn record_comparison(&mut self, document: &Document, comparison: &Comparison) {
        let (left, right) = (&comparison.left, &comparison.right);
        let values = (value_of(document, left), value_of(document, right));
        if left.node_ref.is_none() && right.node_ref.is_none() {
            let (Some(left), Some(right)) = values else { return };
            self.gaps.extend(value_gap(&left, &right));
            return;
        }
        for (this, other) in [(left, values.1), (right, values.0)] {
            if let (Some(NodeRef::Node(node)), Some(other)) = (&this.node_ref, other) {
                self.record_value(*node, other);
            }
        }
    }

    /// A value was compared with another.
    fn record_value(&mut self, node: NodeId, other: Value) {
        let known = self.values.entry(node).or_default();
        if !known.contains(&other) {
            known.push(other);
        }
    }

    /// Keeps only the smallest gaps, and only some of what a value was compared with.
    pub(super) fn trim(&mut self) {
        /// Each makes up to six mutants of every number and date.
        const GAPS: usize = 3;
        const COMPARED: usize = 8;
        self.gaps.sort_by_key(|gap| (gap.unsigned_abs(), *gap));
        self.gaps.dedup_by_key(|gap| gap.unsigned_abs());
        self.gaps.truncate(GAPS);
        self.values.values_mut().for_each(|compared| compared.truncate(COMPARED));
    }
}

/// The scalar that was compared: as the document has it, or read from how it was shown.
fn value_of(document: &Document, operand: &Operand) -> Option<Value> {
    if let Some(NodeRef::Node(node)) = operand.node_ref {
        let value = &document.node(node).value;
        return (!matches!(value, Value::List(_) | Value::Table(_))).then(|| value.clone());
    }
    read_back(&operand.shown)
}

/// A scalar from how it was shown.
fn read_back(shown: &str) -> Option<Value> {
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
fn value_gap(left: &Value, right: &Value) -> Option<i64> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => left.checked_sub(*right),
        (Value::Date(left), Value::Date(right)) => {
            let span = right.until((jiff::Unit::Day, *left)).ok()?;
            Some(i64::from(span.get_days()))
        }
        _ => None,
    }
}
