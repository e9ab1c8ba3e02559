//! Where the results of tests go.

use std::path::PathBuf;
use std::str::FromStr;

use clearance_workbench::present::suite::{
    Detail, OUTPUTS, SuiteFormat, find_format, is_results, lcov,
};
use clearance_workbench::suite::SuiteReport;

use crate::cli::failure::Failure;
use crate::cli::guard::IsOwn;
use crate::cli::page_formats::found_or_names;
use crate::cli::reports::{Sheet, distinct_files, format_rows, write_all};
use crate::cli::session::Session;
use crate::cli::target::place_of;

/// A form of the results and where it goes.
#[derive(Debug, Clone)]
pub(super) struct ResultsTarget {
    output: &'static SuiteFormat,
    file: Option<PathBuf>,
}

impl FromStr for ResultsTarget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = place_of(text)?;
        let output = found_or_names(find_format(name), OUTPUTS.iter().map(|output| output.name))?;
        Ok(Self { output, file })
    }
}

/// Help that lists the formats.
pub(super) fn format_help() -> String {
    format_rows(OUTPUTS.iter().map(|output| (output.name, output.about)))
}

/// The files that are written.
pub(super) fn result_files(targets: &[ResultsTarget]) -> impl Iterator<Item = &PathBuf> {
    targets.iter().filter_map(|target| target.file.as_ref())
}

/// Refuses results that would be written into one another, or into the file of their coverage.
pub(super) fn refuse_same_files(
    targets: &[ResultsTarget],
    coverage: Option<&PathBuf>,
) -> Result<(), Failure> {
    let targets = targets
        .iter()
        .map(|target| (target.output.name, target.file.as_ref(), is_results as IsOwn));
    let coverage = coverage.map(|file| ("lcov", Some(file), lcov::is_lcov as IsOwn));
    distinct_files(&coverage.into_iter().chain(targets).collect::<Vec<_>>())
}

/// Writes the results to where they go, with what else is written.
pub(super) fn write_results(
    targets: &[ResultsTarget],
    suite: &SuiteReport,
    beside: Option<Sheet<'_>>,
    session: &Session<'_>,
) -> Result<(), Failure> {
    let detail = if session.verbose {
        Detail::Full
    } else {
        Detail::Brief { hint: ": --verbose lists them" }
    };
    let sheets = targets.iter().map(|target| {
        Sheet::new(target.file.as_deref(), is_results, |style, out| {
            (target.output.write)(suite, detail, style, out)
        })
    });
    write_all(sheets.chain(beside).collect(), session)
}
