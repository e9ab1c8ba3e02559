//! What the peers have in common: how files are found, the tables that the rules read, and how violations are printed.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Whatever ends a run.
pub type Failure = Box<dyn Error>;

/// The result of what may end a run.
pub type Fallible<T> = Result<T, Failure>;

/// Reads the table `name` of the comparison pack.
///
/// # Errors
///
/// If there is no such table, or it is not TOML.
pub fn read_table(name: &str) -> Fallible<toml::Table> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pack/data");
    Ok(toml::from_str(&fs::read_to_string(folder.join(name).with_extension("toml"))?)?)
}

/// Finds the files below a folder, in the order of their names.
///
/// # Errors
///
/// If a folder cannot be read.
pub fn find_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let list = if entry.file_type()?.is_dir() { &mut folders } else { &mut files };
            list.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// The only argument: the folder of the book.
///
/// # Errors
///
/// If there is none, or more.
pub fn book_argument() -> Fallible<PathBuf> {
    let mut arguments = std::env::args_os().skip(1);
    match (arguments.next(), arguments.next()) {
        (Some(folder), None) => Ok(folder.into()),
        _ => Err("expected one argument: the folder of the book".into()),
    }
}

/// Whether a file is TOML, by its name; else it is JSON.
#[must_use]
pub fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

/// Prints a customer that violates a rule.
pub fn print_violation(path: &Path, rule: &str) {
    println!("{} {rule}", path.file_name().unwrap_or_default().display());
}
