//! The facts that the rules of a pack stand on: a table that its manifest names, with the rules that check each fact.

use std::sync::Arc;

use super::folder::PackFiles;
use crate::rule::{RuleNames, ambiguous_name};
use crate::script::DataTable;
use crate::suggestion::closest_match;
use clearance_syntax::document::{Document, Entry, NodeId, Value};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// The key of the manifest that names the table, and that of the facts in it.
const FACTS: &str = "facts";

/// Something that holds in the world, and what becomes of it: one entry of a pack's table of facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its name in the table.
    pub id: String,
    /// What holds, in a sentence.
    pub sentence: String,
    /// Where it is written.
    pub source: Option<String>,
    /// The ids of the rules that check it.
    pub rules: Vec<Arc<str>>,
    /// Why none does, where none is named.
    pub not_checked: Option<String>,
}

/// Reads the facts of all packs, each pack's in the order in which they are written.
pub(super) fn read_facts(
    packs: &[&PackFiles],
    tables: &[DataTable],
    names: &RuleNames,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (number, pack) in packs.iter().enumerate() {
        let Some((manifest, name, span)) = named_table(pack) else { continue };
        let own: Vec<&DataTable> = tables.iter().filter(|table| table.pack == number).collect();
        let Some(table) = own.iter().find(|table| table.name == name) else {
            diagnostics.push(unknown_table(&manifest, span, &name, &own));
            continue;
        };
        let id = pack.id();
        let mut reader = FactReader { document: &table.document, pack: &id, names, diagnostics };
        facts.extend(reader.read_table());
    }
    facts
}

/// The table that a manifest names, and where.
fn named_table(pack: &PackFiles) -> Option<(Arc<Source>, String, Span)> {
    let (manifest, document) = pack.manifest_document()?;
    let node = document.node(document.get(NodeId::ROOT, FACTS)?);
    let Value::Text(name) = &node.value else { return None };
    Some((Arc::clone(manifest), name.to_string(), node.span))
}

fn unknown_table(manifest: &Arc<Source>, span: Span, name: &str, own: &[&DataTable]) -> Diagnostic {
    let known = own.iter().map(|table| table.name.as_str());
    let help = match closest_match(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it would be in data/{name}.toml beside the rules"),
    };
    Diagnostic::new(manifest, span, format!("unknown table `{name}`")).help(help)
}

struct FactReader<'a> {
    document: &'a Document,
    /// The id of the pack that has the table.
    pack: &'a str,
    names: &'a RuleNames,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl FactReader<'_> {
    fn push(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(&self.document.source, span, message).help(help));
    }

    fn read_table(&mut self) -> Vec<Fact> {
        let document = self.document;
        let table = document.get(NodeId::ROOT, FACTS).map(|id| &document.node(id).value);
        let Some(Value::Table(entries)) = table else {
            let top = document.source.line_span(1);
            self.push(top, "expected a table `facts`", "write each fact below `[facts.ID]`");
            return Vec::new();
        };
        entries.iter().filter_map(|entry| self.read_fact(entry)).collect()
    }

    fn read_fact(&mut self, entry: &Entry) -> Option<Fact> {
        let document = self.document;
        let text = |key: &str| document.get_text(entry.value, key).map(str::to_owned);
        let id = entry.key.to_string();
        let Some(sentence) = text("fact") else {
            let message = format!("the fact `{id}` has no text `fact`");
            self.push(entry.key_span, message, "say in a sentence what holds");
            return None;
        };
        let rules = self.read_rules(entry.value);
        let not_checked = text("not_checked");
        match (rules.is_empty(), &not_checked) {
            (true, None) => {
                let message = format!("the fact `{id}` has neither `rules` nor `not_checked`");
                let help = "name the rules that check it, or say why none does";
                self.push(entry.key_span, message, help);
            }
            (false, Some(_)) => {
                let message = format!("the fact `{id}` has `rules` and `not_checked`");
                self.push(entry.key_span, message, "keep one of the two");
            }
            _ => {}
        }
        Some(Fact { id, sentence, source: text("source"), rules, not_checked })
    }

    /// The ids of the rules that a fact names. What is no rule counts as named, so that it is reported once.
    fn read_rules(&mut self, fact: NodeId) -> Vec<Arc<str>> {
        let document = self.document;
        let mut rules = Vec::new();
        for node in document.get_items(fact, "rules").iter().map(|&item| document.node(item)) {
            let Value::Text(name) = &node.value else { continue };
            let own = self.names.id(self.pack, name);
            match own.or_else(|| self.names.resolve(name)) {
                Some(id) => rules.push(Arc::clone(id)),
                None => {
                    self.push_unknown_rule(node.span, name);
                    rules.push(Arc::from(&**name));
                }
            }
        }
        rules
    }

    fn push_unknown_rule(&mut self, span: Span, name: &str) {
        let sharing = self.names.ids_sharing(name);
        if !sharing.is_empty() {
            let (message, help) = ambiguous_name(name, &sharing);
            return self.push(span, message, help);
        }
        let help = match closest_match(name, self.names.ids().map(|id| &**id)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a rule of this pack, or of one that it extends".to_owned(),
        };
        self.push(span, format!("unknown rule `{name}`"), help);
    }
}
