//! From bytes to text: the digest and the limits of what is read, gzip, byte order marks and UTF-16.

use std::cell::{Cell, RefCell};
use std::io::{self, BufReader, Cursor, Read};
use std::rc::Rc;

use clearance_syntax::digest::Sha256Stream;
use flate2::bufread::MultiGzDecoder;

use super::error::ReadError;
use super::objects::Objects;
use super::read_limits::ReadLimits;
use super::table::Table;

/// How much of a file is looked at to find out what it is.
const HEAD: usize = 64 << 10;

/// The digest of what was read of a file so far.
#[derive(Debug, Clone, Default)]
pub struct DigestMeter(Rc<RefCell<Sha256Stream>>);

impl DigestMeter {
    /// The SHA-256 of the bytes that were read, as 64 hexadecimal digits.
    pub fn digest(&self) -> String {
        self.0.borrow().clone().finish()
    }
}

/// Counts the bytes of a file into its digest.
struct Metered<'r> {
    inner: &'r mut dyn Read,
    meter: DigestMeter,
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.meter.0.borrow_mut().update(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// Ends with an error where more is read than is allowed.
struct Limited<R> {
    inner: R,
    left: u64,
    is_over: Rc<Cell<bool>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => {
                self.is_over.set(true);
                return Err(io::Error::other("the limit is reached"));
            }
        }
        Ok(read)
    }
}

/// The text of a file: a table, or JSON.
#[derive(Debug)]
pub enum Opened<'r> {
    /// Rows below a header.
    Table(Table<'r>),
    /// Objects of JSON.
    Objects(Objects),
}

/// Opens an export: finds out how it is written, and reads its header or all of its JSON.
///
/// # Errors
/// It is empty, neither a table nor JSON, or larger than the limits.
pub fn open<'r>(
    name: &str,
    bytes: &'r mut dyn Read,
    limits: ReadLimits,
) -> Result<(Opened<'r>, DigestMeter), ReadError> {
    let meter = DigestMeter::default();
    let mut metered = Metered { inner: bytes, meter: meter.clone() };
    let head = read_head(&mut metered).map_err(|error| unreadable(&error, false, limits.table))?;
    let opened = if head.starts_with(&[0x1f, 0x8b]) {
        let packed = BufReader::new(Cursor::new(head).chain(metered));
        let mut unpacked = MultiGzDecoder::new(packed);
        let head = read_head(&mut unpacked).map_err(|error| broken_gzip(&error))?;
        open_text(name, head, unpacked, limits)
    } else {
        open_text(name, head, metered, limits)
    };
    Ok((opened?, meter))
}

fn read_head(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    from.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Opens what is unpacked by now.
fn open_text<'r>(
    name: &str,
    head: Vec<u8>,
    rest: impl Read + 'r,
    limits: ReadLimits,
) -> Result<Opened<'r>, ReadError> {
    let is_over = Rc::new(Cell::new(false));
    match encoding_of(&head)? {
        Encoding::Utf8 { mark } => {
            let text = head.get(mark..).unwrap_or_default().to_vec();
            if !is_json(&text) {
                let all = Cursor::new(text.clone()).chain(rest);
                let limited =
                    Limited { inner: all, left: limits.table, is_over: Rc::clone(&is_over) };
                return Table::open(&text, Box::new(limited), is_over, limits).map(Opened::Table);
            }
            let text = read_whole(Cursor::new(text).chain(rest), limits.whole)?;
            let text = String::from_utf8(text).map_err(|error| not_utf8(error.as_bytes()))?;
            Objects::parse(name, text).map(Opened::Objects)
        }
        Encoding::Utf16 { is_little } => {
            let bytes = read_whole(Cursor::new(head).chain(rest), limits.whole)?;
            let text = decode_utf16(bytes.get(2..).unwrap_or_default(), is_little)?;
            if is_json(text.as_bytes()) {
                return Objects::parse(name, text).map(Opened::Objects);
            }
            let bytes = text.into_bytes();
            let head = bytes.get(..HEAD).unwrap_or(&bytes).to_vec();
            Table::open(&head, Box::new(Cursor::new(bytes)), is_over, limits).map(Opened::Table)
        }
    }
}

enum Encoding {
    Utf8 { mark: usize },
    Utf16 { is_little: bool },
}

/// The encoding of a text by its first bytes.
fn encoding_of(head: &[u8]) -> Result<Encoding, ReadError> {
    match head {
        [] => Err(ReadError::new("the file is empty", "export it again")),
        [0xef, 0xbb, 0xbf, ..] => Ok(Encoding::Utf8 { mark: 3 }),
        [0xff, 0xfe, ..] => Ok(Encoding::Utf16 { is_little: true }),
        [0xfe, 0xff, ..] => Ok(Encoding::Utf16 { is_little: false }),
        [b'P', b'K', 3, 4, ..] => Err(ReadError::new(
            "expected a text, found an Excel workbook or another archive",
            "open it in Excel and save it as \"CSV UTF-8 (Comma delimited)\", or unpack the archive",
        )),
        [..] if head.contains(&0) => Err(ReadError::new(
            "expected a text, found other bytes",
            "give the export as CSV or JSON, in UTF-8 or in UTF-16 with a byte order mark",
        )),
        [..] => Ok(Encoding::Utf8 { mark: 0 }),
    }
}

/// Whether a text is JSON and no table: its first character says so.
fn is_json(text: &[u8]) -> bool {
    text.trim_ascii_start().first().is_some_and(|first| matches!(first, b'{' | b'['))
}

fn read_whole(from: impl Read, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let read = from.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(&error, false, limit))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(limit));
    }
    Ok(bytes)
}

fn decode_utf16(bytes: &[u8], is_little: bool) -> Result<String, ReadError> {
    let broken = || {
        ReadError::new(
            "the text is no valid UTF-16",
            "export it again, as UTF-8 if there is a choice",
        )
    };
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(broken());
    }
    let unit = |pair: &[u8; 2]| match is_little {
        true => u16::from_le_bytes(*pair),
        false => u16::from_be_bytes(*pair),
    };
    let text: Result<String, _> = char::decode_utf16(pairs.iter().map(unit)).collect();
    text.map_err(|_| broken())
}

/// The error for bytes that are no UTF-8, with the line of the first that is not.
pub(super) fn not_utf8(bytes: &[u8]) -> ReadError {
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let before = bytes.get(..valid).unwrap_or_default();
    let line = before.iter().filter(|&&byte| byte == b'\n').count() as u64 + 1;
    ReadError::new(
        "the text is no valid UTF-8",
        "save it as UTF-8: in Excel as \"CSV UTF-8 (Comma delimited)\", in PowerShell with `Out-File -Encoding utf8`",
    )
    .at(line)
}

pub(super) fn too_large(limit: u64) -> ReadError {
    ReadError::new(
        format!("the file is larger than {limit} bytes"),
        "export less at a time, or allow larger files",
    )
}

pub(super) fn unreadable(error: &io::Error, is_over: bool, limit: u64) -> ReadError {
    if is_over {
        return too_large(limit);
    }
    ReadError::new(format!("the file cannot be read: {error}"), "download it again")
}

fn broken_gzip(error: &io::Error) -> ReadError {
    ReadError::new(format!("the file cannot be unpacked: {error}"), "download it again")
}
