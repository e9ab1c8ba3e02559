//! `clearance test`: runs rules over their fixtures.

use clearance_workbench::suite::SuiteReport;

use super::exit;
use super::failure::Failure;
use super::session::Session;

mod coverage;
mod mutate;
mod result_files;
mod run_tests;
pub(super) mod test_options;
mod update;
mod watch;

use run_tests::{run_tests, write_outcome};
use test_options::Test;

pub(crate) fn run(arguments: &Test, session: &Session<'_>) -> Result<u8, Failure> {
    result_files::refuse_same_files(&arguments.format, arguments.coverage.file())?;
    if arguments.watch {
        return watch::run(arguments, session);
    }
    let suite = run_tests(arguments, session.console)?;
    if arguments.update {
        update_marks(suite, arguments, session)
    } else {
        write_outcome(&suite, arguments, session)
    }
}

/// Updates the marks, and prints the results of the fixtures then.
fn update_marks(
    suite: SuiteReport,
    arguments: &Test,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    match update::run(&suite, arguments.yes, session)? {
        None => Ok(exit::FINDINGS),
        Some(0) => write_outcome(&suite, arguments, session),
        Some(files) => {
            session.eprintln(format_args!("{files} written"));
            write_outcome(&run_tests(arguments, session.console)?, arguments, session)
        }
    }
}
