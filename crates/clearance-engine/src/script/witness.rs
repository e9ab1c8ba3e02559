//! The interface to whoever is told what a rule reads and reports.

use super::node_ref::NodeRef;

/// Who is told what a rule does.
pub trait Witness: std::fmt::Debug {
    /// A value or an absent key was read.
    fn read(&self, node_ref: NodeRef);

    /// Something was reported.
    fn reported(&self, index: usize);
}
