//! Texts that fixes change, before and after.

use std::collections::BTreeMap;
use std::sync::Arc;

use clearance_syntax::source::Source;

/// The new texts of files, by their names in the report.
pub type Texts = BTreeMap<String, Arc<Source>>;

/// A file that fixes change.
#[derive(Debug, Clone)]
pub struct Rewrite {
    /// As it is.
    pub old: Arc<Source>,
    /// As it is to be.
    pub new: Arc<Source>,
}
