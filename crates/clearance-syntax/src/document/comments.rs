//! The comments of a document. A comment sign within a key or a value is none.

mod comment;
mod lines;
mod scan;
pub mod solid;

pub use comment::{Comment, sign_of};
pub use lines::Lines;
pub use scan::find_comments;
pub use solid::solid_spans;
