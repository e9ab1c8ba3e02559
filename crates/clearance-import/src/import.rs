//! Exports read one after the other, and the drafts of what they tell together.

mod imported;
mod importer;
mod options;
mod outcome;

pub use imported::{Imported, ImportedCustomer};
pub use importer::Importer;
pub use options::ImportOptions;
pub use outcome::{FileOutcome, ImportRefusal};
