//! What is said where a run is incomplete: it tells nothing of the waivers concerned.

use crate::cli::console::Console;
use crate::cli::run::Ran;

/// Says what was not checked, as nobody can say then which waivers are needed. Gives whether there is any.
pub(super) fn tell_incomplete(ran: &Ran, console: &Console) -> bool {
    let broken = ran.checked.report.summary.broken;
    if broken > 0 {
        console.eprintln(format_args!(
            "{broken} could not be checked, so nothing is said of the waivers concerned\n  help: `clearance check` tells why"
        ));
    }
    ran.tell_without(false, console);
    ran.is_incomplete()
}
