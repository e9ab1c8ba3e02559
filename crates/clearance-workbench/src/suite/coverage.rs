//! What the fixtures reached of the scripts: of the rules that were tested, and of the libraries that they call.

use std::sync::Arc;

use super::plan::Plan;
use super::request::Request;
use crate::observe::EVERYTHING;
use clearance_engine::pack::LoadError;
use clearance_engine::script::{Coverage, Sandbox, ScriptCoverage, Scripts};
use clearance_syntax::source::Span;

/// That coverage is measured, and how much of it there must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Demand {
    /// Less than this makes the run fail, in percent of statements and branches together.
    pub minimum: Option<u8>,
}

/// What the fixtures reached.
#[derive(Debug)]
pub struct Covered {
    /// The scripts of the rules that were tested, and all libraries, sorted by name.
    pub scripts: Vec<CoveredScript>,
    /// The percentage of [`Covered::total`] below which the run fails.
    pub minimum: Option<u8>,
}

/// What the fixtures reached of one script.
#[derive(Debug)]
pub struct CoveredScript {
    /// Each statement, branch and function with its count.
    pub counts: ScriptCoverage,
    /// Whether it is part of the total. Libraries are not where only some rules or fixtures ran: what they
    /// have for the others cannot be reached then.
    pub in_total: bool,
}

/// How many of something were reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Those that were reached.
    pub reached: usize,
    /// All of them.
    pub of: usize,
}

impl Share {
    /// Whole percents, rounded down: 100 only where all is reached. Of nothing, all is reached.
    pub fn percent(self) -> usize {
        self.reached.saturating_mul(100).checked_div(self.of).unwrap_or(100)
    }

    /// Whether nothing is missed.
    pub const fn is_all(self) -> bool {
        self.reached == self.of
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { reached: self.reached + other.reached, of: self.of + other.of }
    }

    fn count(counts: impl Iterator<Item = u64>) -> Self {
        counts.fold(Self::default(), |share, count| {
            share.plus(Self { reached: usize::from(count > 0), of: 1 })
        })
    }
}

/// A statement that was never reached, or a branch that was never taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missed {
    /// The statement, or what decides.
    pub span: Span,
    /// Whether it is a statement.
    pub is_statement: bool,
    /// What did not happen there: a fragment such as `never reached`.
    pub what: &'static str,
}

impl CoveredScript {
    /// How many of its statements were reached.
    pub fn statements(&self) -> Share {
        Share::count(self.counts.statements.iter().map(|&(_, count)| count))
    }

    /// How many of its branches were taken.
    pub fn branches(&self) -> Share {
        Share::count(self.counts.branches.iter().map(|branch| branch.count))
    }

    /// Statements and branches together.
    pub fn all(&self) -> Share {
        self.statements().plus(self.branches())
    }

    /// What was missed, in order of place. Of a statement that was never reached its branches are left out: that
    /// they were not taken says nothing more.
    pub fn missed(&self) -> Vec<Missed> {
        let statements = self.counts.statements.iter().filter(|&&(_, count)| count == 0);
        let statements = statements.map(|&(span, _)| {
            let what = "never reached";
            Missed { span, is_statement: true, what }
        });
        let branches = self.counts.branches.iter();
        let branches = branches.filter(|branch| branch.count == 0 && branch.within > 0);
        let branches = branches.map(|branch| Missed {
            span: branch.span,
            is_statement: false,
            what: if branch.asked == 0 { "never asked" } else { branch.missed },
        });
        let mut missed: Vec<Missed> = statements.chain(branches).collect();
        missed.sort_by_key(|missed| (missed.span.start, !missed.is_statement, missed.span.end));
        // Neither way of a decision that was never made.
        missed.dedup();
        missed
    }
}

impl Covered {
    /// The statements of all that count.
    pub fn statements(&self) -> Share {
        self.sum(CoveredScript::statements)
    }

    /// The branches of all that count.
    pub fn branches(&self) -> Share {
        self.sum(CoveredScript::branches)
    }

    /// Statements and branches of all that count: each weighs the same.
    pub fn total(&self) -> Share {
        self.statements().plus(self.branches())
    }

    /// Whether there is as much as is asked for.
    pub fn is_enough(&self) -> bool {
        self.minimum.is_none_or(|minimum| self.total().percent() >= usize::from(minimum))
    }

    fn sum(&self, of: impl Fn(&CoveredScript) -> Share) -> Share {
        let counted = self.scripts.iter().filter(|script| script.in_total);
        counted.map(of).fold(Share::default(), Share::plus)
    }
}

/// The scripts with nothing reached: a rule that no fixture runs is missed as a whole.
pub(super) fn nothing(plan: &Plan, request: &Request<'_>) -> Result<Coverage, LoadError> {
    let ran: Vec<usize> = match request.paths {
        [] => plan.tested.clone(),
        // What the fixtures left out would reach is not known.
        _ => {
            let runs = |index: &&usize| plan.cases.iter().any(|case| case.rules.contains(index));
            plan.tested.iter().filter(runs).copied().collect()
        }
    };
    let pack = plan.pack.only(&ran, crate::fixture::DEFAULT_AS_OF);
    let sandbox =
        Sandbox::new(&observed(pack.scripts)).map_err(|diagnostics| LoadError { diagnostics })?;
    Ok(sandbox.coverage())
}

/// The same scripts, observed.
pub(super) fn observed(scripts: Scripts) -> Scripts {
    Scripts { observe: EVERYTHING, ..scripts }
}

/// What the counts of all fixtures come to.
pub(super) fn covered(
    plan: &Plan,
    request: &Request<'_>,
    demand: Demand,
    counts: Coverage,
) -> Covered {
    let is_whole = request.select.is_empty() && request.paths.is_empty();
    let is_rule = |counts: &ScriptCoverage| {
        plan.pack.rules.iter().any(|rule| Arc::ptr_eq(&rule.source, &counts.source))
    };
    let script = |counts| CoveredScript { in_total: is_whole || is_rule(&counts), counts };
    // Packs that these extend have fixtures of their own.
    let is_own =
        |counts: &ScriptCoverage| request.packs.iter().any(|pack| pack.has(&counts.source));
    let scripts = counts.scripts.into_iter().filter(is_own).map(script).collect();
    Covered { scripts, minimum: demand.minimum }
}
