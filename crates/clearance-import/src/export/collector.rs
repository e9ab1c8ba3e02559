//! Collects the pieces of a file while its records are read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::folded_records::FoldedRecords;
use crate::piece::{CustomerFacts, Facts, Piece, Place, SubscriptionFacts, TenantKey};
use crate::reader::{ExportRecord, same_name};
use crate::spelling::{
    DateOrder, DateReading, Orders, Stamp, clean, read_count, read_flag, read_guid,
};

/// How many display names of offers a file may have.
const MOST_NAMES: usize = 10_000;

/// How many notes of a file are kept.
const MOST_NOTES: usize = 100;

/// The pieces of a file, and what is to be said of it.
#[derive(Debug)]
pub struct PieceCollector {
    /// The number of the file.
    pub file: usize,
    /// The orders of day and month in its columns.
    pub orders: Orders,
    /// Its pieces.
    pub pieces: Vec<Piece>,
    /// What is to be said of it, each with its line.
    pub notes: Vec<(u64, String)>,
    /// The day of the export, where the file tells it.
    pub day: Option<Date>,
    /// The partner or the tool that made the export, where the file names it.
    pub exporter: Option<String>,
    /// The names of its fields as they are written.
    pub names: Vec<String>,
    /// The newest records, where a file has a row for each time something was charged.
    folded: FoldedRecords,
    /// How many users have a license of each display name.
    users: BTreeMap<String, u64>,
    /// How many records have a name, of those without an id.
    named: BTreeMap<String, u64>,
}

impl PieceCollector {
    /// A collector for a file.
    pub fn new(file: usize, order: Option<DateOrder>) -> Self {
        Self {
            file,
            orders: Orders::new(order),
            pieces: Vec::new(),
            notes: Vec::new(),
            day: None,
            exporter: None,
            names: Vec::new(),
            folded: FoldedRecords::default(),
            users: BTreeMap::new(),
            named: BTreeMap::new(),
        }
    }

    /// Adds what a record tells.
    pub(crate) fn add(&mut self, record: &ExportRecord<'_>, tenant: TenantKey, facts: Facts) {
        let place = Place { file: self.file, line: record.line() };
        self.pieces.push(Piece { place, tenant: Arc::new(tenant), facts });
    }

    /// Adds what a record tells of a tenant and a subscription of it, if it is newer by two days, of which the first counts more.
    ///
    /// Which of the two numbers of a date is the day is known at the end, so the newest of both orders is kept. What older records tell
    /// is not even read: files have millions of them.
    pub(super) fn fold(
        &mut self,
        record: &ExportRecord<'_>,
        names: [&str; 2],
        stamps: [Option<Stamp>; 2],
        read: impl FnOnce(&mut Self) -> (TenantKey, CustomerFacts, SubscriptionFacts),
    ) {
        let Some(newer) = self.folded.compare(names, stamps) else { return };
        let facts = read(self);
        self.folded.insert(names, newer, record.line(), facts);
    }

    /// An id for a record that has none: a name with a number where there are several.
    pub(super) fn number_name(&mut self, name: &str) -> String {
        let name = name.to_lowercase();
        let number = self.named.entry(name.clone()).or_default();
        *number += 1;
        if *number == 1 { name } else { format!("{name}-{number}") }
    }

    /// Counts a user who has a license.
    pub(super) fn count_user(&mut self, name: String) {
        if self.users.len() < MOST_NAMES || self.users.contains_key(&name) {
            *self.users.entry(name).or_default() += 1;
        }
    }

    /// Adds the pieces that are known at the end of the file alone; `column` is the one by which records are folded.
    pub fn finish(&mut self, column: Option<&str>) {
        let is_month_first =
            column.and_then(|column| self.orders.of(column)) == Some(DateOrder::MonthFirst);
        let folded = std::mem::take(&mut self.folded);
        self.pieces.extend(folded.into_pieces(self.file, is_month_first));
        for (name, count) in std::mem::take(&mut self.users) {
            let place = Place { file: self.file, line: 1 };
            let facts = Facts::Users { name, count };
            self.pieces.push(Piece { place, tenant: Arc::default(), facts });
        }
    }

    /// Takes over the partner that made the export, by its name and its tenant ID, from the first record that has either.
    pub(super) fn name_exporter(&mut self, record: &ExportRecord<'_>, name: &str, tenant: &str) {
        if self.exporter.is_some() {
            return;
        }
        self.exporter = match (get_line(record, name), get_guid(record, tenant)) {
            (Some(name), Some(tenant)) => Some(format!("{name} ({tenant})")),
            (Some(text), None) | (None, Some(text)) => Some(text),
            (None, None) => None,
        };
    }

    /// Adds something to say of a record.
    pub(crate) fn note(&mut self, record: &ExportRecord<'_>, text: String) {
        if self.notes.len() < MOST_NOTES {
            self.notes.push((record.line(), text));
        }
    }

    /// A date, which can be settled when all of its column is known. What cannot be read is noted.
    pub(crate) fn date(
        &mut self,
        record: &ExportRecord<'_>,
        column: &'static str,
    ) -> Option<Stamp> {
        self.date_in(record, column, column)
    }

    /// The same of a column whose name is another than that by which it is settled.
    pub(crate) fn date_in(
        &mut self,
        record: &ExportRecord<'_>,
        key: &'static str,
        column: &str,
    ) -> Option<Stamp> {
        let text = record.text(column)?;
        let stamp = self.orders.read(key, &text);
        match stamp.reading {
            DateReading::Endless => None,
            DateReading::Unreadable => {
                self.note_unreadable(record, column, "a date", &text);
                None
            }
            DateReading::Day { .. } | DateReading::Unordered { .. } => Some(stamp),
        }
    }

    /// A number that counts something.
    pub(crate) fn count(&mut self, record: &ExportRecord<'_>, column: &str) -> Option<u64> {
        let text = record.text(column)?;
        let count = read_count(&text);
        if count.is_none() {
            self.note_unreadable(record, column, "a whole number", &text);
        }
        count
    }

    /// Yes or no.
    pub(crate) fn flag(&mut self, record: &ExportRecord<'_>, column: &str) -> Option<bool> {
        let text = record.text(column)?;
        let flag = read_flag(&text);
        if flag.is_none() {
            self.note_unreadable(record, column, "true or false", &text);
        }
        flag
    }

    /// One of some words, in any letter case, as what it means. Another word is noted.
    pub(super) fn word<T: Copy>(
        &mut self,
        record: &ExportRecord<'_>,
        column: &str,
        words: &[(&str, Option<T>)],
    ) -> Option<T> {
        let text = record.text(column)?;
        match words.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text)) {
            Some((_, meaning)) => *meaning,
            None => {
                self.note_unreadable(record, column, "one of the known values", &text);
                None
            }
        }
    }

    fn note_unreadable(
        &mut self,
        record: &ExportRecord<'_>,
        column: &str,
        expected: &str,
        text: &str,
    ) {
        let narrow = !text.is_empty() && text.chars().all(|c| c == '#');
        let shown: String = clean(text).chars().take(40).collect();
        let advice = match narrow {
            true => "; it was copied from a column that was too narrow",
            false => "",
        };
        let written = self.names.iter().find(|name| same_name(name, column));
        let column = written.map_or(column, String::as_str).to_owned();
        self.note(record, format!("`{column}`: expected {expected}, found `{shown}`{advice}"));
    }
}

/// Whether a record says a word in a column, in any letter case.
pub(super) fn is_word(record: &ExportRecord<'_>, column: &str, word: &str) -> bool {
    record.text(column).is_some_and(|text| text.eq_ignore_ascii_case(word))
}

/// A GUID of a record.
pub(super) fn get_guid(record: &ExportRecord<'_>, column: &str) -> Option<String> {
    record.text(column).and_then(|text| read_guid(&text))
}

/// An id of a record in lower case: a GUID in its one form, else the text in one line.
pub(super) fn get_id(record: &ExportRecord<'_>, column: &str) -> Option<String> {
    let text = record.text(column)?;
    read_guid(&text).or_else(|| Some(clean(&text).to_lowercase()).filter(|id| !id.is_empty()))
}

/// A text of a record in one line.
pub(super) fn get_line(record: &ExportRecord<'_>, column: &str) -> Option<String> {
    let text: Option<Cow<'_, str>> = record.text(column);
    text.map(|text| clean(&text)).filter(|text| !text.is_empty())
}

/// A country by its two letters.
pub(super) fn get_country(record: &ExportRecord<'_>, column: &str) -> Option<String> {
    let text = get_line(record, column)?.to_ascii_uppercase();
    let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then_some(text)
}

/// A domain in lower case.
pub(super) fn get_domain(record: &ExportRecord<'_>, column: &str) -> Option<String> {
    let text = get_line(record, column)?.to_lowercase();
    (text.contains('.') && !text.contains(' ')).then_some(text)
}
