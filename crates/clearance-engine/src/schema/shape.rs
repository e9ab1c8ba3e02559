//! What a schema says about names and kinds, in a form that can be asked quickly: which properties a
//! table declares, whether it may hold others, what is a date, and what each is for.

mod certain;
mod declared;
mod inferred;
mod kind;
mod parts;
mod reader;

pub(crate) use declared::ITEM_KEY;
pub use declared::{Shape, ShapeId};
pub use kind::Kind;
