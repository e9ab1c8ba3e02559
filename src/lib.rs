//! Clearance checks customer files against scripted rules and points at the very value that is wrong.

mod builtin;
/// The command, for the binary and its tests: no part of the library's interface.
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;

pub use builtin::{BUILTIN, builtin_pack, shipped_packs};

/// A global allocator that counts what each thread allocates, over another that allocates. Only in a program that has it are
/// rules held to [`Limits::memory_bytes`](clearance_engine::script::Limits::memory_bytes):
///
/// ```
/// #[global_allocator]
/// static ALLOCATOR: clearance::MetricAlloc<std::alloc::System> =
///     clearance::MetricAlloc::new(std::alloc::System);
/// ```
pub use alloc_metrics::MetricAlloc;
