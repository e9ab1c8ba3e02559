//! `--coverage`: what the fixtures reach of the scripts.

use std::path::PathBuf;

use clap::{Args, value_parser};
use clearance_workbench::present::suite::lcov;
use clearance_workbench::suite::SuiteReport;
use clearance_workbench::suite::coverage::CoverageDemand;

use crate::cli::reports::Sheet;

#[derive(Debug, Args)]
pub(super) struct CoverageOptions {
    /// Show which statements and branches of the rules no fixture reaches; -v shows whole scripts
    #[arg(long, help_heading = "Coverage")]
    coverage: bool,
    /// Write what is reached to a file in the form of lcov; implies --coverage
    #[arg(long, value_name = "FILE", value_parser = parse_file, help_heading = "Coverage")]
    lcov: Option<PathBuf>,
    /// Fail where less than this share of statements and branches together is reached; implies
    /// --coverage
    #[arg(
        long, value_name = "PERCENT", value_parser = value_parser!(u8).range(0..=100),
        help_heading = "Coverage"
    )]
    coverage_min: Option<u8>,
}

fn parse_file(text: &str) -> Result<PathBuf, String> {
    match text {
        "" | "-" => Err("expected the name of a file".to_owned()),
        text => Ok(PathBuf::from(text)),
    }
}

impl CoverageOptions {
    /// The demanded coverage; nothing is measured where none is demanded.
    pub(super) fn coverage_demand(&self) -> Option<CoverageDemand> {
        let wanted = self.coverage || self.lcov.is_some() || self.coverage_min.is_some();
        wanted.then_some(CoverageDemand { minimum: self.coverage_min })
    }

    /// The file that is written beside the reports.
    pub(super) const fn file(&self) -> Option<&PathBuf> {
        self.lcov.as_ref()
    }

    /// The contents of that file.
    pub(super) fn coverage_sheet<'a>(&'a self, suite: &'a SuiteReport) -> Option<Sheet<'a>> {
        let (path, covered) = self.lcov.as_deref().zip(suite.coverage.as_ref())?;
        Some(Sheet::new(Some(path), lcov::is_lcov, move |_, out| lcov::write_lcov(covered, out)))
    }
}
