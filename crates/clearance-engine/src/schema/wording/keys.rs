//! Keys that are missing, unknown or not allowed.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

use super::place::{Place, above, below, last};
use super::values::compare;
use crate::schema::violations::Violation;
use crate::schema::words::{joined, limit, otherwise};
use crate::suggestion::closest_match;
use clearance_syntax::document::{KeyPath, NodeId};

/// The keys that a table lacks.
#[derive(Debug, Default)]
pub(super) struct Missing {
    keys: Vec<String>,
    /// Keys of the table beside which they are needed.
    beside: Vec<String>,
}

impl Missing {
    /// Adds a key, and the keys beside which it is needed.
    pub(super) fn add(&mut self, key: &str, beside: Vec<String>) {
        if !self.keys.iter().any(|known| known == key) {
            self.keys.push(key.to_owned());
        }
        let unknown = |key: &String| !self.beside.contains(key);
        let beside: Vec<String> = beside.into_iter().filter(unknown).collect();
        self.beside.extend(beside);
    }
}

impl<'a> Place<'a> {
    /// A key that the schema of the error does not know.
    pub(super) fn unknown_key(self, key: &str, error: &ValidationError<'_>) -> Violation {
        let declared = self.origin.around(error).map(|(_, schema)| self.origin.declared(schema));
        let all = || self.shape.names(self.shape.at_pointer(self.pointer)).collect();
        self.unknown_beside(key, declared.unwrap_or_else(all))
    }

    /// A key that the schema of the error knows, but only through schemas that refuse the table. Where they say why, that it
    /// is not allowed is an echo of it.
    pub(super) fn not_evaluated(self, key: &str, error: &ValidationError<'_>) -> Option<Violation> {
        let (_, schema) = self.origin.around(error)?;
        let message = format!("key `{key}` is not allowed here with the others");
        let is_known = self.origin.declared(schema).contains(&key);
        is_known.then(|| self.at_key(key, message, None))
    }

    /// A key that no form of the table knows.
    pub(super) fn unknown_to_all(self, key: &str) -> Violation {
        self.unknown_beside(key, self.shape.names(self.shape.at_pointer(self.pointer)).collect())
    }

    fn unknown_beside(self, key: &str, names: Vec<&str>) -> Violation {
        let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let list = list.join(", ");
        let absent = |name: &&str| self.document.entry(self.node, name).is_none();
        let likely = closest_match(key, names.iter().copied().filter(absent));
        let elsewhere = self.shape.declared(self.shape.at_pointer(self.pointer), key);
        let help = match likely {
            _ if names.is_empty() => None,
            _ if elsewhere.is_some() => Some(format!("the keys of this form are {list}")),
            Some(name) => Some(format!("did you mean `{name}`?")),
            None => Some(format!("the keys here are {list}")),
        };
        self.at_key(key, format!("unknown key `{key}`"), help)
    }

    /// A violation at a key of the table.
    pub(super) fn at_key(self, key: &str, message: String, help: Option<String>) -> Violation {
        let entry = self.document.entry(self.node, key);
        let span = entry.map_or(self.document.node(self.node).header, |entry| entry.key_span);
        let mut violation = self.violation(span, message, help);
        violation.pointer = below(self.pointer, key);
        violation.within = entry.map_or(self.node, |entry| entry.value);
        violation
    }

    pub(super) fn missing_keys(self, missing: &Missing) -> Violation {
        let beside: Vec<&str> = missing.beside.iter().map(String::as_str).collect();
        let beside = (!beside.is_empty()).then(|| format!("needed beside {}", joined(&beside)));
        let keys: Vec<&str> = missing.keys.iter().map(String::as_str).collect();
        let (message, pointer) = match keys.as_slice() {
            [key] => {
                let pointer = below(self.pointer, key);
                (format!("missing key `{}`", KeyPath::from_bare_pointer(&pointer)), pointer)
            }
            keys => {
                (format!("missing keys {}{}", joined(keys), self.inside()), self.pointer.to_owned())
            }
        };
        let about = keys.iter().filter_map(|key| self.about_key(key, keys.len()));
        let help: Vec<String> = beside.into_iter().chain(about).collect();
        let span = self.document.node(self.node).header;
        let help = (!help.is_empty()).then(|| help.join("; "));
        let mut violation = self.violation(span, message, help);
        violation.pointer = pointer;
        violation
    }

    /// What the schema says of a key, one of so many that are told together.
    fn about_key(self, key: &str, count: usize) -> Option<String> {
        let at = self.shape.at_pointer(&below(self.pointer, key));
        let text = self.shape.description(at)?;
        let text = if count > 1 { text.trim_end_matches('.') } else { text };
        Some(format!("`{key}`: {text}"))
    }

    /// Keys of which a table needs those of one group.
    pub(super) fn missing_one_of(self, groups: &[Vec<&str>]) -> Violation {
        let span = self.document.node(self.node).header;
        let are_single = groups.iter().all(|group| group.len() == 1);
        let (keys, or) = if are_single { ("key", " or ") } else { ("keys", ", or ") };
        let groups: Vec<String> = groups.iter().map(|group| joined(group)).collect();
        let inside = match self.inside() {
            inside if are_single || inside.is_empty() => inside,
            inside => format!(",{inside}"),
        };
        self.violation(span, format!("missing {keys} {}{inside}", groups.join(or)), None)
    }

    fn inside(self) -> String {
        let path = KeyPath::from_bare_pointer(self.pointer).to_string();
        if path.is_empty() { path } else { format!(" in `{path}`") }
    }

    /// The keys of the table for the sake of which the error asks for another.
    pub(super) fn given_beside(self, error: &ValidationError<'_>) -> Vec<String> {
        let ValidationErrorKind::Required { property } = error.kind() else { return Vec::new() };
        if !error.schema_path().as_str().ends_with("/dependentRequired") {
            return Vec::new();
        }
        let lists =
            self.origin.around(error).and_then(|(schema, _)| schema.get("dependentRequired"));
        let lists = lists.and_then(serde_json::Value::as_object).into_iter().flatten();
        let asks = lists.filter(|(_, needed)| {
            needed.as_array().is_some_and(|needed| needed.contains(property))
        });
        let given = asks.filter(|(key, _)| self.document.entry(self.node, key).is_some());
        given.map(|(key, _)| key.clone()).collect()
    }

    /// A key with a name that no key here may have.
    pub(super) fn wrong_name(self, error: &ValidationError<'_>) -> Violation {
        let key = error.instance();
        let key = key.as_str().unwrap_or_default();
        let written = format!("`{key}`");
        let (message, help) = compare(error.kind(), &written, 0)
            .unwrap_or_else(|| (otherwise(&written, error.kind()), None));
        self.at_key(key, format!("key {message}"), help)
    }

    /// What the schema `false` refuses: a key by its name, or any other value.
    pub(super) fn refused(self, error: &ValidationError<'_>) -> Violation {
        let mut steps = error.schema_path().as_str().rsplit('/');
        let (name, keyword) = (steps.next().unwrap_or_default(), steps.next().unwrap_or_default());
        let parent = self.document.node(self.node).parent;
        let parent = Self { node: parent, pointer: above(self.pointer), ..self };
        let not_allowed = |key: &str| format!("key `{key}` is not allowed here");
        match keyword {
            "properties" | "patternProperties" if self.node != NodeId::ROOT => {
                let key = last(self.pointer);
                parent.at_key(&key, not_allowed(&key), self.about())
            }
            "dependentSchemas" => {
                let key = name.replace("~1", "/").replace("~0", "~");
                self.at_key(&key, not_allowed(&key), self.about())
            }
            _ if name == "propertyNames" => {
                let none = ValidationErrorKind::MaxProperties { limit: 0 };
                let message = limit(&none, &self.written(), self.count()).unwrap_or_default();
                self.violation(self.span(), message, self.about())
            }
            _ => self.wrong_value(error),
        }
    }
}
