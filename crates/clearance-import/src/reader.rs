//! Reads the bytes of an export as records: rows of a table, or objects of JSON.
//!
//! Byte order marks, UTF-16, gzip with several members, delimiters and line breaks of every kind are dealt with here. What a record
//! means is no concern of this module.

mod bytes;
mod error;
mod objects;
mod read_limits;
mod record;
mod table;

pub use bytes::{DigestMeter, Opened, open};
pub use error::ReadError;
pub use objects::{Object, Objects};
pub use read_limits::ReadLimits;
pub use record::{ExportRecord, same_name, simplify_name};
pub use table::{Row, Table, TableHeader};
