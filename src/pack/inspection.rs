//! The interface to whoever inspects packs as they are loaded, and may refuse them for what their scripts hold.

use super::{LoadError, PackFiles, Request, ordered, together};
use crate::script::Scripts;
use crate::source::Fault;

/// Looks at packs beyond what loading by itself holds them to.
#[derive(Debug, Clone, Copy)]
pub struct Inspection {
    /// Returns what is wrong with what a pack's manifest says of the inspection.
    pub check_manifest: fn(&PackFiles) -> Vec<Fault>,
    /// Returns what keeps packs from being loaded: `scripts` are all their rules, whichever are selected, and their
    /// libraries.
    pub check_scripts: fn(packs: &[&PackFiles], scripts: &Scripts) -> Vec<Fault>,
}

/// Refuses packs for what their inspection finds. Packs in the program by themselves have nothing;
/// its tests hold them to that.
pub(super) fn refused(request: &Request<'_>, scripts: &Scripts) -> Result<(), LoadError> {
    let Some(inspection) = request.inspection else { return Ok(()) };
    if request.packs.iter().all(PackFiles::is_embedded) {
        return Ok(());
    }
    let faults = (inspection.check_scripts)(&together(request.packs), scripts);
    match faults.is_empty() {
        true => Ok(()),
        false => Err(LoadError { faults: ordered(faults) }),
    }
}
