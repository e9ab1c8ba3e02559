//! A text with a name, and places in it.

mod diagnostic;
mod root;
mod span;
mod text;
mod window;

pub use diagnostic::Diagnostic;
pub use root::Root;
pub use span::{Position, Span};
pub use text::{Before, Source};
pub use window::SourceWindow;
