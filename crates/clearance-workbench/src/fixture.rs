//! Fixtures: documents whose comments mark the findings that rules must report, and where.
//!
//! [`discover_cases()`] finds them, [`read_fixture`] reads their marks. A mark is at the end of the line where the finding
//! must start, or on a line of its own above it:
//!
//! ```toml
//! licenses = 20   # expect: same-license-total "20 licenses in place of 25", no-service-gap
//! # todo-expect: same-region
//! country = "NO"
//! ```
//!
//! `# as-of: 2026-11-22` sets the date that `today()` returns, `# with: near_days = 30` a parameter of the rule. In JSON, `//` comments are allowed in fixtures alone.

mod annotated;
mod case;
mod discover;
mod format;
mod mark;
mod marks;
mod quoted;

pub use annotated::{Fixture, FixtureFile, read_fixture};
pub use case::{DEFAULT_AS_OF, FixtureCase, FixtureScope};
pub use clearance_syntax::document::{Comment, sign_of};
pub use discover::{DiscoveredCases, FixtureHome, discover_cases, fixture_home};
pub use mark::{ExpectedMark, MarkKind};
pub use marks::{FixtureMarks, MarkedComment, read_marks};
pub use quoted::quote;
