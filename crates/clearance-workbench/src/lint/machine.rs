//! What was found of each function, once for each set of argument types that it is called with.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::program::{FunctionId, Program};
use super::types::{Key, Kind, TableAt, Type};
use clearance_engine::schema::{Shape, ShapeId};
use clearance_engine::script::Scripts;
use clearance_syntax::source::Span;

/// A function with the types of its arguments.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Call {
    pub(super) function: FunctionId,
    pub(super) arguments: Vec<Type>,
}

/// What was found of a call.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub(super) gives: Type,
    pub(super) notes: Vec<Note>,
    pub(super) calls: BTreeSet<Call>,
    pub(super) facts: BTreeSet<Fact>,
}

/// Something wrong at a place in a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) lint: &'static str,
    pub(super) script: usize,
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) label: Option<(Span, String)>,
    /// Not said where the rule asks whether one of these keys is there.
    pub(super) unless_asked: Vec<Key>,
}

/// Something that a function does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fact {
    /// Reads a key of the customer file, by its path.
    Reads(Rc<str>),
    /// Reads a parameter of a rule.
    ReadsParam(usize, Rc<str>),
    /// Uses the parameters of a rule as a whole.
    ReadsAllParams(usize),
    /// Asks whether a key is there.
    Asks(Key),
    /// Reports a finding, or stops the rule with an error.
    Reports,
    /// Was too much to be looked at to its end.
    Cut,
}

/// What scripts are looked at against.
#[derive(Debug)]
pub(super) struct World<'a> {
    pub(super) scripts: &'a Scripts,
    pub(super) program: Program,
    /// What the schemas declare: of a customer file, then of each table.
    pub(super) shapes: Vec<Arc<Shape>>,
}

/// The calls that were looked at.
#[derive(Debug)]
pub(super) struct Machine<'a> {
    pub(super) world: &'a World<'a>,
    done: BTreeMap<Call, Rc<Done>>,
    active: Vec<Call>,
    /// How many sets of types each function was looked at with.
    contexts: BTreeMap<FunctionId, usize>,
    steps: usize,
    pub(super) depth: usize,
}

/// Expressions that are looked at for a pack, functions called several times counted each time.
const MAX_STEPS: usize = 300_000;

/// Expressions and functions that may stand in one another.
const MAX_DEPTH: usize = 250;

/// Sets of types that a function is looked at with.
const MAX_CONTEXTS: usize = 40;

impl<'a> Machine<'a> {
    pub(super) const fn new(world: &'a World<'a>) -> Self {
        Self {
            world,
            done: BTreeMap::new(),
            active: Vec::new(),
            contexts: BTreeMap::new(),
            steps: 0,
            depth: 0,
        }
    }

    /// Counts a step; false where there were too many, or too deep.
    pub(super) const fn step(&mut self) -> bool {
        self.steps += 1;
        self.steps <= MAX_STEPS && self.depth <= MAX_DEPTH
    }

    /// The table that a customer file is.
    pub(super) fn customer() -> Type {
        let root = TableAt { shape: 0, at: ShapeId::ROOT, path: "".into(), fact: false };
        Type::of(Kind::Table(Rc::new(root))).placed(true)
    }

    /// Begins to look at a call; false where its function is being looked at already, or there is too much.
    pub(super) fn enter(&mut self, call: &Call) -> bool {
        let recursive = self.active.iter().any(|active| active.function == call.function);
        if recursive || !self.step() {
            return false;
        }
        *self.contexts.entry(call.function).or_default() += 1;
        self.active.push(call.clone());
        self.depth += 1;
        true
    }

    /// Ends what [`Machine::enter`] began, and keeps what was found.
    pub(super) fn leave(&mut self, done: &Rc<Done>) {
        self.depth -= 1;
        if let Some(call) = self.active.pop() {
            self.done.insert(call, Rc::clone(done));
        }
    }

    /// The call as it is looked at: after many sets of types, a function is looked at with unknown ones.
    pub(super) fn generalised(&self, call: Call) -> Call {
        let many = self.contexts.get(&call.function).is_some_and(|&count| count >= MAX_CONTEXTS);
        match many && !self.done.contains_key(&call) {
            true => Self::unknown(call.function, call.arguments.len()),
            false => call,
        }
    }

    /// A call of which nothing is known.
    pub(super) fn unknown(function: FunctionId, count: usize) -> Call {
        Call { function, arguments: vec![Type::ANY; count] }
    }

    pub(super) fn found(&self, call: &Call) -> Option<&Rc<Done>> {
        self.done.get(call)
    }

    /// All calls that some calls lead to, themselves included.
    pub(super) fn reached(&self, from: impl IntoIterator<Item = Call>) -> BTreeSet<Call> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<Call> = from.into_iter().collect();
        while let Some(call) = open.pop() {
            if let Some(done) = self.found(&call)
                && reached.insert(call)
            {
                open.extend(done.calls.iter().cloned());
            }
        }
        reached
    }
}
