//! What evaluates probes.

use std::rc::Rc;
use std::sync::Arc;

use rhai::{Dynamic, Engine, EvalAltResult, EvalContext, Expr, Expression};

use super::nodes::{ARM, DECISION, PRESENCE, STATEMENT};
use super::observer::Observer;
use super::plan::Site;
use clearance_engine::script::{Decision, Step};

type Outcome = Result<Dynamic, Box<EvalAltResult>>;
type Probe = fn(&Observer, &mut EvalContext, &[Expression], i64) -> Outcome;

/// Registers all probes.
pub(super) fn register(engine: &mut Engine, observer: &Rc<Observer>) {
    let probes: [(&str, Probe); 4] =
        [(STATEMENT, statement), (DECISION, decision), (PRESENCE, presence), (ARM, arm)];
    for (key, probe) in probes {
        let observer = Rc::clone(observer);
        // Fails only in a build of rhai without syntax trees.
        let _registered =
            engine.register_custom_syntax_handler(key, false, move |context, inner, state| {
                probe(&observer, context, inner, state.as_int().unwrap_or(-1))
            });
    }
}

/// What stands before a statement, and costs as much as a body.
fn statement(observer: &Observer, _: &mut EvalContext, _: &[Expression], number: i64) -> Outcome {
    observer.meter.give_back(2);
    if let Some(site) = observer.plan.borrow().site(number) {
        site.count(true);
        if site.decides() {
            observer.decided(site, true);
        }
    }
    Ok(Dynamic::UNIT)
}

fn decision(
    observer: &Observer,
    context: &mut EvalContext,
    inner: &[Expression],
    number: i64,
) -> Outcome {
    let value = observer.through(context, inner)?;
    if let (Some(site), Ok(outcome)) = (observer.plan.borrow().site(number), value.as_bool()) {
        site.count(outcome);
        observer.decided(site, outcome);
    }
    Ok(value)
}

fn presence(
    observer: &Observer,
    context: &mut EvalContext,
    inner: &[Expression],
    number: i64,
) -> Outcome {
    let value = observer.through(context, inner)?;
    if let Some(site) = observer.plan.borrow().site(number) {
        site.count(!value.is_unit());
        observer.decided(site, !value.is_unit());
    }
    Ok(value)
}

fn arm(
    observer: &Observer,
    context: &mut EvalContext,
    inner: &[Expression],
    number: i64,
) -> Outcome {
    if let Some(site) = observer.plan.borrow().site(number) {
        site.count(true);
        observer.decided(site, true);
    }
    observer.through(context, inner)
}

impl Observer {
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
        self.recorder.add(|| {
            let source = Arc::clone(&site.source);
            let function = Arc::clone(&site.function);
            Step::Decided(Decision { source, span: site.span, function, outcome })
        });
    }
}
