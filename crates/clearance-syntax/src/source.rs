//! A text with a name, and places in it.

mod diagnostic;
mod root;
mod span;
mod text;

pub use diagnostic::Diagnostic;
pub use root::Root;
pub use span::{Position, Span};
pub use text::Source;
