//! What evaluates probes.

use std::rc::Rc;

use rhai::{Dynamic, Engine, EvalAltResult, EvalContext, Expr, Expression};

use super::nodes::{ARM, BODY, DECISION, PRESENCE, STATEMENT};
use super::plan::{Plan, Site};
use super::{Decision, Recorder, Step};

type Outcome = Result<Dynamic, Box<EvalAltResult>>;
type Probe = fn(&Recorder, &Plan, &mut EvalContext, &[Expression], i64) -> Outcome;

/// Registers the probes of a plan. Nothing that anybody wrote may be compiled afterwards, as it could be taken for one.
pub(in crate::script) fn register(engine: &mut Engine, recorder: &Rc<Recorder>, plan: Plan) {
    let probes: [(&str, Probe); 5] = [
        (BODY, body),
        (STATEMENT, statement),
        (DECISION, decision),
        (PRESENCE, presence),
        (ARM, arm),
    ];
    // A recorder gets one plan.
    let _set = recorder.plan.set(plan);
    for (key, probe) in probes {
        let recorder = Rc::clone(recorder);
        // Fails only in a build of rhai without syntax trees.
        let _registered =
            engine.register_custom_syntax_handler(key, false, move |context, inner, state| {
                let number = state.as_int().unwrap_or(-1);
                match recorder.plan.get() {
                    Some(plan) => probe(&recorder, plan, context, inner, number),
                    None => Ok(Dynamic::UNIT),
                }
            });
    }
}

/// The body of a function: one operation for the statement that the probe is, one for the probe.
fn body(
    recorder: &Recorder,
    plan: &Plan,
    context: &mut EvalContext,
    inner: &[Expression],
    _: i64,
) -> Outcome {
    recorder.meter.give_back(2);
    let number = inner.first().and_then(Expression::get_literal_value::<i64>);
    match number.and_then(|number| plan.body_at(number)) {
        Some(body) => context.eval_expression_tree(&Expression::from(body)),
        None => Ok(Dynamic::UNIT),
    }
}

/// What stands before a statement, and costs as much as a body.
fn statement(
    recorder: &Recorder,
    plan: &Plan,
    _: &mut EvalContext,
    _: &[Expression],
    number: i64,
) -> Outcome {
    recorder.meter.give_back(2);
    if let Some(site) = plan.site(number) {
        site.count(true);
        if site.decides() {
            recorder.decided(site, true);
        }
    }
    Ok(Dynamic::UNIT)
}

fn decision(
    recorder: &Recorder,
    plan: &Plan,
    context: &mut EvalContext,
    inner: &[Expression],
    number: i64,
) -> Outcome {
    let value = recorder.through(context, inner)?;
    if let (Some(site), Ok(outcome)) = (plan.site(number), value.as_bool()) {
        site.count(outcome);
        recorder.decided(site, outcome);
    }
    Ok(value)
}

fn presence(
    recorder: &Recorder,
    plan: &Plan,
    context: &mut EvalContext,
    inner: &[Expression],
    number: i64,
) -> Outcome {
    let value = recorder.through(context, inner)?;
    if let Some(site) = plan.site(number) {
        site.count(!value.is_unit());
        recorder.decided(site, !value.is_unit());
    }
    Ok(value)
}

fn arm(
    recorder: &Recorder,
    plan: &Plan,
    context: &mut EvalContext,
    inner: &[Expression],
    number: i64,
) -> Outcome {
    if let Some(site) = plan.site(number) {
        site.count(true);
        recorder.decided(site, true);
    }
    recorder.through(context, inner)
}

impl Recorder {
    /// Evaluates what a probe stands around.
    fn through(&self, context: &mut EvalContext, inner: &[Expression]) -> Outcome {
        let Some(inner) = inner.first() else { return Ok(Dynamic::UNIT) };
        let expr: &Expr = inner;
        // A block is evaluated without an operation of its own here; the probe's stands for it.
        if !matches!(expr, Expr::Stmt(_)) {
            self.meter.give_back(1);
        }
        context.eval_expression_tree(inner)
    }

    fn decided(&self, site: &Site, outcome: bool) {
        let source = std::sync::Arc::clone(&site.source);
        let function = std::sync::Arc::clone(&site.function);
        self.add(Step::Decided(Decision { source, span: site.span, function, outcome }), false);
    }
}
