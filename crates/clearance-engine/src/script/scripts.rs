//! The scripts, tables and settings that a sandbox is made of.

use std::sync::Arc;

use jiff::civil::Date;

use super::instrument::Instrumentation;
use super::limits::Limits;
use super::load::Load;
use super::namespaces::Namespaces;
use super::params::Params;
use super::stack;
use super::table_head::TableHead;
use crate::schema::Shape;
use clearance_syntax::document::Document;
use clearance_syntax::source::Source;

/// Everything that a sandbox is made of; can be shared between threads.
#[derive(Debug, Clone)]
pub struct Scripts {
    /// The rules, in the order in which [`Sandbox::check`](crate::script::Sandbox::check) counts them; behind them what
    /// else is asked about each document, for [`Sandbox::run_answer`](crate::script::Sandbox::run_answer).
    pub rules: Vec<RuleScript>,
    /// Functions for the rules, called as `name::function()`.
    pub libraries: Vec<Library>,
    /// Tables for the rules, read as `data.name`.
    pub tables: Vec<DataTable>,
    /// Which of these the scripts of each pack may name.
    pub namespaces: Namespaces,
    /// The shape that the schema of a document declares.
    pub shape: Arc<Shape>,
    /// The date that `today()` returns.
    pub as_of: Date,
    /// The limits of a run.
    pub limits: Limits,
    /// Whether to keep what rules print.
    pub trace: bool,
    /// The observation of runs.
    pub observe: Observe,
    /// How rules are evaluated.
    pub evaluation: Evaluation,
}

impl Scripts {
    /// How many packs the scripts are of.
    pub fn pack_count(&self) -> usize {
        self.namespaces.sees.len().max(1)
    }

    /// Whether some rules can be evaluated without rhai: all that happens in a run is to be seen, or printed, else.
    pub(super) const fn has_fast_path(&self) -> bool {
        let is_seen = self.trace || !matches!(self.observe, Observe::Nothing);
        !is_seen && !matches!(self.evaluation, Evaluation::Rhai)
    }

    /// The libraries that scripts of a pack may name, with their numbers. A name that several of the packs have that
    /// it extends means none of them.
    pub fn libraries_seen(&self, pack: usize) -> Vec<(usize, &Library)> {
        let all = self.libraries.iter().enumerate();
        let seen = all.filter(|(_, one)| self.namespaces.sees(pack, one.pack));
        drop_ambiguous(pack, seen.collect(), |one: &Library| (&one.name, one.pack))
    }

    /// The tables that they may name, with their numbers.
    pub fn tables_seen(&self, pack: usize) -> Vec<(usize, &DataTable)> {
        let all = self.tables.iter().enumerate();
        let seen = all.filter(|(_, one)| self.namespaces.sees(pack, one.pack));
        drop_ambiguous(pack, seen.collect(), |one: &DataTable| (&one.name, one.pack))
    }
}

/// A rule's script.
#[derive(Debug, Clone)]
pub struct RuleScript {
    /// Its text.
    pub source: Arc<Source>,
    /// The parameters that its functions get as their second argument.
    pub params: Params,
    /// The number of its pack.
    pub pack: usize,
}

/// A file of functions.
#[derive(Debug, Clone)]
pub struct Library {
    /// The name before `::`.
    pub name: String,
    /// Its text.
    pub source: Arc<Source>,
    /// The number of its pack.
    pub pack: usize,
}

/// A table of facts.
#[derive(Debug, Clone)]
pub struct DataTable {
    /// The name after `data.`.
    pub name: String,
    /// Its content.
    pub document: Arc<Document>,
    /// The days in its head.
    pub head: TableHead,
    /// The shape that its schema declares.
    pub shape: Arc<Shape>,
    /// The number of its pack.
    pub pack: usize,
}

/// How rules are evaluated. What they find does not depend on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Evaluation {
    /// What is known to pass, or not to apply, without rhai is not run by it.
    #[default]
    Compiled,
    /// By rhai alone.
    Rhai,
    /// In both ways. A rule on which they differ is broken.
    Both,
}

/// The observation of runs: what is kept beside their outcome.
#[derive(Debug, Clone, Copy, Default)]
pub enum Observe {
    /// Nothing, at no cost.
    #[default]
    Nothing,
    /// What rules read, for the basis of what they report.
    Reads,
    /// What rules read, compare and decide, and how often each statement was reached.
    Everything(Instrumentation),
}

impl Observe {
    /// The load that it adds to a run.
    pub const fn load(self) -> Load {
        match self {
            Self::Nothing => Load::Plain,
            Self::Reads => Load::Recorded,
            Self::Everything(_) => Load::Probed,
        }
    }
}

/// Returns how large the stack of a thread should be that runs scripts. On a smaller one each run gets a stack of its own, which
/// takes longer.
pub fn stack_bytes(limits: &Limits, observe: Observe) -> usize {
    stack::of_thread(limits, observe.load())
}

/// Leaves out what shares its name with something else, unless it is the pack's own.
fn drop_ambiguous<'a, T>(
    pack: usize,
    all: Vec<(usize, &'a T)>,
    name: impl Fn(&'a T) -> (&'a String, usize),
) -> Vec<(usize, &'a T)> {
    let is_only = |&(number, one): &(usize, &'a T)| {
        let (called, of) = name(one);
        of == pack || all.iter().all(|&(other, two)| other == number || name(two).0 != called)
    };
    all.iter().copied().filter(is_only).collect()
}
