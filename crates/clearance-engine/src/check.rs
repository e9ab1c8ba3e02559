//! Checks customer files: every file against the schema and every rule, on all cores.
//!
//! A file is done with as soon as it is checked; only what was found about it is kept, and what rules over all
//! customers gather of it. Those have their say when all files are checked. Nothing of the result depends on the
//! order in which files are checked: counts are sums, and all lists are sorted.

mod batch;
mod checked;
mod customers;
mod examine;
mod findings;
mod finished;
mod one;
mod options;
mod place;
mod progressive;
mod read;
mod run;
mod scope;
mod tally;
mod visit;

pub use checked::{Checked, Unchanged};
pub use examine::Examined;
pub use one::{Ended, Gave, Looked, LookedAll, one_by_one, place_in, together};
pub use options::Options;
pub use progressive::Progressive;
pub use read::documents;
pub use run::{check, check_here};
pub use visit::{FileVisitor, ReadFile};
