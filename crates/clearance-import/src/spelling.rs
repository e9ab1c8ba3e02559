//! The spellings of dates, numbers, identities and words in exports.

mod dates;
mod identities;
mod words;

pub(crate) use dates::ENDLESS_FROM;
pub use dates::{DateOrder, DateReading, Orders, Stamp, read_date};
pub use identities::{is_guid, read_guid, read_product_sku, same_term};
pub use words::{clean, clean_name, read_count, read_flag, unquote};
