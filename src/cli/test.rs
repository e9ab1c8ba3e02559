//! `clearance test`: runs rules over their fixtures.

use clearance_workbench::suite::Suite;

use super::exit;
use super::failure::Failure;
use super::global::Global;
use super::streams::tell;

mod coverage;
mod mutate;
pub(super) mod options;
mod reports;
mod tested;
mod update;
mod watch;

use options::Test;
use tested::{shown, tested};

pub(crate) fn run(arguments: &Test, global: &Global) -> Result<u8, Failure> {
    reports::distinct(&arguments.format, arguments.coverage.file())?;
    if arguments.watch {
        return watch::run(arguments, global);
    }
    let suite = tested(arguments)?;
    match arguments.update {
        true => updated(suite, arguments, global),
        false => shown(&suite, arguments, global),
    }
}

/// Writes marks anew, and shows what the fixtures come to then.
fn updated(suite: Suite, arguments: &Test, global: &Global) -> Result<u8, Failure> {
    match update::run(&suite, arguments.yes, global)? {
        None => Ok(exit::FINDINGS),
        Some(0) => shown(&suite, arguments, global),
        Some(files) => {
            tell(format_args!("{files} written"));
            shown(&tested(arguments)?, arguments, global)
        }
    }
}
