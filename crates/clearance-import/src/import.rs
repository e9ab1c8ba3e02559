//! Reads files one after the other, and makes drafts of what they tell together.

use std::io::Read;

use jiff::civil::Date;

use crate::book::{ExportContext, MergeContext, Omission, merge, redact};
use crate::draft::{Draft, DraftContext, FileRecord, build_draft};
use crate::export::{
    EXPORTS, ExportFormat, PieceCollector, RefusedExport, Unknown, recognize, recognize_refused,
};
use crate::mapping::ColumnMap;
use crate::offers::OfferTable;
use crate::piece::Piece;
use crate::reader::{DigestMeter, ExportRecord, Opened, ReadError, ReadLimits, open, same_name};
use crate::spelling::{DateOrder, clean};

/// How much of the name of a type is kept, which a file may make as long as it likes.
const MOST_TYPE_CHARACTERS: usize = 200;

/// How files are read.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// How large files may be.
    pub limits: ReadLimits,
    /// Which comes first, the day or the month, where a column leaves it open.
    pub order: Option<DateOrder>,
    /// What the columns of a table mean that is none of the formats.
    pub map: Option<ColumnMap>,
    /// The offers that are known.
    pub offers: OfferTable,
    /// Whether the partner is given for all customers elsewhere.
    pub has_partner: bool,
    /// The tenant ID of the partner that takes customers over, in lower case: what it sold already is not moved.
    pub partner_tenant: Option<String>,
    /// Whether drafts have made-up names, tenants, ids and names of files, and none of their digests.
    pub is_redacted: bool,
}

/// Why a file is not read.
#[derive(Debug, Clone)]
pub enum ImportRefusal {
    /// It cannot be read.
    Unreadable(ReadError),
    /// It is no export that is known.
    Unknown(Unknown),
    /// It is an export that is known and not read.
    Known(&'static RefusedExport),
    /// A tool left the name of a type, or a text, in place of objects that are needed.
    Flattened {
        /// The line of the first record that has lost them.
        line: u64,
        /// The field as it is written.
        field: String,
        /// The format, which says how to export it whole.
        format: &'static ExportFormat,
    },
    /// Columns whose dates can be read in two ways, and whether each mixes both.
    Dates(Vec<(String, bool)>),
}

/// What became of a file.
#[derive(Debug, Clone)]
pub struct FileOutcome {
    /// Its name.
    pub name: String,
    /// Its format, where it is known.
    pub format: Option<&'static ExportFormat>,
    /// What it is: the title of its format, or of the map by which it was read.
    pub title: String,
    /// How many records were read.
    pub records: u64,
    /// What is to be said of it, each with its line.
    pub notes: Vec<(u64, String)>,
    /// Why it is not read, if it is not.
    pub refusal: Option<ImportRefusal>,
}

/// What files came to.
#[derive(Debug, Clone)]
pub struct Imported {
    /// Each file.
    pub files: Vec<FileOutcome>,
    /// The drafts, in the order in which customers are first told of. No two have the same name.
    pub drafts: Vec<Draft>,
    /// Customers of whom no file tells a subscription: what they are called, and what was left out of them.
    pub without: Vec<(String, Vec<Omission>)>,
    /// What belongs to no customer.
    pub homeless: Vec<Omission>,
}

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
            self.pieces.extend(collector.pieces);
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

    /// Makes drafts of what was read.
    pub fn finish(mut self) -> Imported {
        let context = MergeContext {
            files: &self.contexts,
            offers: &self.options.offers,
            partner: self.options.partner_tenant.as_deref(),
        };
        let (mut customers, homeless) = merge(&self.pieces, context);
        // Of a whole book all of this is large: what is not needed any more goes as soon as it can.
        drop(self.pieces);
        if self.options.is_redacted {
            redact(&mut customers);
            redact_files(&mut self.records);
        }
        let context = DraftContext {
            files: &self.records,
            offers: &self.options.offers,
            has_partner: self.options.has_partner,
        };
        let (mut drafts, mut without) = (Vec::new(), Vec::new());
        for customer in customers {
            let draft = build_draft(&customer, context);
            match customer.subscriptions.is_empty() {
                true => without.push((draft.title, draft.left_out)),
                false => drafts.push(draft),
            }
        }
        name_apart(&mut drafts);
        Imported { files: self.files, drafts, without, homeless }
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
    let lost = format.nested.iter().find(|field| record.text(field).is_some());
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

/// Gives drafts of the same name a number each.
fn name_apart(drafts: &mut [Draft]) {
    let mut taken = std::collections::BTreeSet::new();
    for draft in drafts {
        let stem = draft.stem.clone();
        let mut number = 1;
        while !taken.insert(draft.stem.to_lowercase()) {
            number += 1;
            draft.stem = format!("{stem}-{number}");
        }
    }
}
