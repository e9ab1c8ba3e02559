//! `FORMAT[=FILE]`: a report format, and the file that it goes to.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clearance_render::output::{self, REPORT_FORMATS, ReportFormat};

use super::page_formats::found_or_names;
use super::subject_pages::has_placeholder;

/// A report and where it goes.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) output: &'static ReportFormat,
    pub(crate) file: Option<PathBuf>,
}

impl Target {
    /// The path that names a file for each subject, where the format has one.
    pub(crate) fn pattern(&self) -> Option<&Path> {
        let is_each = self.output.each.is_some();
        self.file.as_deref().filter(|file| is_each && has_placeholder(file))
    }

    /// Whether it goes to a file and not to standard output.
    pub(crate) const fn is_file(&self) -> bool {
        self.file.is_some()
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = place_of(text)?;
        let output =
            found_or_names(output::by_name(name), REPORT_FORMATS.iter().map(|output| output.name))?;
        Ok(Self { output, file })
    }
}

/// A `FORMAT[=FILE]` as its two parts; no file is standard output.
pub(crate) fn place_of(text: &str) -> Result<(&str, Option<PathBuf>), String> {
    match text.split_once('=') {
        Some((_, "")) => Err("the name of the file is missing".to_owned()),
        Some((name, "-" | "/dev/stdout")) => Ok((name, None)),
        Some((name, file)) => Ok((name, Some(PathBuf::from(file)))),
        None => Ok((text, None)),
    }
}
