//! Reads a schema into a [`Shape`], following what it refers to.

use serde_json::Value;

use super::declared::{ITEM_KEY, Shape, ShapeId, ShapeNode};
use super::guarantees::Guarantees;
use super::subschemas::{conditional_schemas, listed_schemas, member_schemas, resolve_reference};
use crate::schema::known_schemas::KnownSchemas;
use clearance_syntax::document::ItemKeys;
use clearance_syntax::document::ValueKind;

impl Shape {
    /// Reads a schema. `known` are the schemas that it may refer to by `$id`.
    pub fn from_schema(schema: &Value, known: &KnownSchemas) -> Self {
        let mut reader = ShapeReader { known, shape: Self::default(), seen: Vec::new() };
        reader.read_schema(schema, schema, true);
        reader.shape
    }
}

struct ShapeReader<'a> {
    known: &'a KnownSchemas,
    shape: Shape,
    /// Schemas that were read already, so that a schema may refer to itself.
    seen: Vec<((*const Value, bool), ShapeId)>,
}

impl<'a> ShapeReader<'a> {
    /// Reads the schema `at`, of the document `root`, into a place of its own. `sure` is whether it always holds.
    fn read_schema(&mut self, root: &'a Value, at: &'a Value, sure: bool) -> ShapeId {
        let pointer = (std::ptr::from_ref(at), sure);
        if let Some(&(_, place)) = self.seen.iter().find(|(seen, _)| *seen == pointer) {
            return place;
        }
        let place = ShapeId(u32::try_from(self.shape.places.len()).unwrap_or(u32::MAX));
        let certain =
            if sure { Guarantees::of_schema(self.known, root, at) } else { Guarantees::default() };
        self.shape.places.push(ShapeNode { certain, ..ShapeNode::default() });
        self.seen.push((pointer, place));
        self.merge_schema(root, at, place, sure, &mut Vec::new());
        self.change_node(place, |declared| {
            // Where nothing speaks of a date, the schema refuses one in place of a text.
            if let Some(kinds) = declared.certain.kinds.as_mut().filter(|_| !declared.date) {
                kinds.remove(&ValueKind::Date);
            }
        });
        place
    }

    /// Adds what the schema `at` says to a place; `inside` are the schemas being merged right now.
    fn merge_schema(
        &mut self,
        root: &'a Value,
        at: &'a Value,
        place: ShapeId,
        sure: bool,
        inside: &mut Vec<*const Value>,
    ) {
        let pointer = std::ptr::from_ref(at);
        if inside.contains(&pointer) {
            return;
        }
        inside.push(pointer);
        self.merge_keywords(at, place);
        for (name, below) in member_schemas(at, "properties") {
            let below = self.read_schema(root, below, sure);
            self.change_node(place, |declared| {
                if !declared.properties.iter().any(|(known, _)| **known == **name) {
                    declared.properties.push((name.as_str().into(), below));
                }
            });
        }
        if let Some(items) = at.get("items") {
            let below = self.read_schema(root, items, sure);
            self.change_node(place, |declared| declared.items = Some(below));
        }
        if let Some(others @ Value::Object(_)) = at.get("additionalProperties") {
            let below = self.read_schema(root, others, sure);
            self.change_node(place, |declared| declared.others = Some(below));
        }
        let always: Vec<_> = resolve_reference(self.known, root, at).into_iter().collect();
        for (root, part) in
            always.into_iter().chain(listed_schemas(at, "allOf").map(|part| (root, part)))
        {
            self.merge_schema(root, part, place, sure, inside);
        }
        let either = ["anyOf", "oneOf"].into_iter().flat_map(|key| listed_schemas(at, key));
        for part in either.chain(conditional_schemas(at)) {
            self.merge_schema(root, part, place, false, inside);
        }
        inside.pop();
    }

    /// Merges the keywords that concern the value itself.
    fn merge_keywords(&mut self, at: &Value, place: ShapeId) {
        let text = |key: &str| at.get(key).and_then(Value::as_str);
        let is_false = |key: &str| at.get(key) == Some(&Value::Bool(false));
        let types = at.get("type").and_then(Value::as_array);
        let may_be_text = types.is_some_and(|types| types.iter().any(|kind| kind == "string"));
        let strings = at.get("enum").and_then(Value::as_array);
        let of_strings = strings.is_some_and(|options| options.iter().all(Value::is_string));
        let closed = is_false("additionalProperties") || is_false("unevaluatedProperties");
        self.change_node(place, |declared| {
            declared.date |= text("format") == Some("date");
            declared.text |= text("type") == Some("string") || may_be_text || of_strings;
            declared.closed |= closed;
            if declared.read_only.is_none() {
                declared.read_only = at.get("readOnly").and_then(Value::as_bool);
            }
            if declared.description.is_none() {
                declared.description = text("description").map(Into::into);
            }
            if declared.example.is_none() {
                let first = at.get("examples").and_then(|examples| examples.get(0)?.as_str());
                declared.example = first.map(Into::into);
            }
            if declared.item_keys.is_none() {
                declared.item_keys = item_keys(at);
            }
        });
    }

    fn change_node(&mut self, place: ShapeId, change: impl FnOnce(&mut ShapeNode)) {
        if let Some(declared) = self.shape.places.get_mut(place.0 as usize) {
            change(declared);
        }
    }
}

/// The keys that a schema says its tables are named by as items of a list.
fn item_keys(at: &Value) -> Option<ItemKeys> {
    let names = at.get(ITEM_KEY)?.as_array()?.iter();
    let names: Option<Vec<Box<str>>> = names.map(|name| Some(name.as_str()?.into())).collect();
    names.filter(|names| !names.is_empty()).map(Into::into)
}
