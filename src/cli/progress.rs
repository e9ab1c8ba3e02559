//! The progress of a long run on standard error, where that is a terminal.

use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::session::Session;
use super::streams::OutputStream;

/// Runs faster than this say nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the number changes.
const TICK: Duration = Duration::from_millis(100);

/// Does the work; meanwhile the count is shown, as it is described.
pub(crate) fn show_while<T>(
    session: &Session<'_>,
    done: &AtomicU64,
    describe: impl Fn(u64) -> String + Sync,
    work: impl FnOnce() -> T,
) -> T {
    let stream = &session.console.streams.err;
    if session.quiet || !stream.is_terminal() {
        return work();
    }
    let finished = AtomicBool::new(false);
    thread::scope(|scope| {
        let watcher = scope.spawn(|| show_progress(done, &describe, &finished, stream));
        let result = work();
        finished.store(true, Ordering::Release);
        watcher.thread().unpark();
        result
    })
}

fn show_progress(
    done: &AtomicU64,
    describe: &(impl Fn(u64) -> String + Sync),
    finished: &AtomicBool,
    stream: &OutputStream,
) {
    let start = Instant::now();
    let mut shown = false;
    while !finished.load(Ordering::Acquire) {
        if start.elapsed() > PATIENCE {
            shown = true;
            let done = describe(done.load(Ordering::Relaxed));
            // Carriage return first and last, so that whatever comes next starts on a clean line.
            let _shown = write!(stream.lock(), "\r\u{1b}[K{done}\r");
        }
        thread::park_timeout(TICK);
    }
    if shown {
        let _cleared = write!(stream.lock(), "\r\u{1b}[K");
    }
}
