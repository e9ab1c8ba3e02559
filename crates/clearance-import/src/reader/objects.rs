//! JSON as records: the objects within whatever the tools put around them.

use std::borrow::Cow;

use clearance_syntax::document::{Document, NodeId, Value, format_of};
use clearance_syntax::source::Source;

use super::error::ReadError;
use super::record::same_name;

/// The keys under which tools put the list of records: Graph and PowerShell, Partner Center, distributors.
const ENVELOPES: [&str; 5] = ["value", "items", "content", "results", "subscriptions"];

/// The keys that tell that a file is one page of several.
const NEXT_PAGES: [&str; 3] = ["@odata.nextLink", "odata.nextLink", "nextLink"];

/// The records of a JSON text.
#[derive(Debug)]
pub struct Objects {
    document: Document,
    items: Vec<NodeId>,
    /// Whether there are further pages that the file does not hold.
    pub is_one_page: bool,
}

/// An object of a JSON text.
#[derive(Debug, Clone, Copy)]
pub struct Object<'t> {
    document: &'t Document,
    node: NodeId,
}

impl Objects {
    /// Parses a text strictly.
    pub(super) fn parse(name: &str, text: String) -> Result<Self, ReadError> {
        let Some(format) = format_of("json") else {
            return Err(ReadError::new("JSON cannot be read", "give a table"));
        };
        let source = Source::new(name, text);
        let parsed = (format.parse)(&source);
        if let Some(error) = parsed.errors.first() {
            let line = source.position(error.span.start).line as u64;
            let help = error.help.clone().unwrap_or_else(|| "export it again".to_owned());
            return Err(ReadError::new(error.message.clone(), help).at(line));
        }
        let document = parsed.documents.into_iter().next();
        let document =
            document.ok_or_else(|| ReadError::new("the file is empty", "export it again"))?;
        let mut objects = Self { document, items: Vec::new(), is_one_page: false };
        objects.unwrap_envelope(NodeId::ROOT, 0);
        Ok(objects)
    }

    /// Collects the records within a value.
    fn unwrap_envelope(&mut self, node: NodeId, depth: usize) {
        match &self.document.node(node).value {
            Value::List(items) => {
                let is_table =
                    |item: &&NodeId| matches!(self.document.node(**item).value, Value::Table(_));
                let tables: Vec<NodeId> = items.iter().filter(is_table).copied().collect();
                for table in tables {
                    match depth < 2 && self.inner_list(table).is_some() {
                        true => self.unwrap_envelope(table, depth + 1),
                        false => self.items.push(table),
                    }
                }
            }
            Value::Table(_) => {
                let has = |key: &&str| self.document.get(node, key).is_some();
                self.is_one_page |= NEXT_PAGES.iter().any(has) || self.has_pages(node);
                match self.inner_list(node) {
                    Some(list) => self.unwrap_envelope(list, depth + 1),
                    None => self.items.push(node),
                }
            }
            _ => {}
        }
    }

    /// Whether an object says that it is a page that others follow.
    fn has_pages(&self, node: NodeId) -> bool {
        let object = Object { document: &self.document, node };
        let number = |path: &str| object.text(path).and_then(|text| text.parse::<u64>().ok());
        let (number, total) = (number("page.number"), number("page.totalpages"));
        number.zip(total).is_some_and(|(number, total)| number.saturating_add(1) < total)
    }

    /// The list of records in an object that is there for nothing else: `value`, or the responses of a batch with their bodies.
    fn inner_list(&self, node: NodeId) -> Option<NodeId> {
        let object = Object { document: &self.document, node };
        let is_list = |node: &NodeId| matches!(self.document.node(*node).value, Value::List(_));
        let direct = ENVELOPES.iter().find_map(|key| object.child(key).filter(is_list));
        let batch = || object.child("responses").filter(is_list);
        let body = || {
            let body = object.child("body")?;
            Object { document: &self.document, node: body }.child("value").filter(is_list)
        };
        direct.or_else(batch).or_else(body)
    }

    /// The records in order.
    pub fn iter(&self) -> impl Iterator<Item = Object<'_>> {
        self.items.iter().map(|&node| Object { document: &self.document, node })
    }

    /// The names of the fields of the first records, each once.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for object in self.iter().take(100) {
            if let Value::Table(entries) = &self.document.node(object.node).value {
                for entry in entries.iter().take(1_000) {
                    if !names.iter().any(|name| **name == *entry.key) && names.len() < 1_000 {
                        names.push(entry.key.to_string());
                    }
                }
            }
        }
        names
    }
}

impl<'t> Object<'t> {
    fn child(&self, name: &str) -> Option<NodeId> {
        let Value::Table(entries) = &self.document.node(self.node).value else { return None };
        let entry = entries.iter().find(|entry| same_name(&entry.key, name));
        entry.map(|entry| entry.value)
    }

    /// The value at a path of simplified names.
    fn find(&self, path: &str) -> Option<NodeId> {
        let step = |at: Object<'t>, name| Some(Object { node: at.child(name)?, ..at });
        path.split('.').try_fold(*self, step).map(|object| object.node)
    }

    /// The value at a path as a text without white space around it.
    pub fn text(&self, path: &str) -> Option<Cow<'t, str>> {
        scalar(self.document, self.find(path)?)
    }

    /// Whether there is a list at a path.
    pub fn has_list(&self, path: &str) -> bool {
        let found = self.find(path).map(|node| &self.document.node(node).value);
        matches!(found, Some(Value::List(_)))
    }

    /// The texts of the list at a path.
    pub fn texts(&self, path: &str) -> Vec<Cow<'t, str>> {
        self.items(path).filter_map(|item| scalar(self.document, item)).collect()
    }

    /// The objects of the list at a path.
    pub fn objects(&self, path: &str) -> Vec<Self> {
        let document = self.document;
        let is_table = |node: &NodeId| matches!(document.node(*node).value, Value::Table(_));
        self.items(path).filter(is_table).map(|node| Object { document, node }).collect()
    }

    fn items(&self, path: &str) -> impl Iterator<Item = NodeId> + use<'t> {
        let list = self.find(path).map(|node| &self.document.node(node).value);
        let items = match list {
            Some(Value::List(items)) => items.as_slice(),
            _ => &[],
        };
        items.iter().copied()
    }

    /// The line on which it begins, from 1.
    pub fn line(&self) -> u64 {
        let start = self.document.node(self.node).span.start;
        self.document.source.position(start).line as u64
    }
}

/// A scalar as a text; nothing where it is empty or null. Windows PowerShell writes some dates as an object around a text.
fn scalar<'t>(document: &'t Document, node: NodeId) -> Option<Cow<'t, str>> {
    let text = match &document.node(node).value {
        Value::Text(text) => Cow::Borrowed(text.trim()),
        Value::Int(value) => Cow::Owned(value.to_string()),
        Value::Float(value) => Cow::Owned(value.to_string()),
        Value::Bool(value) => Cow::Owned(value.to_string()),
        Value::Date(value) => Cow::Owned(value.to_string()),
        Value::Table(_) => {
            let inner = Object { document, node }.child("value")?;
            match &document.node(inner).value {
                Value::Text(text) => Cow::Borrowed(text.trim()),
                _ => return None,
            }
        }
        Value::Null | Value::List(_) => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}
