//! Fixtures: customer files that say in comments what rules must find in them, and where.
//!
//! [`discover()`] finds them, [`read`] reads their marks. A mark stands at the end of the line where the finding
//! must start, or on a line of its own above it:
//!
//! ```toml
//! licenses = 20   # expect: same-license-total "20 licenses in place of 25", no-service-gap
//! # todo-expect: same-region
//! country = "NO"
//! ```
//!
//! `# as-of: 2026-11-22` says what `today()` gives. In JSON, `//` comments may stand in fixtures, and only there.

mod annotated;
mod case;
mod discover;
mod format;
mod mark;
mod marks;
mod quoted;

pub use annotated::{Annotated, Fixture, read};
pub use case::{Case, DEFAULT_AS_OF, Scope};
pub use clearance_syntax::document::{Comment, sign_of};
pub use discover::{Discovered, Home, discover, home_of};
pub use mark::Mark;
pub use marks::{Marks, Noted, read_marks};
pub use quoted::quote;
