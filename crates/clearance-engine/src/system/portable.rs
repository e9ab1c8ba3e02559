//! Stand-ins for threads, stack growth and clocks, where there are none (without the feature `native`): everything runs on the
//! present thread and its stack, and no time passes. Limits of operations and memory hold all the same.

use std::num::NonZeroUsize;
use std::time::Duration;

/// A reading of a clock that stands still.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment;

impl Moment {
    pub(crate) const fn now() -> Self {
        Self
    }

    #[allow(clippy::unused_self, reason = "as the clock of the system is asked")]
    pub(crate) const fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}

/// Runs a function on the present thread, whose stack the host has to make large enough.
pub fn run_with_stack<T: Send>(_stack_bytes: usize, run: impl Fn() -> T + Sync) -> T {
    run()
}

/// Runs a function once, on the present thread.
pub fn run_on_threads<T: Send>(
    _count: usize,
    _stack_bytes: usize,
    run: impl Fn() -> T + Sync,
) -> Vec<T> {
    vec![run()]
}

/// Returns one, as there are no threads.
pub(crate) const fn count_processors() -> NonZeroUsize {
    NonZeroUsize::MIN
}

/// Runs a function on the present stack.
pub fn grow_stack<T>(_bytes: usize, run: impl FnOnce() -> T) -> T {
    run()
}

/// Returns the processor time of the present thread, which is unknown.
pub(crate) const fn thread_time() -> Option<Duration> {
    None
}
