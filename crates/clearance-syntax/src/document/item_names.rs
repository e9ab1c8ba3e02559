//! The names of list items in a document: the keys that name them, and how often each name repeats.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::value::NodeId;

/// The keys that name the items of a list.
pub type ItemKeys = Arc<[Box<str>]>;

/// How items of lists are named in a document.
#[derive(Debug, Clone, Default)]
pub(super) struct ItemNames {
    pub(super) keys: HashMap<NodeId, ItemKeys>,
    /// How many items of the same name stand before an item, where there are any; found when first asked for.
    pub(super) repeated: OnceLock<HashMap<NodeId, usize>>,
}

impl ItemNames {
    /// Forgets what follows from values.
    pub(super) fn forget(&mut self) {
        self.repeated = OnceLock::new();
    }
}
