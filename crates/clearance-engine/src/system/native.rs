//! Threads, stack growth and clocks of the operating system (feature `native`).

use std::num::NonZeroUsize;
use std::thread;
use std::time::Duration;

/// A reading of the monotonic clock.
pub(crate) use std::time::Instant as Moment;

/// Runs a function on a thread with a stack of so many bytes; on the present thread where none can be started.
pub fn run_with_stack<T: Send>(stack_bytes: usize, run: impl Fn() -> T + Sync) -> T {
    thread::scope(|scope| {
        match thread::Builder::new().stack_size(stack_bytes).spawn_scoped(scope, &run) {
            Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => run(),
        }
    })
}

/// Runs a function on several threads at once, each with a stack of so many bytes, and returns their results. One thread must be
/// enough to finish: fewer are used where no more can be started, and the present one where none can.
pub fn run_on_threads<T: Send>(
    count: usize,
    stack_bytes: usize,
    run: impl Fn() -> T + Sync,
) -> Vec<T> {
    thread::scope(|scope| {
        let spawn = |_| {
            let builder = thread::Builder::new().stack_size(stack_bytes);
            builder.spawn_scoped(scope, &run).ok()
        };
        // The first thread is there before the others are tried for.
        let threads: Vec<_> = (0..count).map_while(spawn).collect();
        if threads.is_empty() {
            return vec![run()];
        }
        let results = threads.into_iter().map(thread::ScopedJoinHandle::join);
        results.map(|it| it.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// Returns how many threads the machine runs at once.
pub(crate) fn count_processors() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Runs a function that may need so many bytes of stack: on the present stack where they are left, else on a new one.
pub fn grow_stack<T>(bytes: usize, run: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(bytes, bytes, run)
}

/// Returns the processor time that the present thread has taken since it began, where the system measures it.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(crate) fn thread_time() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).ok()
}

/// Returns the processor time of the present thread, which this system does not measure.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(crate) const fn thread_time() -> Option<Duration> {
    None
}
