//! The shape of a schema: an index over names and kinds for quick look-ups, such as which properties a
//! table declares, whether it may hold others, what is a date, and what each is for.

mod declared;
mod guarantees;
mod inferred;
mod shape_reader;
mod subschemas;

pub(crate) use declared::ITEM_KEY;
pub use declared::{Shape, ShapeId};
