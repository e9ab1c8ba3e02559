//! What is observed: the places in scripts that have a probe, and how often each was reached.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use rhai::{ImmutableString, Position};

use clearance_engine::script::{Branch, Coverage, CoveredFunction, ScriptCoverage};
use clearance_syntax::source::{Source, Span};

/// All probes of all scripts, and what they stand for.
#[derive(Debug, Default)]
pub(super) struct Plan {
    sites: Vec<Site>,
    functions: Vec<Function>,
    /// Comparisons by the script's name and the operator's position.
    pub(super) asked: HashMap<(ImmutableString, Position), Asked>,
}

/// A function that has a name.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) source: Arc<Source>,
    pub(super) name: Arc<str>,
    /// From its `fn` to the end of its body.
    pub(super) span: Span,
}

/// A place with a probe.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) source: Arc<Source>,
    pub(super) span: Span,
    pub(super) function: Arc<str>,
    outcomes: Outcomes,
    /// The number of the statement that it stands in, unless that is a function's whole body.
    within: Option<i64>,
    /// How often it was reached; of a decision how often it was true.
    yes: Cell<u64>,
    /// How often a decision was false.
    no: Cell<u64>,
}

/// A comparison.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) source: Arc<Source>,
    pub(super) span: Span,
    pub(super) function: Arc<str>,
}

/// What can happen at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcomes {
    Statement,
    If,
    While,
    Until,
    And,
    Or,
    Coalesce,
    Guard,
    Arm,
    For,
}

impl Outcomes {
    /// What is said of a branch, and of one that was missed: where reached or true, and where false.
    const fn words(self) -> (Words, Option<Words>) {
        match self {
            Self::Statement => (("reached", "never reached"), None),
            Self::If => (
                ("condition is true", "`if` was never true"),
                Some(("condition is false", "`if` was never false")),
            ),
            Self::While => (GOES_ON, Some(ENDS)),
            Self::Until => (ENDS, Some(GOES_ON)),
            Self::And => (
                ("left of `&&` is true", "never true: what follows `&&` was never asked"),
                Some(("left of `&&` is false", "`&&` was never false here")),
            ),
            Self::Or => (
                ("left of `||` is true", "`||` was never true here"),
                Some(("left of `||` is false", "never false: what follows `||` was never asked")),
            ),
            Self::Coalesce => (
                ("left of `??` is there", "this was never there"),
                Some(("left of `??` is absent", "never absent: what follows `??` was never used")),
            ),
            Self::Guard => (
                ("guard is true", "this `if` of a case was never true"),
                Some(("guard is false", "this `if` of a case was never false")),
            ),
            Self::Arm => (("arm is taken", "this case was never taken"), None),
            Self::For => (("loop is entered", "the loop was never entered"), None),
        }
    }
}

/// What happens, and what to say where it never did.
type Words = (&'static str, &'static str);

const GOES_ON: Words = ("loop goes on", "the loop never went on");
const ENDS: Words = ("loop ends", "the loop never ended by this");

impl Site {
    pub(super) fn new(
        source: Arc<Source>,
        span: Span,
        function: Arc<str>,
        (outcomes, within): (Outcomes, Option<i64>),
    ) -> Self {
        let (yes, no) = Default::default();
        Self { source, span, function, outcomes, within, yes, no }
    }

    pub(super) fn count(&self, outcome: bool) {
        let count = if outcome { &self.yes } else { &self.no };
        count.set(count.get().saturating_add(1));
    }

    /// Whether there is something to tell beside its having been reached.
    pub(super) fn decides(&self) -> bool {
        !matches!(self.outcomes, Outcomes::Statement | Outcomes::For)
    }
}

impl Plan {
    pub(super) fn add(&mut self, site: Site) -> i64 {
        self.sites.push(site);
        i64::try_from(self.sites.len() - 1).unwrap_or(i64::MAX)
    }

    pub(super) fn site(&self, number: i64) -> Option<&Site> {
        self.sites.get(usize::try_from(number).ok()?)
    }

    pub(super) fn add_function(&mut self, function: Function) {
        self.functions.push(function);
    }

    /// The counts of all places so far.
    pub(super) fn coverage(&self, sources: &[Arc<Source>]) -> Coverage {
        let mut scripts: Vec<ScriptCoverage> = sources.iter().map(ScriptCoverage::new).collect();
        for site in &self.sites {
            let of_it = |script: &&mut ScriptCoverage| Arc::ptr_eq(&script.source, &site.source);
            let Some(script) = scripts.iter_mut().find(of_it) else { continue };
            if site.outcomes == Outcomes::Statement {
                script.statements.push((site.span, site.yes.get()));
                continue;
            }
            script.branches.extend(self.branches(site));
        }
        for function in &self.functions {
            let of_it =
                |script: &&mut ScriptCoverage| Arc::ptr_eq(&script.source, &function.source);
            if let (Some(script), Some(count)) =
                (scripts.iter_mut().find(of_it), self.calls(function))
            {
                let line = |offset| function.source.position(offset).line;
                script.functions.push(CoveredFunction {
                    name: Arc::clone(&function.name),
                    line: line(function.span.start),
                    last_line: line(function.span.end),
                    count,
                });
            }
        }
        Coverage { scripts }.sorted()
    }

    /// What could happen at a place.
    fn branches(&self, site: &Site) -> impl Iterator<Item = Branch> {
        let line = site.source.position(site.span.start).line;
        let (yes, no) = site.outcomes.words();
        let within = site.within.and_then(|number| self.site(number));
        let within = within.map_or(0, |statement| statement.yes.get());
        let asked = match no {
            // Whether it could have happened is known of the statement alone.
            None => within,
            Some(_) => site.yes.get().saturating_add(site.no.get()),
        };
        let span = site.span;
        let branch = move |(what, missed): Words, count: u64| Branch {
            span,
            line,
            what,
            count,
            missed,
            asked,
            within,
        };
        let no = no.map(|no| branch(no, site.no.get()));
        std::iter::once(branch(yes, site.yes.get())).chain(no)
    }

    /// How often a function's first statement was reached; nothing where it has none.
    fn calls(&self, function: &Function) -> Option<u64> {
        let is_of_it = |site: &&Site| {
            site.outcomes == Outcomes::Statement
                && Arc::ptr_eq(&site.source, &function.source)
                && function.span.start <= site.span.start
                && site.span.end <= function.span.end
        };
        let statements = self.sites.iter().filter(is_of_it);
        let first = statements.min_by_key(|site| (site.span.start, Reverse(site.span.end)));
        first.map(|site| site.yes.get())
    }
}
