//! References to nodes: the places in documents that rules name.

use clearance_syntax::document::NodeId;

/// A place in a document, as a rule names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeRef {
    /// A value.
    Node(NodeId),
    /// A key that is absent from a table; dotted where further tables are absent too.
    Missing(NodeId, String),
}

/// A place in one of the documents that were gathered from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocNodeRef {
    /// Which of them, in the order in which they were given to [`Sandbox::check_all`](crate::script::Sandbox::check_all).
    pub of: usize,
    /// Where in it.
    pub node_ref: NodeRef,
}
