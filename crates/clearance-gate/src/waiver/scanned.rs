//! Waivers that a run has seen in comments and files.

use std::collections::BTreeSet;

use super::definition::Waiver;
use clearance_engine::report::Subject;
use clearance_syntax::source::Diagnostic;

/// The waivers that a run met in documents.
#[derive(Debug, Default)]
pub struct ScannedWaivers {
    /// Waivers in comments of documents that were checked.
    pub in_comments: Vec<Waiver>,
    /// The malformed waivers in such comments.
    pub malformed: Vec<MalformedWaiver>,
    /// The numbers of waivers that a file was checked for.
    pub met: BTreeSet<usize>,
    /// The numbers of waivers for a file that only rules over all subjects looked at.
    pub partly: BTreeSet<usize>,
    /// Such files, where there are waivers in their comments.
    pub aside: BTreeSet<String>,
}

impl ScannedWaivers {
    /// Whether nothing was seen.
    pub fn is_empty(&self) -> bool {
        self.in_comments.is_empty()
            && self.malformed.is_empty()
            && self.met.is_empty()
            && self.partly.is_empty()
            && self.aside.is_empty()
    }

    /// Adds what another thread saw.
    pub fn extend(&mut self, other: Self) {
        self.in_comments.extend(other.in_comments);
        self.malformed.extend(other.malformed);
        self.met.extend(other.met);
        self.partly.extend(other.partly);
        self.aside.extend(other.aside);
    }
}

/// A comment that looks like a waiver and is none.
#[derive(Debug, Clone)]
pub struct MalformedWaiver {
    /// The message.
    pub diagnostic: Diagnostic,
    /// The subject whose file it is in.
    pub subject: Subject,
}
