//! `clearance test`: runs rules over their fixtures.

use clearance_workbench::suite::Suite;

use super::exit;
use super::failure::Failure;
use super::session::Session;

mod coverage;
mod mutate;
pub(super) mod options;
mod reports;
mod tested;
mod update;
mod watch;

use options::Test;
use tested::{shown, tested};

pub(crate) fn run(arguments: &Test, session: &Session<'_>) -> Result<u8, Failure> {
    reports::distinct(&arguments.format, arguments.coverage.file())?;
    if arguments.watch {
        return watch::run(arguments, session);
    }
    let suite = tested(arguments, session.console)?;
    match arguments.update {
        true => updated(suite, arguments, session),
        false => shown(&suite, arguments, session),
    }
}

/// Writes marks anew, and shows what the fixtures come to then.
fn updated(suite: Suite, arguments: &Test, session: &Session<'_>) -> Result<u8, Failure> {
    match update::run(&suite, arguments.yes, session)? {
        None => Ok(exit::FINDINGS),
        Some(0) => shown(&suite, arguments, session),
        Some(files) => {
            session.eprintln(format_args!("{files} written"));
            shown(&tested(arguments, session.console)?, arguments, session)
        }
    }
}
