//! The nodes that a script is translated to.

use std::cell::Cell;
use std::collections::BTreeSet;

use rhai::ImmutableString;

use super::natives::Native;
use super::program::FunctionId;
use super::value::FastValue;
use crate::schema::ShapeId;

/// An expression.
#[derive(Debug)]
pub(super) enum FastExpr {
    Constant(FastValue),
    /// A variable of the function.
    Slot(usize),
    /// A value, and what is read from it step by step.
    Chain(Box<Self>, Box<[ChainStep]>),
    CallScript(FunctionId, Box<[Self]>),
    CallNative(Native, Box<[Self]>),
    /// A function of a list that calls a closure for each item.
    CallWithClosure(ClosureCall, Box<Self>, Box<FastClosure>),
    /// A text, put together.
    Text(Box<[Self]>),
    /// `sort` with a closure.
    SortBy(Box<FastPlace>, Box<FastClosure>),
    /// A function that changes a list or map in place.
    Change(Change, Box<FastPlace>, Box<[Self]>),
    Compare(ComparisonOperator, Box<[Self; 2]>),
    Compute(Arithmetic, Box<[Self; 2]>),
    Negate(Box<Self>),
    Not(Box<Self>),
    And(Box<[Self]>),
    Or(Box<[Self]>),
    Coalesce(Box<[Self]>),
    List(Box<[Self]>),
    Map(Box<[(ImmutableString, Self)]>),
    If(Box<FastIf>),
    Block(Box<[FastStatement]>),
    /// What is not known here.
    GiveUp,
}

/// A step of a chain.
#[derive(Debug)]
pub(super) struct ChainStep {
    /// Whether the chain ends with `()` where it stands at `()`.
    pub(super) is_optional: bool,
    pub(super) kind: StepKind,
}

/// What a step of a chain reads.
#[derive(Debug)]
pub(super) enum StepKind {
    Property(FastKey),
    Index(FastExpr),
    Native(Native, Box<[FastExpr]>),
    WithClosure(ClosureCall, Box<FastClosure>),
}

/// A key, with where it was found before.
#[derive(Debug)]
pub(super) struct FastKey {
    pub(super) name: ImmutableString,
    /// Where among the entries of a table.
    pub(super) entry: Cell<usize>,
    /// Under which place of which shape, by where that is in memory, and what is below.
    pub(super) below: Cell<(usize, ShapeId, Option<ShapeId>)>,
}

/// A closure, evaluated within the function that it stands in.
#[derive(Debug)]
pub(super) struct FastClosure {
    /// The slots of its parameters.
    pub(super) parameters: Box<[usize]>,
    pub(super) body: Box<[FastStatement]>,
    /// The other list of `zip`.
    pub(super) other: Option<FastExpr>,
}

/// What is done with the closure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClosureCall {
    Filter,
    Map,
    Find,
    FindMap,
    Some,
    All,
    Zip,
}

/// The changes of a list or map in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Push,
    Append,
    Pop,
    Shift,
    Clear,
    Sort,
}

/// The six comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ComparisonOperator {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

/// The operators that compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// A decision.
#[derive(Debug)]
pub(super) struct FastIf {
    pub(super) test: FastExpr,
    pub(super) then: Box<[FastStatement]>,
    pub(super) otherwise: Box<[FastStatement]>,
}

/// A statement.
#[derive(Debug)]
pub(super) enum FastStatement {
    Expr(FastExpr),
    /// A new variable.
    Let(usize, FastExpr),
    Assign(FastPlace, Option<Arithmetic>, FastExpr),
    For(Box<FastFor>),
    While(FastExpr, Box<[Self]>),
    Return(Option<FastExpr>),
    Break,
    Continue,
}

/// A loop over a list, or over whole numbers.
#[derive(Debug)]
pub(super) struct FastFor {
    pub(super) item: usize,
    pub(super) counter: Option<usize>,
    pub(super) over: FastRange,
    pub(super) body: Box<[FastStatement]>,
}

/// What a loop goes through.
#[derive(Debug)]
pub(super) enum FastRange {
    Items(FastExpr),
    /// From a whole number to another, without it.
    Numbers(FastExpr, FastExpr),
}

/// A variable, or what is somewhere in it.
#[derive(Debug)]
pub(super) struct FastPlace {
    pub(super) slot: usize,
    pub(super) steps: Box<[PlaceStep]>,
}

/// A step of a place.
#[derive(Debug)]
pub(super) enum PlaceStep {
    Key(ImmutableString),
    Index(FastExpr),
}

/// A function.
#[derive(Debug, Default)]
pub(super) struct FastFunction {
    pub(super) parameters: usize,
    pub(super) slots: usize,
    pub(super) body: Box<[FastStatement]>,
    /// Whether what it gave is remembered: it is of a library.
    pub(super) is_remembered: bool,
    /// The functions of scripts that it calls.
    pub(super) calls: BTreeSet<FunctionId>,
    /// What in it is left to rhai, in words.
    pub(super) unknown: BTreeSet<String>,
}

impl FastKey {
    pub(super) fn new(name: ImmutableString) -> Self {
        Self { name, entry: Cell::new(0), below: Cell::new((0, ShapeId::ANY, None)) }
    }
}

impl FastExpr {
    /// Whether it can neither fail nor do anything.
    pub(super) const fn is_plain(&self) -> bool {
        matches!(self, Self::Constant(_) | Self::Slot(_))
    }

    /// Whether evaluating it may change a variable of its function.
    pub(super) fn has_effect(&self) -> bool {
        let any = |all: &[Self]| all.iter().any(Self::has_effect);
        match self {
            Self::Constant(_) | Self::Slot(_) | Self::GiveUp => false,
            Self::Chain(base, steps) => {
                base.has_effect() || steps.iter().any(|step| step.kind.has_effect())
            }
            Self::CallScript(_, args) | Self::CallNative(_, args) => any(args),
            Self::And(all)
            | Self::Or(all)
            | Self::Coalesce(all)
            | Self::List(all)
            | Self::Text(all) => any(all),
            Self::Compare(_, both) | Self::Compute(_, both) => any(&**both),
            Self::Negate(one) | Self::Not(one) => one.has_effect(),
            Self::Map(entries) => entries.iter().any(|(_, value)| value.has_effect()),
            Self::If(decision) => {
                decision.test.has_effect()
                    || have_effect(&decision.then)
                    || have_effect(&decision.otherwise)
            }
            Self::Block(body) => have_effect(body),
            Self::CallWithClosure(_, list, closure) => list.has_effect() || closure.has_effect(),
            Self::Change(..) | Self::SortBy(..) => true,
        }
    }
}

impl StepKind {
    pub(super) fn has_effect(&self) -> bool {
        match self {
            Self::Property(_) => false,
            Self::Index(at) => at.has_effect(),
            Self::Native(_, args) => args.iter().any(FastExpr::has_effect),
            Self::WithClosure(_, closure) => closure.has_effect(),
        }
    }

    /// Whether it is certain to give something, once its value is there.
    pub(super) fn has_plain_inputs(&self) -> bool {
        match self {
            Self::Property(_) => true,
            Self::Index(at) => at.is_plain(),
            Self::Native(_, args) => args.iter().all(FastExpr::is_plain),
            Self::WithClosure(_, closure) => closure.other.is_none(),
        }
    }
}

impl FastClosure {
    fn has_effect(&self) -> bool {
        have_effect(&self.body) || self.other.as_ref().is_some_and(FastExpr::has_effect)
    }
}

/// Whether any of the statements may change a variable that was there before them.
pub(super) fn have_effect(body: &[FastStatement]) -> bool {
    body.iter().any(|statement| match statement {
        FastStatement::Expr(value) | FastStatement::Let(_, value) => value.has_effect(),
        FastStatement::Assign(..) => true,
        FastStatement::For(it) => {
            let over = match &it.over {
                FastRange::Items(list) => list.has_effect(),
                FastRange::Numbers(from, to) => from.has_effect() || to.has_effect(),
            };
            over || have_effect(&it.body)
        }
        FastStatement::While(test, body) => test.has_effect() || have_effect(body),
        FastStatement::Return(value) => value.as_ref().is_some_and(FastExpr::has_effect),
        FastStatement::Break | FastStatement::Continue => false,
    })
}
