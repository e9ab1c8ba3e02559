//! TOML's rules of which table may be opened, extended or only read: by header, dotted key, inline.

use std::sync::Arc;

use crate::document::builder::{self, Builder};
use crate::document::parse_error::ParseError;
use crate::document::value::{NodeId, Value};
use crate::source::Span;

/// One key of a path.
pub(super) struct Key {
    pub(super) text: Arc<str>,
    pub(super) span: Span,
}

/// A table or list and its depth.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) node: Option<NodeId>,
    pub(super) depth: usize,
}

/// How a value came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// By a `[header]` of its own, or as an element of an array of tables.
    Header,
    /// Named on the way of a longer header; may still get one of its own.
    Implicit,
    /// Named on the way of a dotted key.
    Dotted,
    /// The list that `[[header]]`s add to.
    Tables,
    /// Written as a value: complete as it stands.
    Inline,
}

/// The document so far, and how each of its values came to be.
pub(super) struct Tables {
    pub(super) nodes: Builder,
    origins: Vec<Origin>,
}

impl Tables {
    /// Nothing but the root.
    pub(super) fn new(whole: Span) -> Self {
        let mut nodes = Builder::new();
        nodes.root(Value::Table(Vec::new()), whole, Span::new(whole.start, whole.start));
        Self { nodes, origins: vec![Origin::Header] }
    }

    /// Opens the table of a header.
    pub(super) fn header(
        &mut self,
        mut path: Vec<Key>,
        span: Span,
        is_array: bool,
    ) -> Result<Place, ParseError> {
        let mut table = Place { node: Some(NodeId::ROOT), depth: 0 };
        let Some(key) = path.pop() else { return Ok(Place { node: None, depth: 0 }) };
        for step in path {
            self.descend(&mut table, step)?;
        }
        let Some(node) = table.node else { return Ok(table) };
        let depth = table.depth + 1;
        if is_array {
            let list = self.list(node, key, span)?;
            let element = self.nodes.item(list, Value::Table(Vec::new()), span, span);
            self.origins.push(Origin::Header);
            return Ok(Place { node: Some(element), depth: depth + 1 });
        }
        let Some((existing, origin, first)) = self.find(node, &key.text) else {
            let table = self.add(node, key, Value::Table(Vec::new()), span, Origin::Header);
            return Ok(Place { node: Some(table), depth });
        };
        if origin != Origin::Implicit {
            return Err(builder::duplicate_key(&key.text, key.span, first));
        }
        self.set_origin(existing, Origin::Header);
        if let Some(node) = self.nodes.node_mut(existing) {
            (node.span, node.header) = (span, span);
        }
        Ok(Place { node: Some(existing), depth })
    }

    /// Steps into the table that a dotted key names on its way, which must not be open elsewhere.
    pub(super) fn dotted(&mut self, table: &mut Place, key: Key) -> Result<(), ParseError> {
        let Some(node) = table.node.take() else { return Ok(()) };
        table.depth += 1;
        let span = key.span;
        let Some((existing, origin, first)) = self.find(node, &key.text) else {
            table.node = Some(self.add(node, key, Value::Table(Vec::new()), span, Origin::Dotted));
            return Ok(());
        };
        match origin {
            Origin::Implicit | Origin::Dotted => self.set_origin(existing, Origin::Dotted),
            Origin::Header | Origin::Tables => {
                return Err(builder::duplicate_key(&key.text, span, first));
            }
            Origin::Inline => return Err(self.complete(existing, &key, first)),
        }
        table.node = Some(existing);
        Ok(())
    }

    /// Adds a value that is written in one piece under a key that is free.
    pub(super) fn value(
        &mut self,
        table: NodeId,
        key: Key,
        value: Value,
        span: Span,
        header: Span,
    ) -> NodeId {
        self.origins.push(Origin::Inline);
        self.nodes.entry(table, (key.text, key.span), value, span, header)
    }

    /// Adds a value to an array; nothing if it is not an array.
    pub(super) fn item(&mut self, list: NodeId, value: Value, span: Span) -> Option<NodeId> {
        if !matches!(self.nodes.node(list)?.value, Value::List(_)) {
            return None;
        }
        self.origins.push(Origin::Inline);
        Some(self.nodes.item(list, value, span, span))
    }

    /// Steps into the table that a header names on its way.
    fn descend(&mut self, table: &mut Place, key: Key) -> Result<(), ParseError> {
        let Some(node) = table.node else { return Ok(()) };
        table.depth += 1;
        let span = key.span;
        let Some((existing, origin, first)) = self.find(node, &key.text) else {
            table.node =
                Some(self.add(node, key, Value::Table(Vec::new()), span, Origin::Implicit));
            return Ok(());
        };
        table.node = Some(existing);
        match origin {
            Origin::Inline => return Err(self.complete(existing, &key, first)),
            Origin::Tables => {
                table.depth += 1;
                table.node = self.nodes.node(existing).and_then(|list| match &list.value {
                    Value::List(items) => items.last().copied(),
                    _ => None,
                });
            }
            Origin::Header | Origin::Implicit | Origin::Dotted => {}
        }
        Ok(())
    }

    /// The list that a `[[header]]` adds to.
    fn list(&mut self, table: NodeId, key: Key, span: Span) -> Result<NodeId, ParseError> {
        match self.find(table, &key.text) {
            Some((list, Origin::Tables, _)) => Ok(list),
            Some((_, _, first)) => Err(builder::duplicate_key(&key.text, key.span, first)),
            None => Ok(self.add(table, key, Value::List(Vec::new()), span, Origin::Tables)),
        }
    }

    fn add(&mut self, table: NodeId, key: Key, value: Value, span: Span, origin: Origin) -> NodeId {
        self.origins.push(origin);
        self.nodes.entry(table, (key.text, key.span), value, span, span)
    }

    fn find(&self, table: NodeId, key: &str) -> Option<(NodeId, Origin, Span)> {
        let entry = self.nodes.find(table, key)?;
        Some((entry.value, *self.origins.get(entry.value.index())?, entry.key_span))
    }

    fn set_origin(&mut self, node: NodeId, origin: Origin) {
        if let Some(known) = self.origins.get_mut(node.index()) {
            *known = origin;
        }
    }

    /// The error for adding to a value that is complete as it stands.
    fn complete(&self, node: NodeId, key: &Key, first: Span) -> ParseError {
        let kind = match self.nodes.node(node).map(|node| &node.value) {
            Some(Value::Table(_)) => "an inline table",
            Some(value) => value.kind(),
            None => "a value",
        };
        let message = format!("no key can be added to `{}`: it is {kind}", key.text);
        ParseError::new(key.span, message).label(first, "first given here")
    }
}
