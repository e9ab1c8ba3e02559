//! TOML's rules of which table may be opened, extended or only read: by header, dotted key, inline.

use std::sync::Arc;

use crate::document::builder::{self, Builder};
use crate::document::syntax_error::SyntaxError;
use crate::document::value::{NodeId, Value};
use crate::source::Span;

/// One key of a path.
pub(super) struct DottedKey {
    pub(super) text: Arc<str>,
    pub(super) span: Span,
}

/// A table or list and its depth.
#[derive(Clone, Copy)]
pub(super) struct TablePlace {
    pub(super) node: Option<NodeId>,
    pub(super) depth: usize,
}

/// How a value came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableOrigin {
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
    origins: Vec<TableOrigin>,
}

impl Tables {
    /// Nothing but the root.
    pub(super) fn new(whole: Span) -> Self {
        let mut nodes = Builder::new();
        nodes.add_root(Value::Table(Vec::new()), whole, Span::new(whole.start, whole.start));
        Self { nodes, origins: vec![TableOrigin::Header] }
    }

    /// Opens the table of a header.
    pub(super) fn open_header_table(
        &mut self,
        mut path: Vec<DottedKey>,
        span: Span,
        is_array: bool,
    ) -> Result<TablePlace, SyntaxError> {
        let mut table = TablePlace { node: Some(NodeId::ROOT), depth: 0 };
        let Some(key) = path.pop() else { return Ok(TablePlace { node: None, depth: 0 }) };
        for step in path {
            self.descend(&mut table, step)?;
        }
        let Some(node) = table.node else { return Ok(table) };
        let depth = table.depth + 1;
        if is_array {
            let list = self.list(node, key, span)?;
            let element = self.nodes.add_item(list, Value::Table(Vec::new()), span, span);
            self.origins.push(TableOrigin::Header);
            return Ok(TablePlace { node: Some(element), depth: depth + 1 });
        }
        let Some((existing, origin, first)) = self.find(node, &key.text) else {
            let table = self.add(node, key, Value::Table(Vec::new()), span, TableOrigin::Header);
            return Ok(TablePlace { node: Some(table), depth });
        };
        if origin != TableOrigin::Implicit {
            return Err(builder::duplicate_key(&key.text, key.span, first));
        }
        self.set_origin(existing, TableOrigin::Header);
        if let Some(node) = self.nodes.node_mut(existing) {
            (node.span, node.header) = (span, span);
        }
        Ok(TablePlace { node: Some(existing), depth })
    }

    /// Steps into the table that a dotted key names on its way, which must not be open elsewhere.
    pub(super) fn descend_dotted(
        &mut self,
        table: &mut TablePlace,
        key: DottedKey,
    ) -> Result<(), SyntaxError> {
        let Some(node) = table.node.take() else { return Ok(()) };
        table.depth += 1;
        let span = key.span;
        let Some((existing, origin, first)) = self.find(node, &key.text) else {
            table.node =
                Some(self.add(node, key, Value::Table(Vec::new()), span, TableOrigin::Dotted));
            return Ok(());
        };
        match origin {
            TableOrigin::Implicit | TableOrigin::Dotted => {
                self.set_origin(existing, TableOrigin::Dotted)
            }
            TableOrigin::Header | TableOrigin::Tables => {
                return Err(builder::duplicate_key(&key.text, span, first));
            }
            TableOrigin::Inline => return Err(self.mark_complete(existing, &key, first)),
        }
        table.node = Some(existing);
        Ok(())
    }

    /// Adds a value that is written in one piece under a key that is free.
    pub(super) fn value(
        &mut self,
        table: NodeId,
        key: DottedKey,
        value: Value,
        span: Span,
        header: Span,
    ) -> NodeId {
        self.origins.push(TableOrigin::Inline);
        self.nodes.add_entry(table, (key.text, key.span), value, span, header)
    }

    /// Adds a value to an array; nothing if it is not an array.
    pub(super) fn item(&mut self, list: NodeId, value: Value, span: Span) -> Option<NodeId> {
        if !matches!(self.nodes.node(list)?.value, Value::List(_)) {
            return None;
        }
        self.origins.push(TableOrigin::Inline);
        Some(self.nodes.add_item(list, value, span, span))
    }

    /// Steps into the table that a header names on its way.
    fn descend(&mut self, table: &mut TablePlace, key: DottedKey) -> Result<(), SyntaxError> {
        let Some(node) = table.node else { return Ok(()) };
        table.depth += 1;
        let span = key.span;
        let Some((existing, origin, first)) = self.find(node, &key.text) else {
            table.node =
                Some(self.add(node, key, Value::Table(Vec::new()), span, TableOrigin::Implicit));
            return Ok(());
        };
        table.node = Some(existing);
        match origin {
            TableOrigin::Inline => return Err(self.mark_complete(existing, &key, first)),
            TableOrigin::Tables => {
                table.depth += 1;
                table.node = self.nodes.node(existing).and_then(|list| match &list.value {
                    Value::List(items) => items.last().copied(),
                    _ => None,
                });
            }
            TableOrigin::Header | TableOrigin::Implicit | TableOrigin::Dotted => {}
        }
        Ok(())
    }

    /// The list that a `[[header]]` adds to.
    fn list(&mut self, table: NodeId, key: DottedKey, span: Span) -> Result<NodeId, SyntaxError> {
        match self.find(table, &key.text) {
            Some((list, TableOrigin::Tables, _)) => Ok(list),
            Some((_, _, first)) => Err(builder::duplicate_key(&key.text, key.span, first)),
            None => Ok(self.add(table, key, Value::List(Vec::new()), span, TableOrigin::Tables)),
        }
    }

    fn add(
        &mut self,
        table: NodeId,
        key: DottedKey,
        value: Value,
        span: Span,
        origin: TableOrigin,
    ) -> NodeId {
        self.origins.push(origin);
        self.nodes.add_entry(table, (key.text, key.span), value, span, span)
    }

    fn find(&self, table: NodeId, key: &str) -> Option<(NodeId, TableOrigin, Span)> {
        let entry = self.nodes.find(table, key)?;
        Some((entry.value, *self.origins.get(entry.value.index())?, entry.key_span))
    }

    fn set_origin(&mut self, node: NodeId, origin: TableOrigin) {
        if let Some(known) = self.origins.get_mut(node.index()) {
            *known = origin;
        }
    }

    /// The error for adding to a value that is complete as it stands.
    fn mark_complete(&self, node: NodeId, key: &DottedKey, first: Span) -> SyntaxError {
        let kind = match self.nodes.node(node).map(|node| &node.value) {
            Some(Value::Table(_)) => "an inline table",
            Some(value) => value.kind().name(),
            None => "a value",
        };
        let message = format!("no key can be added to `{}`: it is {kind}", key.text);
        SyntaxError::new(key.span, message).label(first, "first given here")
    }
}
