//! Evaluates probes: the functions that rhai calls for the nodes of instrumentation.

use std::rc::Rc;
use std::sync::Arc;

use rhai::{Dynamic, Engine, EvalAltResult, EvalContext, Expr, Expression};

use super::observer::RunObserver;
use super::probe_nodes::{ARM, DECISION, PRESENCE, STATEMENT};
use super::probe_plan::ProbeSite;
use clearance_engine::script::{Decision, Step};

type ProbeResult = Result<Dynamic, Box<EvalAltResult>>;
type ProbeFn = fn(&RunObserver, &mut EvalContext, &[Expression], i64) -> ProbeResult;

/// Registers all probes.
pub(super) fn register_probes(engine: &mut Engine, observer: &Rc<RunObserver>) {
    let probes: [(&str, ProbeFn); 4] = [
        (STATEMENT, probe_statement),
        (DECISION, probe_decision),
        (PRESENCE, probe_presence),
        (ARM, probe_arm),
    ];
    for (key, probe) in probes {
        let observer = Rc::clone(observer);
        // Fails only in a build of rhai without syntax trees.
        let _registered =
            engine.register_custom_syntax_handler(key, false, move |context, inner, state| {
                probe(&observer, context, inner, state.as_int().unwrap_or(-1))
            });
    }
}

/// Evaluates the probe before a statement, which costs as much as a body.
fn probe_statement(
    observer: &RunObserver,
    _: &mut EvalContext,
    _: &[Expression],
    number: i64,
) -> ProbeResult {
    observer.meter.give_back(2);
    if let Some(site) = observer.plan.borrow().site(number) {
        site.count_outcome(true);
        if site.is_decision() {
            observer.record_decision(site, true);
        }
    }
    Ok(Dynamic::UNIT)
}

fn probe_decision(
    observer: &RunObserver,
    context: &mut EvalContext,
    inner: &[Expression],
    number: i64,
) -> ProbeResult {
    let value = observer.evaluate_inner(context, inner)?;
    if let (Some(site), Ok(outcome)) = (observer.plan.borrow().site(number), value.as_bool()) {
        site.count_outcome(outcome);
        observer.record_decision(site, outcome);
    }
    Ok(value)
}

fn probe_presence(
    observer: &RunObserver,
    context: &mut EvalContext,
    inner: &[Expression],
    number: i64,
) -> ProbeResult {
    let value = observer.evaluate_inner(context, inner)?;
    if let Some(site) = observer.plan.borrow().site(number) {
        site.count_outcome(!value.is_unit());
        observer.record_decision(site, !value.is_unit());
    }
    Ok(value)
}

fn probe_arm(
    observer: &RunObserver,
    context: &mut EvalContext,
    inner: &[Expression],
    number: i64,
) -> ProbeResult {
    if let Some(site) = observer.plan.borrow().site(number) {
        site.count_outcome(true);
        observer.record_decision(site, true);
    }
    observer.evaluate_inner(context, inner)
}

impl RunObserver {
    /// Evaluates the expression within a probe.
    fn evaluate_inner(&self, context: &mut EvalContext, inner: &[Expression]) -> ProbeResult {
        let Some(inner) = inner.first() else { return Ok(Dynamic::UNIT) };
        let expr: &Expr = inner;
        // A block is evaluated without an operation of its own here; the probe's stands for it.
        if !matches!(expr, Expr::Stmt(_)) {
            self.meter.give_back(1);
        }
        context.eval_expression_tree(inner)
    }

    fn record_decision(&self, site: &ProbeSite, outcome: bool) {
        self.recorder.add_step(|| {
            let source = Arc::clone(&site.source);
            let function = Arc::clone(&site.function);
            Step::Decided(Decision { source, span: site.span, function, outcome })
        });
    }
}
