//! Tables: CSV with any of three delimiters, read row by row.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder, StringRecord};

use super::bytes::{not_utf8, unreadable};
use super::error::ReadError;
use super::read_limits::ReadLimits;
use super::record::simplify_name;

/// The delimiters that are known, the most common first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// How many bytes one row may have. Without a limit, a quote that nobody closes would take all of a file into one cell.
const MOST_ROW_BYTES: u64 = 8 << 20;

/// How many columns a table may have.
const MOST_COLUMNS: usize = 1_000;

/// The columns of a table.
#[derive(Debug, Clone, Default)]
pub struct TableHeader {
    /// The names as they are written.
    pub names: Vec<String>,
    /// The column of each simplified name.
    columns: BTreeMap<String, usize>,
}

impl TableHeader {
    fn new(record: &StringRecord) -> Self {
        let names: Vec<String> = record.iter().map(|name| name.trim().to_owned()).collect();
        let mut columns = BTreeMap::new();
        for (at, name) in names.iter().enumerate() {
            columns.entry(simplify_name(name)).or_insert(at);
        }
        Self { names, columns }
    }
}

/// A row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'t> {
    header: &'t TableHeader,
    cells: &'t StringRecord,
    line: u64,
}

impl<'t> Row<'t> {
    /// The cell below a simplified column name; nothing where it is empty.
    pub fn cell(&self, name: &str) -> Option<&'t str> {
        let column = self.header.columns.get(name)?;
        self.cells.get(*column).map(str::trim).filter(|cell| !cell.is_empty())
    }

    /// The line on which it begins, from 1.
    pub const fn line(&self) -> u64 {
        self.line
    }
}

/// Ends with an error where a row has no end.
struct RowGuard<R> {
    inner: R,
    since_row: Rc<Cell<u64>>,
}

impl<R: Read> Read for RowGuard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let since = self.since_row.get() + read as u64;
        self.since_row.set(since);
        match since > MOST_ROW_BYTES {
            true => Err(io::Error::other("a row is too long")),
            false => Ok(read),
        }
    }
}

/// A table whose header has been read.
pub struct Table<'r> {
    /// Its columns.
    pub header: TableHeader,
    /// The type of the objects that PowerShell wrote, where its first line names it.
    pub object_type: Option<String>,
    reader: csv::Reader<RowGuard<Box<dyn Read + 'r>>>,
    since_row: Rc<Cell<u64>>,
    is_over: Rc<Cell<bool>>,
    /// How many bytes it may have.
    limit: u64,
    /// Lines before the header, and one where records are counted from the second character of a line break.
    skipped: u64,
}

impl fmt::Debug for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("header", &self.header).finish_non_exhaustive()
    }
}

impl<'r> Table<'r> {
    /// Opens a table whose first bytes are known as well.
    pub(super) fn open(
        head: &[u8],
        mut all: Box<dyn Read + 'r>,
        is_over: Rc<Cell<bool>>,
        limits: ReadLimits,
    ) -> Result<Self, ReadError> {
        let LeadingLines { bytes: skip, lines: skipped, delimiter: named, object_type } =
            leading_lines(head);
        io::copy(&mut (&mut all).take(skip as u64), &mut io::sink())
            .map_err(|error| unreadable(&error, is_over.get(), limits.table))?;
        let delimiter =
            named.unwrap_or_else(|| sniff(head.get(skip..).unwrap_or_default(), limits.delimiter));
        let since_row = Rc::new(Cell::new(0));
        let guarded = RowGuard { inner: all, since_row: Rc::clone(&since_row) };
        let reader = builder(delimiter).from_reader(guarded);
        let mut table = Self {
            header: TableHeader::default(),
            object_type,
            reader,
            since_row,
            is_over,
            limit: limits.table,
            skipped,
        };
        let mut first = StringRecord::new();
        if !table.read_record(&mut first)? {
            return Err(no_table());
        }
        if first.len() < 2 || first.len() > MOST_COLUMNS {
            return Err(no_table());
        }
        table.header = TableHeader::new(&first);
        table.skipped += u64::from(has_two_character_breaks(head.get(skip..).unwrap_or_default()));
        Ok(table)
    }

    /// Gives each row to a function.
    ///
    /// # Errors
    /// A row cannot be read or has more or fewer cells than the header.
    pub fn for_each(&mut self, mut visit: impl FnMut(Row<'_>)) -> Result<(), ReadError> {
        let mut cells = StringRecord::new();
        while self.read_record(&mut cells)? {
            let line = self.line_of(&cells);
            if cells.len() != self.header.names.len() {
                let (found, expected) = (cells.len(), self.header.names.len());
                return Err(ReadError::new(
                    format!("expected {expected} cells as in the header, found {found}"),
                    "export it again; a comma or line break in a cell must be in quotes",
                )
                .at(line));
            }
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                visit(Row { header: &self.header, cells: &cells, line });
            }
        }
        Ok(())
    }

    fn line_of(&self, cells: &StringRecord) -> u64 {
        self.skipped + cells.position().map_or(0, csv::Position::line)
    }

    /// Reads the next record into the same memory; false at the end.
    fn read_record(&mut self, cells: &mut StringRecord) -> Result<bool, ReadError> {
        self.since_row.set(0);
        let line = self.skipped + self.reader.position().line();
        self.reader.read_record(cells).map_err(|error| self.describe(error).at(line))
    }

    fn describe(&self, error: csv::Error) -> ReadError {
        if self.since_row.get() > MOST_ROW_BYTES {
            return ReadError::new(
                format!("a row has more than {MOST_ROW_BYTES} bytes"),
                "close the quote that is open in it, or export it again",
            );
        }
        match error.into_kind() {
            csv::ErrorKind::Io(error) => unreadable(&error, self.is_over.get(), self.limit),
            csv::ErrorKind::Utf8 { .. } => not_utf8(&[]),
            _ => no_table(),
        }
    }
}

fn builder(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).flexible(true).has_headers(false);
    builder
}

fn no_table() -> ReadError {
    ReadError::new(
        "expected a table with a header, or JSON",
        "give the export as it was downloaded, with the line of column names at its top",
    )
}

/// The lines before the header, and what they say.
#[derive(Default)]
struct LeadingLines {
    bytes: usize,
    lines: u64,
    /// The delimiter that Excel names, as in `sep=;`.
    delimiter: Option<u8>,
    /// The type of objects that PowerShell names, as in `#TYPE …`.
    object_type: Option<String>,
}

/// Reads the lines before the header.
fn leading_lines(head: &[u8]) -> LeadingLines {
    let mut leading = LeadingLines::default();
    loop {
        let rest = head.get(leading.bytes..).unwrap_or_default();
        let end = rest.iter().position(|&byte| byte == b'\n').map(|at| at + 1);
        let line = rest.get(..end.unwrap_or_default()).unwrap_or_default();
        let words = line.trim_ascii();
        match (without_break(line).strip_prefix(b"sep="), words.strip_prefix(b"#TYPE")) {
            (Some([delimiter]), _) if DELIMITERS.contains(delimiter) => {
                leading.delimiter = Some(*delimiter);
            }
            (_, Some(name)) => {
                let name = String::from_utf8_lossy(name).trim().to_owned();
                leading.object_type = Some(name).filter(|name| !name.is_empty());
            }
            _ if words.is_empty() && !line.is_empty() => {}
            _ => return leading,
        }
        leading.bytes += line.len();
        leading.lines += 1;
    }
}

/// Whether the header ends with CR and LF. A record ends with the first of them, so the line of the next one is not counted by then.
fn has_two_character_breaks(head: &[u8]) -> bool {
    let end = head.iter().position(|&byte| byte == b'\n');
    end.and_then(|end| end.checked_sub(1)).and_then(|at| head.get(at)) == Some(&b'\r')
}

/// A line without its break. A tab at its end may be what it names.
fn without_break(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The delimiter that makes the most columns of the header.
fn sniff(head: &[u8], other: Option<u8>) -> u8 {
    let columns = |delimiter: u8| {
        let mut record = ByteRecord::new();
        let read = builder(delimiter).from_reader(head).read_byte_record(&mut record);
        if read.is_ok() { record.len() } else { 0 }
    };
    let mut best = (0, b',');
    for delimiter in DELIMITERS.into_iter().chain(other) {
        let columns = columns(delimiter);
        if columns > best.0 {
            best = (columns, delimiter);
        }
    }
    best.1
}
