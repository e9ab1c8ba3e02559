//! Reads a part as data that may come from anywhere: every line is bounded, and the digest of all of them must be right.

use std::io::{BufRead, Read};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::header::PartHeader;
use super::row::{DocumentRow, FileRow, PartRow, read_outcomes};
use crate::files::format_by_name;
use clearance_syntax::digest::Sha256Stream;

/// The bytes that a line may have beside the text of its file.
const MOST_BESIDE_TEXT: u64 = 256 << 20;

/// Why a part cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct PartError {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub message: String,
}

/// The last line of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartEnd {
    r#type: String,
    /// The number of lines before it.
    rows: u64,
    /// The SHA-256 of these lines.
    sha256: String,
    /// A digest of the names of all files, also of those of other shards.
    pub names: String,
    /// Paths that hold no document.
    pub empty: Vec<String>,
}

impl PartEnd {
    pub(super) fn new(rows: u64, sha256: String, names: String, empty: Vec<String>) -> Self {
        Self { r#type: "end".to_owned(), rows, sha256, names, empty }
    }
}

/// Reads the lines of a part one after the other.
#[derive(Debug)]
pub struct PartReader<R> {
    input: R,
    line: u64,
    most_bytes: u64,
    digest: Sha256Stream,
    /// The header, which is read first.
    header: PartHeader,
    /// The end, once it was met.
    end: Option<PartEnd>,
    /// How many rules there are; rows with outcomes of another number are refused.
    rules: usize,
}

impl<R: BufRead> PartReader<R> {
    /// Reads the header. `rules` is the number of rules in the run that merges.
    ///
    /// # Errors
    /// The first line is no header, or of another version.
    pub fn new(input: R, max_file_bytes: u64, rules: usize) -> Result<Self, PartError> {
        // A byte of a text takes six in JSON at most.
        let most_bytes = max_file_bytes.saturating_mul(6).saturating_add(MOST_BESIDE_TEXT);
        let blank = PartHeader::new(super::shard::Shard {
            number: std::num::NonZeroU32::MIN,
            count: std::num::NonZeroU32::MIN,
        });
        let digest = Sha256Stream::default();
        let mut reader =
            Self { input, line: 0, most_bytes, digest, header: blank, end: None, rules };
        let line = reader.next_line()?;
        reader.digest.update(&line);
        reader.header = reader.parse(&line).map_err(|error| PartError {
            message: format!("not a part: {}", error.message),
            ..error
        })?;
        match reader.header.find_mistake() {
            Some(message) => Err(reader.error(message)),
            None => Ok(reader),
        }
    }

    /// The header.
    pub const fn header(&self) -> &PartHeader {
        &self.header
    }

    /// The end; nothing until all rows are read.
    pub const fn end(&self) -> Option<&PartEnd> {
        self.end.as_ref()
    }

    /// Reads the next row; nothing behind the last.
    ///
    /// # Errors
    /// The part ends before its end, was changed, or holds a row that no run writes.
    pub fn next_row(&mut self) -> Result<Option<PartRow>, PartError> {
        if self.end.is_some() {
            return Ok(None);
        }
        let line = self.next_line()?;
        if line.starts_with(b"{\"type\":\"end\",") {
            let end: PartEnd = self.parse(&line)?;
            let digest = std::mem::take(&mut self.digest).finish();
            if end.rows != self.line - 1 || end.sha256 != digest {
                return Err(self.error("the lines before it are not those that were written"));
            }
            if !self.read_bytes()?.is_empty() {
                return Err(self.error("more follows after the end"));
            }
            self.end = Some(end);
            return Ok(None);
        }
        self.digest.update(&line);
        let row: PartRow = self.parse(&line)?;
        match &row {
            PartRow::File(file) if !self.is_sound(file) => {
                Err(self.error("not a row that a run writes"))
            }
            _ => Ok(Some(row)),
        }
    }

    /// Whether a row can be merged without a further look.
    fn is_sound(&self, file: &FileRow) -> bool {
        let is_before = |one: &DocumentRow, next: &DocumentRow| one.document < next.document;
        format_by_name(std::path::Path::new(&file.name)).is_ok()
            && file.documents.is_sorted_by(is_before)
            && file.documents.iter().all(|document| {
                let [start, end] = document.extent;
                let outcomes = read_outcomes(&document.outcomes);
                outcomes.is_some_and(|outcomes| outcomes.len() == self.rules)
                    && start <= end
                    && end as u64 <= file.bytes
                    && document.gathered.iter().all(|gathered| {
                        gathered.rule < self.rules && gathered.clone().read().is_some()
                    })
            })
    }

    fn next_line(&mut self) -> Result<Vec<u8>, PartError> {
        self.line += 1;
        let line = self.read_bytes()?;
        match line.last() {
            Some(b'\n') => Ok(line),
            _ if line.len() as u64 >= self.most_bytes => {
                Err(self.error(format!("longer than {} bytes", self.most_bytes)))
            }
            _ => Err(self.error("the part is cut off")),
        }
    }

    fn read_bytes(&mut self) -> Result<Vec<u8>, PartError> {
        let mut bytes = Vec::new();
        let read = (&mut self.input).take(self.most_bytes).read_until(b'\n', &mut bytes);
        read.map_err(|error| self.error(error.to_string()))?;
        Ok(bytes)
    }

    fn parse<T: DeserializeOwned>(&self, line: &[u8]) -> Result<T, PartError> {
        serde_json::from_slice(line).map_err(|error| self.error(error.to_string()))
    }

    fn error(&self, message: impl Into<String>) -> PartError {
        PartError { line: self.line, message: message.into() }
    }
}
