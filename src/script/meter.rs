//! Counts what a run uses. rhai's own count starts anew in every closure call; this one does not.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// Which limit ended a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exceeded {
    Operations(u64),
    Time(Duration),
}

#[derive(Debug)]
pub(super) struct Meter {
    max_operations: u64,
    max_time: Duration,
    operations: Cell<u64>,
    started: Cell<Instant>,
    exceeded: Cell<Option<Exceeded>>,
}

/// How many operations pass between two looks at the clock.
const STRIDE: u64 = 1024;

impl Meter {
    pub(super) fn new(max_operations: u64, max_time: Duration) -> Self {
        Self {
            max_operations,
            max_time,
            operations: Cell::new(0),
            started: Cell::new(Instant::now()),
            exceeded: Cell::new(None),
        }
    }

    pub(super) fn start(&self) {
        self.operations.set(0);
        self.started.set(Instant::now());
        self.exceeded.set(None);
    }

    /// Counts one operation; the limit that it exceeds, if it does.
    pub(super) fn tick(&self) -> Option<Exceeded> {
        let operations = self.operations.get() + 1;
        self.operations.set(operations);
        if operations > self.max_operations {
            self.exceeded.set(Some(Exceeded::Operations(self.max_operations)));
        } else if operations.is_multiple_of(STRIDE) && self.started.get().elapsed() > self.max_time
        {
            self.exceeded.set(Some(Exceeded::Time(self.max_time)));
        }
        self.exceeded.get()
    }

    pub(super) fn exceeded(&self) -> Option<Exceeded> {
        self.exceeded.get()
    }
}
