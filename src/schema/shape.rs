//! What a schema says about names and kinds, in a form that can be asked quickly: which properties a
//! table declares, whether it may hold others, what is a date, and what each is for.

use serde_json::Value;

use super::KnownSchemas;

/// The number of a place in a [`Shape`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShapeId(u32);

impl ShapeId {
    /// The whole document.
    pub const ROOT: Self = Self(0);
    /// A place of which the schema says nothing.
    pub const ANY: Self = Self(u32::MAX);
}

/// The properties that a schema declares, place by place.
#[derive(Debug, Default)]
pub struct Shape {
    places: Vec<Declared>,
}

#[derive(Debug, Default)]
struct Declared {
    properties: Vec<(Box<str>, ShapeId)>,
    items: Option<ShapeId>,
    others: Option<ShapeId>,
    date: bool,
    text: bool,
    closed: bool,
    description: Option<Box<str>>,
    example: Option<Box<str>>,
}

impl Shape {
    /// Reads a schema. `known` are the schemas that it may refer to by `$id`.
    pub fn of(schema: &Value, known: &KnownSchemas) -> Self {
        let mut reader = Reader { known, shape: Self::default(), seen: Vec::new() };
        reader.read(schema, schema, &mut Vec::new());
        reader.shape
    }

    /// The place of a property below a place: its own, or that of further properties.
    pub fn property(&self, at: ShapeId, name: &str) -> Option<ShapeId> {
        self.declared(at, name).or_else(|| self.place(at)?.others)
    }

    /// The place of a property that the schema declares by its name.
    pub fn declared(&self, at: ShapeId, name: &str) -> Option<ShapeId> {
        let properties = &self.place(at)?.properties;
        properties.iter().find(|(known, _)| &**known == name).map(|&(_, below)| below)
    }

    /// The place of the items of a list.
    pub fn items(&self, at: ShapeId) -> Option<ShapeId> {
        self.place(at)?.items
    }

    /// Names of the declared properties of a table.
    pub fn names(&self, at: ShapeId) -> impl Iterator<Item = &str> {
        let properties = self.place(at).map(|place| place.properties.as_slice());
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
        self.place(at).is_some_and(|place| place.date)
    }

    /// Whether the schema wants a string here that is not a date.
    pub fn is_text(&self, at: ShapeId) -> bool {
        self.place(at).is_some_and(|place| place.text && !place.date)
    }

    /// Whether a table may hold no other than the declared properties.
    pub fn is_closed(&self, at: ShapeId) -> bool {
        self.place(at).is_some_and(|place| place.closed)
    }

    /// What the schema says this is for.
    pub fn description(&self, at: ShapeId) -> Option<&str> {
        self.place(at)?.description.as_deref()
    }

    /// The first example that the schema gives for a text.
    pub fn example(&self, at: ShapeId) -> Option<&str> {
        self.place(at)?.example.as_deref()
    }

    /// The place of a JSON Pointer.
    pub fn at_pointer(&self, pointer: &str) -> ShapeId {
        let steps = pointer.split('/').skip(1);
        let below = |at: ShapeId, step: &str| {
            let name = step.replace("~1", "/").replace("~0", "~");
            let index = step.bytes().all(|byte| byte.is_ascii_digit());
            self.property(at, &name).or_else(|| self.items(at).filter(|_| index))
        };
        steps.fold(ShapeId::ROOT, |at, step| below(at, step).unwrap_or(ShapeId::ANY))
    }

    fn place(&self, at: ShapeId) -> Option<&Declared> {
        self.places.get(at.0 as usize)
    }
}

struct Reader<'a> {
    known: &'a KnownSchemas,
    shape: Shape,
    /// Schemas that were read already, so that a schema may refer to itself.
    seen: Vec<(*const Value, ShapeId)>,
}

impl<'a> Reader<'a> {
    /// Reads the schema `at`, of the document `root`, into a place of its own.
    fn read(&mut self, root: &'a Value, at: &'a Value, inside: &mut Vec<*const Value>) -> ShapeId {
        let pointer = std::ptr::from_ref(at);
        if let Some(&(_, place)) = self.seen.iter().find(|(seen, _)| *seen == pointer) {
            return place;
        }
        let place = ShapeId(u32::try_from(self.shape.places.len()).unwrap_or(u32::MAX));
        self.shape.places.push(Declared::default());
        self.seen.push((pointer, place));
        self.merge(root, at, place, inside);
        place
    }

    /// Adds what the schema `at` says to a place; `inside` are the schemas being merged right now.
    fn merge(
        &mut self,
        root: &'a Value,
        at: &'a Value,
        place: ShapeId,
        inside: &mut Vec<*const Value>,
    ) {
        let pointer = std::ptr::from_ref(at);
        if inside.contains(&pointer) {
            return;
        }
        inside.push(pointer);
        self.keywords(at, place);
        for (name, below) in members(at, "properties") {
            let below = self.read(root, below, &mut Vec::new());
            self.change(place, |declared| {
                if !declared.properties.iter().any(|(known, _)| **known == **name) {
                    declared.properties.push((name.as_str().into(), below));
                }
            });
        }
        if let Some(items) = at.get("items") {
            let below = self.read(root, items, &mut Vec::new());
            self.change(place, |declared| declared.items = Some(below));
        }
        if let Some(others @ Value::Object(_)) = at.get("additionalProperties") {
            let below = self.read(root, others, &mut Vec::new());
            self.change(place, |declared| declared.others = Some(below));
        }
        for (root, part) in self.parts(root, at) {
            self.merge(root, part, place, inside);
        }
        inside.pop();
    }

    /// What a schema says of the value itself.
    fn keywords(&mut self, at: &Value, place: ShapeId) {
        let text = |key: &str| at.get(key).and_then(Value::as_str);
        let is_false = |key: &str| at.get(key) == Some(&Value::Bool(false));
        let types = at.get("type").and_then(Value::as_array);
        let may_be_text = types.is_some_and(|types| types.iter().any(|kind| kind == "string"));
        let strings = at.get("enum").and_then(Value::as_array);
        let of_strings = strings.is_some_and(|options| options.iter().all(Value::is_string));
        let closed = is_false("additionalProperties") || is_false("unevaluatedProperties");
        self.change(place, |declared| {
            declared.date |= text("format") == Some("date");
            declared.text |= text("type") == Some("string") || may_be_text || of_strings;
            declared.closed |= closed;
            if declared.description.is_none() {
                declared.description = text("description").map(Into::into);
            }
            if declared.example.is_none() {
                let first = at.get("examples").and_then(|examples| examples.get(0)?.as_str());
                declared.example = first.map(Into::into);
            }
        });
    }

    /// The schemas that describe the same value: by reference or by combination.
    fn parts(&self, root: &'a Value, at: &'a Value) -> Vec<(&'a Value, &'a Value)> {
        let mut parts = Vec::new();
        if let Some(reference) = at.get("$ref").and_then(Value::as_str) {
            parts.extend(self.resolve(root, reference));
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            let list = at.get(key).and_then(Value::as_array);
            parts.extend(list.into_iter().flatten().map(|part| (root, part)));
        }
        parts.extend(["if", "then", "else"].iter().filter_map(|key| Some((root, at.get(key)?))));
        parts
    }

    fn resolve(&self, root: &'a Value, reference: &str) -> Option<(&'a Value, &'a Value)> {
        let (base, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let known = self.known;
        let root = if base.is_empty() { root } else { known.get(base)? };
        Some((root, root.pointer(fragment)?))
    }

    fn change(&mut self, place: ShapeId, change: impl FnOnce(&mut Declared)) {
        if let Some(declared) = self.shape.places.get_mut(place.0 as usize) {
            change(declared);
        }
    }
}

fn members<'a>(at: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    at.get(key).and_then(Value::as_object).into_iter().flatten()
}
