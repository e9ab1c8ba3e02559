//! The interface of a witness, which is notified of what a rule reads and reports.

use super::node_ref::NodeRef;

/// A witness of runs, which is notified of what a rule does.
pub trait Witness: std::fmt::Debug {
    /// A value or an absent key was read.
    fn read(&self, node_ref: NodeRef);

    /// Something was reported.
    fn reported(&self, index: usize);
}
