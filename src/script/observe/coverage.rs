//! How often each statement and each branch of the scripts was reached.

use std::sync::Arc;

use crate::source::{Source, Span};

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
    /// What could happen at each decision, in order of place.
    pub branches: Vec<Branch>,
}

/// One way in which a decision can go.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Branch {
    /// The condition; of a `switch` the cases of an arm; of a `for` its head.
    pub span: Span,
    /// The line of its start, from 1.
    pub line: usize,
    /// What happens: a fragment such as `condition is true`.
    pub what: &'static str,
    /// How often it did.
    pub count: u64,
}

impl ScriptCoverage {
    pub(super) fn new(source: &Arc<Source>) -> Self {
        Self { source: Arc::clone(source), statements: Vec::new(), branches: Vec::new() }
    }

    fn plus(&mut self, other: &Self) {
        for (mine, theirs) in self.statements.iter_mut().zip(&other.statements) {
            mine.1 = mine.1.saturating_add(theirs.1);
        }
        for (mine, theirs) in self.branches.iter_mut().zip(&other.branches) {
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

    pub(super) fn sorted(mut self) -> Self {
        self.scripts.sort_by(|a, b| a.source.name.cmp(&b.source.name));
        for script in &mut self.scripts {
            script.statements.sort_by_key(|(span, _)| *span);
            // Both ways of a decision were added one after the other, and stay so.
            script.branches.sort_by_key(|branch| branch.span);
        }
        self
    }
}
