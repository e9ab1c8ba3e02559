//! Keys that are missing, unknown or not allowed.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

use super::invalid_value::{InvalidValue, child_pointer, last_step, parent_pointer};
use super::missing_keys::MissingKeys;
use super::values::describe_mismatch;
use crate::schema::phrases::{describe_limit, generic_message, join_keys};
use crate::schema::violations::Violation;
use crate::suggestion::closest_match;
use clearance_syntax::document::{KeyPath, NodeId};

impl<'a> InvalidValue<'a> {
    /// A key that the schema of the error does not know.
    pub(super) fn unknown_key(self, key: &str, error: &ValidationError<'_>) -> Violation {
        let declared = self
            .lookup
            .enclosing_schema(error)
            .map(|(_, schema)| self.lookup.declared_keys(schema));
        let all = || self.shape.names(self.shape.at_pointer(self.pointer)).collect();
        self.unknown_beside(key, declared.unwrap_or_else(all))
    }

    /// A key that the schema of the error knows, but only through schemas that refuse the table. Where they say why, that it
    /// is not allowed is an echo of it.
    pub(super) fn not_evaluated(self, key: &str, error: &ValidationError<'_>) -> Option<Violation> {
        let (_, schema) = self.lookup.enclosing_schema(error)?;
        let message = format!("key `{key}` is not allowed here with the others");
        let is_known = self.lookup.declared_keys(schema).contains(&key);
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
        let mut violation = self.new_violation(span, message, help);
        violation.pointer = child_pointer(self.pointer, key);
        violation.within = entry.map_or(self.node, |entry| entry.value);
        violation
    }

    pub(super) fn missing_keys(self, missing: &MissingKeys) -> Violation {
        let beside: Vec<&str> = missing.beside.iter().map(String::as_str).collect();
        let beside = (!beside.is_empty()).then(|| format!("needed beside {}", join_keys(&beside)));
        let keys: Vec<&str> = missing.keys.iter().map(String::as_str).collect();
        let (message, pointer) = match keys.as_slice() {
            [key] => {
                let pointer = child_pointer(self.pointer, key);
                (format!("missing key `{}`", KeyPath::from_bare_pointer(&pointer)), pointer)
            }
            keys => (
                format!("missing keys {}{}", join_keys(keys), self.inside_suffix()),
                self.pointer.to_owned(),
            ),
        };
        let about = keys.iter().filter_map(|key| self.about_key(key, keys.len()));
        let help: Vec<String> = beside.into_iter().chain(about).collect();
        let span = self.document.node(self.node).header;
        let help = (!help.is_empty()).then(|| help.join("; "));
        let mut violation = self.new_violation(span, message, help);
        violation.pointer = pointer;
        violation
    }

    /// Returns the schema's description of a key, one of `count` that are reported together.
    fn about_key(self, key: &str, count: usize) -> Option<String> {
        let at = self.shape.at_pointer(&child_pointer(self.pointer, key));
        let text = self.shape.description(at)?;
        let text = if count > 1 { text.trim_end_matches('.') } else { text };
        Some(format!("`{key}`: {text}"))
    }

    /// Keys of which a table needs those of one group.
    pub(super) fn missing_one_of(self, groups: &[Vec<&str>]) -> Violation {
        let span = self.document.node(self.node).header;
        let are_single = groups.iter().all(|group| group.len() == 1);
        let (keys, or) = if are_single { ("key", " or ") } else { ("keys", ", or ") };
        let groups: Vec<String> = groups.iter().map(|group| join_keys(group)).collect();
        let inside = match self.inside_suffix() {
            inside if are_single || inside.is_empty() => inside,
            inside => format!(",{inside}"),
        };
        self.new_violation(span, format!("missing {keys} {}{inside}", groups.join(or)), None)
    }

    fn inside_suffix(self) -> String {
        let path = KeyPath::from_bare_pointer(self.pointer).to_string();
        if path.is_empty() { path } else { format!(" in `{path}`") }
    }

    /// The keys of the table for the sake of which the error asks for another.
    pub(super) fn given_beside(self, error: &ValidationError<'_>) -> Vec<String> {
        let ValidationErrorKind::Required { property } = error.kind() else { return Vec::new() };
        if !error.schema_path().as_str().ends_with("/dependentRequired") {
            return Vec::new();
        }
        let lists = self
            .lookup
            .enclosing_schema(error)
            .and_then(|(schema, _)| schema.get("dependentRequired"));
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
        let (message, help) = describe_mismatch(error.kind(), &written, 0)
            .unwrap_or_else(|| (generic_message(&written, error.kind()), None));
        self.at_key(key, format!("key {message}"), help)
    }

    /// Describes a key or value that the schema `false` refuses.
    pub(super) fn refused_value(self, error: &ValidationError<'_>) -> Violation {
        let mut steps = error.schema_path().as_str().rsplit('/');
        let (name, keyword) = (steps.next().unwrap_or_default(), steps.next().unwrap_or_default());
        let parent = self.document.node(self.node).parent;
        let parent = Self { node: parent, pointer: parent_pointer(self.pointer), ..self };
        let not_allowed = |key: &str| format!("key `{key}` is not allowed here");
        match keyword {
            "properties" | "patternProperties" if self.node != NodeId::ROOT => {
                let key = last_step(self.pointer);
                parent.at_key(&key, not_allowed(&key), self.schema_advice())
            }
            "dependentSchemas" => {
                let key = name.replace("~1", "/").replace("~0", "~");
                self.at_key(&key, not_allowed(&key), self.schema_advice())
            }
            _ if name == "propertyNames" => {
                let none = ValidationErrorKind::MaxProperties { limit: 0 };
                let message =
                    describe_limit(&none, &self.show(), self.child_count()).unwrap_or_default();
                self.new_violation(self.underlined_span(), message, self.schema_advice())
            }
            _ => self.wrong_value(error),
        }
    }
}
