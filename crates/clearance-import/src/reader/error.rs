//! Why a file cannot be read as an export, and what to do about it.

use std::fmt;

/// Why a file, or the rest of it, cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The line of the text, from 1, where it is known.
    pub line: Option<u64>,
    /// What is wrong: a lower-case fragment.
    pub message: String,
    /// What to do: an imperative.
    pub help: String,
}

impl ReadError {
    /// An error of the whole file.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { line: None, message: message.into(), help: help.into() }
    }

    /// The same at a line.
    #[must_use]
    pub fn at(self, line: u64) -> Self {
        Self { line: Some(line), ..self }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ReadError {}
