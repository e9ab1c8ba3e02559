//! Verifies that a file with rewritten marks has the intended marks, and the same values.

use std::sync::Arc;

use super::mark_changes::MarkChanges;
use super::mark_edits::MarkEdits;
use crate::fixture::{FixtureFile, FixtureMarks, FixtureScope, MarkKind, read_marks};
use clearance_engine::script::ParamValue;
use clearance_engine::settings::RuleSetting;
use clearance_syntax::document::{Node, Value};
use clearance_syntax::source::Source;

/// A mark as far as it matters: line, rule, part of the message, kind.
type ComparableMark = (usize, String, String, MarkKind);

/// Whether the new text holds the same values, the marks that stay, and those that are new.
pub(super) fn is_faithful(
    file: &FixtureFile,
    changes: &MarkChanges,
    edits: &MarkEdits,
    text: &str,
) -> bool {
    let new = Source::new(file.source.name.as_str(), text);
    let stays = file.marks.expected.iter().filter(|mark| !changes.gone.contains(&mark.span.start));
    let stays = stays.map(|mark| {
        (edits.new_line_of(mark.line), mark.rule.to_string(), mark.message.clone(), mark.kind)
    });
    let added = changes.new.iter().flat_map(|((line, kind), items)| {
        let line = edits.new_line_of(*line);
        items.iter().map(move |item| (line, *kind, item.clone()))
    });
    let mut wanted: Vec<ComparableMark> = stays.collect();
    for (line, kind, item) in added {
        let Some((rule, message)) = parse_item(&item) else { return false };
        wanted.push((line, rule, message, kind));
    }
    let ids: Vec<Arc<str>> = wanted.iter().map(|(_, rule, ..)| rule.as_str().into()).collect();
    let ids: Vec<Arc<str>> = ids.into_iter().chain(param_rules(&file.marks)).collect();
    let Ok(marks) = read_marks(&new, file.input.format, &scope_of(&file.marks), &ids) else {
        return false;
    };
    let mut said: Vec<ComparableMark> = marks
        .expected
        .iter()
        .map(|mark| (mark.line, mark.rule.to_string(), mark.message.clone(), mark.kind))
        .collect();
    said.sort();
    wanted.sort();
    let date = |marks: &FixtureMarks| marks.as_of.map(|(date, _)| date);
    said == wanted
        && date(&marks) == date(&file.marks)
        && has_same_params(&marks, &file.marks)
        && same_values(file, &new)
}

/// The rules that marks give parameters of.
fn param_rules(marks: &FixtureMarks) -> impl Iterator<Item = Arc<str>> {
    marks.params.iter().map(|said| said.rule.as_str().into())
}

/// The scope of the fixture that marks are of, as far as they show it: where no rule stands before a parameter, the
/// fixture is for one.
fn scope_of(marks: &FixtureMarks) -> FixtureScope {
    let is_bare = |said: &&RuleSetting| {
        said.params.first().is_some_and(|param| param.name_at.span == said.at.span)
    };
    match marks.params.iter().find(is_bare) {
        Some(said) => FixtureScope::Rule(said.rule.as_str().into()),
        None => FixtureScope::Pack,
    }
}

/// Whether two versions of a fixture give the same values to parameters.
fn has_same_params(one: &FixtureMarks, other: &FixtureMarks) -> bool {
    let values = |marks: &FixtureMarks| -> Vec<(String, ParamValue)> {
        let params = marks.params.iter().flat_map(|said| &said.params);
        params.map(|param| (param.name.clone(), param.value.clone())).collect()
    };
    values(one) == values(other)
}

/// The rule and the part of the message in an item.
fn parse_item(item: &str) -> Option<(String, String)> {
    let source = Source::new("item", format!("a = 1 # expect: {item}"));
    let id = item.split(' ').next().unwrap_or_default();
    let format = clearance_syntax::document::format_of("toml")?;
    let marks = read_marks(&source, format, &FixtureScope::Pack, &[id.into()]).ok()?;
    let mark = marks.expected.into_iter().next()?;
    Some((mark.rule.to_string(), mark.message))
}

fn same_values(file: &FixtureFile, new: &Arc<Source>) -> bool {
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
