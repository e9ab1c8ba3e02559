//! The analysis of a pack: a cache of summaries of functions, one for each set of argument types.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::catalogue::Lint;
use super::inferred_type::{InferredType, TableKey, TableRef, TypeKind};
use super::program::{FunctionId, Program};
use clearance_engine::schema::{Shape, ShapeId};
use clearance_engine::script::Scripts;
use clearance_syntax::source::Span;

/// A function with the types of its arguments.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TypedCall {
    pub(super) function: FunctionId,
    pub(super) arguments: Vec<InferredType>,
}

/// The summary of a call: its type, its notes, its calls and its effects.
#[derive(Debug, Default)]
pub(super) struct CallSummary {
    pub(super) returns: InferredType,
    pub(super) notes: Vec<LintNote>,
    pub(super) calls: BTreeSet<TypedCall>,
    pub(super) effects: BTreeSet<Effect>,
}

/// Something wrong at a place in a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LintNote {
    pub(super) lint: &'static Lint,
    pub(super) script: usize,
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) label: Option<(Span, String)>,
    /// The keys whose presence check suppresses the note.
    pub(super) unless_asked: Vec<TableKey>,
}

/// Something that a function does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effect {
    /// Reads a key of the document, by its path.
    Reads(Rc<str>),
    /// Reads a key of this name of a value whose type is not known.
    ReadsNamed(Rc<str>),
    /// Reads keys of a value whose type is not known, by names that are not known.
    ReadsAnything,
    /// Reads a parameter of a rule.
    ReadsParam(usize, Rc<str>),
    /// Uses the parameters of a rule as a whole.
    ReadsAllParams(usize),
    /// Asks whether a key is there.
    Asks(TableKey),
    /// Reports a finding, or stops the rule with an error.
    Reports,
    /// Was too much to be looked at to its end.
    Cut,
}

/// The input of the analysis: scripts, their program and the schemas.
#[derive(Debug)]
pub(super) struct AnalysisInput<'a> {
    pub(super) scripts: &'a Scripts,
    pub(super) program: Program,
    /// The declared schemas: of a document, then of each table.
    pub(super) shapes: Vec<Arc<Shape>>,
}

/// The calls that were looked at.
#[derive(Debug)]
pub(super) struct Analysis<'a> {
    pub(super) input: &'a AnalysisInput<'a>,
    done: BTreeMap<TypedCall, Rc<CallSummary>>,
    active: Vec<TypedCall>,
    /// How many sets of types each function was looked at with.
    contexts: BTreeMap<FunctionId, usize>,
    steps: usize,
    pub(super) depth: usize,
}

/// Expressions that are looked at for a pack, functions called several times counted each time.
const MAX_STEPS: usize = 300_000;

/// The most nested expressions and functions.
const MAX_DEPTH: usize = 250;

/// Sets of types that a function is looked at with.
const MAX_CONTEXTS: usize = 40;

impl<'a> Analysis<'a> {
    pub(super) const fn new(input: &'a AnalysisInput<'a>) -> Self {
        Self {
            input,
            done: BTreeMap::new(),
            active: Vec::new(),
            contexts: BTreeMap::new(),
            steps: 0,
            depth: 0,
        }
    }

    /// Counts a step; false where there were too many, or too deep.
    pub(super) const fn count_step(&mut self) -> bool {
        self.steps += 1;
        self.steps <= MAX_STEPS && self.depth <= MAX_DEPTH
    }

    /// The table that a document is.
    pub(super) fn document_type() -> InferredType {
        let root = TableRef { shape: 0, at: ShapeId::ROOT, path: "".into(), fact: false };
        InferredType::of(TypeKind::Table(Rc::new(root))).with_place(true)
    }

    /// Begins to look at a call; false where its function is being looked at already, or there is too much.
    pub(super) fn enter_call(&mut self, call: &TypedCall) -> bool {
        let recursive = self.active.iter().any(|active| active.function == call.function);
        if recursive || !self.count_step() {
            return false;
        }
        *self.contexts.entry(call.function).or_default() += 1;
        self.active.push(call.clone());
        self.depth += 1;
        true
    }

    /// Ends what [`Analysis::enter_call`] began, and keeps what was found.
    pub(super) fn leave_call(&mut self, done: &Rc<CallSummary>) {
        self.depth -= 1;
        if let Some(call) = self.active.pop() {
            self.done.insert(call, Rc::clone(done));
        }
    }

    /// The call as it is looked at: after many sets of types, a function is looked at with unknown ones.
    pub(super) fn generalize_call(&self, call: TypedCall) -> TypedCall {
        let many = self.contexts.get(&call.function).is_some_and(|&count| count >= MAX_CONTEXTS);
        if many && !self.done.contains_key(&call) {
            Self::unknown_call(call.function, call.arguments.len())
        } else {
            call
        }
    }

    /// A call of which nothing is known.
    pub(super) fn unknown_call(function: FunctionId, count: usize) -> TypedCall {
        TypedCall { function, arguments: vec![InferredType::ANY; count] }
    }

    pub(super) fn summary(&self, call: &TypedCall) -> Option<&Rc<CallSummary>> {
        self.done.get(call)
    }

    /// All calls that some calls lead to, themselves included.
    pub(super) fn reachable_calls(
        &self,
        from: impl IntoIterator<Item = TypedCall>,
    ) -> BTreeSet<TypedCall> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<TypedCall> = from.into_iter().collect();
        while let Some(call) = open.pop() {
            if let Some(done) = self.summary(&call)
                && reached.insert(call)
            {
                open.extend(done.calls.iter().cloned());
            }
        }
        reached
    }
}
