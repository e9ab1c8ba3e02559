//! Where reports go.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::str::FromStr;

use clearance::output::{self, OUTPUTS, Output};
use clearance::report::Report;

use super::{Failure, Global, style_for, written};

/// A report and where it goes.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    output: &'static Output,
    file: Option<PathBuf>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("the name of the file is missing".to_owned()),
            Some((name, "-")) => (name, None),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let names: Vec<&str> = OUTPUTS.iter().map(|output| output.name).collect();
        let output = output::by_name(name);
        let output = output.ok_or_else(|| format!("the formats are {}", names.join(", ")))?;
        Ok(Self { output, file })
    }
}

/// Help that lists the formats.
pub(crate) fn format_help() -> String {
    let row = |output: &Output| format!("  {:<8} {}", output.name, output.about);
    let mut rows: Vec<String> = OUTPUTS.iter().map(row).collect();
    if let Some(first) = rows.first_mut() {
        first.push_str(" [default]");
    }
    format!(
        "Report format, and the file it goes to if not standard output; can be repeated:\n{}",
        rows.join("\n")
    )
}

/// Refuses reports that would be written into one another.
pub(crate) fn distinct(targets: &[Target]) -> Result<(), Failure> {
    let files: Vec<&Option<PathBuf>> = targets.iter().map(|target| &target.file).collect();
    let again = targets
        .iter()
        .enumerate()
        .find(|(at, target)| files.iter().take(*at).any(|earlier| **earlier == target.file));
    let Some((_, target)) = again else { return Ok(()) };
    let name = target.output.name;
    Err(match &target.file {
        None => Failure::usage(
            "two reports cannot both go to standard output",
            format!("give one of them a file, as in `--format {name}=report.txt`"),
        ),
        Some(file) => Failure::usage(
            format!("two reports cannot both go to {}", file.display()),
            "give each a file of its own",
        ),
    })
}

/// Writes the report to where it goes.
pub(crate) fn write(target: &Target, report: &Report, global: &Global) -> Result<(), Failure> {
    match &target.file {
        None => {
            let style = style_for(&io::stdout(), global.color, global.quiet);
            let mut out = BufWriter::new(io::stdout().lock());
            written((target.output.write)(report, &style, &mut out).and_then(|()| out.flush()))
        }
        Some(path) => {
            let told = |error: io::Error| {
                Failure::Output(format!("{} cannot be written: {error}", path.display()))
            };
            let file = File::create(path).map_err(told)?;
            let style = style_for(&file, global.color, global.quiet);
            let mut out = BufWriter::new(file);
            (target.output.write)(report, &style, &mut out).and_then(|()| out.flush()).map_err(told)
        }
    }
}
