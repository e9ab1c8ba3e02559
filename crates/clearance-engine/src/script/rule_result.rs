//! The run of one rule on one document: its check, and what it gathers. Check, `why`, traces and mutation all run rules here.

use super::batch::Gather;
use super::lasting::Lasting;
use super::sandbox::{PreparedDocument, Sandbox};
use super::steps::Step;
use super::verdict::Verdict;

/// The result of a rule on a document.
#[derive(Debug)]
pub struct RuleResult {
    /// The verdict of its `check`.
    pub verdict: Verdict,
    /// The result of its `gather`; `None` where it has none, does not apply, or its check broke.
    pub gather: Option<Gather>,
    /// The steps of both, in their order; always empty unless everything is observed.
    pub steps: Vec<Step>,
    /// How long the verdict lasts.
    pub lasting: Lasting,
    /// Whether what it gathers may be something else on another day.
    pub gathers_by_day: bool,
}

impl Sandbox {
    /// Runs a rule on a document: its check, then, where it applies and did not break, its `gather`.
    pub fn run_rule(&self, rule: usize, prepared: &PreparedDocument) -> RuleResult {
        let verdict = self.check(rule, prepared);
        let lasting = self.lasting();
        let mut steps = self.take_steps();
        let goes_on = matches!(verdict, Verdict::Finished(_)) && self.gathers(rule);
        let gather = goes_on.then(|| self.gather_document(rule, prepared));
        steps.extend(self.take_steps());
        let gathers_by_day = goes_on && self.horizon.is_asked();
        RuleResult { verdict, gather, steps, lasting, gathers_by_day }
    }
}
