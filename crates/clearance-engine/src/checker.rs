//! The checker for programs: a pack that is compiled once, and then checks files, texts in memory and streams.
//!
//! [`Checker`] is for one thread; [`SharedChecker`] goes from thread to thread and makes a checker on each.

mod builder;
mod document_report;
mod error;
mod instance;
#[cfg(feature = "native")]
mod paths;
mod stream;

pub use builder::CheckerBuilder;
pub use document_report::DocumentReport;
pub use error::{BuildError, CheckError};
pub use instance::{Checker, SharedChecker};
pub use stream::DocumentStream;
