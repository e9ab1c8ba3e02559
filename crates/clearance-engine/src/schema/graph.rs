//! The graph of a schema: which schemas look at a value, and which at the values in it, through references as well.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::keywords::{Holds, holds};

/// The number of a schema in a [`Graph`].
pub(super) type SchemaNo = usize;

/// Which values in a value a schema looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// The value of a key.
    Key(Box<str>),
    /// The values of any keys.
    Keys,
    /// Items of a list.
    Items,
}

/// A schema within another, or the whole.
#[derive(Debug, Default)]
pub(super) struct Vertex {
    /// JSON Pointer.
    pub(super) pointer: String,
    /// Schemas that look at the same value.
    pub(super) same: Vec<SchemaNo>,
    /// Schemas that look at values in it.
    pub(super) within: Vec<(Step, SchemaNo)>,
}

/// All schemas in a schema; the whole is the first.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) vertices: Vec<Vertex>,
}

/// A reference that leads nowhere.
#[derive(Debug)]
pub(super) struct Unresolved {
    /// JSON Pointer of the reference.
    pub(super) pointer: String,
    /// What it names.
    pub(super) reference: String,
}

impl Graph {
    /// Reads the graph of a schema that holds all that it refers to.
    ///
    /// # Errors
    /// A reference to a schema that is not in it.
    pub(super) fn of(schema: &Json) -> Result<Self, Unresolved> {
        let mut places = Places::default();
        places.add(schema, String::new(), 0);
        let mut graph = Self::default();
        for place in &places.all {
            graph.vertices.push(places.vertex(place)?);
        }
        Ok(graph)
    }

    pub(super) fn same(&self, at: SchemaNo) -> &[SchemaNo] {
        self.vertices.get(at).map_or(&[], |vertex| &vertex.same)
    }

    /// The names of the keys whose values a schema looks at.
    pub(super) fn keys(&self, at: SchemaNo) -> impl Iterator<Item = &str> {
        self.within(at).iter().filter_map(|(step, _)| match step {
            Step::Key(name) => Some(&**name),
            Step::Keys | Step::Items => None,
        })
    }

    pub(super) fn within(&self, at: SchemaNo) -> &[(Step, SchemaNo)] {
        self.vertices.get(at).map_or(&[], |vertex| &vertex.within)
    }
}

/// A schema, and where it stands.
struct Place<'a> {
    schema: &'a Json,
    pointer: String,
    /// The number of the schema with an `$id` that it belongs to.
    resource: SchemaNo,
    /// Schemas that are written in this one: by keyword and, where it has them, name.
    inner: Vec<(&'a str, &'a str, SchemaNo)>,
}

/// All places of schemas in a text.
#[derive(Default)]
struct Places<'a> {
    all: Vec<Place<'a>>,
    by_address: HashMap<*const Json, SchemaNo>,
}

impl<'a> Places<'a> {
    fn add(&mut self, schema: &'a Json, pointer: String, resource: SchemaNo) -> SchemaNo {
        let number = self.all.len();
        let has_id = schema.get("$id").is_some_and(Json::is_string);
        let resource = if has_id { number } else { resource };
        self.by_address.insert(std::ptr::from_ref(schema), number);
        self.all.push(Place { schema, pointer: pointer.clone(), resource, inner: Vec::new() });
        let mut inner = Vec::new();
        for (keyword, value) in schema.as_object().into_iter().flatten() {
            let below = format!("{pointer}/{}", escaped(keyword));
            match (holds(keyword), value) {
                (Some(Holds::Schema), schema) => {
                    inner.push((keyword.as_str(), "", self.add(schema, below, resource)));
                }
                (Some(Holds::List), Json::Array(schemas)) => {
                    for (index, schema) in schemas.iter().enumerate() {
                        let pointer = format!("{below}/{index}");
                        inner.push((keyword.as_str(), "", self.add(schema, pointer, resource)));
                    }
                }
                (Some(Holds::Members), Json::Object(members)) => {
                    for (name, schema) in members {
                        let pointer = format!("{below}/{}", escaped(name));
                        let number = self.add(schema, pointer, resource);
                        inner.push((keyword.as_str(), name.as_str(), number));
                    }
                }
                _ => {}
            }
        }
        if let Some(place) = self.all.get_mut(number) {
            place.inner = inner;
        }
        number
    }

    fn vertex(&self, place: &Place<'a>) -> Result<Vertex, Unresolved> {
        let mut vertex = Vertex { pointer: place.pointer.clone(), ..Vertex::default() };
        for &(keyword, name, number) in &place.inner {
            let step = match keyword {
                "properties" => Step::Key(name.into()),
                "patternProperties"
                | "additionalProperties"
                | "unevaluatedProperties"
                | "propertyNames" => Step::Keys,
                "items" | "prefixItems" | "contains" | "unevaluatedItems" => Step::Items,
                "$defs" => continue,
                _ => {
                    vertex.same.push(number);
                    continue;
                }
            };
            vertex.within.push((step, number));
        }
        for keyword in ["$ref", "$dynamicRef"] {
            if let Some(reference) = place.schema.get(keyword).and_then(Json::as_str) {
                let found = self.resolve(place, reference).ok_or_else(|| Unresolved {
                    pointer: format!("{}/{keyword}", place.pointer),
                    reference: reference.to_owned(),
                })?;
                vertex.same.extend(&found);
                if keyword == "$dynamicRef" {
                    let others = self.dynamic(reference).into_iter();
                    vertex.same.extend(others.filter(|other| !found.contains(other)));
                }
            }
        }
        Ok(vertex)
    }

    /// The schema that a reference names; nothing within where that is one of the draft itself.
    fn resolve(&self, from: &Place<'_>, reference: &str) -> Option<Vec<SchemaNo>> {
        const DRAFTS: &str = "https://json-schema.org/draft/";
        let (base, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let resource = match base {
            "" => from.resource,
            base => match self.resource(base) {
                Some(resource) => resource,
                None if base.starts_with(DRAFTS) => return Some(Vec::new()),
                None => return None,
            },
        };
        let root = self.all.get(resource)?.schema;
        let fragment = decoded(fragment);
        let target = match fragment.as_str() {
            pointer if pointer.is_empty() || pointer.starts_with('/') => {
                *self.by_address.get(&std::ptr::from_ref(root.pointer(pointer)?))?
            }
            anchor => self.all.iter().position(|place| {
                let is_named = |key| place.schema.get(key).and_then(Json::as_str) == Some(anchor);
                place.resource == resource && (is_named("$anchor") || is_named("$dynamicAnchor"))
            })?,
        };
        Some(vec![target])
    }

    /// The schema with an `$id`; of one that is relative, the end.
    fn resource(&self, base: &str) -> Option<SchemaNo> {
        let relative = format!("/{}", base.trim_start_matches("./").trim_start_matches('/'));
        let is_it = |id: &str| id.trim_end_matches('#') == base;
        let find = |wanted: &dyn Fn(&str) -> bool| {
            let id = |place: &Place<'_>| place.schema.get("$id")?.as_str().map(wanted);
            self.all.iter().position(|place| id(place) == Some(true))
        };
        find(&is_it).or_else(|| find(&|id| id.ends_with(&relative)))
    }

    /// Every schema that a dynamic reference may come to mean.
    fn dynamic(&self, reference: &str) -> Vec<SchemaNo> {
        let name = reference.split_once('#').map_or("", |(_, name)| name);
        let is_it = |place: &Place<'_>| {
            place.schema.get("$dynamicAnchor").and_then(Json::as_str) == Some(name)
        };
        let all = self.all.iter().enumerate().filter(|(_, place)| is_it(place));
        all.map(|(number, _)| number).collect()
    }
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A fragment of a URI without its percent signs.
fn decoded(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte.filter(|_| first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
