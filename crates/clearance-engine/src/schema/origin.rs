//! Where in the schema an error of the validator is from, and what the schema says there.

use jsonschema::ValidationError;
use serde_json::{Map, Value as Json};

use super::graph::{Graph, SchemaNo};

/// The schema that a document was compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) schema: &'a Json,
    pub(super) graph: &'a Graph,
}

impl<'a> Origin<'a> {
    /// Returns the JSON Pointer of the keyword that an error is of; a schema with an `$id` of its own may lie anywhere.
    pub(super) fn pointer(self, error: &ValidationError<'_>) -> Option<String> {
        let path = error.schema_path().as_str();
        let Some(uri) = error.absolute_keyword_location() else { return Some(path.to_owned()) };
        let base = uri.as_str().split('#').next().unwrap_or_default();
        let has_id = |pointer: &str| {
            let id = self.schema.pointer(pointer).and_then(|schema| schema.get("$id")?.as_str());
            id.is_some_and(|id| id.trim_end_matches('#') == base)
        };
        let resource = self.graph.vertices.iter().find(|vertex| has_id(&vertex.pointer))?;
        Some(format!("{}{path}", resource.pointer))
    }

    /// Returns the schema that holds the keyword of an error.
    pub(super) fn around(
        self,
        error: &ValidationError<'_>,
    ) -> Option<(&'a Map<String, Json>, SchemaNo)> {
        let pointer = self.pointer(error)?;
        self.schema_at(pointer.rsplit_once('/')?.0)
    }

    /// Returns the schema with a number.
    pub(super) fn schema(self, number: SchemaNo) -> Option<&'a Json> {
        self.schema.pointer(&self.graph.vertices.get(number)?.pointer)
    }

    /// Returns the schema within another that is the value of one of its keywords.
    pub(super) fn within(self, outer: SchemaNo, keyword: &str) -> Option<SchemaNo> {
        let pointer = format!("{}/{keyword}", self.graph.vertices.get(outer)?.pointer);
        self.number(&pointer)
    }

    /// Returns the names of the keys that a schema declares, itself or through the schemas that look at the same value.
    pub(super) fn declared(self, number: SchemaNo) -> Vec<&'a str> {
        let mut names = Vec::new();
        for at in self.same(number) {
            for name in self.graph.keys(at) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// Returns the keys without which a schema refuses a table, whatever else the table holds.
    pub(super) fn required(self, number: SchemaNo) -> Vec<&'a str> {
        let listed = |at| self.schema(at)?.get("required")?.as_array();
        let lists = self.same(number).into_iter().filter_map(listed);
        lists.flatten().filter_map(Json::as_str).collect()
    }

    /// Returns a schema and all schemas that look at the same value, nearest first.
    fn same(self, number: SchemaNo) -> Vec<SchemaNo> {
        let mut all = vec![number];
        let mut next = 0;
        while let Some(&at) = all.get(next) {
            for &other in self.graph.same(at) {
                if !all.contains(&other) {
                    all.push(other);
                }
            }
            next += 1;
        }
        all
    }

    fn schema_at(self, pointer: &str) -> Option<(&'a Map<String, Json>, SchemaNo)> {
        Some((self.schema.pointer(pointer)?.as_object()?, self.number(pointer)?))
    }

    fn number(self, pointer: &str) -> Option<SchemaNo> {
        self.graph.vertices.iter().position(|vertex| vertex.pointer == pointer)
    }
}
