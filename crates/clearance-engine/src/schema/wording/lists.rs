//! Lists whose items are repeated, too many, or not those that are asked for.

use jsonschema::ValidationError;

use super::invalid_value::InvalidValue;
use super::values::show_value;
use crate::schema::instance::json_of;
use crate::schema::predicate::{describe_schema, pluralize_verb};
use crate::schema::violations::Violation;
use clearance_syntax::document::Value;

impl InvalidValue<'_> {
    pub(super) fn repeated_item(self) -> Violation {
        let items = match &self.document.node(self.node).value {
            Value::List(items) => items.as_slice(),
            _ => &[],
        };
        let json: Vec<_> = items.iter().map(|&item| json_of(self.document, item)).collect();
        let again = |&at: &usize| json.iter().take(at).any(|earlier| Some(earlier) == json.get(at));
        let repeated = (0..json.len()).find(again).and_then(|at| items.get(at)).copied();
        let node = repeated.unwrap_or(self.node);
        Violation {
            span: self.document.node(node).span,
            within: node,
            pointer: self.document.pointer(node),
            message: "duplicate item in this list".into(),
            help: Some("leave one of them out".into()),
        }
    }

    /// Items for which there is no place in the list. The validator gives them by their values.
    pub(super) fn more_items(self, unexpected: &[String]) -> Vec<Violation> {
        let Value::List(items) = &self.document.node(self.node).value else { return Vec::new() };
        let is_one = |item| unexpected.contains(&json_of(self.document, item).to_string());
        let refused = items.iter().rev().take(unexpected.len()).filter(|&&item| is_one(item));
        let said = refused.map(|&item| {
            let node = self.document.node(item);
            let pointer = self.document.pointer(item);
            let message = format!("{} is not allowed here", show_value(&node.value));
            let help = Some("the list may hold no more items".to_owned());
            Violation { span: node.header, within: item, pointer, message, help }
        });
        said.collect()
    }

    /// A list that has too few or too many of the items that it should have.
    pub(super) fn lacks_item(self, error: &ValidationError<'_>) -> Violation {
        let around = self.lookup.enclosing_schema(error);
        let parts = around.and_then(|(_, schema)| {
            describe_schema(self.lookup, self.lookup.keyword_schema(schema, "contains")?)
        });
        let limit = |key: &str| around.and_then(|(schema, _)| schema.get(key)?.as_u64());
        let (start, are_many) = match error.schema_path().as_str().rsplit('/').next() {
            Some("minContains") => match limit("minContains") {
                Some(limit) if limit > 1 => (format!("fewer than {limit} of the items"), true),
                _ => ("none of the items".to_owned(), false),
            },
            Some("maxContains") => match limit("maxContains") {
                Some(limit) => (format!("more than {limit} of the items"), limit != 1),
                None => ("too many of the items".to_owned(), true),
            },
            _ => ("none of the items".to_owned(), false),
        };
        let parts = parts.unwrap_or_else(|| vec!["is as the schema asks for".to_owned()]);
        let worded = |part: String| if are_many { pluralize_verb(&part) } else { part };
        let parts: Vec<String> = parts.into_iter().map(worded).collect();
        let span = self.document.node(self.node).header;
        self.new_violation(span, format!("{start} {}", parts.join(" and ")), self.schema_advice())
    }
}
