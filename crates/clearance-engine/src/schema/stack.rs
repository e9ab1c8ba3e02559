//! Stack space for schemas that lie deep inside one another.

use std::thread;

/// Enough for schemas as deep as they may be, on documents as deep as they may be.
const BYTES: usize = 256 << 20;

/// Runs a function, on a thread with a large stack if it is deep.
pub(super) fn with_room<T: Send>(is_deep: bool, run: impl Fn() -> T + Sync) -> T {
    if !is_deep {
        return run();
    }
    thread::scope(|scope| {
        match thread::Builder::new().stack_size(BYTES).spawn_scoped(scope, &run) {
            Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => run(),
        }
    })
}
