//! Reads files one after the other, and keeps what their records tell.

use std::io::Read;

use jiff::civil::Date;

use super::imported::Imported;
use super::options::ImportOptions;
use super::outcome::{FileOutcome, ImportRefusal};
use crate::book::{Book, ExportContext};
use crate::draft::FileRecord;
use crate::export::{EXPORTS, ExportFormat, PieceCollector, recognize, recognize_refused};
use crate::piece::Piece;
use crate::reader::{DigestMeter, ExportRecord, Opened, ReadLimits, open, same_name};
use crate::spelling::clean;

/// How much of the name of a type is kept, which a file may make as long as it likes.
const MOST_TYPE_CHARACTERS: usize = 200;

/// Reads files one after the other.
#[derive(Debug)]
pub struct Importer<'o> {
    options: &'o ImportOptions,
    files: Vec<FileOutcome>,
    records: Vec<FileRecord>,
    contexts: Vec<ExportContext>,
    pieces: Vec<Piece>,
}

impl<'o> Importer<'o> {
    /// An importer that has read nothing yet.
    pub const fn new(options: &'o ImportOptions) -> Self {
        Self {
            options,
            files: Vec::new(),
            records: Vec::new(),
            contexts: Vec::new(),
            pieces: Vec::new(),
        }
    }

    /// Reads a file under a name, and the day on which it was exported, where somebody knows it. Where it is refused, it tells nothing.
    pub fn read(&mut self, name: &str, day: Option<Date>, bytes: &mut dyn Read) {
        let of_map = self.options.map.as_ref().and_then(|map| map.order);
        let order = self.options.order.or(of_map);
        let mut collector = PieceCollector::new(self.files.len(), order);
        collector.day = day;
        let mut outcome = FileOutcome {
            name: name.to_owned(),
            format: None,
            title: String::new(),
            records: 0,
            notes: Vec::new(),
            refusal: None,
        };
        let read = self.read_records(name, bytes, &mut collector, &mut outcome);
        collector.finish(outcome.format.and_then(|format| format.newest_by));
        let (digest, refusal) = match read {
            Ok(meter) => (meter.digest(), refuse_dates(&collector)),
            Err(refusal) => (String::new(), Some(refusal)),
        };
        outcome.notes = collector.notes;
        outcome.refusal = refusal;
        if outcome.refusal.is_none() {
            self.add_pieces(collector.pieces);
        }
        self.records.push(FileRecord {
            name: name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned(),
            format: outcome.format.map_or("map", |format| format.id),
            digest,
            day: collector.day,
            exporter: collector.exporter,
        });
        self.contexts.push(ExportContext { orders: collector.orders, day: collector.day });
        self.files.push(outcome);
    }

    fn read_records(
        &self,
        name: &str,
        bytes: &mut dyn Read,
        collector: &mut PieceCollector,
        outcome: &mut FileOutcome,
    ) -> Result<DigestMeter, ImportRefusal> {
        let (opened, meter) =
            open(name, bytes, self.limits()).map_err(ImportRefusal::Unreadable)?;
        match opened {
            Opened::Table(mut table) => {
                collector.names.clone_from(&table.header.names);
                let tool = table.object_type.as_deref().map(clean);
                let short =
                    |name: String| name.chars().take(MOST_TYPE_CHARACTERS).collect::<String>();
                collector.exporter = tool.map(|name| format!("PowerShell, {}", short(name)));
                let map = self.options.map.as_ref();
                if let Some(map) = map.filter(|map| map.fits(&collector.names)) {
                    outcome.title.clone_from(&map.title);
                    let read = table.for_each(|row| {
                        outcome.records += 1;
                        map.read(&ExportRecord::Row(row), collector);
                    });
                    return read.map(|()| meter).map_err(ImportRefusal::Unreadable);
                }
                let format = find_format(&collector.names)?;
                outcome.format = Some(format);
                outcome.title = format.title.to_owned();
                let mut refusal = None;
                let read = table.for_each(|row| {
                    outcome.records += 1;
                    read_record(format, &ExportRecord::Row(row), collector, &mut refusal);
                });
                read.map_err(ImportRefusal::Unreadable)?;
                refusal.map_or(Ok(meter), Err)
            }
            Opened::Objects(objects) => {
                collector.names = objects.names();
                let format = find_format(&collector.names)?;
                outcome.format = Some(format);
                outcome.title = format.title.to_owned();
                if objects.is_one_page {
                    let text =
                        "the file is one page of several: the next one has to be exported, too";
                    collector.notes.push((1, text.to_owned()));
                }
                let mut refusal = None;
                for object in objects.iter() {
                    outcome.records += 1;
                    read_record(format, &ExportRecord::Object(object), collector, &mut refusal);
                }
                refusal.map_or(Ok(meter), Err)
            }
        }
    }

    fn limits(&self) -> ReadLimits {
        let delimiter = self.options.map.as_ref().and_then(|map| map.delimiter);
        ReadLimits { delimiter, ..self.options.limits }
    }

    /// Adds the pieces of a file. Those of a book are many: where they are all, they stay where they are.
    fn add_pieces(&mut self, mut pieces: Vec<Piece>) {
        match self.pieces.is_empty() {
            true => self.pieces = pieces,
            false => self.pieces.append(&mut pieces),
        }
    }

    /// Merges what was read into customers.
    pub fn finish(self) -> Imported<'o> {
        let Self { options, files, mut records, contexts, pieces } = self;
        if options.is_redacted {
            redact_files(&mut records);
        }
        Imported::new(options, files, records, Book::of(pieces, contexts))
    }
}

/// The format of a file with these fields.
fn find_format(names: &[String]) -> Result<&'static ExportFormat, ImportRefusal> {
    recognize(EXPORTS, names).map_err(|unknown| match recognize_refused(names) {
        Some(known) => ImportRefusal::Known(known),
        None => ImportRefusal::Unknown(unknown),
    })
}

/// Reads a record, unless one before it or itself has lost what it needs.
fn read_record(
    format: &'static ExportFormat,
    record: &ExportRecord<'_>,
    collector: &mut PieceCollector,
    refusal: &mut Option<ImportRefusal>,
) {
    if refusal.is_some() {
        return;
    }
    let lost = format.nested.iter().find(|field| record.is_flattened(field));
    let Some(field) = lost else { return (format.read)(record, collector) };
    let written = collector.names.iter().find(|name| same_name(name, field));
    let field = written.map_or(*field, String::as_str).to_owned();
    *refusal = Some(ImportRefusal::Flattened { line: record.line(), field, format });
}

/// The columns whose dates can be read in two ways, by their names as they are written, if there are any.
fn refuse_dates(collector: &PieceCollector) -> Option<ImportRefusal> {
    let unsettled = collector.orders.unsettled();
    let columns = unsettled.into_iter().map(|(column, is_mixed)| {
        let written = collector.names.iter().find(|name| same_name(name, column));
        (written.map_or(column, String::as_str).to_owned(), is_mixed)
    });
    let columns: Vec<(String, bool)> = columns.collect();
    (!columns.is_empty()).then_some(ImportRefusal::Dates(columns))
}

/// Replaces the names of files, in which customers are named as often as not, and takes out their digests.
fn redact_files(files: &mut [FileRecord]) {
    for (number, file) in (1..).zip(files) {
        file.name = format!("export-{number}");
        file.digest = String::new();
        file.exporter = None;
    }
}
