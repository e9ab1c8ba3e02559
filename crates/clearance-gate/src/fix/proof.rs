//! Makes sure that a new text holds the new values, and else what the old one held.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::edit::{Edits, FixFile};
use super::refusal::Refusal;
use clearance_syntax::document::{Document, NodeId, Value};
use clearance_syntax::source::Source;

/// A text with the edits made; nothing but their places differs.
pub(super) fn apply_edits(source: &Source, edits: &Edits<'_>) -> Arc<Source> {
    let mut text = String::with_capacity(source.text.len());
    let mut at = 0;
    for (span, edit) in edits {
        text.push_str(source.text.get(at..span.start).unwrap_or_default());
        text.push_str(&edit.text);
        at = span.end.max(at);
    }
    text.push_str(source.text.get(at..).unwrap_or_default());
    Source::new(source.name.as_str(), text)
}

/// Whether a file can be read after the edits, and only the values changed that were to.
pub(super) fn check_new_text(file: &FixFile, edits: &Edits<'_>) -> Result<(), Refusal> {
    let parsed = (file.format.parse)(&apply_edits(&file.source, edits));
    let old = &file.parsed.documents;
    if !parsed.errors.is_empty() {
        return Err(Refusal::Breaks);
    }
    if parsed.documents.len() != old.len() {
        return Err(Refusal::Others);
    }
    let mut wanted: BTreeMap<(usize, NodeId), &Value> = BTreeMap::new();
    for edit in edits.values() {
        let (_, document, node) = edit.slot;
        wanted.insert((document, node), &edit.new);
    }
    let both = old.iter().zip(&parsed.documents).enumerate();
    let is_same = |(number, (old, new)): (usize, (&Document, &Document))| {
        old.index == new.index
            && have_same_values(old, new, |node| wanted.get(&(number, node)).copied())
    };
    if both.into_iter().all(is_same) { Ok(()) } else { Err(Refusal::Others) }
}

/// Whether two documents hold the same, but for values that were to change.
fn have_same_values<'v>(
    old: &Document,
    new: &Document,
    wanted: impl Fn(NodeId) -> Option<&'v Value>,
) -> bool {
    let ids = (0..).map(NodeId);
    let mut both = ids.zip(old.nodes().iter().zip(new.nodes()));
    old.nodes().len() == new.nodes().len()
        && both.all(|(id, (old, new))| match (wanted(id), &old.value, &new.value) {
            (Some(wanted), _, new) => wanted == new,
            // Keys are compared without their places.
            (None, Value::Table(old), Value::Table(new)) => {
                let same = |(old, new): (
                    &clearance_syntax::document::Entry,
                    &clearance_syntax::document::Entry,
                )| { (&old.key, old.value) == (&new.key, new.value) };
                old.len() == new.len() && old.iter().zip(new).all(same)
            }
            (None, old, new) => old == new,
        })
}
