//! Runs `gather` and `check_all`, and makes one document of all that was gathered.

use std::rc::Rc;
use std::sync::Arc;

use rhai::Dynamic;

use super::extract_gathered::extract_gathered;
use super::gathered::{Gather, Gathered, Size};
use crate::schema::ShapeId;
use crate::script::compile::SyntaxTrees;
use crate::script::diagnostic;
use crate::script::large::Measured;
use crate::script::node_ref::{DocNodeRef, NodeRef};
use crate::script::sandbox::{PreparedDocument, Sandbox};
use crate::script::scripts::Scripts;
use crate::script::table::Table;
use crate::script::verdict::{Basis, Reported, Verdict};
use crate::script::view::View;
use crate::script::witness::Witness;
use clearance_syntax::document::{Document, NodeId};
use clearance_syntax::source::Diagnostic;

impl Sandbox {
    /// A sandbox of one rule alone, with limits for its `check_all`.
    ///
    /// # Errors
    /// As [`Sandbox::new`].
    pub fn over_all(scripts: &Scripts, rule: usize, size: Size) -> Result<Self, Vec<Diagnostic>> {
        let scripts = Scripts {
            rules: scripts.rules.get(rule).cloned().into_iter().collect(),
            limits: scripts.limits.grown_by(size),
            ..scripts.clone()
        };
        Self::compile(&scripts, SyntaxTrees::default(), Measured::of_values(size.values))
    }

    /// Whether a rule has `gather`.
    pub(in crate::script) fn gathers(&self, rule: usize) -> bool {
        self.rules.get(rule).is_some_and(|rule| rule.gather.is_some())
    }

    /// Runs a rule's `gather` on a document. Whether the rule applies is for [`Sandbox::check`] to say, before.
    pub fn gather_document(&self, rule: usize, prepared: &PreparedDocument) -> Gather {
        let (number, rule) = (rule, self.rules.get(rule));
        let Some((rule, gather)) = rule.and_then(|rule| Some((rule, rule.gather.as_ref()?))) else {
            return Gather::Nothing;
        };
        let params = prepared.overrides.rule_params(number, rule);
        self.horizon.start(false);
        self.collector.start_gathering(&prepared.view, self.limits);
        let given = self.run_guarded(rule, "gather", &prepared.view, || {
            let document = Dynamic::from(Table::root(&prepared.view));
            let engine = self.pack_engine(rule).map_err(|error| ("gather", error))?;
            let given = gather.call(engine, [document, params.clone()]);
            let taken =
                given.and_then(|value| extract_gathered(&value, &prepared.view, &self.limits));
            taken.map_err(|error| ("gather", error))
        });
        self.collector.take_reports();
        match given {
            Ok(Some(value)) => Gather::Value(value),
            Ok(None) => Gather::Nothing,
            Err(diagnostic) => Gather::Broken(diagnostic),
        }
    }

    /// Runs a rule's `check_all` on all that was gathered for it. One that has none is skipped.
    pub fn check_all(&self, rule: usize, gathered: Vec<Gathered>) -> Verdict<DocNodeRef> {
        let Some(compiled) = self.rules.get(rule).filter(|rule| rule.check_all.is_some()) else {
            return Verdict::Skipped;
        };
        match All::of(gathered, self.observers.witness.clone()) {
            Ok(all) => self.look_at(rule, all),
            Err(message) => {
                let span = diagnostic::definition_span(&compiled.source, "check_all");
                Verdict::Broken(Diagnostic::new(&compiled.source, span, message))
            }
        }
    }

    /// Runs a rule's `check_all` on all that was gathered.
    pub(crate) fn look_at(&self, rule: usize, all: All) -> Verdict<DocNodeRef> {
        let rule = self.rules.get(rule);
        let Some((rule, entry)) = rule.and_then(|rule| Some((rule, rule.check_all.as_ref()?)))
        else {
            return Verdict::Skipped;
        };
        let run = self.run_following(|| {
            self.collector.start(&all.view, self.limits);
            self.run_guarded(rule, "check_all", &all.view, || {
                let list = all.view.script_value(NodeId::ROOT, ShapeId::ANY);
                let engine = self.pack_engine(rule).map_err(|error| ("check_all", error))?;
                let done = entry.call(engine, [list, rule.params.clone()]);
                done.map_err(|error| ("check_all", error))
            })
        });
        let mut reports = self.collector.take_reports();
        self.add_bases(&mut reports);
        let verdict = match run {
            Ok(_) => Verdict::Finished(
                reports.into_iter().filter_map(|report| all.resolve_places(report)).collect(),
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
    pub fn find_doc_node(&self, node_ref: &NodeRef) -> Option<DocNodeRef> {
        self.last.borrow().as_ref()?.doc_nodes.find_doc_node(node_ref)
    }
}

/// All that was gathered for a rule.
#[derive(Debug)]
pub(crate) struct All {
    view: Rc<View>,
    doc_nodes: Rc<DocNodes>,
}

/// The values of all that have a place, by their number.
#[derive(Debug, Default)]
struct DocNodes(Vec<(NodeId, DocNodeRef)>);

impl All {
    fn of(gathered: Vec<Gathered>, witness: Option<Rc<dyn Witness>>) -> Result<Self, String> {
        let places = gathered.iter().map(|gathered| gathered.places.len()).sum();
        let (mut doc_nodes, mut values) =
            (Vec::with_capacity(places), Vec::with_capacity(gathered.len()));
        // The list of all is number 0.
        let mut first = 1;
        for (of, Gathered { value, places, size }) in gathered.into_iter().enumerate() {
            let doc_node =
                |(number, node_ref)| (NodeId(first + number), DocNodeRef { of, node_ref });
            doc_nodes.extend(places.into_iter().map(doc_node));
            first = first.saturating_add(u32::try_from(size.values).unwrap_or(u32::MAX));
            values.push(value);
        }
        let document = Document::of_values(values, first as usize);
        let document = document.map_err(|_| "more was gathered than can be counted".to_owned())?;
        let doc_nodes = Rc::new(DocNodes(doc_nodes));
        let view = View::of_gathered(Arc::new(document), doc_nodes.nodes(), witness);
        Ok(Self { view, doc_nodes })
    }

    /// The same for another look.
    pub(crate) fn once_more(&self, witness: Option<Rc<dyn Witness>>) -> Self {
        let document = Arc::clone(&self.view.document);
        let view = View::of_gathered(document, self.doc_nodes.nodes(), witness);
        Self { view, doc_nodes: Rc::clone(&self.doc_nodes) }
    }

    /// A report with its places in the documents that were gathered from. Labels and fixes that have none are left out,
    /// and so is a report. A value of its basis that has none was made of such a document.
    fn resolve_places(&self, report: Reported) -> Option<Reported<DocNodeRef>> {
        let place = |node_ref: &NodeRef| self.doc_nodes.find_doc_node(node_ref);
        let basis = report.basis.into_iter().map(|basis| match basis {
            Basis::Read(node_ref) => {
                place(&node_ref).map_or_else(|| self.made_basis(&node_ref), Basis::Read)
            }
            Basis::Made(name, value) => Basis::Made(name, value),
        });
        let (labels, fixes) = (report.labels.into_iter(), report.fixes.into_iter());
        let facts = report.once_done.into_iter();
        Some(Reported {
            is_question: report.is_question,
            node_ref: place(&report.node_ref)?,
            message: report.message,
            labels: labels.filter_map(|(node_ref, text)| Some((place(&node_ref)?, text))).collect(),
            help: report.help,
            fixes: fixes.filter_map(|(node_ref, value)| Some((place(&node_ref)?, value))).collect(),
            once_done: facts
                .filter_map(|(node_ref, value)| Some((place(&node_ref)?, value)))
                .collect(),
            basis: basis.collect(),
        })
    }

    /// A value that `gather` made. Where among all it stands says nothing.
    fn made_basis(&self, node_ref: &NodeRef) -> Basis<DocNodeRef> {
        let document = &self.view.document;
        let (pointer, value) = match node_ref {
            NodeRef::Node(node) => (document.pointer(*node), document.stated(Some(*node))),
            NodeRef::Missing(node, key) => {
                (format!("{}/{key}", document.pointer(*node)), document.stated(None))
            }
        };
        let within: Vec<&str> = pointer.split('/').skip(2).collect();
        Basis::Made(format!("(gathered) {}", within.join(".")).trim_end().to_owned(), value)
    }
}

impl DocNodes {
    fn nodes(&self) -> Box<[NodeId]> {
        self.0.iter().map(|(node, _)| *node).collect()
    }

    fn find_doc_node(&self, node_ref: &NodeRef) -> Option<DocNodeRef> {
        let NodeRef::Node(node) = node_ref else { return None };
        let at = self.0.binary_search_by_key(node, |(node, _)| *node).ok()?;
        self.0.get(at).map(|(_, doc_node)| doc_node.clone())
    }
}
