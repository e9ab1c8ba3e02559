//! Parts of a run: a share of the documents is checked on its own, and what was found is merged into one report.
//!
//! A part holds a row for each file. Of a document that passes it holds the outcomes and what rules over all documents gathered;
//! a file with anything else is there as its text, and the merge checks those documents again, with the same code. So the
//! report of a merge is that of one run, whatever a finding holds.

mod header;
mod merge;
mod reader;
mod row;
mod shard;
mod values;
mod writer;

pub use header::{PART_HEAD, PartHeader};
pub use merge::merge_parts;
pub use reader::{PartEnd, PartError, PartReader};
pub use row::PartRow;
pub use shard::{NameDigest, Shard};
pub use writer::{PartOutput, check_part};
