//! What is said where a run is incomplete: it tells nothing of the waivers concerned.

use crate::cli::run::Ran;
use crate::cli::streams::tell;

/// Says what was not checked, as nobody can say then which waivers are needed. Gives whether there is any.
pub(super) fn tell_incomplete(ran: &Ran) -> bool {
    let broken = ran.checked.report.summary.broken;
    if broken > 0 {
        tell(format_args!(
            "{broken} could not be checked, so nothing is said of the waivers concerned\n  help: `clearance check` tells why"
        ));
    }
    ran.tell_without(false);
    ran.is_incomplete()
}
