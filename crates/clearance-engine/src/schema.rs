//! The shape a document must have, as a JSON Schema (2020-12), and what breaks it.
//!
//! The schema also says what is a date: strings where it says `"format": "date"` become dates, so that
//! rules see dates whatever the format of the file.

mod audit;
mod best_match;
mod compiled;
mod dates;
mod graph;
mod instance;
mod invalid;
mod keywords;
mod known_schemas;
mod overlay;
mod phrases;
mod predicate;
mod published;
mod schema_keys;
mod schema_limits;
mod schema_lookup;
mod schema_source;
mod shape;
mod stack;
mod versioned_form;
mod violations;
mod whole_numbers;
mod wording;

pub use compiled::Schema;
pub use known_schemas::KnownSchemas;
pub(crate) use phrases::kind_phrase;
pub use published::publish_schema;
pub use schema_keys::{SchemaKey, list_keys};
pub use schema_source::SchemaSource;
pub use shape::{Shape, ShapeId};
pub use versioned_form::VersionedForm;
pub use violations::{MAX_VIOLATIONS, Violation, Violations};
pub(crate) use whole_numbers::whole_number_advice;
