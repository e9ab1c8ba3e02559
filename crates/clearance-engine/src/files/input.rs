//! A input file and its text, read up to a limit of bytes and decoded as UTF-8.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::display::{display_path, why_unreadable};
use super::formats::{UnknownFormat, format_by_name};
use super::pieces::{Piece, read_piece};
use clearance_syntax::document::Format;
use clearance_syntax::source::{Before, Diagnostic, Source, Span};

/// A input file.
#[derive(Debug, Clone)]
pub struct Input {
    /// The name shown to the user.
    pub name: String,
    /// How it is parsed.
    pub format: &'static Format,
    /// Whether a path names it or its folder. Otherwise it may be something else than an input file.
    pub is_meant: bool,
    pub(super) from: InputSource,
}

#[derive(Debug, Clone)]
pub(super) enum InputSource {
    Path(PathBuf),
    Bytes(Vec<u8>),
    /// Whole lines of the file at a path.
    Piece(Arc<Path>, Piece),
}

impl Input {
    /// A file at a path.
    ///
    /// # Errors
    /// The extension is none of those that are known.
    pub fn from_path(path: &Path) -> Result<Self, UnknownFormat> {
        let format = format_by_name(path)?;
        Ok(Self {
            name: display_path(path),
            format,
            is_meant: true,
            from: InputSource::Path(path.to_owned()),
        })
    }

    /// An input from bytes that were read already, such as standard input.
    pub fn from_bytes(name: &str, format: &'static Format, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), format, is_meant: true, from: InputSource::Bytes(bytes) }
    }

    /// The same file with another text than the one that it has.
    #[must_use]
    pub fn with_text(&self, text: &Source) -> Self {
        Self { from: InputSource::Bytes(text.text.clone().into_bytes()), ..self.clone() }
    }

    /// Where it is, if it was not read already.
    pub fn file(&self) -> Option<&Path> {
        match &self.from {
            InputSource::Path(path) => Some(path),
            InputSource::Piece(path, _) => Some(path),
            InputSource::Bytes(_) => None,
        }
    }

    /// Which part of the file it is, if it is not all of it.
    pub const fn piece(&self) -> Option<&Piece> {
        match &self.from {
            InputSource::Piece(_, piece) => Some(piece),
            InputSource::Path(_) | InputSource::Bytes(_) => None,
        }
    }

    /// The text.
    ///
    /// # Errors
    /// The file cannot be read, is larger than `max_bytes`, or is not UTF-8. Of a piece, no line may be larger.
    pub fn read_source(&self, max_bytes: u64) -> Result<Arc<Source>, Diagnostic> {
        let (before, most) = match self.piece() {
            // Only a line that is too long makes a piece that large, and then it is alone.
            Some(piece) if piece.bytes > max_bytes.saturating_mul(2) + LINE_BREAK => {
                return Err(too_long_error(&self.name, piece.before.lines + 1, max_bytes));
            }
            Some(piece) => (piece.before, u64::MAX),
            None => (Before::default(), max_bytes),
        };
        let bytes: std::io::Result<Vec<u8>> = match &self.from {
            InputSource::Bytes(bytes) => Ok(bytes.clone()),
            InputSource::Path(path) => read_up_to(path, max_bytes),
            InputSource::Piece(path, piece) => read_piece(path, piece),
        };
        let bytes = bytes.map_err(|error| unreadable_error(&self.name, &why_unreadable(&error)))?;
        match bytes.len() as u64 > most {
            true => Err(too_large_error(&self.name, max_bytes)),
            false => decode_part(&self.name, bytes, before),
        }
    }
}

/// The bytes that are left for a line break beside a document of the largest size.
const LINE_BREAK: u64 = 2;

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
pub fn decode_utf8(name: &str, bytes: Vec<u8>) -> Result<Arc<Source>, Diagnostic> {
    decode_part(name, bytes, Before::default())
}

fn decode_part(name: &str, bytes: Vec<u8>, before: Before) -> Result<Arc<Source>, Diagnostic> {
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Source::part_of_file(name, text, before)),
        Err(error) => error,
    };
    let at = error.utf8_error().valid_up_to();
    let byte = error.as_bytes().get(at).copied().unwrap_or_default();
    let text = with_stand_ins(error.as_bytes());
    let span = Span::new(at, at + 1);
    let message = format!("not UTF-8: byte 0x{byte:02x}");
    let source = Source::part_of_file(name, text, before);
    Err(Diagnostic::new(&source, span, message).help("save the file as UTF-8"))
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

fn unreadable_error(name: &str, message: &str) -> Diagnostic {
    Diagnostic::new(&Source::new(name, ""), Span::default(), message)
}

fn too_long_error(name: &str, line: usize, max_bytes: u64) -> Diagnostic {
    unreadable_error(name, &format!("line {line} is larger than {max_bytes} bytes"))
        .help("raise the limit `max-file-size`, or split the document")
}

fn too_large_error(name: &str, max_bytes: u64) -> Diagnostic {
    let mut error = unreadable_error(name, &format!("larger than {max_bytes} bytes"));
    error = error.help("raise the limit `max-file-size`, or split the file");
    error
}
