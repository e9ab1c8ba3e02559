//! Threads, stack growth and clocks: those of the operating system behind the feature `native`, and stand-ins without it, so that
//! the engine also builds for WebAssembly.

#[cfg(feature = "native")]
mod native;
#[cfg(not(feature = "native"))]
mod portable;

#[cfg(feature = "native")]
pub(crate) use native::{Moment, count_processors, thread_time};
#[cfg(feature = "native")]
pub use native::{grow_stack, run_on_threads, run_with_stack};
#[cfg(not(feature = "native"))]
pub(crate) use portable::{Moment, count_processors, thread_time};
#[cfg(not(feature = "native"))]
pub use portable::{grow_stack, run_on_threads, run_with_stack};
