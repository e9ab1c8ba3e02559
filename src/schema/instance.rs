//! Lets the schema validator read a [`Document`] as it is, without copying it into JSON.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, Node, NodeIdentity, Object};
use serde_json::Number;

use crate::document::{Document, Entry, NodeId, Value};

/// The representation: documents as instances of a JSON Schema.
#[derive(Debug)]
pub(super) struct Documents;

/// One value of a document, or a property name on its own.
#[derive(Debug, Clone, Copy)]
pub(super) enum At<'a> {
    Node(&'a Document, NodeId),
    Name(&'a str),
}

impl<'a> At<'a> {
    pub(super) const fn root(document: &'a Document) -> Self {
        Self::Node(document, NodeId::ROOT)
    }

    fn value(&self) -> Option<&'a Value> {
        match self {
            Self::Node(document, id) => Some(&document.node(*id).value),
            Self::Name(_) => None,
        }
    }
}

impl Json for Documents {
    type Node<'a> = At<'a>;
    type PreparedKey = Box<str>;
    type StringBuffer = ();
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> Box<str> {
        key.into()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(At<'_>) -> T) -> T {
        f(At::Name(string))
    }
}

impl<'a> Node<'a, Documents> for At<'a> {
    type Object = Table<'a>;
    type Array = List<'a>;
    type Number = Number;

    fn as_object(&self) -> Option<Table<'a>> {
        match (self, self.value()?) {
            (Self::Node(document, _), Value::Table(entries)) => Some(Table { document, entries }),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<List<'a>> {
        match (self, self.value()?) {
            (Self::Node(document, _), Value::List(items)) => Some(List { document, items }),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match (self, self.value()) {
            (Self::Name(name), _) => Some(Cow::Borrowed(name)),
            (_, Some(Value::Text(text))) => Some(Cow::Borrowed(text)),
            (_, Some(Value::Date(date))) => Some(Cow::Owned(date.to_string())),
            _ => None,
        }
    }

    fn as_number(&self) -> Option<Number> {
        match self.value()? {
            Value::Int(number) => Some(Number::from(*number)),
            Value::Float(number) => Number::from_f64(*number),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.value()? {
            Value::Bool(boolean) => Some(*boolean),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self.value(), Some(Value::Null))
    }

    fn json_type(&self) -> JsonType {
        match self.value() {
            Some(Value::Null) => JsonType::Null,
            Some(Value::Bool(_)) => JsonType::Boolean,
            Some(Value::Int(_) | Value::Float(_)) => JsonType::Number,
            Some(Value::Text(_) | Value::Date(_)) | None => JsonType::String,
            Some(Value::List(_)) => JsonType::Array,
            Some(Value::Table(_)) => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &serde_json::Value) -> bool {
        match (self.value(), expected) {
            // Nearly every `enum` and `const` is of strings.
            (Some(Value::Text(text)), serde_json::Value::String(expected)) => **text == **expected,
            _ => jsonschema::json::cmp::equal(&self.to_value(), expected),
        }
    }

    fn to_value(&self) -> Cow<'a, serde_json::Value> {
        Cow::Owned(match self {
            Self::Node(document, id) => json_of(document, *id),
            Self::Name(name) => serde_json::Value::from(*name),
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        match self {
            Self::Node(document, id) => {
                Some(NodeIdentity::tagged(std::ptr::from_ref(*document).addr(), id.0))
            }
            Self::Name(_) => None,
        }
    }
}

/// A copy of a value as plain JSON; dates become strings.
pub(super) fn json_of(document: &Document, id: NodeId) -> serde_json::Value {
    match &document.node(id).value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::Text(text) => (**text).into(),
        Value::Date(date) => date.to_string().into(),
        Value::List(items) => items.iter().map(|&item| json_of(document, item)).collect(),
        Value::Table(entries) => {
            let pairs = entries.iter();
            pairs.map(|entry| (entry.key.to_string(), json_of(document, entry.value))).collect()
        }
    }
}

pub(super) struct Table<'a> {
    document: &'a Document,
    entries: &'a [Entry],
}

impl<'a> Object<'a, Documents> for Table<'a> {
    type Node = At<'a>;
    type MemberName = &'a str;
    type MembersIter = Members<'a>;

    fn len(&self) -> usize {
        self.entries.len()
    }

    fn get(&self, key: &Box<str>) -> Option<At<'a>> {
        let entry = self.entries.iter().find(|entry| entry.key == *key)?;
        Some(At::Node(self.document, entry.value))
    }

    fn members(&self) -> Members<'a> {
        Members { document: self.document, entries: self.entries.iter() }
    }
}

pub(super) struct Members<'a> {
    document: &'a Document,
    entries: std::slice::Iter<'a, Entry>,
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, At<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.entries.next()?;
        Some((&*entry.key, At::Node(self.document, entry.value)))
    }
}

pub(super) struct List<'a> {
    document: &'a Document,
    items: &'a [NodeId],
}

impl<'a> Array<'a, Documents> for List<'a> {
    type Node = At<'a>;
    type ElementsIter = Elements<'a>;

    fn len(&self) -> usize {
        self.items.len()
    }

    fn elements(&self) -> Elements<'a> {
        Elements { document: self.document, items: self.items.iter() }
    }
}

pub(super) struct Elements<'a> {
    document: &'a Document,
    items: std::slice::Iter<'a, NodeId>,
}

impl<'a> Iterator for Elements<'a> {
    type Item = At<'a>;

    fn next(&mut self) -> Option<At<'a>> {
        self.items.next().map(|&item| At::Node(self.document, item))
    }
}
