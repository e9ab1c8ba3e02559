//! The state of a run of the fast path, and its limits.

use std::rc::Rc;

use super::memory::FastMemory;
use super::value::{FastResult, FastValue, GiveUp, Weight};
use crate::script::horizon::Horizon;
use crate::script::large::Measured;
use crate::script::limits::Limits;
use crate::script::meter::allocated_bytes;

/// How many operations of rhai a step here stands for, at least: tests count both.
pub(in crate::script) const OPERATIONS_PER_STEP: u64 = 2;

/// How deep expressions and blocks may be inside one another while they run. rhai takes at most some tens of kilobytes of the
/// stack for a level, and may take 64 MiB.
const MAX_NESTING: usize = 256;

/// How many bytes rhai may hold for an item or key of a value, at most.
const BYTES_PER_ITEM: usize = 128;

/// How many values may be alive at a time: variables of all functions that run, and what is being computed.
const MAX_ALIVE: usize = 128;

/// Why a block ended before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    GiveUp,
    /// The value is in [`Machine::returned`].
    Return,
    Break,
    Continue,
}

impl From<GiveUp> for Stop {
    fn from(_: GiveUp) -> Self {
        Self::GiveUp
    }
}

/// The result of an expression or block.
pub(super) type Flow<T = FastValue> = Result<T, Stop>;

/// The state of a run.
#[derive(Debug)]
pub(super) struct Machine {
    pub(super) horizon: Rc<Horizon>,
    pub(super) limits: Limits,
    pub(super) memory: FastMemory,
    /// The variables of all functions that run.
    pub(super) stack: Vec<FastValue>,
    /// Where those of the innermost one begin.
    pub(super) base: usize,
    /// What the last `return` gave.
    pub(super) returned: FastValue,
    pub(super) steps: u64,
    max_steps: u64,
    measured: Measured,
    /// The bytes that the thread had allocated at the start.
    allocated: isize,
    /// The step at which the memory was last looked at.
    looked: u64,
    pub(super) nesting: usize,
    /// The deepest that it was.
    pub(super) deepest: usize,
    pub(super) calls: usize,
}

impl Machine {
    pub(super) fn new(horizon: &Rc<Horizon>, limits: Limits, measured: Measured) -> Self {
        Self {
            measured,
            allocated: 0,
            looked: 0,
            horizon: Rc::clone(horizon),
            limits,
            memory: FastMemory::new(),
            stack: Vec::new(),
            base: 0,
            returned: FastValue::Unit,
            steps: 0,
            max_steps: limits.operations / OPERATIONS_PER_STEP,
            nesting: 0,
            deepest: 0,
            calls: 0,
        }
    }

    /// Whether values of the largest size, as many as may be alive, cannot exceed the memory that a run may take.
    pub(super) fn may_run(limits: &Limits, measured: Measured) -> bool {
        if measured == Measured::Together {
            return true;
        }
        let items = limits.list_items.saturating_add(limits.map_keys);
        let value = items.saturating_mul(BYTES_PER_ITEM).saturating_add(limits.string_bytes);
        value.saturating_mul(MAX_ALIVE) <= limits.memory_bytes
    }

    /// Makes ready for a run.
    pub(super) fn start(&mut self) {
        self.stack.clear();
        if self.measured == Measured::Together {
            (self.allocated, self.looked) = (allocated_bytes(), 0);
        }
        (self.base, self.steps, self.nesting, self.deepest, self.calls) = (0, 0, 0, 0, 0);
    }

    /// Counts steps, and gives up where rhai could come near its limit.
    pub(super) fn count_steps(&mut self, count: u64) -> FastResult<()> {
        self.steps = self.steps.saturating_add(count);
        if self.steps > self.max_steps {
            return Err(GiveUp);
        }
        match self.measured {
            Measured::Each => Ok(()),
            Measured::Together => self.check_memory(),
        }
    }

    /// Looks now and then at what was allocated, and gives up where rhai could come near its limit.
    fn check_memory(&mut self) -> FastResult<()> {
        /// How many steps pass between two looks: what each makes is no larger than the items that it counts.
        const STRIDE: u64 = 64;
        if self.steps < self.looked + STRIDE {
            return Ok(());
        }
        self.looked = self.steps;
        let grown = allocated_bytes().saturating_sub(self.allocated);
        match usize::try_from(grown).is_ok_and(|grown| grown > self.limits.memory_bytes / 4) {
            true => Err(GiveUp),
            false => Ok(()),
        }
    }

    /// Counts the items that a function goes through.
    pub(super) fn count_items(&mut self, count: usize) -> FastResult<()> {
        self.count_steps(u64::try_from(count).unwrap_or(u64::MAX))
    }

    /// Notes that something so much deeper was evaluated.
    pub(super) fn note_depth(&mut self, more: usize) -> FastResult<()> {
        let depth = self.nesting.saturating_add(more);
        self.deepest = self.deepest.max(depth);
        if depth > MAX_NESTING { Err(GiveUp) } else { Ok(()) }
    }

    /// Evaluates one level deeper.
    pub(super) fn nested<T>(&mut self, run: impl FnOnce(&mut Self) -> Flow<T>) -> Flow<T> {
        self.count_steps(1)?;
        self.note_depth(1)?;
        self.nesting += 1;
        let done = run(self);
        self.nesting -= 1;
        done
    }

    /// A value that was made, unless it is too large.
    pub(super) fn checked(&self, value: FastValue) -> FastResult {
        value.weight().check(&self.limits).map(|()| value)
    }

    pub(super) fn check_weight(&self, weight: Weight) -> FastResult<()> {
        weight.check(&self.limits)
    }

    /// The variable of a slot.
    pub(super) fn slot(&self, slot: usize) -> FastResult<&FastValue> {
        self.stack.get(self.base + slot).ok_or(GiveUp)
    }

    pub(super) fn set_slot(&mut self, slot: usize, value: FastValue) -> FastResult<()> {
        *self.stack.get_mut(self.base + slot).ok_or(GiveUp)? = value;
        Ok(())
    }

    /// Makes room for the variables of a function that is called with these arguments, and returns where the variables of the
    /// caller begin.
    pub(super) fn enter(&mut self, args: Vec<FastValue>, slots: usize) -> FastResult<usize> {
        if self.calls >= self.limits.call_depth || slots > self.limits.variables {
            return Err(GiveUp);
        }
        let (caller, base) = (self.base, self.stack.len());
        if base + slots > MAX_ALIVE {
            return Err(GiveUp);
        }
        self.stack.extend(args);
        self.stack.resize(base + slots, FastValue::Unit);
        self.base = base;
        self.calls += 1;
        Ok(caller)
    }

    pub(super) fn leave(&mut self, caller: usize) {
        self.stack.truncate(self.base);
        self.base = caller;
        self.calls -= 1;
    }
}
