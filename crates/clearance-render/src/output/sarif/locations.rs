//! SARIF's locations: URIs of files, and regions.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_sarif::sarif::{
    ArtifactContent, ArtifactLocation, Location as SarifLocation, LogicalLocation,
    PhysicalLocation, Region,
};

use super::messages;
use clearance_engine::report::{Broken, Location, Report};
use clearance_syntax::source::{Source, Span};

/// The base of relative file names.
pub(super) const ROOT: &str = "%SRCROOT%";

/// The base of the names of embedded files.
pub(super) const PROGRAM: &str = "%PROGRAM%";

/// The characters that are percent-encoded in paths; a colon in the first part would end the name of a scheme.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The longest snippet, in bytes: a region can be a whole file of megabytes.
const MOST_SNIPPET_BYTES: usize = 4096;

/// Returns the location of a file.
pub(super) fn artifact_location(report: &Report, name: &str) -> ArtifactLocation {
    let name = report.root.relative(name);
    let encoded = utf8_percent_encode(&name, ENCODED).to_string();
    if name.starts_with('/') {
        return ArtifactLocation::builder().uri(format!("file://{encoded}")).build();
    }
    match strip_drive(&name) {
        Some(path) => {
            let path = utf8_percent_encode(path, ENCODED);
            let letter: String = name.chars().take(1).collect();
            ArtifactLocation::builder().uri(format!("file:///{letter}:{path}")).build()
        }
        None => ArtifactLocation::builder().uri(encoded).uri_base_id(ROOT).build(),
    }
}

/// Strips the letter of a drive, as in `C:/customers`.
fn strip_drive(name: &str) -> Option<&str> {
    let (letter, path) = name.split_once(':')?;
    let is_drive = letter.len() == 1 && letter.chars().all(|c| c.is_ascii_alphabetic());
    Some(path).filter(|path| is_drive && path.starts_with('/'))
}

/// Returns the location of a script or table, which may be embedded in the program.
pub(super) fn source_location(report: &Report, source: &Source) -> ArtifactLocation {
    match source.embedded_path() {
        Some(path) => {
            let uri = utf8_percent_encode(path, ENCODED).to_string();
            ArtifactLocation::builder().uri(uri).uri_base_id(PROGRAM).build()
        }
        None => artifact_location(report, &source.name),
    }
}

/// Returns the location of a value.
pub(super) fn value_location(place: &Location, report: &Report) -> SarifLocation {
    let file = source_location(report, &place.source);
    let mut location = file_location(file, Some(region_with_text(&place.source, place.span)));
    if !place.key.is_empty() {
        let logical = LogicalLocation::builder().fully_qualified_name(&place.key).kind("property");
        location.logical_locations = Some(vec![logical.build()]);
    }
    location
}

/// Returns the location of a broken evaluation: in the document's file, or in the script where it broke
/// over all documents. Services want a line: that of a whole file is the first.
pub(super) fn broken_location(broken: &Broken, report: &Report) -> Option<SarifLocation> {
    let line = broken.begins.map_or(1, |begins| begins.line);
    let first = Region { start_line: to_i64(line), ..Region::default() };
    match &broken.location {
        Some((source, span)) if source.name == broken.file => Some(file_location(
            artifact_location(report, &source.name),
            Some(region_with_text(source, *span)),
        )),
        Some((source, span)) if broken.file.is_empty() => Some(file_location(
            source_location(report, source),
            Some(region_with_text(source, *span)),
        )),
        None if broken.file.is_empty() => None,
        _ => Some(file_location(artifact_location(report, &broken.file), Some(first))),
    }
}

/// Returns the location of a region of a file, or of the whole file.
pub(super) fn file_location(file: ArtifactLocation, region: Option<Region>) -> SarifLocation {
    let mut physical = PhysicalLocation::builder().artifact_location(file).build();
    physical.region = region;
    SarifLocation::builder().physical_location(physical).build()
}

/// Adds a number, by which messages can refer to it, and a text to a location.
pub(super) fn label_location(
    mut location: SarifLocation,
    id: Option<i64>,
    text: &str,
) -> SarifLocation {
    location.id = id;
    location.message = (!text.is_empty()).then(|| messages::plain_message(text));
    location
}

/// Returns a region with its text.
pub(super) fn region_with_text(source: &Source, span: Span) -> Region {
    let text = source.slice(span);
    let shown = !text.is_empty() && text.len() <= MOST_SNIPPET_BYTES;
    let snippet = shown.then(|| ArtifactContent::builder().text(text).build());
    Region { snippet, ..bare_region(source, span) }
}

/// Returns a region without its text. An empty span ends where it starts: text may be inserted there.
pub(super) fn bare_region(source: &Source, span: Span) -> Region {
    let (start, end) = (source.position(span.start), source.position(span.end));
    Region {
        start_line: to_i64(start.line),
        start_column: to_i64(start.column),
        end_line: to_i64(end.line),
        end_column: to_i64(end.column),
        byte_offset: to_i64(source.file_offset(span.start)),
        byte_length: to_i64(span.len()),
        ..Region::default()
    }
}

fn to_i64(number: usize) -> Option<i64> {
    i64::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::strip_drive;

    #[test]
    fn drives_are_single_letters() {
        assert_eq!(strip_drive("C:/customers/a.toml"), Some("/customers/a.toml"));
        for name in ["customers/a.toml", "CC:/a", "C:a", "1:/a", ":/a", "ä:/a"] {
            assert_eq!(strip_drive(name), None, "{name}");
        }
    }
}
