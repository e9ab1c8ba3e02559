//! Finds customer files and reads them.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use crate::document::{FORMATS, Format, ParseError, format_of};
use crate::pack::shown;
use crate::source::{Source, Span};

/// A customer file.
#[derive(Debug, Clone)]
pub struct Input {
    /// The name shown to the user.
    pub name: String,
    /// How it is parsed.
    pub format: &'static Format,
    from: From,
}

#[derive(Debug, Clone)]
enum From {
    Path(PathBuf),
    Bytes(Vec<u8>),
}

/// Something met on the way.
#[derive(Debug)]
pub enum Found {
    /// A customer file.
    File(Input),
    /// Something that is passed over, and why.
    PassedOver(String, &'static str),
    /// A file or folder that cannot be looked at, and why.
    Unreadable(String, String),
}

/// A customer file that cannot be read as text.
#[derive(Debug)]
pub struct ReadError {
    /// The text as far as it is one, so that the place can be shown.
    pub source: Arc<Source>,
    /// What is wrong, and where.
    pub error: ParseError,
}

/// A path that was given by name and is not of a format that can be read.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("{path}: customer files are not written in this format")]
#[diagnostic(help("the formats are {}", formats()))]
pub struct UnknownFormat {
    /// The path as given.
    pub path: String,
}

/// The formats with their extensions, as help lists them.
pub fn formats() -> String {
    let one = |format: &Format| {
        let extensions = format.extensions.iter().map(|extension| format!(".{extension}"));
        format!("{} ({})", format.name, extensions.collect::<Vec<_>>().join(", "))
    };
    FORMATS.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The format of a file by its name.
///
/// # Errors
/// The extension is none of those that are known.
pub fn format_by_name(path: &Path) -> Result<&'static Format, UnknownFormat> {
    let extension = path.extension().map(|extension| extension.to_string_lossy());
    let format = extension.and_then(|extension| format_of(&extension));
    format.ok_or_else(|| UnknownFormat { path: shown(path) })
}

impl Input {
    /// A file at a path.
    ///
    /// # Errors
    /// The extension is none of those that are known.
    pub fn path(path: &Path) -> Result<Self, UnknownFormat> {
        let format = format_by_name(path)?;
        Ok(Self { name: shown(path), format, from: From::Path(path.to_owned()) })
    }

    /// What was read already, such as standard input.
    pub fn bytes(name: &str, format: &'static Format, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), format, from: From::Bytes(bytes) }
    }

    /// The text.
    ///
    /// # Errors
    /// The file cannot be read, is larger than `max_bytes`, or is not UTF-8.
    pub fn read(&self, max_bytes: u64) -> Result<Arc<Source>, ReadError> {
        let bytes: std::io::Result<Vec<u8>> = match &self.from {
            From::Bytes(bytes) => Ok(bytes.clone()),
            From::Path(path) => read_up_to(path, max_bytes),
        };
        let bytes =
            bytes.map_err(|error| unreadable(&self.name, &format!("cannot be read: {error}")))?;
        match bytes.len() as u64 > max_bytes {
            true => Err(too_large(&self.name, max_bytes)),
            false => decode(&self.name, bytes),
        }
    }
}

/// Reads one byte more than allowed at the most, so that a file that grows cannot fill the memory.
fn read_up_to(path: &Path, max_bytes: u64) -> std::io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    let size = file.metadata()?.len().min(max_bytes.saturating_add(1));
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    file.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text in bytes.
///
/// # Errors
/// They are not UTF-8; the error stands at the first byte that is not.
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<Arc<Source>, ReadError> {
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Source::new(name, text)),
        Err(error) => error,
    };
    let at = error.utf8_error().valid_up_to();
    let byte = error.as_bytes().get(at).copied().unwrap_or_default();
    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
    // Everything before is valid, so the offset is the same; the stand-in is three bytes long.
    let span = Span::new(at, at + '\u{fffd}'.len_utf8());
    let error = ParseError::new(span, format!("not UTF-8: byte 0x{byte:02x}"))
        .help("save the file as UTF-8");
    Err(ReadError { source: Source::new(name, text), error })
}

fn unreadable(name: &str, message: &str) -> ReadError {
    ReadError { source: Source::new(name, ""), error: ParseError::new(Span::default(), message) }
}

fn too_large(name: &str, max_bytes: u64) -> ReadError {
    let mut error = unreadable(name, &format!("larger than {max_bytes} bytes"));
    error.error = error.error.help("raise the limit with --max-file-size, or split the file");
    error
}

/// Walks files and folders, in no order: a report is sorted at its end, and a sorted walk would hold
/// the names of a whole folder in memory.
pub fn walk(paths: &[PathBuf]) -> impl Iterator<Item = Found> + use<> {
    distinct(paths).into_iter().flat_map(|path| {
        let folder = path.is_dir();
        let file = (!folder).then(|| given(&path));
        let below = folder.then(|| WalkDir::new(&path)).map(below);
        file.into_iter().chain(below.into_iter().flatten())
    })
}

/// The paths without those that lie in others that are given too.
fn distinct(paths: &[PathBuf]) -> Vec<PathBuf> {
    let given: BTreeSet<&PathBuf> = paths.iter().collect();
    let walked = |path: &Path| {
        let mut inner = path;
        while let Some(outer) = inner.parent() {
            // A hidden file or folder is only looked at where it is named.
            if inner.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.')) {
                return false;
            }
            let outer_is_given = given.iter().any(|given| given.as_path() == outer);
            if outer_is_given && format_by_name(path).is_ok() {
                return true;
            }
            inner = outer;
        }
        false
    };
    given.iter().filter(|path| !walked(path)).map(|path| (*path).clone()).collect()
}

/// A path that was given by name and is no folder.
fn given(path: &Path) -> Found {
    match (path.metadata(), Input::path(path)) {
        (Err(error), _) => Found::Unreadable(shown(path), format!("cannot be read: {error}")),
        (_, Ok(input)) => Found::File(input),
        (_, Err(error)) => Found::Unreadable(shown(path), error.to_string()),
    }
}

fn below(walk: WalkDir) -> impl Iterator<Item = Found> {
    let mut walk = walk.into_iter();
    std::iter::from_fn(move || {
        let entry = match walk.next()? {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map(shown).unwrap_or_default();
                let reason =
                    error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                return Some(Some(Found::Unreadable(path, format!("cannot be read: {reason}"))));
            }
        };
        let skipped = entry.depth() > 0 && is_apart(&entry);
        if skipped && entry.file_type().is_dir() {
            walk.skip_current_dir();
        }
        Some(look(&entry))
    })
    .flatten()
}

/// Hidden entries, and folders that hold rules instead of customers.
fn is_apart(entry: &DirEntry) -> bool {
    hidden(entry) || is_pack(entry)
}

fn hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn is_pack(entry: &DirEntry) -> bool {
    entry.file_type().is_dir() && entry.path().join("pack.toml").is_file()
}

fn look(entry: &DirEntry) -> Option<Found> {
    let passed_over = |why| Some(Found::PassedOver(shown(entry.path()), why));
    let kind = entry.file_type();
    if entry.depth() == 0 {
        return None;
    }
    if hidden(entry) {
        return passed_over("hidden");
    }
    if kind.is_dir() {
        return if is_pack(entry) { passed_over("a folder of rules") } else { None };
    }
    if kind.is_symlink() {
        return passed_over("a symbolic link");
    }
    if !kind.is_file() {
        return passed_over("not a regular file");
    }
    if entry.file_name() == "clearance.toml" {
        return passed_over("configuration");
    }
    match Input::path(entry.path()) {
        Ok(input) => Some(Found::File(input)),
        Err(_) => passed_over("unknown extension"),
    }
}
