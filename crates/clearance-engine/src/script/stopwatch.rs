//! How long a run has worked, so that what else the machine does decides nothing.

use std::cell::Cell;
use std::time::Duration;

use crate::system::{Moment, thread_time};

/// Measures the processor time of the thread that it is started on; where the system does not tell that time, the time
/// that passes.
#[derive(Debug)]
pub(super) struct Stopwatch {
    started: Cell<Moment>,
    first: Cell<Option<Reading>>,
}

/// The thread's time as it was read first: most runs end before, and pay nothing for it.
#[derive(Debug, Clone, Copy)]
struct Reading {
    /// The time that had passed since the start.
    passed: Duration,
    thread: Option<Duration>,
}

/// How much may pass before the thread's time is read.
const AT_ONCE: Duration = Duration::from_millis(5);

impl Stopwatch {
    pub(super) fn new() -> Self {
        Self { started: Cell::new(Moment::now()), first: Cell::new(None) }
    }

    pub(super) fn start(&self) {
        self.started.set(Moment::now());
        self.first.set(None);
    }

    /// Whether the thread has worked for longer than this. To be asked again and again while it works.
    pub(super) fn is_beyond(&self, limit: Duration) -> bool {
        let passed = self.started.get().elapsed();
        match self.first.get() {
            None if passed < AT_ONCE.min(limit) => false,
            None => {
                self.first.set(Some(Reading { passed, thread: thread_time() }));
                passed > limit
            }
            Some(_) if passed <= limit => false,
            Some(first) => first.thread.zip(thread_time()).is_none_or(|(then, now)| {
                first.passed.saturating_add(now.saturating_sub(then)) > limit
            }),
        }
    }
}

#[cfg(all(test, feature = "native", any(target_os = "linux", target_os = "macos")))]
mod tests {
    use std::time::Duration;

    use super::Stopwatch;

    #[test]
    fn waiting_is_no_work_and_work_comes_to_its_end() {
        let limit = Duration::from_millis(60);
        let watch = Stopwatch::new();
        assert!(!watch.is_beyond(limit));
        // Until the thread's time is read, what passes is taken for work.
        while watch.first.get().is_none() {
            assert!(!watch.is_beyond(limit));
        }
        std::thread::sleep(limit * 3);
        assert!(!watch.is_beyond(limit), "a thread that sleeps does not work");
        while !watch.is_beyond(limit) {}
        watch.start();
        assert!(!watch.is_beyond(limit), "it starts anew");
    }
}
