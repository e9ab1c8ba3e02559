//! Large files of which each line is a document, in pieces of some hundred lines: each is a unit of work, and the file is never
//! in memory as a whole.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use super::display::why_unreadable;
use super::found::Found;
use super::input::{Input, InputSource};
use clearance_syntax::source::Before;

/// How many bytes a piece has at least, but for the last one.
const PIECE_BYTES: u64 = 256 << 10;

/// Whole lines of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Piece {
    /// The part of the file in front of it.
    pub before: Before,
    /// How many bytes it has.
    pub bytes: u64,
    /// The number of documents in front of it in the file.
    pub documents: usize,
    /// Whether it is the last piece of the file.
    pub is_last: bool,
}

impl Piece {
    /// Whether it is the first piece of the file.
    pub const fn is_first(&self) -> bool {
        self.before.bytes == 0
    }
}

/// Puts the pieces of each large file in place of it, where each of its lines is a document and a path names it or its folder: others may be
/// no documents at all, and only the whole file says so.
pub fn split_files(
    found: impl Iterator<Item = Found> + Send,
    max_bytes: u64,
) -> impl Iterator<Item = Found> + Send {
    found.flat_map(move |found| match Pieces::of(&found, max_bytes) {
        Some(pieces) => Split::Pieces(Box::new(pieces)),
        None => Split::Whole(Some(found)),
    })
}

/// The items in place of one that was found.
enum Split {
    Whole(Option<Found>),
    Pieces(Box<Pieces>),
}

impl Iterator for Split {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        match self {
            Self::Whole(found) => found.take(),
            Self::Pieces(pieces) => pieces.next(),
        }
    }
}

/// The pieces of a file, cut as they are asked for.
struct Pieces {
    input: Input,
    path: Arc<Path>,
    reader: BufReader<File>,
    least: u64,
    max_bytes: u64,
    /// The end of the piece before.
    at: Piece,
    is_done: bool,
}

impl Pieces {
    /// The pieces of what was found; nothing for what is looked at as a whole.
    fn of(found: &Found, max_bytes: u64) -> Option<Self> {
        let Found::File(input) = found else { return None };
        let InputSource::Path(path) = &input.from else { return None };
        let least = PIECE_BYTES.min(max_bytes);
        if !input.format.by_line || !input.is_meant || path.metadata().ok()?.len() <= least {
            return None;
        }
        // What cannot be opened is told of as any other file.
        let reader = BufReader::with_capacity(64 << 10, File::open(path).ok()?);
        let (input, path) = (input.clone(), Arc::from(path.as_path()));
        Some(Self { input, path, reader, least, max_bytes, at: Piece::default(), is_done: false })
    }

    /// Reads on to the end of a line, and returns what is up to there. A line that is too long is a piece of its own.
    fn skip_piece(&mut self) -> io::Result<Skipped> {
        let mut done = Skipped::default();
        let mut line = Line::default();
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                self.is_done = true;
                done.add_line(&line, 0);
                return Ok(done);
            }
            let end = buffer.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let taken = end.unwrap_or(buffer.len());
            line.add(buffer.get(..taken).unwrap_or_default());
            self.reader.consume(taken);
            if line.bytes as u64 > self.max_bytes && done.bytes > 0 {
                let start = self.at.before.bytes + done.bytes;
                self.reader.seek(SeekFrom::Start(start as u64))?;
                return Ok(done);
            }
            if end.is_none() {
                continue;
            }
            done.add_line(&line, 1);
            line = Line::default();
            if done.bytes as u64 >= self.least {
                self.is_done = self.reader.fill_buf()?.is_empty();
                return Ok(done);
            }
        }
    }
}

/// A line, as far as it was read.
#[derive(Default)]
struct Line {
    bytes: usize,
    has_text: bool,
}

impl Line {
    fn add(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len();
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        self.has_text = self.has_text || !bytes.iter().all(is_blank);
    }
}

/// What was read on.
#[derive(Default)]
struct Skipped {
    bytes: usize,
    lines: usize,
    documents: usize,
}

impl Skipped {
    fn add_line(&mut self, line: &Line, ends: usize) {
        self.bytes += line.bytes;
        self.lines += ends;
        self.documents += usize::from(line.has_text);
    }
}

impl Iterator for Pieces {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        if self.is_done {
            return None;
        }
        match self.skip_piece() {
            Ok(done) => {
                let piece = Piece { bytes: done.bytes as u64, is_last: self.is_done, ..self.at };
                self.at.before.bytes += done.bytes;
                self.at.before.lines += done.lines;
                self.at.documents += done.documents;
                let from = InputSource::Piece(Arc::clone(&self.path), piece);
                Some(Found::File(Input { from, ..self.input.clone() }))
            }
            Err(error) => {
                self.is_done = true;
                Some(Found::Unreadable(self.input.name.clone(), why_unreadable(&error)))
            }
        }
    }
}

/// Reads the bytes of a piece.
pub(super) fn read_piece(path: &Path, piece: &Piece) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(piece.before.bytes as u64))?;
    let mut bytes = Vec::with_capacity(usize::try_from(piece.bytes).unwrap_or_default());
    file.take(piece.bytes).read_to_end(&mut bytes)?;
    Ok(bytes)
}
