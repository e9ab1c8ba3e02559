//! Writes the marks of fixtures anew, as rules report now. Nothing else in a file changes, nor does a mark
//! that is right.

mod changes;
mod edits;
mod proof;
mod rewrite;

pub use rewrite::{Rewrite, Update, update};
