//! A text with a name, and places in it.

mod fault;
mod root;
mod span;
mod text;

pub use fault::Fault;
pub use root::Root;
pub use span::{Position, Span};
pub use text::Source;
