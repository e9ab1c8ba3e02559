//! The interface to whoever is told what a rule reads and reports.

use super::verdict::Spot;

/// Who is told what a rule does.
pub trait Witness: std::fmt::Debug {
    /// A value or an absent key was read.
    fn read(&self, spot: Spot);

    /// Something was reported.
    fn reported(&self, index: usize);
}
