//! From a fix to the bytes that it replaces.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::refusal::Refusal;
use clearance_engine::files::format_by_name;
use clearance_engine::report::{Finding, Fix, Location};
use clearance_syntax::document::{Document, Format, NodeId, Parsed, Value};
use clearance_syntax::source::{Source, Span};

/// A value of a file: its name, which of its documents, and the number of the value.
pub(super) type ValueSlot = (String, usize, NodeId);

/// One value that is replaced.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    /// The name of the file.
    pub(super) file: String,
    /// JSON Pointer of the value, and which document of the file it is in, as the report has them.
    pub(super) place: (String, Option<usize>),
    /// The bytes that are replaced.
    pub(super) span: Span,
    /// The text at that place.
    pub(super) text: String,
    /// Which value it is.
    pub(super) slot: ValueSlot,
    /// The value that is there.
    pub(super) old: Value,
    /// The value that is to be there.
    pub(super) new: Value,
}

/// The edits of a file, by their places.
pub(super) type Edits<'e> = BTreeMap<Span, &'e Edit>;

/// A file that fixes lie in, as it is now.
#[derive(Debug)]
pub(super) struct FixFile {
    pub(super) source: Arc<Source>,
    pub(super) format: &'static Format,
    pub(super) parsed: Parsed,
}

/// The files of a round, by name.
pub(super) type RoundFiles = BTreeMap<String, Result<FixFile, Refusal>>;

/// Reads each file that a fix lies in.
pub(super) fn read_files<'a>(findings: impl Iterator<Item = &'a Finding>) -> RoundFiles {
    let mut files = RoundFiles::new();
    for place in findings.flat_map(|finding| &finding.fixes).map(|fix| &fix.location) {
        let file =
            files.entry(place.source.name.clone()).or_insert_with(|| read_file(&place.source));
        // Two texts under one name: another process wrote to the file meanwhile.
        if file.as_ref().is_ok_and(|file| file.source.text != place.source.text) {
            *file = Err(Refusal::Changed);
        }
    }
    files
}

fn read_file(source: &Arc<Source>) -> Result<FixFile, Refusal> {
    let format = format_by_name(Path::new(&source.name)).map_err(|_| Refusal::Unreadable)?;
    let parsed = (format.parse)(source);
    if parsed.errors.is_empty() {
        Ok(FixFile { source: Arc::clone(source), format, parsed })
    } else {
        Err(Refusal::Unreadable)
    }
}

/// The values that the fixes of a finding replace. Those that change nothing are left out, unless none does.
pub(super) fn edits_for_finding(
    finding: &Finding,
    files: &RoundFiles,
) -> Result<Vec<Edit>, Refusal> {
    let mut edits: Vec<Edit> = Vec::new();
    for fix in &finding.fixes {
        let file = files.get(&fix.location.source.name).ok_or(Refusal::Unreadable)?;
        let edit = edit_for_fix(fix, file.as_ref().map_err(Clone::clone)?)?;
        match edits.iter().find(|other| other.file == edit.file && other.span == edit.span) {
            Some(other) if other.new != edit.new => return Err(Refusal::Contradicts),
            Some(_) => {}
            None => edits.push(edit),
        }
    }
    edits.retain(|edit| edit.old != edit.new);
    if edits.is_empty() { Err(Refusal::Nothing) } else { Ok(edits) }
}

fn edit_for_fix(fix: &Fix, file: &FixFile) -> Result<Edit, Refusal> {
    let place = &fix.location;
    let (document, node) = find_scalar(&file.parsed.documents, place).ok_or(Refusal::NotScalar)?;
    let old = file.parsed.documents.get(document).map(|document| document.node(node).value.clone());
    let wanted = (file.format.read_scalar)(&fix.replacement).ok_or(Refusal::Breaks)?;
    let written = file.source.slice(place.span);
    let text = (file.format.write_over)(written, &wanted).ok_or(Refusal::Unwritable)?;
    Ok(Edit {
        file: place.source.name.clone(),
        place: (place.pointer.clone(), place.document),
        span: place.span,
        // In the style of what is there, a date may be a text or the other way round.
        new: (file.format.read_scalar)(&text).ok_or(Refusal::Breaks)?,
        text: pad_with_space(&file.source.text, place.span, text),
        slot: (place.source.name.clone(), document, node),
        old: old.ok_or(Refusal::NotScalar)?,
    })
}

/// The scalar that was written at a place: in which document, and its number. The pointer alone does not tell, as values may
/// have been taken over from a file that holds them elsewhere.
fn find_scalar(documents: &[Document], place: &Location) -> Option<(usize, NodeId)> {
    let is_it = |document: &Document, id: NodeId| {
        let node = document.node(id);
        let is_scalar = !matches!(node.value, Value::List(_) | Value::Table(_));
        id != NodeId::ROOT && is_scalar && node.span == place.span
    };
    let at_pointer = documents.iter().enumerate().find_map(|(number, document)| {
        let node = document.at_pointer(&place.pointer)?;
        (document.index == place.document && is_it(document, node)).then_some((number, node))
    });
    at_pointer.or_else(|| {
        let all = documents.iter().enumerate().flat_map(|(number, document)| {
            let ids = (0..document.nodes().len()).filter_map(|id| u32::try_from(id).ok());
            ids.map(NodeId).filter(|&id| is_it(document, id)).map(move |id| (number, id))
        });
        let mut found = all.take(2);
        // Of several that were written once, none is meant more than another.
        found.next().filter(|_| found.next().is_none())
    })
}

/// The text with space around it where nothing stood before, as after the colon of YAML's `key:`.
fn pad_with_space(text: &str, span: Span, new: String) -> String {
    if !span.is_empty() {
        return new;
    }
    let before = text.get(..span.start).and_then(|before| before.chars().next_back());
    let after = text.get(span.end..).and_then(|after| after.chars().next());
    let left = if before.is_some_and(|c| !c.is_whitespace()) { " " } else { "" };
    let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}');
    let right = if after.is_some_and(|c| !is_end(c)) { " " } else { "" };
    format!("{left}{new}{right}")
}
