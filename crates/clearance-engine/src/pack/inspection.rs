//! The interface of an inspection, which examines packs as they are loaded and may refuse them for their scripts.

use super::folder::PackFiles;
use crate::schema::Schema;
use crate::script::Scripts;
use clearance_syntax::source::Diagnostic;

/// Looks at packs beyond what loading by itself holds them to.
#[derive(Debug, Clone, Copy)]
pub struct Inspection {
    /// Returns what is wrong with what a pack's manifest says of the inspection.
    pub check_manifest: fn(&PackFiles) -> Vec<Diagnostic>,
    /// Returns what keeps packs from being loaded: `scripts` are all their rules, whichever are selected, and their
    /// libraries.
    /// `schema` is that of the documents.
    pub check_scripts:
        fn(packs: &[&PackFiles], scripts: &Scripts, schema: &Schema) -> Vec<Diagnostic>,
}
