//! A folder of generated pages: compared with what it should hold, and brought up to date.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use clearance_workbench::present::page::GENERATED;

use crate::cli::console::Console;
use crate::cli::exit;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::written::{self, cannot};

/// How a file of the folder differs from what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Missing,
    Stale,
    LeftOver,
}

/// The files that differ, by their path within the folder.
pub(super) type Changes = BTreeMap<String, Change>;

/// Folders inside one another; ids of rules nest less deep than this.
const DEEPEST: usize = 16;

/// Compares a folder with what it should hold. Nothing but generated files is looked at, and a file that is in the
/// place of one and was not generated is an error: it would be lost.
pub(super) fn compare(
    folder: &Path,
    wanted: &BTreeMap<String, String>,
) -> Result<Changes, Failure> {
    let mut found = BTreeMap::new();
    read(folder, "", 0, &mut found)?;
    let mut changes = Changes::new();
    for (path, text) in wanted {
        let there = found.get(path);
        match there {
            None => changes.insert(path.clone(), Change::Missing),
            // Where version control writes other line ends, nothing is stale.
            Some(there) if there.replace("\r\n", "\n") == *text => None,
            Some(there) if is_generated(there) => changes.insert(path.clone(), Change::Stale),
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
    changes.extend(over.map(|(path, _)| (path, Change::LeftOver)));
    Ok(changes)
}

fn is_generated(text: &str) -> bool {
    text.lines().next() == Some(GENERATED)
}

/// The Markdown files below a folder, by their path within it. Links are not followed.
fn read(
    folder: &Path,
    before: &str,
    depth: usize,
    found: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|error| cannot("read", folder, &error))?,
    };
    for entry in entries {
        let entry = entry.map_err(|error| cannot("read", folder, &error))?;
        let path = entry.path();
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().map_err(|error| cannot("read", &path, &error))?;
        if kind.is_dir() && depth < DEEPEST {
            read(&path, &format!("{name}/"), depth + 1, found)?;
        } else if !kind.is_dir() && name.ends_with(".md") {
            let bytes = fs::read(&path).map_err(|error| cannot("read", &path, &error))?;
            found.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok(())
}

/// Says what differs; gives the exit code.
pub(super) fn report(folder: &Path, changes: &Changes, console: &Console) -> Result<u8, Failure> {
    if changes.is_empty() {
        return Ok(exit::CLEAN);
    }
    let line = |(path, change): (&String, &Change)| {
        let word = match change {
            Change::Missing => "missing",
            Change::Stale => "stale",
            Change::LeftOver => "left over",
        };
        format!("{word:<9}  {}\n", written::shown(&folder.join(path)))
    };
    console.print(&changes.iter().map(line).collect::<String>())?;
    let folder = written::shown(folder);
    console.eprintln(format_args!(
        "the pages are not those of the rules\n  help: run `clearance rules --format markdown \
         --output {folder}`"
    ));
    Ok(exit::FINDINGS)
}

/// Writes what is missing or stale, and removes what is left over.
pub(super) fn write(
    folder: &Path,
    wanted: &BTreeMap<String, String>,
    changes: &Changes,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    for (path, change) in changes {
        let file = folder.join(path);
        let word = match (change, wanted.get(path)) {
            (Change::LeftOver, _) | (_, None) => {
                fs::remove_file(&file).map_err(|error| cannot("remove", &file, &error))?;
                "removed"
            }
            (_, Some(text)) => {
                written::replace(&file, text)?;
                "wrote"
            }
        };
        if !session.quiet {
            session.eprintln(format_args!("{word} {}", written::shown(&file)));
        }
    }
    if !session.quiet && changes.is_empty() {
        session.eprintln(format_args!("{} is up to date", written::shown(folder)));
    }
    Ok(exit::CLEAN)
}
