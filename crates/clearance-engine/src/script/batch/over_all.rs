//! Runs `gather` and `check_all`, and makes one document of all that was gathered.

use std::rc::Rc;
use std::sync::Arc;

use rhai::Dynamic;

use super::gathered::{Gather, Gathered, Site, Size};
use super::taken;
use crate::schema::ShapeId;
use crate::script::diagnostic;
use crate::script::limits::Limits;
use crate::script::sandbox::{Sandbox, Subject};
use crate::script::scripts::Scripts;
use crate::script::table::Table;
use crate::script::verdict::{Basis, Reported, Spot, Verdict};
use crate::script::view::View;
use crate::script::witness::Witness;
use clearance_syntax::document::{Document, NodeId};
use clearance_syntax::source::Diagnostic;

impl Limits {
    /// What `check_all` may use where so much was gathered: what a rule may use on one document, and some more for
    /// each value.
    #[must_use]
    pub fn over_all(self, size: Size) -> Self {
        /// Enough to look at a value in some ways, and far too little to compare each with every other.
        const OPERATIONS: u64 = 2_000;
        const TIME: std::time::Duration = std::time::Duration::from_micros(200);
        /// A rule may sort a list, group it, and keep what it found.
        const COPIES: usize = 4;
        let count = u32::try_from(size.values).unwrap_or(u32::MAX);
        let more = |limit: usize, by: usize| limit.saturating_add(by.saturating_mul(COPIES));
        Self {
            operations: self.operations.saturating_add(OPERATIONS * u64::from(count)),
            time: self.time.saturating_add(TIME * count),
            string_bytes: more(self.string_bytes, size.bytes),
            list_items: more(self.list_items, size.values),
            map_keys: more(self.map_keys, size.values),
            findings: more(self.findings, size.values),
            ..self
        }
    }
}

impl Sandbox {
    /// A sandbox of one rule alone, with limits for its `check_all`.
    ///
    /// # Errors
    /// As [`Sandbox::new`].
    pub fn over_all(scripts: &Scripts, rule: usize, size: Size) -> Result<Self, Vec<Diagnostic>> {
        Self::new(&Scripts {
            rules: scripts.rules.get(rule).cloned().into_iter().collect(),
            limits: scripts.limits.over_all(size),
            ..scripts.clone()
        })
    }

    /// Runs a rule's `gather` on a document. Whether the rule applies is for [`Sandbox::check`] to say, before.
    pub fn gather(&self, rule: usize, subject: &Subject) -> Gather {
        let (number, rule) = (rule, self.rules.get(rule));
        let Some((rule, gather)) = rule.and_then(|rule| Some((rule, rule.gather.as_ref()?))) else {
            return Gather::Nothing;
        };
        let params = subject.given.params(number, rule);
        self.collector.start_gathering(&subject.view, self.limits);
        let given = self.guarded(rule, "gather", &subject.view, || {
            let customer = Dynamic::from(Table::root(&subject.view));
            let engine = self.engine(rule).map_err(|error| ("gather", error))?;
            let given = gather.call(engine, [customer, params.clone()]);
            let taken = given.and_then(|value| taken::take(&value, &subject.view, &self.limits));
            taken.map_err(|error| ("gather", error))
        });
        self.collector.take();
        match given {
            Ok(Some(value)) => Gather::Value(value),
            Ok(None) => Gather::Nothing,
            Err(diagnostic) => Gather::Broken(diagnostic),
        }
    }

    /// Runs a rule's `check_all` on all that was gathered for it. One that has none is skipped.
    pub fn check_all(&self, rule: usize, gathered: Vec<Gathered>) -> Verdict<Site> {
        let Some(compiled) = self.rules.get(rule).filter(|rule| rule.check_all.is_some()) else {
            return Verdict::Skipped;
        };
        match All::of(gathered, self.witness.clone()) {
            Ok(all) => self.look_at(rule, all),
            Err(message) => {
                let span = diagnostic::definition(&compiled.source, "check_all");
                Verdict::Broken(Diagnostic::new(&compiled.source, span, message))
            }
        }
    }

    /// Runs a rule's `check_all` on all that was gathered.
    pub(crate) fn look_at(&self, rule: usize, all: All) -> Verdict<Site> {
        let rule = self.rules.get(rule);
        let Some((rule, entry)) = rule.and_then(|rule| Some((rule, rule.check_all.as_ref()?)))
        else {
            return Verdict::Skipped;
        };
        self.collector.start(&all.view, self.limits);
        let run = self.guarded(rule, "check_all", &all.view, || {
            let list = all.view.value(NodeId::ROOT, ShapeId::ANY);
            let engine = self.engine(rule).map_err(|error| ("check_all", error))?;
            let done = entry.call(engine, [list, rule.params.clone()]);
            done.map_err(|error| ("check_all", error))
        });
        let mut reports = self.collector.take();
        self.add_bases(&mut reports);
        let verdict = match run {
            Ok(_) => Verdict::Finished(
                reports.into_iter().filter_map(|report| all.placed(report)).collect(),
            ),
            Err(diagnostic) => Verdict::Broken(diagnostic),
        };
        self.last.replace(Some(all));
        verdict
    }

    /// What the last `check_all` looked at, in which the places of its steps lie: a list of what was given to it.
    pub fn looked_at(&self) -> Option<Arc<Document>> {
        self.last.borrow().as_ref().map(|all| Arc::clone(&all.view.document))
    }

    /// Where a place lies that a step of the last `check_all` names: nothing where the value was made by a rule.
    pub fn site(&self, spot: &Spot) -> Option<Site> {
        self.last.borrow().as_ref()?.sites.find(spot)
    }
}

/// All that was gathered for a rule.
#[derive(Debug)]
pub(crate) struct All {
    view: Rc<View>,
    sites: Rc<Sites>,
}

/// The values of all that have a place, by their number.
#[derive(Debug, Default)]
struct Sites(Vec<(NodeId, Site)>);

impl All {
    fn of(gathered: Vec<Gathered>, witness: Option<Rc<dyn Witness>>) -> Result<Self, String> {
        let places = gathered.iter().map(|gathered| gathered.places.len()).sum();
        let (mut sites, mut values) =
            (Vec::with_capacity(places), Vec::with_capacity(gathered.len()));
        // The list of all is number 0.
        let mut first = 1;
        for (of, Gathered { value, places, size }) in gathered.into_iter().enumerate() {
            let site = |(number, spot)| (NodeId(first + number), Site { of, spot });
            sites.extend(places.into_iter().map(site));
            first = first.saturating_add(u32::try_from(size.values).unwrap_or(u32::MAX));
            values.push(value);
        }
        let document = Document::of_values(values, first as usize);
        let document = document.map_err(|_| "more was gathered than can be counted".to_owned())?;
        let sites = Rc::new(Sites(sites));
        let view = View::of_gathered(Arc::new(document), sites.nodes(), witness);
        Ok(Self { view, sites })
    }

    /// The same for another look.
    pub(crate) fn once_more(&self, witness: Option<Rc<dyn Witness>>) -> Self {
        let document = Arc::clone(&self.view.document);
        let view = View::of_gathered(document, self.sites.nodes(), witness);
        Self { view, sites: Rc::clone(&self.sites) }
    }

    /// A report with its places in the documents that were gathered from. Labels and fixes that have none are left out,
    /// and so is a report. A value of its basis that has none was made of such a document.
    fn placed(&self, report: Reported) -> Option<Reported<Site>> {
        let place = |spot: &Spot| self.sites.find(spot);
        let basis = report.basis.into_iter().map(|basis| match basis {
            Basis::Read(spot) => place(&spot).map_or_else(|| self.made(&spot), Basis::Read),
            Basis::Made(name, value) => Basis::Made(name, value),
        });
        let (labels, fixes) = (report.labels.into_iter(), report.fixes.into_iter());
        let facts = report.once_done.into_iter();
        Some(Reported {
            spot: place(&report.spot)?,
            message: report.message,
            labels: labels.filter_map(|(spot, text)| Some((place(&spot)?, text))).collect(),
            help: report.help,
            fixes: fixes.filter_map(|(spot, value)| Some((place(&spot)?, value))).collect(),
            once_done: facts.filter_map(|(spot, value)| Some((place(&spot)?, value))).collect(),
            basis: basis.collect(),
        })
    }

    /// A value that `gather` made. Where among all it stands says nothing.
    fn made(&self, spot: &Spot) -> Basis<Site> {
        let document = &self.view.document;
        let (pointer, value) = match spot {
            Spot::Node(node) => (document.pointer(*node), document.stated(Some(*node))),
            Spot::Missing(node, key) => {
                (format!("{}/{key}", document.pointer(*node)), document.stated(None))
            }
        };
        let within: Vec<&str> = pointer.split('/').skip(2).collect();
        Basis::Made(format!("(gathered) {}", within.join(".")).trim_end().to_owned(), value)
    }
}

impl Sites {
    fn nodes(&self) -> Box<[NodeId]> {
        self.0.iter().map(|(node, _)| *node).collect()
    }

    fn find(&self, spot: &Spot) -> Option<Site> {
        let Spot::Node(node) = spot else { return None };
        let at = self.0.binary_search_by_key(node, |(node, _)| *node).ok()?;
        self.0.get(at).map(|(_, site)| site.clone())
    }
}
