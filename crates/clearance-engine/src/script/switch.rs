//! `switch` with strict comparisons.
//!
//! rhai finds the arm of a `switch` by a hash of the value, so that a value of another kind than the cases is found in
//! none of them: a rule would miss what it was written to catch. Each `switch` is rewritten: a node compares the
//! value with the cases in their order, as `==` does, and gives the number of the arm, which is all that rhai still has
//! to find.

use std::cell::RefCell;
use std::rc::Rc;

use rhai::{
    Dynamic, Engine, EvalAltResult, EvalContext, Expr, Expression, Position, RangeCase, Stmt,
};

use super::bodies::custom_node;
use super::compare;
use super::meter::Meter;
use super::refuse::value_kind;

pub mod cases;
mod visit;

pub use cases::{Case, read_cases};
pub use visit::each_switch;

/// The first token of the node. No script can write it.
const SWITCH: &str = "@switch";

type Outcome = Result<Dynamic, Box<EvalAltResult>>;

/// All that are rewritten, by their number.
#[derive(Debug, Default)]
pub(super) struct Switches(RefCell<Vec<Vec<Arm>>>);

/// The cases of an arm.
#[derive(Debug)]
struct Arm {
    /// Its number in the `switch`.
    number: usize,
    /// Any of these.
    cases: Vec<Case>,
    /// Which input of the node is its condition, if it has one.
    guard: Option<usize>,
}

impl Switches {
    /// Replaces a `switch` whose arms have these cases.
    pub(super) fn replace_switch(&self, statement: &mut Stmt, cases: Vec<Vec<Case>>) {
        let Stmt::Switch(switch, _) = statement else { return };
        let (item, arms) = &mut **switch;
        let mut inputs = vec![item.take()];
        let mut hardened = Vec::new();
        arms.cases.clear();
        arms.ranges.clear();
        for (number, (arm, cases)) in arms.expressions.iter_mut().zip(cases).enumerate() {
            if cases.is_empty() {
                continue;
            }
            let guarded = !matches!(arm.lhs, Expr::BoolConstant(true, _));
            let guard = guarded.then_some(inputs.len());
            if guarded {
                let always = Expr::BoolConstant(true, arm.lhs.position());
                inputs.push(std::mem::replace(&mut arm.lhs, always));
            }
            hardened.push(Arm { number, cases, guard });
            let found = i64::try_from(number).unwrap_or(i64::MAX);
            arms.ranges.push(RangeCase::InclusiveInt(found..=found, number));
        }
        let at = inputs.first().map_or(Position::NONE, Expr::position);
        let mut all = self.0.borrow_mut();
        *item = custom_node(SWITCH, i64::try_from(all.len()).unwrap_or(i64::MAX), inputs, at);
        all.push(hardened);
    }

    /// The number of the arm for the first input; `()` where there is none.
    fn choose_arm(
        &self,
        context: &mut EvalContext,
        inputs: &[Expression],
        number: i64,
        meter: &Meter,
    ) -> Outcome {
        let all = self.0.borrow();
        let arms = usize::try_from(number).ok().and_then(|number| all.get(number));
        let (Some(item), Some(arms)) = (inputs.first(), arms) else {
            return Err(EvalAltResult::ErrorTerminated(Dynamic::UNIT, Position::NONE).into());
        };
        let expr: &Expr = item;
        // A block is evaluated without an operation of its own here; the node's stands for it.
        if !matches!(expr, Expr::Stmt(_)) {
            meter.give_back(1);
        }
        let value = context.eval_expression_tree(item)?.flatten();
        for arm in arms {
            if !arm.matches_value(&value, meter)? {
                continue;
            }
            let guard = arm.guard.and_then(|input| inputs.get(input));
            if guard.map_or(Ok(true), |guard| is_true(context, guard))? {
                return Ok(Dynamic::from_int(i64::try_from(arm.number).unwrap_or(i64::MAX)));
            }
        }
        Ok(Dynamic::UNIT)
    }
}

impl Arm {
    /// Whether one of the cases is the value.
    fn matches_value(&self, value: &Dynamic, meter: &Meter) -> Result<bool, Box<EvalAltResult>> {
        for case in &self.cases {
            meter.count_step()?;
            if case.matches_value(value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Case {
    /// Whether a value is this one, or lies in this range. `()` is no value but itself, as with `==`.
    fn matches_value(&self, value: &Dynamic) -> Result<bool, Box<EvalAltResult>> {
        let held = match (&self.range, value.as_int(), value.as_float()) {
            (None, ..) => compare::values_equal(value, &self.value),
            (Some(_), ..) if value.is_unit() => Some(false),
            (Some(range), Ok(_), _) | (Some(range), _, Ok(_)) => Some(range.contains(value)),
            _ => None,
        };
        held.ok_or_else(|| {
            let mut error = match self.range {
                None => compare::comparison_error("switch", value, &self.value),
                Some(_) => {
                    let text =
                        format!("cannot compare {} and a range with `switch`", value_kind(value));
                    EvalAltResult::ErrorRuntime(text.into(), Position::NONE).into()
                }
            };
            error.set_position(self.at);
            error
        })
    }
}

/// The condition of an arm.
fn is_true(context: &mut EvalContext, guard: &Expression) -> Result<bool, Box<EvalAltResult>> {
    let answer = context.eval_expression_tree(guard)?;
    answer.as_bool().map_err(|found| {
        let (wanted, found) = ("bool".to_owned(), found.to_owned());
        EvalAltResult::ErrorMismatchDataType(wanted, found, guard.position()).into()
    })
}

/// Registers what evaluates the nodes.
pub(super) fn register(engine: &mut Engine, switches: &Rc<Switches>, meter: &Rc<Meter>) {
    let (switches, meter) = (Rc::clone(switches), Rc::clone(meter));
    // Fails only in a build of rhai without syntax trees.
    let _registered =
        engine.register_custom_syntax_handler(SWITCH, false, move |context, inputs, state| {
            switches.choose_arm(context, inputs, state.as_int().unwrap_or(-1), &meter)
        });
}
