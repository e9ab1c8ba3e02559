//! How often each statement and each branch of the scripts was reached.

use std::collections::BTreeMap;
use std::sync::Arc;

use clearance_syntax::source::{Source, Span};

/// Counts of all scripts.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// Sorted by name.
    pub scripts: Vec<ScriptCoverage>,
}

/// Counts of one script. Only what stands in functions counts; the rest never runs.
#[derive(Debug, Clone)]
pub struct ScriptCoverage {
    /// The script.
    pub source: Arc<Source>,
    /// Each statement and how often it was reached, in order of place. Of a statement that holds others (`if`,
    /// `for`, …) the span is its head, as in `for a in b`; of any other, all of it without its `;`.
    pub statements: Vec<(Span, u64)>,
    /// The branches of each decision, in order of place.
    pub branches: Vec<Branch>,
    /// The functions that have a name and a body, in order of place.
    pub functions: Vec<CoveredFunction>,
}

/// A function and how often it was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredFunction {
    /// Its name; in a library `name::function`.
    pub name: Arc<str>,
    /// The line on which it starts, from 1.
    pub line: usize,
    /// The line on which it ends, from 1.
    pub last_line: usize,
    /// How often its body was entered.
    pub count: u64,
}

/// One way in which a decision can go.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Branch {
    /// The condition; of a `switch` the cases of an arm; of a `for` its head.
    pub span: Span,
    /// The line of its start, from 1.
    pub line: usize,
    /// The event: a fragment such as `condition is true`.
    pub what: &'static str,
    /// How often it did.
    pub count: u64,
    /// What to say where it never did although the decision was made, of the place that `span` covers.
    pub missed: &'static str,
    /// How often the decision was made, whichever way it went.
    pub asked: u64,
    /// How often the statement was reached that the decision stands in.
    pub within: u64,
}

impl Branch {
    fn add(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.count, other.count),
            (&mut self.asked, other.asked),
            (&mut self.within, other.within),
        ] {
            *mine = mine.saturating_add(theirs);
        }
    }
}

impl ScriptCoverage {
    /// A script of which nothing was reached yet.
    pub fn new(source: &Arc<Source>) -> Self {
        let (statements, branches, functions) = (Vec::new(), Vec::new(), Vec::new());
        Self { source: Arc::clone(source), statements, branches, functions }
    }

    /// How often what starts on each line was reached: the most of its statements and decisions. Lines with
    /// neither are absent.
    pub fn lines(&self) -> BTreeMap<usize, u64> {
        let statements = self.statements.iter();
        let statements =
            statements.map(|&(span, count)| (self.source.position(span.start).line, count));
        let branches = self.branches.iter().map(|branch| (branch.line, branch.asked));
        let mut lines = BTreeMap::new();
        for (line, count) in statements.chain(branches) {
            let most = lines.entry(line).or_insert(count);
            *most = count.max(*most);
        }
        lines
    }

    fn plus(&mut self, other: &Self) {
        for (mine, theirs) in self.statements.iter_mut().zip(&other.statements) {
            mine.1 = mine.1.saturating_add(theirs.1);
        }
        for (mine, theirs) in self.branches.iter_mut().zip(&other.branches) {
            mine.add(theirs);
        }
        for (mine, theirs) in self.functions.iter_mut().zip(&other.functions) {
            mine.count = mine.count.saturating_add(theirs.count);
        }
    }
}

impl Coverage {
    /// The counts of two runs together. Scripts are the same where name and text are; what only one has stays.
    #[must_use]
    pub fn plus(mut self, other: Self) -> Self {
        for theirs in other.scripts {
            let same = |mine: &&mut ScriptCoverage| {
                mine.source.name == theirs.source.name && mine.source.text == theirs.source.text
            };
            match self.scripts.iter_mut().find(same) {
                Some(mine) => mine.plus(&theirs),
                None => self.scripts.push(theirs),
            }
        }
        self.sorted()
    }

    /// Sorts the scripts by their names.
    pub fn sorted(mut self) -> Self {
        self.scripts.sort_by(|a, b| a.source.name.cmp(&b.source.name));
        for script in &mut self.scripts {
            script.statements.sort_by_key(|(span, _)| *span);
            // Both ways of a decision were added one after the other, and stay so.
            script.branches.sort_by_key(|branch| branch.span);
            script.functions.sort_by(|a, b| (a.line, &a.name).cmp(&(b.line, &b.name)));
        }
        self
    }
}
