//! Stack space for schemas that lie deep inside one another.

use crate::system::run_with_stack;

/// Enough for schemas as deep as they may be, on documents as deep as they may be.
const BYTES: usize = 256 << 20;

/// Runs a function, on a thread with a large stack if it is deep.
pub(super) fn with_room<T: Send>(is_deep: bool, run: impl Fn() -> T + Sync) -> T {
    if !is_deep {
        return run();
    }
    run_with_stack(BYTES, run)
}
