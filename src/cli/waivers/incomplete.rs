//! The message for an incomplete run, which cannot judge the waivers concerned.

use crate::cli::console::Console;
use crate::cli::run::Ran;

/// Prints what was not checked, as it is then unknown which waivers are needed. Returns whether there is any.
pub(super) fn print_incomplete(ran: &Ran, console: &Console) -> bool {
    let broken = ran.checked.report.summary.broken;
    if broken > 0 {
        console.eprintln(format_args!(
            "{broken} could not be checked, so nothing is said of the waivers concerned\n  help: `clearance check` tells why"
        ));
    }
    ran.print_empty_paths(false, console);
    ran.is_incomplete()
}
