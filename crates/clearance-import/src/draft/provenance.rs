//! Where the facts of a draft are from: files with their digests, lines, and what files disagree about.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::outline::{DraftValue, Line};
use crate::piece::Place;

/// A file as drafts name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRecord {
    /// Its name without folders.
    pub name: String,
    /// The id of its format.
    pub format: &'static str,
    /// The SHA-256 of its bytes.
    pub digest: String,
    /// The day of the export, where the file tells it.
    pub day: Option<Date>,
    /// The partner or the tool that made the export, where the file names it.
    pub exporter: Option<String>,
}

/// Something that files disagree about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Conflict {
    pub(super) key: String,
    pub(super) values: String,
}

/// A place as drafts name it: the file and the line.
pub(super) fn name_place(place: Place, files: &[FileRecord]) -> String {
    let name = files.get(place.file).map_or("", |file| file.name.as_str());
    format!("{name}:{}", place.line)
}

/// The table of provenance of a draft.
pub(super) fn write_provenance(
    used: &BTreeSet<usize>,
    files: &[FileRecord],
    records: Vec<(String, &BTreeSet<Place>)>,
    conflicts: Vec<Conflict>,
) -> Line {
    let file_lines = |file: &FileRecord| {
        let mut lines = vec![Line::text("name", &file.name), Line::text("format", file.format)];
        // One that was redacted has none.
        if !file.digest.is_empty() {
            lines.push(Line::text("sha256", &file.digest));
        }
        lines.extend(file.day.map(|day| Line::value("day", DraftValue::Day(day))));
        lines.extend(file.exporter.as_ref().map(|exporter| Line::text("exporter", exporter)));
        lines
    };
    let used = used.iter().filter_map(|number| files.get(*number));
    let record_lines = |(id, places): (String, &BTreeSet<Place>)| {
        let places = places.iter().map(|place| name_place(*place, files));
        vec![Line::text("id", &id), Line::texts("from", places)]
    };
    let mut lines = vec![
        Line::Tables { key: "files", items: used.map(file_lines).collect() },
        Line::Tables { key: "records", items: records.into_iter().map(record_lines).collect() },
    ];
    if !conflicts.is_empty() {
        let conflict_lines = |conflict: Conflict| {
            vec![Line::text("key", &conflict.key), Line::text("said", &conflict.values)]
        };
        let items = conflicts.into_iter().map(conflict_lines).collect();
        lines.push(Line::Tables { key: "conflicts", items });
    }
    Line::Table { key: "extra", lines: vec![Line::Table { key: "import", lines }] }
}
