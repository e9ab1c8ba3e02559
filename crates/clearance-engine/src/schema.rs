//! The shape a customer file must have, as a JSON Schema (2020-12), and what breaks it.
//!
//! The schema also says what is a date: strings where it says `"format": "date"` become dates, so that
//! rules see dates whatever the format of the file.

mod bounds;
mod compiled;
mod dates;
mod forms;
mod graph;
mod instance;
mod invalid;
mod keywords;
mod known_schemas;
mod origin;
mod overlay;
mod predicate;
mod published;
mod recorded;
mod shape;
mod stack;
mod violations;
mod whole;
mod wording;
mod words;
mod written;

pub use compiled::Schema;
pub use known_schemas::KnownSchemas;
pub use published::published;
pub use recorded::Recorded;
pub use shape::{Kind, Shape, ShapeId};
pub use violations::{MAX_VIOLATIONS, Violation, Violations};
pub(crate) use whole::advice as whole_number;
pub(crate) use words::found;
pub use written::Written;
