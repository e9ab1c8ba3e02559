//! The standard streams of a run, and the terminal that they may lead to: those of the process, or buffers in tests.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The standard streams of a run.
#[derive(Debug)]
pub struct Streams {
    /// Standard output.
    pub out: OutputStream,
    /// Standard error.
    pub err: OutputStream,
    /// Standard input.
    pub input: InputStream,
    /// The capabilities of the terminal, where a stream leads to one.
    pub terminal: Terminal,
}

impl Streams {
    /// Streams without input, whose output is discarded.
    #[must_use]
    pub fn null() -> Self {
        Self {
            out: OutputStream::new(io::sink(), false),
            err: OutputStream::new(io::sink(), false),
            input: InputStream::new(io::empty(), false),
            terminal: Terminal { columns: || None, unicode: || true, links: || false },
        }
    }
}

/// A stream that is written to, from any thread.
pub struct OutputStream {
    writer: Mutex<Box<dyn Write + Send>>,
    is_terminal: bool,
}

impl OutputStream {
    /// A stream over a writer.
    pub fn new(writer: impl Write + Send + 'static, is_terminal: bool) -> Self {
        Self { writer: Mutex::new(Box::new(writer)), is_terminal }
    }

    /// Whether it is a terminal.
    pub(crate) const fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// The writer, for one thread at a time.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Box<dyn Write + Send>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for OutputStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutputStream")
            .field("is_terminal", &self.is_terminal)
            .finish_non_exhaustive()
    }
}

/// A stream that is read from.
pub struct InputStream {
    reader: Mutex<Box<dyn BufRead + Send>>,
    is_terminal: bool,
}

impl InputStream {
    /// A stream over a reader.
    pub fn new(reader: impl Read + Send + 'static, is_terminal: bool) -> Self {
        Self { reader: Mutex::new(Box::new(BufReader::new(reader))), is_terminal }
    }

    /// Whether it is a terminal.
    pub(crate) const fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// The reader, for one thread at a time.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Box<dyn BufRead + Send>> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for InputStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InputStream")
            .field("is_terminal", &self.is_terminal)
            .finish_non_exhaustive()
    }
}

/// The capabilities of a terminal. It is asked for each report, as its window may change.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// How many columns its window has, if there is one.
    pub columns: fn() -> Option<usize>,
    /// Whether it shows Unicode.
    pub unicode: fn() -> bool,
    /// Whether it shows links.
    pub links: fn() -> bool,
}
