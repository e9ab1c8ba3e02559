//! Makes sure that a file whose marks were written anew says what it is meant to, and nothing else.

use std::sync::Arc;

use super::changes::Changes;
use super::edits::Edits;
use crate::fixture::{Annotated, Scope, read_marks};
use clearance_syntax::document::{Node, Value};
use clearance_syntax::source::Source;

/// A mark as far as it matters: line, rule, part of the message, known miss.
type Said = (usize, String, String, bool);

/// Whether the new text holds the same values, the marks that stay, and those that are new.
pub(super) fn holds(file: &Annotated, changes: &Changes, edits: &Edits, text: &str) -> bool {
    let new = Source::new(file.source.name.as_str(), text);
    let stays = file.marks.expected.iter().filter(|mark| !changes.gone.contains(&mark.span.start));
    let stays = stays.map(|mark| {
        (edits.line(mark.line), mark.rule.to_string(), mark.message.clone(), mark.is_todo)
    });
    let added = changes.new.iter().flat_map(|(line, items)| {
        let line = edits.line(*line);
        items.iter().map(move |item| (line, item.clone()))
    });
    let mut wanted: Vec<Said> = stays.collect();
    for (line, item) in added {
        let Some((rule, message)) = parsed(&item) else { return false };
        wanted.push((line, rule, message, false));
    }
    let ids: Vec<Arc<str>> = wanted.iter().map(|(_, rule, ..)| rule.as_str().into()).collect();
    let Ok(marks) = read_marks(&new, file.input.format, &Scope::Pack, &ids) else { return false };
    let mut said: Vec<Said> = marks
        .expected
        .iter()
        .map(|mark| (mark.line, mark.rule.to_string(), mark.message.clone(), mark.is_todo))
        .collect();
    said.sort();
    wanted.sort();
    let date = |marks: &crate::fixture::Marks| marks.as_of.map(|(date, _)| date);
    said == wanted && date(&marks) == date(&file.marks) && same_values(file, &new)
}

/// The rule and the part of the message in an item.
fn parsed(item: &str) -> Option<(String, String)> {
    let source = Source::new("item", format!("a = 1 # expect: {item}"));
    let id = item.split(' ').next().unwrap_or_default();
    let format = clearance_syntax::document::format_of("toml")?;
    let marks = read_marks(&source, format, &Scope::Pack, &[id.into()]).ok()?;
    let mark = marks.expected.into_iter().next()?;
    Some((mark.rule.to_string(), mark.message))
}

fn same_values(file: &Annotated, new: &Arc<Source>) -> bool {
    let old = (file.input.format.parse)(&file.source);
    let new = (file.input.format.parse)(new);
    let values = |nodes: &[Node]| {
        let value = |node: &Node| match &node.value {
            Value::Table(entries) => {
                let keys = entries.iter().map(|entry| (entry.key.clone(), entry.value));
                (None, keys.collect::<Vec<_>>())
            }
            other => (Some(other.clone()), Vec::new()),
        };
        nodes.iter().map(value).collect::<Vec<_>>()
    };
    let same = old.documents.iter().zip(&new.documents);
    old.documents.len() == new.documents.len()
        && new.errors.is_empty()
        && same.into_iter().all(|(old, new)| values(old.nodes()) == values(new.nodes()))
}
