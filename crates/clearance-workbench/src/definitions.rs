//! The language of rules for those who write them: definition files for editors, and the reference of functions.
//!
//! Both come from the rows of [`functions`](clearance_engine::script::functions), which tests hold against the engine, and from
//! the pack at hand. These are texts; whoever asks for them writes them.

mod comment;
mod files;
mod keys;
mod language;
mod libraries;
mod reference;

pub use files::{DefinitionFile, EXTENSION, MARK, files};
pub use reference::{MARK as REFERENCE_MARK, reference};
