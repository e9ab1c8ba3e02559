//! Rewrites the marks of fixtures after what rules report now. Nothing else in a file changes, nor does a mark
//! that is right.

mod mark_changes;
mod mark_edits;
mod rewrite_marks;
mod verify_marks;

pub use rewrite_marks::{MarkRewrite, MarkUpdate, update_marks};
