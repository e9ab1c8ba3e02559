//! What is observed: the places in scripts that have a probe, and how often each was reached.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use rhai::{Expr, ImmutableString, Position, ScriptFuncDef};

use super::coverage::{Branch, Coverage, ScriptCoverage};
use super::rewrite::Templates;
use crate::source::{Source, Span};

/// All probes of all scripts, and what they stand for.
#[derive(Debug, Default)]
pub(in crate::script) struct Plan {
    sites: Vec<Site>,
    /// Comparisons by the script's name and the operator's position.
    pub(super) asked: HashMap<(ImmutableString, Position), Asked>,
    bodies: Vec<Expr>,
    templates: Templates,
}

/// A place with a probe.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) source: Arc<Source>,
    pub(super) span: Span,
    pub(super) function: Arc<str>,
    outcomes: Outcomes,
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
    And,
    Or,
    Coalesce,
    Guard,
    Arm,
    For,
}

impl Outcomes {
    /// What is said of a branch: where reached or true, and where false.
    const fn words(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Statement => ("reached", None),
            Self::If => ("condition is true", Some("condition is false")),
            Self::While => ("loop goes on", Some("loop ends")),
            Self::And => ("left of `&&` is true", Some("left of `&&` is false")),
            Self::Or => ("left of `||` is true", Some("left of `||` is false")),
            Self::Coalesce => ("left of `??` is there", Some("left of `??` is absent")),
            Self::Guard => ("guard is true", Some("guard is false")),
            Self::Arm => ("arm is taken", None),
            Self::For => ("loop is entered", None),
        }
    }
}

impl Site {
    pub(super) fn new(
        source: Arc<Source>,
        span: Span,
        function: Arc<str>,
        outcomes: Outcomes,
    ) -> Self {
        Self { source, span, function, outcomes, yes: Cell::new(0), no: Cell::new(0) }
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

    /// Keeps a function's body; gives a definition whose own body evaluates it.
    pub(super) fn body(&mut self, body: Expr) -> Option<Rc<ScriptFuncDef>> {
        let template = self.templates.function(self.bodies.len())?;
        self.bodies.push(body);
        Some(template)
    }

    pub(super) fn body_at(&self, number: i64) -> Option<&Expr> {
        self.bodies.get(usize::try_from(number).ok()?)
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
            let line = site.source.position(site.span.start).line;
            let (yes, no) = site.outcomes.words();
            let branch = |what, count: &Cell<u64>| Branch {
                span: site.span,
                line,
                what,
                count: count.get(),
            };
            script.branches.push(branch(yes, &site.yes));
            script.branches.extend(no.map(|no| branch(no, &site.no)));
        }
        Coverage { scripts }.sorted()
    }
}
