//! Counts what a run uses. rhai's own count starts anew in every closure call; this one does not.

use std::cell::Cell;
use std::time::{Duration, Instant};

use rhai::{Dynamic, EvalAltResult, Position};

use super::Limits;

/// Which limit ended a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exceeded {
    Operations(u64),
    Time(Duration),
    Memory(usize),
}

#[derive(Debug)]
pub(super) struct Meter {
    max_operations: u64,
    max_time: Duration,
    /// How many times that a run may take.
    patience: u32,
    max_memory: usize,
    operations: Cell<u64>,
    started: Cell<Instant>,
    /// What the thread had allocated at the start.
    allocated: Cell<isize>,
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
    /// `observed` says that runs take longer, as they have probes.
    pub(super) fn new(limits: &Limits, observed: bool) -> Self {
        Self {
            max_operations: limits.operations,
            max_time: limits.time,
            patience: if observed { PATIENCE } else { 1 },
            max_memory: limits.memory_bytes,
            operations: Cell::new(0),
            started: Cell::new(Instant::now()),
            allocated: Cell::new(0),
            exceeded: Cell::new(None),
        }
    }

    pub(super) fn start(&self) {
        self.operations.set(0);
        self.started.set(Instant::now());
        self.allocated.set(allocated_bytes());
        self.exceeded.set(None);
    }

    /// Counts one operation; the limit that it exceeds, if it does.
    pub(super) fn tick(&self) -> Option<Exceeded> {
        let operations = self.operations.get() + 1;
        self.operations.set(operations);
        if operations.saturating_sub(NODE_OPERATIONS) > self.max_operations {
            self.exceeded.set(Some(Exceeded::Operations(self.max_operations)));
        } else if operations.is_multiple_of(STRIDE) {
            self.look();
        }
        self.exceeded.get()
    }

    /// Counts one step of a native function.
    pub(super) fn step(&self) -> Result<(), Box<EvalAltResult>> {
        match self.tick() {
            Some(_) => Err(EvalAltResult::ErrorTerminated(Dynamic::UNIT, Position::NONE).into()),
            None => Ok(()),
        }
    }

    /// Counts what was not done again because its outcome is known.
    pub(super) fn steps(&self, count: u64) -> Result<(), Box<EvalAltResult>> {
        let Some(all_but_one) = count.checked_sub(1) else { return Ok(()) };
        self.operations.set(self.operations.get().saturating_add(all_but_one));
        self.step()
    }

    /// Takes back what a node of ours cost, which is at most [`NODE_OPERATIONS`] at a time.
    pub(super) fn give_back(&self, count: u64) {
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

    /// How many operations were counted since the start.
    pub(super) fn operations(&self) -> u64 {
        self.operations.get()
    }

    pub(super) fn exceeded(&self) -> Option<Exceeded> {
        self.exceeded.get()
    }

    /// Looks at what operations do not bound. Every value has a limit, but a rule may have many: all together are bounded
    /// by what the rule's own thread has allocated, so that nothing depends on what other threads do.
    fn look(&self) {
        let grown = allocated_bytes().saturating_sub(self.allocated.get());
        if usize::try_from(grown).is_ok_and(|grown| grown > self.max_memory) {
            self.exceeded.set(Some(Exceeded::Memory(self.max_memory)));
        } else if self.started.get().elapsed() > self.max_time.saturating_mul(self.patience) {
            self.exceeded.set(Some(Exceeded::Time(self.max_time)));
        }
    }
}

/// What this thread has allocated and not let go of. Always 0 in a program whose allocator does not count.
fn allocated_bytes() -> isize {
    alloc_metrics::thread_metrics().allocated_bytes
}
