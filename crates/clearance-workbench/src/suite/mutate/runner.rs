//! One rule, ready to run on fixtures and their mutants.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use clearance_engine::pack::{LoadError, Pack};
use clearance_engine::script::{
    Comparison, Gather, Gathered, Observe, Operand, Reported, Sandbox, Site, Spot, Step, Verdict,
};
use clearance_syntax::document::{Document, NodeId, Value};
use clearance_syntax::source::Diagnostic;

/// A rule that was compiled.
#[derive(Debug)]
pub(super) struct Runner {
    sandbox: Sandbox,
}

/// All that a rule reports, in a form that can be compared and in an order of its own: places, words, labels, help
/// and fixes.
pub(super) type Reports = Vec<String>;

/// What a rule makes of one document.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// What it reports; nothing where it does not apply.
    pub(super) reports: Reports,
    /// What it takes from the document, to look at together with others.
    pub(super) gathered: Option<Gathered>,
}

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
        let sandbox = Sandbox::new(&scripts).map_err(|diagnostics| LoadError { diagnostics })?;
        Ok(Self { sandbox })
    }

    /// What the rule makes of a document, and what it looked at; that is nothing unless everything is observed.
    ///
    /// # Errors
    /// The rule broke.
    pub(super) fn said(&self, document: &Arc<Document>) -> Result<(Said, Seen), Box<Diagnostic>> {
        let subject = self.sandbox.subject(document);
        let mut seen = Seen::default();
        let reports = match self.sandbox.check(0, &subject) {
            Verdict::Skipped => {
                seen.take(document, self.sandbox.take_steps());
                return Ok((Said::default(), seen));
            }
            Verdict::Broken(diagnostic) => return Err(Box::new(diagnostic)),
            Verdict::Finished(reports) => reports,
        };
        seen.take(document, self.sandbox.take_steps());
        let gathered = match self.sandbox.gather(0, &subject) {
            Gather::Nothing => None,
            Gather::Value(value) => Some(value),
            Gather::Broken(diagnostic) => return Err(Box::new(diagnostic)),
        };
        seen.take(document, self.sandbox.take_steps());
        let reports = told(&reports, |spot| Some((0, document, spot)));
        Ok((Said { reports, gathered }, seen))
    }

    /// What the rule reports on several documents together. `seen` are what it looked at in each of them: what it
    /// compares now is added.
    ///
    /// # Errors
    /// The rule broke.
    pub(super) fn over_all(
        &self,
        documents: &[Arc<Document>],
        gathered: &[Option<&Gathered>],
        seen: &mut [Seen],
    ) -> Result<Reports, Box<Diagnostic>> {
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
        let place = |site: &Site| from.get(site.of).copied();
        self.compared(place, seen);
        let spot = |site| {
            let of = place(site)?;
            Some((of, documents.get(of)?, &site.spot))
        };
        Ok(told(&reports, spot))
    }
}

impl Runner {
    /// Adds what the rule compared when it looked at all documents to what it looked at in each.
    fn compared(&self, of: impl Fn(&Site) -> Option<usize>, seen: &mut [Seen]) {
        for step in self.sandbox.take_steps() {
            let Step::Compared(Comparison { left, right, .. }) = step else { continue };
            if left.spot.is_none() && right.spot.is_none() {
                let values = read_back(&left.shown).zip(read_back(&right.shown));
                let gap = values.and_then(|(left, right)| gap(&left, &right));
                seen.iter_mut().for_each(|seen| seen.gaps.extend(gap));
            }
            for (this, other) in [(&left, &right), (&right, &left)] {
                let site = this.spot.as_ref().and_then(|spot| self.sandbox.site(spot));
                let Some(Site { spot: Spot::Node(node), .. }) = site else { continue };
                let seen = site.and_then(|site| of(&site)).and_then(|of| seen.get_mut(of));
                if let Some((seen, value)) = seen.zip(read_back(&other.shown)) {
                    seen.add(node, value);
                }
            }
        }
    }
}

/// Reports with their places: which document, and where in it.
fn told<'a, P>(
    reports: &'a [Reported<P>],
    place: impl Fn(&'a P) -> Option<(usize, &'a Arc<Document>, &'a Spot)>,
) -> Reports {
    let at = |of: &'a P| place(of).map(|(of, _, spot)| (of, spot));
    // Whoever reads a report reads the values that it points to besides the one it is about. What tables and lists
    // hold is named by numbers, and those do not change.
    let value = |of: &'a P| match place(of) {
        Some((_, document, Spot::Node(node))) => Some(&document.node(*node).value),
        _ => None,
    };
    let said = |report: &'a Reported<P>| {
        let labels: Vec<_> =
            report.labels.iter().map(|(of, text)| (at(of), value(of), text)).collect();
        let written = |(of, value): &'a (P, Value)| (at(of), value);
        let fixes: Vec<_> = report.fixes.iter().map(written).collect();
        let facts: Vec<_> = report.once_done.iter().map(written).collect();
        format!("{:?}", (at(&report.spot), &report.message, labels, &report.help, fixes, facts))
    };
    let mut said: Vec<String> = reports.iter().map(said).collect();
    // Reports are sorted by place when they are shown: their order is not what a rule says.
    said.sort_unstable();
    said
}

impl Seen {
    fn take(&mut self, document: &Document, steps: Vec<Step>) {
        for step in steps {
            match step {
                Step::Read(Spot::Node(node)) => self.read(document, node),
                Step::Read(Spot::Missing(table, key)) if document.get(table, &key).is_none() => {
                    self.absent.insert((table, key));
                }
                Step::Compared(comparison) => self.compared(document, &comparison),
                _ => {}
            }
        }
    }

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
                self.add(*node, other);
            }
        }
    }

    /// A value was compared with another.
    fn add(&mut self, node: NodeId, other: Value) {
        let known = self.values.entry(node).or_default();
        if !known.contains(&other) {
            known.push(other);
        }
    }

    /// Keeps only the smallest gaps, and only some of what a value was compared with.
    pub(super) fn settle(&mut self) {
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
    if let Some(Spot::Node(node)) = operand.spot {
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
