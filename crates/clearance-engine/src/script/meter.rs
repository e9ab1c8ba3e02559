//! Counts what a run uses. rhai's own count restarts in every closure call; this one does not.

use std::cell::Cell;
use std::time::Duration;

use rhai::{Dynamic, EvalAltResult, Position};

use super::large::Measured;
use super::limits::Limits;
use super::load::Load;
use super::stack;
use super::stopwatch::Stopwatch;

/// Which limit ended a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exceeded {
    Operations(u64),
    Time(Duration),
    Memory(usize),
    Stack,
}

/// Counts what a run has used of its limits: operations, time, memory and stack.
#[derive(Debug)]
pub struct Meter {
    max_operations: u64,
    max_time: Duration,
    /// How many times that a run may take.
    patience: u32,
    max_memory: usize,
    /// The bits of the number of operations that are 0 where the memory is looked at.
    memory_mask: u64,
    operations: Cell<u64>,
    stopwatch: Stopwatch,
    /// The bytes that the thread had allocated at the start.
    allocated: Cell<isize>,
    /// How many bytes of the stack calls may take.
    max_stack: usize,
    /// Where the stack must not end lower.
    lowest: Cell<usize>,
    /// The lowest end that was seen.
    reached: Cell<usize>,
    exceeded: Cell<Option<Exceeded>>,
}

/// How many operations pass between two looks at clock and memory: one operation may copy a list as long as the
/// limits allow.
const STRIDE: u64 = 64;

/// How many operations a node of ours in a syntax tree costs before it can give them back.
const NODE_OPERATIONS: u64 = 2;

/// How many times slower an observed run may be.
const PATIENCE: u32 = 8;

impl Meter {
    /// Runs that are observed take longer, and more of the stack, as they have probes.
    pub(super) fn new(limits: &Limits, load: Load, measured: Measured) -> Self {
        let (memory_mask, max_memory) = match measured {
            Measured::Each => (STRIDE - 1, limits.memory_bytes),
            // One operation may copy all that there is.
            Measured::Together => (0, limits.memory_bytes / 2),
        };
        Self {
            max_operations: limits.operations,
            max_time: limits.time,
            patience: if load == Load::Plain { 1 } else { PATIENCE },
            max_memory,
            memory_mask,
            operations: Cell::new(0),
            stopwatch: Stopwatch::new(),
            allocated: Cell::new(0),
            max_stack: stack::of_calls(load),
            lowest: Cell::new(0),
            reached: Cell::new(usize::MAX),
            exceeded: Cell::new(None),
        }
    }

    pub(super) fn start(&self) {
        self.operations.set(0);
        self.stopwatch.start();
        self.allocated.set(allocated_bytes());
        self.lowest.set(stack::stack_end().saturating_sub(self.max_stack));
        self.reached.set(usize::MAX);
        self.exceeded.set(None);
    }

    /// Counts one operation; the limit that it exceeds, if it does.
    pub(super) fn count_operation(&self) -> Option<Exceeded> {
        let operations = self.operations.get() + 1;
        self.operations.set(operations);
        if operations.saturating_sub(NODE_OPERATIONS) > self.max_operations {
            self.exceeded.set(Some(Exceeded::Operations(self.max_operations)));
        } else if self.look_at_stack(0) {
            self.exceeded.set(Some(Exceeded::Stack));
        } else if operations & self.memory_mask == 0 {
            self.check_memory();
            if operations.is_multiple_of(STRIDE) {
                self.check_time();
            }
        }
        self.exceeded.get()
    }

    /// Counts one step of a native function.
    pub(super) fn count_step(&self) -> Result<(), Box<EvalAltResult>> {
        self.count_operation();
        self.step_taken()
    }

    fn step_taken(&self) -> Result<(), Box<EvalAltResult>> {
        match self.exceeded.get() {
            Some(_) => Err(EvalAltResult::ErrorTerminated(Dynamic::UNIT, Position::NONE).into()),
            None => Ok(()),
        }
    }

    /// Counts what was not done again because its outcome is known.
    pub(super) fn count_steps(&self, count: u64) -> Result<(), Box<EvalAltResult>> {
        let Some(all_but_one) = count.checked_sub(1) else { return Ok(()) };
        self.operations.set(self.operations.get().saturating_add(all_but_one));
        self.count_step()
    }

    /// Whether the stack is used up when so much more of it is taken.
    fn look_at_stack(&self, more: usize) -> bool {
        let end = stack::stack_end().saturating_sub(more);
        self.reached.set(self.reached.get().min(end));
        end < self.lowest.get()
    }

    /// Counts the stack that a call took whose outcome is known.
    pub(super) fn count_stack(&self, bytes: usize) -> Result<(), Box<EvalAltResult>> {
        if self.look_at_stack(bytes) {
            self.exceeded.set(Some(Exceeded::Stack));
        }
        self.step_taken()
    }

    /// Runs a call, and gives how much of the stack it took.
    pub(super) fn stack_of<T>(&self, call: impl FnOnce() -> T) -> (T, usize) {
        let before = self.reached.replace(usize::MAX);
        let start = stack::stack_end();
        let given = call();
        let reached = self.reached.get();
        self.reached.set(before.min(reached));
        (given, start.saturating_sub(reached))
    }

    /// Takes back what a node of ours cost, which is at most `NODE_OPERATIONS` at a time.
    pub fn give_back(&self, count: u64) {
        self.operations.set(self.operations.get().saturating_sub(count));
    }

    /// At the end of a run, when nothing can be given back any more: the limit that it exceeded unseen.
    pub(super) fn settle(&self) -> Option<Exceeded> {
        if self.exceeded.get().is_some() || self.operations.get() <= self.max_operations {
            return None;
        }
        self.exceeded.set(Some(Exceeded::Operations(self.max_operations)));
        self.exceeded.get()
    }

    /// Sets how many operations the run counts as.
    pub(super) fn set_operations(&self, count: u64) {
        self.operations.set(count);
    }

    /// How many operations were counted since the start.
    pub(super) fn operations(&self) -> u64 {
        self.operations.get()
    }

    pub(super) fn exceeded(&self) -> Option<Exceeded> {
        self.exceeded.get()
    }

    /// Looks at what operations do not bound. Every value may have a limit, but a rule may have many: all together are bounded
    /// by what the rule's own thread has allocated, so that nothing depends on what other threads do.
    fn check_memory(&self) {
        let grown = allocated_bytes().saturating_sub(self.allocated.get());
        if usize::try_from(grown).is_ok_and(|grown| grown > self.max_memory) {
            self.exceeded.set(Some(Exceeded::Memory(self.max_memory)));
        }
    }

    fn check_time(&self) {
        if self.exceeded.get().is_none()
            && self.stopwatch.is_beyond(self.max_time.saturating_mul(self.patience))
        {
            self.exceeded.set(Some(Exceeded::Time(self.max_time)));
        }
    }
}

/// Whether what this thread allocates is counted.
pub(super) fn counts_memory() -> bool {
    allocated_bytes() != 0
}

/// The bytes that this thread has allocated and not freed. Always 0 in a program whose allocator does not count.
pub(super) fn allocated_bytes() -> isize {
    alloc_metrics::thread_metrics().allocated_bytes
}
