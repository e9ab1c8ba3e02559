//! Where reports go.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clearance::output::{self, OUTPUTS, Output, Style};
use clearance::report::{Keep, Report};

use super::forms::{found, listed};
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
        let (name, file) = place_of(text)?;
        let output = found(output::by_name(name), OUTPUTS.iter().map(|output| output.name))?;
        Ok(Self { output, file })
    }
}

/// A `FORMAT[=FILE]` as its two parts; no file is standard output.
pub(super) fn place_of(text: &str) -> Result<(&str, Option<PathBuf>), String> {
    match text.split_once('=') {
        Some((_, "")) => Err("the name of the file is missing".to_owned()),
        Some((name, "-")) => Ok((name, None)),
        Some((name, file)) => Ok((name, Some(PathBuf::from(file)))),
        None => Ok((text, None)),
    }
}

/// Help that lists the formats.
pub(crate) fn format_help() -> String {
    rows(OUTPUTS.iter().map(|output| (output.name, output.about)))
}

/// Help that lists formats by their names and what they are for.
pub(super) fn rows(formats: impl Iterator<Item = (&'static str, &'static str)>) -> String {
    listed(
        "Report format, and the file it goes to if not standard output; can be repeated",
        formats,
    )
}

/// Refuses reports that would be written into one another.
pub(crate) fn distinct(targets: &[Target]) -> Result<(), Failure> {
    let targets = targets.iter().map(|target| (target.output.name, target.file.as_ref()));
    distinct_files(&targets.collect::<Vec<_>>())
}

/// Refuses a file that a report goes to, too.
pub(crate) fn distinct_from(targets: &[Target], path: &Path) -> Result<(), Failure> {
    match targets.iter().any(|target| target.file.as_deref() == Some(path)) {
        false => Ok(()),
        true => Err(Failure::usage(
            format!("a report and the evidence cannot both go to {}", path.display()),
            "give each a file of its own",
        )),
    }
}

/// Refuses formats that go to one file, or both to standard output.
pub(super) fn distinct_files(targets: &[(&str, Option<&PathBuf>)]) -> Result<(), Failure> {
    let again = targets
        .iter()
        .enumerate()
        .find(|(at, (_, file))| targets.iter().take(*at).any(|(_, earlier)| earlier == file));
    let Some((_, (name, file))) = again else { return Ok(()) };
    Err(match file {
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

/// What any of the reports needs to be kept.
pub(crate) fn keep(targets: &[Target]) -> Keep {
    targets.iter().fold(Keep::default(), |keep, target| keep.or(target.output.keep))
}

/// Writes the report to where it goes.
pub(crate) fn write(target: &Target, report: &Report, global: &Global) -> Result<(), Failure> {
    let file = target.file.as_deref();
    write_to(file, global, |style, out| (target.output.write)(report, style, out))
}

/// Writes something to a file, or to standard output where there is none.
pub(crate) fn write_to(
    file: Option<&Path>,
    global: &Global,
    write: impl FnOnce(&Style, &mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let Some(path) = file else {
        let style = style_for(&io::stdout(), global.color, global.quiet);
        let mut out = BufWriter::new(io::stdout().lock());
        return written(write(&style, &mut out).and_then(|()| out.flush()));
    };
    let told = |error: io::Error| {
        Failure::Output(format!("{} cannot be written: {error}", path.display()))
    };
    let file = File::create(path).map_err(told)?;
    let style = style_for(&file, global.color, global.quiet);
    let mut out = BufWriter::new(file);
    write(&style, &mut out).and_then(|()| out.flush()).map_err(told)
}
