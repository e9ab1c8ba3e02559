//! Runs rules on the fast path.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use rhai::Dynamic;

use super::machine::Machine;
use super::program::{FunctionId, Program};
use super::value::{FastResult, FastValue, GiveUp};
use crate::script::horizon::Horizon;
use crate::script::large::Measured;
use crate::script::limits::Limits;
use crate::script::table::Table;
use crate::script::view::View;

/// The functions of a rule, as numbers of the program.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::script) struct FastRule {
    pub(in crate::script) applies: Option<FunctionId>,
    pub(in crate::script) check: Option<FunctionId>,
}

/// What the fast path found.
#[derive(Debug)]
pub(in crate::script) enum FastAnswer {
    /// The rule passes: `check` reports nothing, and gives this.
    Finished(FastValue),
    /// The rule does not apply.
    Skipped,
    /// Only rhai can say.
    Unknown,
}

/// All scripts on the fast path, with the state of runs.
#[derive(Debug)]
pub(in crate::script) struct FastPath {
    program: Program,
    machine: RefCell<Machine>,
    /// How many runs ended here, and how many were left to rhai.
    runs: Cell<[u64; 2]>,
}

impl FastPath {
    /// The fast path of a program; none where the limits are so low that it could miss one.
    pub(in crate::script) fn new(
        program: Program,
        horizon: &Rc<Horizon>,
        limits: Limits,
        measured: Measured,
    ) -> Option<Self> {
        let machine = || RefCell::new(Machine::new(horizon, limits, measured));
        Machine::may_run(&limits, measured).then(|| Self {
            program,
            machine: machine(),
            runs: Cell::default(),
        })
    }

    /// Runs a rule on a document.
    pub(in crate::script) fn check(
        &self,
        rule: FastRule,
        view: &Rc<View>,
        params: &Dynamic,
    ) -> FastAnswer {
        // One that panicked may have left it borrowed for good.
        let Ok(mut machine) = self.machine.try_borrow_mut() else { return FastAnswer::Unknown };
        machine.start();
        machine.memory.start(view);
        let params = FastValue::from_dynamic(params);
        let answer = self.run_rule(&mut machine, rule, view, params.as_ref());
        let [here, left] = self.runs.get();
        match answer {
            Ok(answer) => {
                self.runs.set([here + 1, left]);
                answer
            }
            Err(GiveUp) => {
                self.runs.set([here, left + 1]);
                FastAnswer::Unknown
            }
        }
    }

    /// How many runs ended here, and how many were left to rhai.
    pub(in crate::script) const fn runs(&self) -> [u64; 2] {
        self.runs.get()
    }

    fn run_rule(
        &self,
        machine: &mut Machine,
        rule: FastRule,
        view: &Rc<View>,
        params: Option<&FastValue>,
    ) -> FastResult<FastAnswer> {
        let params = params.ok_or(GiveUp)?;
        if let Some(applies) = rule.applies
            && !self.call(machine, applies, view, params)?.read_bool()?
        {
            return Ok(FastAnswer::Skipped);
        }
        let Some(check) = rule.check else { return Ok(FastAnswer::Finished(FastValue::Unit)) };
        self.call(machine, check, view, params).map(FastAnswer::Finished)
    }

    /// Calls a function with the document, and with the parameters where it takes them.
    fn call(
        &self,
        machine: &mut Machine,
        id: FunctionId,
        view: &Rc<View>,
        params: &FastValue,
    ) -> FastResult {
        let count = self.program.function(id).ok_or(GiveUp)?.parameters;
        // The call itself, and its arguments.
        machine.count_steps(4)?;
        let mut args = vec![FastValue::Table(Table::root(view)), params.clone()];
        args.truncate(count);
        machine.run_function(&self.program, id, args)
    }

    /// What of a rule is left to rhai, in words.
    pub(in crate::script) fn unknown_in(&self, rule: FastRule) -> BTreeSet<String> {
        let functions: Vec<FunctionId> = rule.applies.into_iter().chain(rule.check).collect();
        self.program.unknown_within(&functions)
    }

    /// How many steps the last run took.
    pub(in crate::script) fn steps(&self) -> u64 {
        self.machine.try_borrow().map(|machine| machine.steps).unwrap_or_default()
    }
}
