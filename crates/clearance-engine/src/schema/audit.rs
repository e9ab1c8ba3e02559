//! The audit of a schema: keywords that are misspelt or of another draft, formats that are not checked.
//!
//! JSON Schema ignores a keyword that it does not know, and most formats. A schema with a misspelt keyword would check
//! nothing there and pass everyone, so it is refused.

use super::keywords::KeywordValue::{self, List, Members, Schema};
use super::keywords::{KEYWORDS, keyword_value};
use super::schema_source::SchemaSource;
use super::shape::ITEM_KEY;
use crate::suggestion::closest_match;
use clearance_syntax::document::{Document, Entry, NodeId, Value};
use clearance_syntax::source::{Diagnostic, Span};

/// Keywords of other drafts and dialects, and what to write.
const FOREIGN: &[(&str, &str)] = &[
    ("$recursiveAnchor", "write `$dynamicAnchor`"),
    ("$recursiveRef", "write `$dynamicRef`"),
    ("$vocabulary", "take it away: the keywords are those of draft 2020-12"),
    ("additionalItems", "write `items` beside `prefixItems`"),
    ("contentEncoding", "take it away: what texts encode is not checked"),
    ("contentMediaType", "take it away: what texts encode is not checked"),
    ("contentSchema", "take it away: what texts encode is not checked"),
    ("definitions", "write `$defs`"),
    ("dependencies", "write `dependentRequired` for lists of keys, `dependentSchemas` for schemas"),
    ("disallow", "write `not`"),
    ("divisibleBy", "write `multipleOf`"),
    ("example", "write `examples`, a list"),
    ("extends", "write `allOf`, or `$ref`"),
    ("id", "write `$id`"),
    ("nullable", "write `\"type\": [\"…\", \"null\"]`"),
];

/// The formats that JSON Schema names and nothing here checks.
const UNCHECKED: &[&str] = &[
    "date-time",
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// The draft that schemas are read as.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

impl SchemaSource {
    /// Reports everything in the text that JSON Schema would ignore: misspelt keywords, formats that are not checked.
    pub fn audit(&self) -> Vec<Diagnostic> {
        let mut audit = Audit { document: self.document(), diagnostics: Vec::new() };
        audit.check_draft();
        audit.check_schema(NodeId::ROOT);
        audit.diagnostics
    }
}

struct Audit<'a> {
    document: &'a Document,
    diagnostics: Vec<Diagnostic>,
}

impl Audit<'_> {
    fn add_diagnostic(&mut self, span: Span, message: String, help: String) {
        self.diagnostics.push(Diagnostic::new(&self.document.source, span, message).help(help));
    }

    fn check_draft(&mut self) {
        let Some(node) = self.document.get(NodeId::ROOT, "$schema") else { return };
        let node = self.document.node(node);
        if let Value::Text(uri) = &node.value
            && uri.trim_end_matches('#') != DRAFT
        {
            let message = format!("expected a schema of draft 2020-12, found `{uri}`");
            self.add_diagnostic(node.span, message, format!("write \"{DRAFT}\""));
        }
    }

    fn check_schema(&mut self, node: NodeId) {
        let document = self.document;
        let Value::Table(entries) = &document.node(node).value else { return };
        for entry in entries {
            self.check_keyword(entry, entries);
            let below = &document.node(entry.value).value;
            match (keyword_value(&entry.key), below) {
                (Some(Schema), _) => self.check_schema(entry.value),
                (Some(List), Value::List(items)) => {
                    items.iter().for_each(|&item| self.check_schema(item));
                }
                (Some(Members), Value::Table(members)) => {
                    members.iter().for_each(|member| self.check_schema(member.value));
                }
                _ => {}
            }
        }
    }

    fn check_keyword(&mut self, entry: &Entry, beside: &[Entry]) {
        let key = &*entry.key;
        match (key, &self.document.node(entry.value).value) {
            ("format", Value::Text(format)) => self.check_format(format, entry),
            ("$ref", Value::Text(reference)) => self.check_reference(reference, entry),
            (ITEM_KEY, _) => self.check_item_key(entry, beside),
            _ if keyword_value(key).is_some() || key.starts_with("x-") => {}
            _ => {
                let absent = |(known, _): &(&'static str, KeywordValue)| {
                    let is_there = beside.iter().any(|entry| &*entry.key == *known);
                    (!is_there).then_some(*known)
                };
                let foreign = FOREIGN.iter().find(|(known, _)| *known == key);
                let help = match (foreign, closest_match(key, KEYWORDS.iter().filter_map(absent))) {
                    (Some((_, help)), _) => (*help).to_owned(),
                    (None, Some(near)) => format!("did you mean `{near}`?"),
                    (None, None) => "a note of your own begins with `x-`".to_owned(),
                };
                let message = match foreign {
                    Some(_) => format!("unknown keyword `{key}` of JSON Schema 2020-12"),
                    None => format!("unknown keyword `{key}`"),
                };
                self.add_diagnostic(entry.key_span, message, help);
            }
        }
    }

    /// The keys that name an item of a list. With one that is misspelt items would be counted, and a waiver could move from
    /// one to the next.
    fn check_item_key(&mut self, entry: &Entry, beside: &[Entry]) {
        let list = self.document.node(entry.value);
        let help = || "write a list of keys, as in `[\"name\", \"type\"]`".to_owned();
        let items = match &list.value {
            Value::List(items) if !items.is_empty() => items,
            _ => {
                return self.add_diagnostic(
                    list.span,
                    "expected a list of keys".to_owned(),
                    help(),
                );
            }
        };
        let properties = beside.iter().find(|entry| &*entry.key == "properties");
        let properties = properties.map(|entry| &self.document.node(entry.value).value);
        for node in items.iter().map(|&item| self.document.node(item)) {
            match (&node.value, properties) {
                (Value::Text(key), Some(Value::Table(known))) => {
                    if !known.iter().any(|property| property.key == *key) {
                        let near = closest_match(key, known.iter().map(|property| &*property.key));
                        let near = near.map(|near| format!("did you mean `{near}`?"));
                        let message = format!("unknown property `{key}`");
                        self.add_diagnostic(node.span, message, near.unwrap_or_else(help));
                    }
                }
                (Value::Text(_), _) => {}
                _ => {
                    self.add_diagnostic(node.span, "expected the name of a key".to_owned(), help())
                }
            }
        }
    }

    fn check_format(&mut self, format: &str, entry: &Entry) {
        if format == "date" {
            return;
        }
        let span = self.document.node(entry.value).span;
        let near = closest_match(format, std::iter::once("date"));
        let help = match near.filter(|_| !UNCHECKED.contains(&format)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "only `date` is checked: say what is allowed with `pattern`".to_owned(),
        };
        self.add_diagnostic(span, format!("the format `{format}` is not checked"), help);
    }

    /// A reference to what is in the text and no schema: nothing looked at its keywords.
    fn check_reference(&mut self, reference: &str, entry: &Entry) {
        let Some(pointer) = reference.strip_prefix('#').filter(|rest| rest.starts_with('/')) else {
            return;
        };
        if self.document.at_pointer(pointer).is_some() && !leads_to_schema(pointer) {
            let span = self.document.node(entry.value).span;
            let message = format!("`{reference}` is not the place of a schema");
            self.add_diagnostic(span, message, "put it below `$defs`".to_owned());
        }
    }
}

/// Whether a JSON Pointer goes through keywords that hold schemas.
fn leads_to_schema(pointer: &str) -> bool {
    let mut steps = pointer.split('/').skip(1);
    while let Some(keyword) = steps.next() {
        match keyword_value(keyword) {
            Some(Schema) => {}
            Some(List | Members) if steps.next().is_some() => {}
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{FOREIGN, KEYWORDS, UNCHECKED, keyword_value, leads_to_schema};

    #[test]
    fn no_keyword_is_known_and_foreign() {
        assert!(KEYWORDS.is_sorted_by_key(|(keyword, _)| *keyword));
        assert!(FOREIGN.is_sorted());
        assert!(UNCHECKED.is_sorted());
        assert!(FOREIGN.iter().all(|(keyword, _)| keyword_value(keyword).is_none()));
    }

    #[test]
    fn pointers_lead_to_schemas_through_keywords() {
        for (pointer, wanted) in [
            ("/$defs/x-a/items", true),
            ("/properties/properties/properties/a", true),
            ("/allOf/0/not", true),
            ("/$defs", false),
            ("/x-own/a", false),
            ("/default/items", false),
        ] {
            assert_eq!(leads_to_schema(pointer), wanted, "{pointer}");
        }
    }
}
