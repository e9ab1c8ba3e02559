//! One run of `clearance test`: the suite, its reports, its exit code.

use crate::shipped_packs;
use clearance_workbench::suite::{self, SuiteReport};

use super::result_files;
use super::test_options::Test;
use crate::cli::console::Console;
use crate::cli::exit;
use crate::cli::failure::Failure;
use crate::cli::packs::{read_pack_folders, read_table_folders};
use crate::cli::session::Session;
use crate::cli::values::core_count;

/// Runs the tests once.
pub(super) fn run_tests(arguments: &Test, console: &Console) -> Result<SuiteReport, Failure> {
    let packs = read_pack_folders(&arguments.pack_folders(), console)?;
    let suite = suite::run_suite(&suite::SuiteRequest {
        packs: &packs,
        shipped: shipped_packs(),
        is_default: arguments.packs.is_empty(),
        data: &read_table_folders(&arguments.data)?,
        fixtures: arguments.fixtures.as_deref(),
        select: &arguments.select,
        paths: &arguments.path,
        as_of: arguments.as_of,
        limits: arguments.limits.to_limits(),
        evaluation: arguments.engine.evaluation(),
        max_file_bytes: arguments.max_file_size,
        requires_both: arguments.require_both,
        mutate: arguments.mutate.mutation_options(),
        coverage: arguments.coverage.coverage_demand(),
        threads: arguments.threads.unwrap_or_else(core_count),
    })?;
    Ok(suite)
}

/// Writes the reports; gives the exit code.
pub(super) fn write_outcome(
    suite: &SuiteReport,
    arguments: &Test,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    if session.verbose {
        for (path, why) in &suite.passed_over {
            session.eprintln(format_args!("skipped {path}: {why}"));
        }
    }
    result_files::write_results(
        &arguments.format,
        suite,
        arguments.coverage.coverage_sheet(suite),
        session,
    )?;
    if suite.cases.is_empty() {
        session.eprintln(format_args!("nothing to test: there is no fixture for these rules"));
        session.eprintln(format_args!(
            "  help: a fixture is a customer file in `fixtures/RULE-ID` beside the rules, or where \
             their pack.toml says"
        ));
    }
    Ok(exit_code(suite))
}

/// 4 nothing to test, 1 not as expected, 0 all as expected.
fn exit_code(suite: &SuiteReport) -> u8 {
    exit::of_check(suite.cases.is_empty(), false, !suite.is_good())
}
