//! Finds customer files and reads them.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::document::{FORMATS, Format, ParseError, format_of};
use crate::source::{Source, Span};

mod changed;
mod ignored;
mod skipped;
mod walk;

pub use changed::Changed;
pub use skipped::Skipped;
pub use walk::{OwnParts, walk};

/// The name of the configuration.
pub const CONFIGURATION: &str = "clearance.toml";

/// The name of the file that waivers are in where they have one of their own.
pub const WAIVERS: &str = "waivers.toml";

/// The name of the baseline.
pub const BASELINE: &str = "clearance-baseline.json";

/// What walks pass over: files that are no customer's.
const OURS: &[&str] = &[CONFIGURATION, WAIVERS, BASELINE];

/// A customer file.
#[derive(Debug, Clone)]
pub struct Input {
    /// The name shown to the user.
    pub name: String,
    /// How it is parsed.
    pub format: &'static Format,
    /// Whether somebody named it, or a folder that it is in. Where nobody did, it may be something else than a customer file.
    pub is_meant: bool,
    from: From,
}

#[derive(Debug, Clone)]
enum From {
    Path(PathBuf),
    Bytes(Vec<u8>),
}

/// Something met on the way.
#[derive(Debug, Clone)]
pub enum Found {
    /// A customer file.
    File(Input),
    /// Something that is passed over, and why.
    PassedOver(String, Skipped),
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
#[derive(Debug, thiserror::Error)]
#[error("{path}: customer files are not written in this format")]
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
        Ok(Self { name: shown(path), format, is_meant: true, from: From::Path(path.to_owned()) })
    }

    /// What was read already, such as standard input.
    pub fn bytes(name: &str, format: &'static Format, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), format, is_meant: true, from: From::Bytes(bytes) }
    }

    /// The same file with another text than the one that it has.
    #[must_use]
    pub fn with_text(&self, text: &Source) -> Self {
        Self { from: From::Bytes(text.text.clone().into_bytes()), ..self.clone() }
    }

    /// Where it is, if it was not read already.
    pub fn file(&self) -> Option<&Path> {
        match &self.from {
            From::Path(path) => Some(path),
            From::Bytes(_) => None,
        }
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
        let bytes = bytes.map_err(|error| unreadable(&self.name, &why_unreadable(&error)))?;
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
    let text = with_stand_ins(error.as_bytes());
    let span = Span::new(at, at + 1);
    let error = ParseError::new(span, format!("not UTF-8: byte 0x{byte:02x}"))
        .help("save the file as UTF-8");
    Err(ReadError { source: Source::new(name, text), error })
}

/// The text in bytes, with a `?` for each byte that is none: every other keeps its offset.
fn with_stand_ins(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

/// Why a file or folder cannot be read, in words that are the same on every system where they can be.
pub(crate) fn why_unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}

/// A path as reports show it: as given, with `/` between its parts and no `./` before them.
pub fn shown(path: &Path) -> String {
    let plain = path.strip_prefix(".").ok().filter(|plain| !plain.as_os_str().is_empty());
    let text = plain.unwrap_or(path).to_string_lossy();
    match std::path::MAIN_SEPARATOR {
        '/' => text.into_owned(),
        separator => text.replace(separator, "/"),
    }
}

fn unreadable(name: &str, message: &str) -> ReadError {
    ReadError { source: Source::new(name, ""), error: ParseError::new(Span::default(), message) }
}

fn too_large(name: &str, max_bytes: u64) -> ReadError {
    let mut error = unreadable(name, &format!("larger than {max_bytes} bytes"));
    error.error = error.error.help("raise the limit with --max-file-size, or split the file");
    error
}
