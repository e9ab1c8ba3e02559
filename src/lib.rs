//! Clearance checks documents against a schema and scripted rules, and points at the very value that is wrong. The pack of rules
//! that it ships is about customers who move to another partner ([`builtin_pack`]); a program can bring its own.
//!
//! ```
//! use clearance::{Checker, builtin_pack, date};
//!
//! let pack = builtin_pack();
//! let checker = Checker::builder(pack).as_of(date(2026, 11, 22)).build()?; // compiles once
//! let report = checker.check_paths(["fixtures/customers"])?;
//! for finding in report.findings() {
//!     println!("{finding}");
//! }
//! # assert!(report.findings().iter().any(|finding| &*finding.rule == "same-region"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A rule of your own, and a document in memory:
//!
//! ```
//! use clearance::{Checker, PackFiles, Standing, date};
//!
//! let rule = r#"
//! //! Names are in lower case
//! const RULE = #{ severity: "error" };
//! fn check(zone) {
//!     if zone.name != zone.name.to_lower() { report(zone.name, "expected lower case"); }
//! }
//! "#;
//! let schema = r#"{ "type": "object", "properties": { "name": { "type": "string" } } }"#;
//! let texts = [("document.schema.json", schema), ("lower-case.rhai", rule)];
//! let pack = PackFiles::from_texts("zones", texts);
//! let checker = Checker::builder(&pack).as_of(date(2026, 11, 22)).build()?;
//! let report = checker.check_text("zone.toml", "name = \"Example.com\"\n")?;
//! assert_eq!(report.standing(), Standing::Blocked);
//! assert_eq!(report.findings()[0].to_string(), "zone.toml:1:8: error[lower-case]: expected lower case");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A pack in a folder is read by [`read_pack`]. A [`SharedChecker`] makes a checker on each thread, and
//! [`Checker::stream`] checks documents one after the other.
//!
//! # What is promised
//!
//! - The same input gives the same report: no clock, no number of threads and no environment is part of it. The date is an
//!   input, and without one no checker is built.
//! - A file that cannot be read and a rule that did not finish are in the report ([`Checked::broken`]), never a pass.
//! - Nothing here prints, exits or opens a connection, and no rule reaches anything outside of its pack.
//! - A rule's memory is limited only in a program whose allocator is [`MetricAlloc`]; all other limits always hold.
//!
//! # Features
//!
//! `cli`, on by default, is the command and brings everything. Without it (`default-features = false`) there is the checker
//! alone; `gate` adds waivers, baselines, fixes, evidence and configuration, `render` the report formats, `workbench` lints and
//! tests of rules. The minimum supported Rust version is 1.95; raising it is a minor release.

mod builtin;
/// The command, for the binary and its tests: no part of the library's interface.
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;

/// A global allocator that counts what each thread allocates, over another that allocates. Only in a program that has it are
/// rules held to [`Limits::memory_bytes`]:
///
/// ```
/// #[global_allocator]
/// static ALLOCATOR: clearance::MetricAlloc<std::alloc::System> =
///     clearance::MetricAlloc::new(std::alloc::System);
/// ```
pub use alloc_metrics::MetricAlloc;
pub use builtin::{BUILTIN, builtin_pack, read_pack, shipped_packs};
#[doc(inline)]
pub use clearance_engine::check::Checked;
#[doc(inline)]
pub use clearance_engine::checker::{
    BuildError, CheckError, Checker, CheckerBuilder, DocumentReport, DocumentStream, SharedChecker,
};
#[doc(inline)]
pub use clearance_engine::files::{Skipped, UnknownFormat};
#[doc(inline)]
pub use clearance_engine::pack::{LoadError, PackFiles, read_tables};
#[doc(inline)]
pub use clearance_engine::report::{
    Broken, BrokenKind, Finding, Fix, Label, Location, Outcome, Readiness, Report, RuleSummary,
    Severity, Standing, Status, Subject, SubjectReport, Summary, Waived,
};
#[doc(inline)]
pub use clearance_engine::rule::Pattern;
#[doc(inline)]
pub use clearance_engine::script::Limits;
#[doc(inline)]
pub use clearance_engine::settings::Settings;
#[cfg(feature = "gate")]
#[doc(no_inline)]
pub use clearance_gate as gate;
#[cfg(feature = "render")]
#[doc(no_inline)]
pub use clearance_render as render;
#[doc(inline)]
pub use clearance_syntax::document::{FORMATS, Format, format_of};
#[doc(inline)]
pub use clearance_syntax::source::{Diagnostic, Position, Root, Source, Span};
#[cfg(feature = "workbench")]
#[doc(no_inline)]
pub use clearance_workbench as workbench;
#[doc(no_inline)]
pub use jiff::civil::{Date, date};
