//! Clearance checks customer files against scripted rules and points at the very value that is wrong.
//!
//! The modules in the order in which a file passes through them:
//!
//! ```text
//! files -> document -> schema -> script -> report -> output
//!          (of a source)        (rules of a pack, run by check)
//! ```
//!
//! [`files`] finds customer files and reads them as a [`source`]. Its text becomes a [`document`]: a tree in which
//! every value knows where it was written. The [`schema`] says what is wrong with its shape. Every [`rule`] of the
//! loaded [`pack`] is then run on it in the sandbox of [`script`]. [`check`] does this for all files on all cores and
//! gives a [`report`], which [`output`] writes, as [`present`] does the [`page`] of a rule. [`fix`] changes texts as findings ask
//! for. [`config`] reads what a run is configured with, and [`definitions`] describe the language of rules to editors
//! and people. Nothing here prints, exits, or looks at the clock for its result.

mod characters;
pub mod digest;
pub mod glob;
pub mod source;

pub mod document;
pub mod files;

pub mod schema;

pub mod report;

pub mod script;

pub mod observe;

pub mod rule;
pub mod settings;
pub mod waiver;

pub mod pack;

pub mod lint;

pub mod config;

pub mod definitions;

pub mod check;
pub mod fix;

pub mod baseline;
pub mod evidence;

pub mod fixture;

pub mod parsed;
pub mod suite;
pub mod why;

pub mod page;

pub mod output;
pub mod present;

// The command names the library as whoever embeds it would.
extern crate self as clearance;

/// The command, for the binary and its tests: no part of the library's interface.
#[doc(hidden)]
pub mod cli;

mod builtin;

pub use builtin::{BUILTIN, builtin_pack, shipped_packs};

/// A global allocator that counts what each thread allocates, over another that allocates. Only in a program that has it are
/// rules held to [`script::Limits::memory_bytes`]:
///
/// ```
/// #[global_allocator]
/// static ALLOCATOR: clearance::MetricAlloc<std::alloc::System> =
///     clearance::MetricAlloc::new(std::alloc::System);
/// ```
pub use alloc_metrics::MetricAlloc;
