//! Locations and ranges of a text as JSON.

use clearance_engine::report::Location;
use clearance_syntax::source::{Source, Span};
use serde::Serialize;

/// Returns the JSON of a location.
pub fn location_json(place: &Location) -> impl Serialize + '_ {
    LocationJson::from(place)
}

/// Returns the JSON of a span: lines, columns and offsets.
pub fn range_json(source: &Source, span: Span) -> impl Serialize {
    RangeJson::new(source, span)
}

/// A location in a file, as JSON.
#[derive(Serialize)]
pub struct LocationJson<'a> {
    file: &'a str,
    #[serde(flatten)]
    range: RangeJson,
    pointer: &'a str,
    document: Option<usize>,
}

impl<'a> From<&'a Location> for LocationJson<'a> {
    fn from(place: &'a Location) -> Self {
        Self {
            file: &place.source.name,
            range: RangeJson::new(&place.source, place.span),
            pointer: &place.pointer,
            document: place.document,
        }
    }
}

/// A range of lines and columns, as JSON.
#[derive(Serialize)]
pub struct RangeJson {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    offset: usize,
    length: usize,
}

impl RangeJson {
    /// Returns the range of a span of a text.
    pub fn new(source: &Source, span: Span) -> Self {
        let (start, end) = (source.position(span.start), source.position(span.end));
        Self {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            offset: source.file_offset(span.start),
            length: span.len(),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct SourceLocationJson<'a> {
    source: &'a str,
    #[serde(flatten)]
    range: RangeJson,
}

impl<'a> SourceLocationJson<'a> {
    pub(super) fn new(source: &'a Source, span: Span) -> Self {
        Self { source: &source.name, range: RangeJson::new(source, span) }
    }
}
