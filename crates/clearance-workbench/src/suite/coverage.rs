//! Coverage of scripts as plain data: of the tested rules, and of the libraries that they call.

use clearance_engine::script::ScriptCoverage;
use clearance_syntax::source::Span;

/// The request to measure coverage, with the required minimum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CoverageDemand {
    /// Less than this makes the run fail, in percent of statements and branches together.
    pub minimum: Option<u8>,
}

/// The coverage of all scripts.
#[derive(Debug)]
pub struct SuiteCoverage {
    /// The scripts of the rules that were tested, and all libraries, sorted by name.
    pub scripts: Vec<CoveredScript>,
    /// The percentage of [`SuiteCoverage::total`] below which the run fails.
    pub minimum: Option<u8>,
}

/// The coverage of one script.
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
pub struct CoverageShare {
    /// Those that were reached.
    pub reached: usize,
    /// All of them.
    pub of: usize,
}

impl CoverageShare {
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

    fn from_counts(counts: impl Iterator<Item = u64>) -> Self {
        counts.fold(Self::default(), |share, count| {
            share.plus(Self { reached: usize::from(count > 0), of: 1 })
        })
    }
}

/// A statement that was never reached, or a branch that was never taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissedCode {
    /// The statement, or what decides.
    pub span: Span,
    /// Whether it is a statement.
    pub is_statement: bool,
    /// The missing event: a fragment such as `never reached`.
    pub what: &'static str,
}

impl CoveredScript {
    /// How many of its statements were reached.
    pub fn statements(&self) -> CoverageShare {
        CoverageShare::from_counts(self.counts.statements.iter().map(|&(_, count)| count))
    }

    /// How many of its branches were taken.
    pub fn branches(&self) -> CoverageShare {
        CoverageShare::from_counts(self.counts.branches.iter().map(|branch| branch.count))
    }

    /// Statements and branches together.
    pub fn all(&self) -> CoverageShare {
        self.statements().plus(self.branches())
    }

    /// The missed code, in order of location. Of a statement that was never reached its branches are left out: that
    /// they were not taken says nothing more.
    pub fn missed(&self) -> Vec<MissedCode> {
        let statements = self.counts.statements.iter().filter(|&&(_, count)| count == 0);
        let statements = statements.map(|&(span, _)| {
            let what = "never reached";
            MissedCode { span, is_statement: true, what }
        });
        let branches = self.counts.branches.iter();
        let branches = branches.filter(|branch| branch.count == 0 && branch.within > 0);
        let branches = branches.map(|branch| MissedCode {
            span: branch.span,
            is_statement: false,
            what: if branch.asked == 0 { "never asked" } else { branch.missed },
        });
        let mut missed: Vec<MissedCode> = statements.chain(branches).collect();
        missed.sort_by_key(|missed| (missed.span.start, !missed.is_statement, missed.span.end));
        // Neither way of a decision that was never made.
        missed.dedup();
        missed
    }
}

impl SuiteCoverage {
    /// The statements of all that count.
    pub fn statements(&self) -> CoverageShare {
        self.sum_shares(CoveredScript::statements)
    }

    /// The branches of all that count.
    pub fn branches(&self) -> CoverageShare {
        self.sum_shares(CoveredScript::branches)
    }

    /// Statements and branches of all that count: each weighs the same.
    pub fn total(&self) -> CoverageShare {
        self.statements().plus(self.branches())
    }

    /// Whether there is as much as is asked for.
    pub fn is_enough(&self) -> bool {
        self.minimum.is_none_or(|minimum| self.total().percent() >= usize::from(minimum))
    }

    fn sum_shares(&self, of: impl Fn(&CoveredScript) -> CoverageShare) -> CoverageShare {
        let counted = self.scripts.iter().filter(|script| script.in_total);
        counted.map(of).fold(CoverageShare::default(), CoverageShare::plus)
    }
}
