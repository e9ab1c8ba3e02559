//! The shape of a schema: the properties, items, kinds and options that it declares for each value.

use super::guarantees::Guarantees;
use clearance_syntax::document::ValueKind;
use clearance_syntax::document::{self, ItemKeys};

/// The keyword by which the schema of a list's item says which of its keys name it.
pub(crate) const ITEM_KEY: &str = "x-key";

/// The number of a place in a [`Shape`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId(pub(super) u32);

impl ShapeId {
    /// The whole document.
    pub const ROOT: Self = Self(0);
    /// A place of which the schema says nothing.
    pub const ANY: Self = Self(u32::MAX);
}

/// The properties that a schema declares, place by place.
#[derive(Debug, Default)]
pub struct Shape {
    pub(super) places: Vec<ShapeNode>,
}

#[derive(Debug, Default)]
pub(super) struct ShapeNode {
    pub(super) properties: Vec<(Box<str>, ShapeId)>,
    pub(super) items: Option<ShapeId>,
    pub(super) others: Option<ShapeId>,
    pub(super) date: bool,
    pub(super) text: bool,
    pub(super) closed: bool,
    /// The value of `readOnly` at this node itself.
    pub(super) read_only: Option<bool>,
    pub(super) certain: Guarantees,
    pub(super) description: Option<Box<str>>,
    pub(super) example: Option<Box<str>>,
    pub(super) item_keys: Option<ItemKeys>,
}

impl Shape {
    /// The place of a property below a place: its own, or that of further properties.
    pub fn property(&self, at: ShapeId, name: &str) -> Option<ShapeId> {
        self.declared(at, name).or_else(|| self.node_at(at)?.others)
    }

    /// The place of a property that the schema declares by its name.
    pub fn declared(&self, at: ShapeId, name: &str) -> Option<ShapeId> {
        let properties = &self.node_at(at)?.properties;
        properties.iter().find(|(known, _)| &**known == name).map(|&(_, below)| below)
    }

    /// The place of the items of a list.
    pub fn items(&self, at: ShapeId) -> Option<ShapeId> {
        self.node_at(at)?.items
    }

    /// Names of the declared properties of a table.
    pub fn names(&self, at: ShapeId) -> impl Iterator<Item = &str> {
        let properties = self.node_at(at).map(|place| place.properties.as_slice());
        properties.unwrap_or_default().iter().map(|(name, _)| &**name)
    }

    /// Every property name that is declared anywhere, once, sorted.
    pub fn all_names(&self) -> Vec<&str> {
        let properties = self.places.iter().flat_map(|place| &place.properties);
        let mut names: Vec<&str> = properties.map(|(name, _)| &**name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether the schema wants a date here.
    pub fn is_date(&self, at: ShapeId) -> bool {
        self.node_at(at).is_some_and(|place| place.date)
    }

    /// Whether the schema wants a string here that is not a date.
    pub fn is_text(&self, at: ShapeId) -> bool {
        self.node_at(at).is_some_and(|place| place.text && !place.date)
    }

    /// Whether a table may hold no other than the declared properties.
    pub fn is_closed(&self, at: ShapeId) -> bool {
        self.node_at(at).is_some_and(|place| place.closed)
    }

    /// The kinds that a value here may have, sorted; nothing where the schema leaves that open. A table's key
    /// that is not required may be absent besides.
    pub fn kinds(&self, at: ShapeId) -> Option<Vec<ValueKind>> {
        Some(self.node_at(at)?.certain.kinds.as_ref()?.iter().copied().collect())
    }

    /// The values that are allowed here, in the order of the schema; nothing where it does not list them. What it
    /// lists only on a condition (`if`, or a branch of `anyOf` beside one without a list) does not count.
    pub fn options(&self, at: ShapeId) -> Option<&[document::Value]> {
        self.node_at(at)?.certain.options.as_deref()
    }

    /// Whether a table here must have a key, whatever else it holds.
    pub fn is_required(&self, at: ShapeId, name: &str) -> bool {
        self.node_at(at).is_some_and(|place| place.certain.required.contains(name))
    }

    /// The keys that a table here must have, whatever else it holds, sorted.
    pub fn required(&self, at: ShapeId) -> impl Iterator<Item = &str> {
        self.node_at(at).into_iter().flat_map(|place| &place.certain.required).map(|name| &**name)
    }

    /// Whether a table here can have no key but the declared ones: stricter than [`Shape::is_closed`], which also
    /// looks at what holds on a condition.
    pub fn is_surely_closed(&self, at: ShapeId) -> bool {
        self.node_at(at).is_some_and(|place| place.certain.closed)
    }

    /// Returns the value of `readOnly` at a node itself: `true` marks a fact about the world, `false` a plan.
    /// A place of which it says nothing is what the table or list around it is.
    pub fn read_only(&self, at: ShapeId) -> Option<bool> {
        self.node_at(at)?.read_only
    }

    /// Whether the value at a JSON Pointer is a fact: the innermost place on the way to it that has `readOnly` decides.
    pub fn is_fact(&self, pointer: &str) -> bool {
        let mut at = ShapeId::ROOT;
        let mut is_fact = self.read_only(at).unwrap_or_default();
        for step in pointer.split('/').skip(1) {
            at = self.child_at(at, step);
            is_fact = self.read_only(at).unwrap_or(is_fact);
        }
        is_fact
    }

    /// Returns the description of a node.
    pub fn description(&self, at: ShapeId) -> Option<&str> {
        self.node_at(at)?.description.as_deref()
    }

    /// The first example that the schema gives for a text.
    pub fn example(&self, at: ShapeId) -> Option<&str> {
        self.node_at(at)?.example.as_deref()
    }

    /// The keys that name a table here where it is an item of a list: `x-key` of its schema.
    pub fn item_keys(&self, at: ShapeId) -> Option<&ItemKeys> {
        self.node_at(at)?.item_keys.as_ref()
    }

    /// The place of a JSON Pointer.
    pub fn at_pointer(&self, pointer: &str) -> ShapeId {
        pointer.split('/').skip(1).fold(ShapeId::ROOT, |at, step| self.child_at(at, step))
    }

    /// The place one step of a JSON Pointer further.
    fn child_at(&self, at: ShapeId, step: &str) -> ShapeId {
        let name = step.replace("~1", "/").replace("~0", "~");
        let index = step.bytes().all(|byte| byte.is_ascii_digit());
        let below = self.property(at, &name).or_else(|| self.items(at).filter(|_| index));
        below.unwrap_or(ShapeId::ANY)
    }

    fn node_at(&self, at: ShapeId) -> Option<&ShapeNode> {
        self.places.get(at.0 as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::{Shape, ShapeId, ValueKind};
    use clearance_syntax::document::Value;
    use serde_json::json;

    fn shape(schema: &serde_json::Value) -> Shape {
        Shape::from_schema(schema, &crate::schema::KnownSchemas::new())
    }

    /// The options of the key `a`, as text.
    fn options(schema: &serde_json::Value) -> Option<Vec<String>> {
        let shape = shape(schema);
        let at = shape.property(ShapeId::ROOT, "a")?;
        let text = |value: &Value| match value {
            Value::Text(text) => text.to_string(),
            other => format!("{other:?}"),
        };
        Some(shape.options(at)?.iter().map(text).collect())
    }

    #[test]
    fn options_are_those_that_always_hold() {
        let xy = json!({ "enum": ["x", "y"] });
        let listed = |a: serde_json::Value| {
            options(
                &json!({ "properties": { "a": a }, "$defs": { "xy": xy, "z": { "const": "z" } } }),
            )
            .map(|options| options.join(" "))
        };
        let to = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
        for (a, wanted) in [
            (xy.clone(), Some("x y")),
            (to("xy"), Some("x y")),
            (json!({ "allOf": [to("xy"), { "enum": ["y", "z"] }] }), Some("y")),
            (json!({ "anyOf": [to("xy"), to("z")] }), Some("x y z")),
            (json!({ "oneOf": [to("xy"), { "type": "string" }] }), None),
            (json!({ "anyOf": [to("xy"), to("z")], "enum": ["z", "q"] }), Some("z")),
            (json!({ "type": "string", "if": xy, "then": xy, "else": xy }), None),
            (json!({ "enum": [["x"]] }), None),
            (json!({}), None),
        ] {
            assert_eq!(listed(a.clone()).as_deref(), wanted, "{a}");
        }
    }

    #[test]
    fn kinds_are_those_that_a_value_can_have() {
        use ValueKind::{Bool, Date, Float, Int, List, Nothing, Table, Text};
        let date = json!({ "type": "string", "format": "date" });
        for (a, wanted) in [
            (json!({ "type": "string" }), Some(vec![Text])),
            (json!({ "type": ["integer", "null"] }), Some(vec![Nothing, Int])),
            (json!({ "type": ["integer", "number"] }), Some(vec![Int, Float])),
            (json!({ "type": "array" }), Some(vec![List])),
            (json!({ "type": ["object", "boolean"] }), Some(vec![Bool, Table])),
            (date.clone(), Some(vec![Date])),
            (json!({ "allOf": [{ "type": "string" }, { "format": "date" }] }), Some(vec![Date])),
            (json!({ "anyOf": [date, { "enum": ["never"] }] }), Some(vec![Text, Date])),
            (json!({ "enum": ["x", 1] }), Some(vec![Int, Text])),
            (json!({ "enum": [1, 1.5] }), Some(vec![Int, Float])),
            (json!({ "description": "anything" }), None),
        ] {
            let shape = shape(&json!({ "properties": { "a": a.clone() } }));
            let at = shape.property(ShapeId::ROOT, "a").unwrap();
            assert_eq!(shape.kinds(at), wanted, "{a}");
        }
    }

    #[test]
    fn what_a_branch_says_of_a_key_is_not_certain() {
        let shape = shape(&json!({
            "anyOf": [
                { "properties": { "a": { "type": "string" } }, "required": ["a", "b"] },
                { "properties": { "a": { "type": "integer" } }, "required": ["a"], "additionalProperties": false }
            ],
            "if": { "required": ["c"] }
        }));
        let a = shape.property(ShapeId::ROOT, "a").unwrap();
        assert_eq!(shape.kinds(a), None);
        assert!(shape.is_closed(ShapeId::ROOT) && !shape.is_surely_closed(ShapeId::ROOT));
        let required = ["a", "b", "c"].map(|name| shape.is_required(ShapeId::ROOT, name));
        assert_eq!(required, [true, false, false]);
    }

    #[test]
    fn the_innermost_read_only_tells_facts_from_plans() {
        let date = json!({ "type": "string", "format": "date" });
        let shape = shape(&json!({
            "properties": {
                "source": { "readOnly": true, "properties": {
                    "list": { "items": { "$ref": "#/$defs/item" } }, "a/b": { "readOnly": false }
                } },
                "target": { "properties": { "list": { "items": { "$ref": "#/$defs/item" } } } }
            },
            "$defs": { "item": { "properties": {
                "cancels": { "$ref": "#/$defs/date", "readOnly": false }, "ends": { "$ref": "#/$defs/date" }
            } }, "date": date }
        }));
        for (pointer, is_fact) in [
            ("", false),
            ("/source", true),
            ("/source/unknown/0", true),
            ("/source/list/0", true),
            ("/source/list/0/ends", true),
            ("/source/list/12/cancels", false),
            ("/source/a~1b", false),
            ("/target/list/0/ends", false),
        ] {
            assert_eq!(shape.is_fact(pointer), is_fact, "{pointer}");
        }
    }

    /// Fails without the limit on schemas looked at.
    #[test]
    fn a_schema_of_itself_has_an_end() {
        let me = json!({ "$ref": "#" });
        let shape = shape(&json!({ "allOf": [me, me, me], "anyOf": [me, me], "type": "object" }));
        assert_eq!(shape.kinds(ShapeId::ROOT), Some(vec![ValueKind::Table]));
    }
}
