//! A folder of generated pages: compared with what it should hold, and brought up to date.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use clearance_workbench::present::page::GENERATED;

use crate::cli::console::Console;
use crate::cli::exit;
use crate::cli::failure::Failure;
use crate::cli::output_files::{self, file_failure};
use crate::cli::session::Session;

/// How a file of the folder differs from what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageChange {
    Missing,
    Stale,
    LeftOver,
}

/// The files that differ, by their path within the folder.
pub(super) type Changes = BTreeMap<String, PageChange>;

/// Folders inside one another; ids of rules nest less deep than this.
const DEEPEST: usize = 16;

/// Compares a folder with what it should hold. Nothing but generated files is looked at, and a file that is in the
/// place of one and was not generated is an error: it would be lost.
pub(super) fn compare_folder(
    folder: &Path,
    wanted: &BTreeMap<String, String>,
) -> Result<Changes, Failure> {
    let mut found = BTreeMap::new();
    read_pages(folder, "", 0, &mut found)?;
    let mut changes = Changes::new();
    for (path, text) in wanted {
        let there = found.get(path);
        match there {
            None => changes.insert(path.clone(), PageChange::Missing),
            // Where version control writes other line ends, nothing is stale.
            Some(there) if there.replace("\r\n", "\n") == *text => None,
            Some(there) if is_generated(there) => changes.insert(path.clone(), PageChange::Stale),
            Some(_) => {
                return Err(Failure::usage(
                    format!("{} was not generated, and would be lost", folder.join(path).display()),
                    "move it away, or choose another folder",
                ));
            }
        };
    }
    let over =
        found.into_iter().filter(|(path, text)| !wanted.contains_key(path) && is_generated(text));
    changes.extend(over.map(|(path, _)| (path, PageChange::LeftOver)));
    Ok(changes)
}

fn is_generated(text: &str) -> bool {
    text.lines().next() == Some(GENERATED)
}

/// The Markdown files below a folder, by their path within it. Links are not followed.
fn read_pages(
    folder: &Path,
    before: &str,
    depth: usize,
    found: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|error| file_failure("read", folder, &error))?,
    };
    for entry in entries {
        let entry = entry.map_err(|error| file_failure("read", folder, &error))?;
        let path = entry.path();
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().map_err(|error| file_failure("read", &path, &error))?;
        if kind.is_dir() && depth < DEEPEST {
            read_pages(&path, &format!("{name}/"), depth + 1, found)?;
        } else if !kind.is_dir() && name.ends_with(".md") {
            let bytes = fs::read(&path).map_err(|error| file_failure("read", &path, &error))?;
            found.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok(())
}

/// Prints the differences; returns the exit code.
pub(super) fn report_changes(
    folder: &Path,
    changes: &Changes,
    console: &Console,
) -> Result<u8, Failure> {
    if changes.is_empty() {
        return Ok(exit::CLEAN);
    }
    let line = |(path, change): (&String, &PageChange)| {
        let word = match change {
            PageChange::Missing => "missing",
            PageChange::Stale => "stale",
            PageChange::LeftOver => "left over",
        };
        format!("{word:<9}  {}\n", output_files::display_path(&folder.join(path)))
    };
    console.print(&changes.iter().map(line).collect::<String>())?;
    let folder = output_files::display_path(folder);
    console.eprintln(format_args!(
        "the pages are not those of the rules\n  help: run `clearance rules --format markdown \
         --output {folder}`"
    ));
    Ok(exit::FINDINGS)
}

/// Writes what is missing or stale, and removes what is left over.
pub(super) fn write_changes(
    folder: &Path,
    wanted: &BTreeMap<String, String>,
    changes: &Changes,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    for (path, change) in changes {
        let file = folder.join(path);
        let word = match (change, wanted.get(path)) {
            (PageChange::LeftOver, _) | (_, None) => {
                fs::remove_file(&file).map_err(|error| file_failure("remove", &file, &error))?;
                "removed"
            }
            (_, Some(text)) => {
                output_files::replace_file(&file, text)?;
                "wrote"
            }
        };
        if !session.quiet {
            session.eprintln(format_args!("{word} {}", output_files::display_path(&file)));
        }
    }
    if !session.quiet && changes.is_empty() {
        session.eprintln(format_args!("{} is up to date", output_files::display_path(folder)));
    }
    Ok(exit::CLEAN)
}
