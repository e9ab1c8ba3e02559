//! Where the results of tests go.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::str::FromStr;

use clearance::output::suite::{OUTPUTS, Output, by_name};
use clearance::suite::Suite;

use crate::cli::reports::{distinct_files, place_of, rows};
use crate::cli::{Failure, Global, style_for, written};

/// A form of the results and where it goes.
#[derive(Debug, Clone)]
pub(super) struct Target {
    output: &'static Output,
    file: Option<PathBuf>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = place_of(text)?;
        let names: Vec<&str> = OUTPUTS.iter().map(|output| output.name).collect();
        let output = by_name(name);
        let output = output.ok_or_else(|| format!("the formats are {}", names.join(", ")))?;
        Ok(Self { output, file })
    }
}

/// Help that lists the formats.
pub(super) fn format_help() -> String {
    rows(OUTPUTS.iter().map(|output| (output.name, output.about)))
}

/// The files that are written.
pub(super) fn files(targets: &[Target]) -> impl Iterator<Item = &PathBuf> {
    targets.iter().filter_map(|target| target.file.as_ref())
}

/// Refuses results that would be written into one another, or into the file of their coverage.
pub(super) fn distinct(targets: &[Target], lcov: Option<&PathBuf>) -> Result<(), Failure> {
    let targets = targets.iter().map(|target| (target.output.name, target.file.as_ref()));
    let lcov = lcov.map(|file| ("lcov", Some(file)));
    distinct_files(&lcov.into_iter().chain(targets).collect::<Vec<_>>())
}

/// Writes the results to where they go.
pub(super) fn write(target: &Target, suite: &Suite, global: &Global) -> Result<(), Failure> {
    let Some(path) = &target.file else {
        let style = style_for(&io::stdout(), global.color, global.quiet);
        let mut out = BufWriter::new(io::stdout().lock());
        let done = (target.output.write)(suite, global.verbose, &style, &mut out);
        return written(done.and_then(|()| out.flush()));
    };
    let told = |error: io::Error| {
        Failure::Output(format!("{} cannot be written: {error}", path.display()))
    };
    let file = File::create(path).map_err(told)?;
    let style = style_for(&file, global.color, global.quiet);
    let mut out = BufWriter::new(file);
    let done = (target.output.write)(suite, global.verbose, &style, &mut out);
    done.and_then(|()| out.flush()).map_err(told)
}
