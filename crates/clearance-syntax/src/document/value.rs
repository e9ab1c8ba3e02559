//! Values of a document: nodes of the arena, each with the span at which it was written.

use super::value_kind::ValueKind;
use std::sync::Arc;

use jiff::civil::Date;

use crate::source::Span;

/// The number of a value within its document; the root is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The whole document.
    pub const ROOT: Self = Self(0);

    /// As an index into the arena.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A value, and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value itself.
    pub value: Value,
    /// The text of the whole value. For a TOML `[table]` this is its header line.
    pub span: Span,
    /// The piece of text that names the value: what is underlined when the value as a whole is meant.
    ///
    /// A scalar or list: the same as `span`. A TOML table: its header, or its key where it has no header.
    /// A JSON object or YAML mapping: its key where it has one, else the first line of its text.
    /// The root: the first line that holds anything but white space and comments.
    pub header: Span,
    /// The table or list that holds it; the root holds itself.
    pub parent: NodeId,
}

/// The content of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// JSON `null`, YAML `null` or nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A finite number with a fraction or an exponent.
    Float(f64),
    /// A text.
    Text(Arc<str>),
    /// A calendar date.
    Date(Date),
    /// Values in order.
    List(Vec<NodeId>),
    /// KeyIndex and values in the order they were written.
    Table(Vec<Entry>),
}

impl Value {
    /// Returns its kind.
    pub const fn kind(&self) -> ValueKind {
        match self {
            Self::Null => ValueKind::Nothing,
            Self::Bool(_) => ValueKind::Bool,
            Self::Int(_) => ValueKind::Int,
            Self::Float(_) => ValueKind::Float,
            Self::Text(_) => ValueKind::Text,
            Self::Date(_) => ValueKind::Date,
            Self::List(_) => ValueKind::List,
            Self::Table(_) => ValueKind::Table,
        }
    }
}

/// One key of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key, unescaped.
    pub key: Arc<str>,
    /// Where the key was written.
    pub key_span: Span,
    /// Its value.
    pub value: NodeId,
}
