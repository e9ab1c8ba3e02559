//! The stack as a budget in bytes.
//!
//! Whatever nests takes of the stack: expressions, functions, those of libraries, closures, values. rhai counts levels, anew
//! for each call of a library, and no count of levels says how many bytes they are. So the bytes are counted themselves: a
//! run that has taken what it may is a broken rule, and the process never ends.

use super::limits::Limits;
use super::load::Load;
use crate::system::grow_stack;

/// The stack that the calls of a run may take, in bytes.
const CALLS: usize = 64 << 20;

/// The stack that a run of the fast path may take: some hundred levels.
pub(super) const OF_FAST_PATH: usize = 2 << 20;

/// How many times as much they may take where probes stand between them.
const OBSERVED: usize = 4;

/// The stack that one level of a nested value takes, in bytes: rhai copies, measures and drops lists and maps by calling itself.
const VALUE_LEVEL: usize = 512;

/// The stack that is left for values at least, and at most: nesting them takes time that grows with the square of the depth.
const VALUES: (usize, usize) = (64 << 20, 512 << 20);

/// The stack that one level of a script takes of the parser, and of all that walks over its tree.
const EXPRESSION_LEVEL: usize = 64 << 10;

/// The stack that is taken before a run begins.
const MARGIN: usize = 2 << 20;

impl Limits {
    /// The most that [`Limits::call_depth`] may be; more is taken for this.
    pub const MAX_CALL_DEPTH: usize = 10_000;

    /// The most that [`Limits::expression_depth`] may be; more is taken for this.
    pub const MAX_EXPRESSION_DEPTH: usize = 1_000;
}

/// The bytes that calls in a run may take.
pub(super) const fn of_calls(load: Load) -> usize {
    match load {
        Load::Plain | Load::Recorded => CALLS,
        Load::Probed => CALLS * OBSERVED,
    }
}

/// The bytes that a run may take: its calls, and in the last of them a value.
pub(super) fn of_run(limits: &Limits, load: Load) -> usize {
    let levels = limits.list_items.saturating_add(limits.map_keys);
    let (least, most) = VALUES;
    of_calls(load) + levels.saturating_mul(VALUE_LEVEL).clamp(least, most)
}

/// The bytes that reading a script may take.
pub fn of_reading(limits: &Limits) -> usize {
    MARGIN + limits.expression_depth.min(Limits::MAX_EXPRESSION_DEPTH) * EXPRESSION_LEVEL
}

/// The bytes that the stack of a thread should have that runs scripts.
pub(super) fn of_thread(limits: &Limits, load: Load) -> usize {
    of_run(limits, load).max(of_reading(limits)) + MARGIN
}

/// Runs something that may take so many bytes of the stack: on this one where they are left, else on another.
pub fn with_stack<T>(bytes: usize, run: impl FnOnce() -> T) -> T {
    grow_stack(bytes, run)
}

/// Where the stack ends now. It grows downwards wherever this can run.
pub(super) fn stack_end() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&here)).addr()
}
