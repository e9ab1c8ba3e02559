//! Places as SARIF's locations: addresses of files, and regions.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_sarif::sarif::{
    ArtifactContent, ArtifactLocation, Location, LogicalLocation, PhysicalLocation, Region,
};

use super::words;
use clearance_engine::report::{Broken, Place, Report};
use clearance_syntax::source::{Source, Span};

/// What the names of files are relative to.
pub(super) const ROOT: &str = "%SRCROOT%";

/// What the names of files are relative to that lie in the program.
pub(super) const PROGRAM: &str = "%PROGRAM%";

/// What a path of an address may not hold; a colon in its first part would end the name of a scheme.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Longer pieces of text are left out: a region can be a whole file of megabytes.
const MOST_SNIPPET_BYTES: usize = 4096;

/// The address of a file.
pub(super) fn artifact(report: &Report, name: &str) -> ArtifactLocation {
    let name = report.root.relative(name);
    let encoded = utf8_percent_encode(&name, ENCODED).to_string();
    if name.starts_with('/') {
        return ArtifactLocation::builder().uri(format!("file://{encoded}")).build();
    }
    match drive(&name) {
        Some(path) => {
            let path = utf8_percent_encode(path, ENCODED);
            let letter: String = name.chars().take(1).collect();
            ArtifactLocation::builder().uri(format!("file:///{letter}:{path}")).build()
        }
        None => ArtifactLocation::builder().uri(encoded).uri_base_id(ROOT).build(),
    }
}

/// What follows the letter of a drive, as in `C:/customers`.
fn drive(name: &str) -> Option<&str> {
    let (letter, path) = name.split_once(':')?;
    let is_drive = letter.len() == 1 && letter.chars().all(|c| c.is_ascii_alphabetic());
    Some(path).filter(|path| is_drive && path.starts_with('/'))
}

/// The address of a script, which may lie in the program.
pub(super) fn script(report: &Report, source: &Source) -> ArtifactLocation {
    match source.embedded_path() {
        Some(path) => {
            let uri = utf8_percent_encode(path, ENCODED).to_string();
            ArtifactLocation::builder().uri(uri).uri_base_id(PROGRAM).build()
        }
        None => artifact(report, &source.name),
    }
}

/// The location of a value.
pub(super) fn of_place(place: &Place, report: &Report) -> Location {
    let file = artifact(report, &place.source.name);
    let mut location = in_file(file, Some(region(&place.source, place.span)));
    if !place.key.is_empty() {
        let logical = LogicalLocation::builder().fully_qualified_name(&place.key).kind("property");
        location.logical_locations = Some(vec![logical.build()]);
    }
    location
}

/// Where something broke: in the customer file, in the document that a rule broke on, or in the script where it broke
/// over all customers. Services want a line: that of what is about a whole file is the first.
pub(super) fn of_broken(broken: &Broken, report: &Report) -> Option<Location> {
    let line = broken.begins.map_or(1, |begins| begins.line);
    let first = Region { start_line: number(line), ..Region::default() };
    match &broken.place {
        Some((source, span)) if source.name == broken.file => {
            Some(in_file(artifact(report, &source.name), Some(region(source, *span))))
        }
        Some((source, span)) if broken.file.is_empty() => {
            Some(in_file(script(report, source), Some(region(source, *span))))
        }
        None if broken.file.is_empty() => None,
        _ => Some(in_file(artifact(report, &broken.file), Some(first))),
    }
}

/// A location in a file, or the whole of it.
pub(super) fn in_file(file: ArtifactLocation, region: Option<Region>) -> Location {
    let mut physical = PhysicalLocation::builder().artifact_location(file).build();
    physical.region = region;
    Location::builder().physical_location(physical).build()
}

/// A location with a number by which messages can name it, and with what is there.
pub(super) fn labelled(mut location: Location, id: Option<i64>, text: &str) -> Location {
    location.id = id;
    location.message = (!text.is_empty()).then(|| words::message(text));
    location
}

/// A region and the text that is there.
pub(super) fn region(source: &Source, span: Span) -> Region {
    let text = source.slice(span);
    let shown = !text.is_empty() && text.len() <= MOST_SNIPPET_BYTES;
    let snippet = shown.then(|| ArtifactContent::builder().text(text).build());
    Region { snippet, ..bare_region(source, span) }
}

/// A region without its text. Where nothing is covered it ends where it starts: something may be inserted there.
pub(super) fn bare_region(source: &Source, span: Span) -> Region {
    let (start, end) = (source.position(span.start), source.position(span.end));
    Region {
        start_line: number(start.line),
        start_column: number(start.column),
        end_line: number(end.line),
        end_column: number(end.column),
        byte_offset: number(span.start),
        byte_length: number(span.len()),
        ..Region::default()
    }
}

fn number(number: usize) -> Option<i64> {
    i64::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::drive;

    #[test]
    fn drives_are_single_letters() {
        assert_eq!(drive("C:/customers/a.toml"), Some("/customers/a.toml"));
        for name in ["customers/a.toml", "CC:/a", "C:a", "1:/a", ":/a", "ä:/a"] {
            assert_eq!(drive(name), None, "{name}");
        }
    }
}
