//! Runs `plan` of a rule on one document: the steps of its part of the plan.

use rhai::Dynamic;

use super::diagnostic;
use super::planned_step::PlannedStep;
use super::sandbox::{PreparedDocument, Sandbox};
use super::table::Table;
use clearance_syntax::source::Diagnostic;

impl Sandbox {
    /// Runs a rule's `plan` on a document: nothing where the rule has none or does not apply.
    ///
    /// # Errors
    /// Why it did not finish.
    pub fn plan(
        &self,
        rule: usize,
        prepared: &PreparedDocument,
    ) -> Result<Vec<PlannedStep>, Diagnostic> {
        let (number, rule) = (rule, self.rules.get(rule));
        let Some((rule, plan)) = rule.and_then(|rule| Some((rule, rule.plan.as_ref()?))) else {
            return Ok(Vec::new());
        };
        let params = prepared.overrides.rule_params(number, rule);
        self.horizon.start(false);
        self.collector.start_planning(&prepared.view, self.limits);
        let run = self.run_guarded(rule, "plan", &prepared.view, || {
            let arguments = || [Dynamic::from(Table::root(&prepared.view)), params.clone()];
            if !self.asks_applies(rule, arguments())? {
                return Ok(());
            }
            let engine = self.pack_engine(rule).map_err(|error| ("plan", error))?;
            plan.call(engine, arguments()).map(drop).map_err(|error| ("plan", error))
        });
        let steps = self.collector.take_steps();
        run.map(|()| steps)
    }

    /// A diagnostic about the steps of a rule, where its `plan` is defined. Nothing where there is no such rule.
    pub fn plan_diagnostic(&self, rule: usize, message: String) -> Option<Diagnostic> {
        let source = &self.rules.get(rule)?.source;
        let span = diagnostic::definition_span(source, "plan");
        Some(Diagnostic::new(source, span, message))
    }
}
