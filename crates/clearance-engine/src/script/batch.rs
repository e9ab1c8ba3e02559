//! Rules over all documents: `gather` takes a small value from each, `check_all` gets all of them at once.
//!
//! What `gather` gives leaves the sandbox as plain data, with the place that each value was read from, so that neither
//! the document's text nor its tree has to stay. For `check_all` it becomes one document: lists and maps in it are read
//! as those of a document are, and whatever has a place can be reported.

mod extract_gathered;
mod gathered;
mod gathered_text;
mod over_all;

pub use gathered::{Gather, Gathered, Size};
pub use gathered_text::Part;
pub(super) use over_all::All;
