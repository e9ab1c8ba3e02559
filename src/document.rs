//! A customer file as a tree of values in which every value knows where it was written.
//!
//! A [`Document`] is an arena: values refer to each other by [`NodeId`], and a place is a pair of byte
//! offsets into the one text. The input formats are the rows of [`FORMATS`].

use std::sync::Arc;

use jiff::civil::Date;

use crate::source::{Fault, Source, Span};

mod builder;
mod change;
mod comments;
mod inherit;
mod json;
mod key;
mod made;
mod name;
mod toml;
mod yaml;

pub use change::Change;
pub use comments::{Comment, sign_of};
pub(crate) use comments::{Lines, comments, solid};
pub use json::WITH_COMMENTS as JSON_WITH_COMMENTS;
pub use made::Made;
pub use name::ItemKeys;
pub(crate) use name::is_plain_key;
pub(crate) use toml::ANY as TOML;

/// How many errors of one file are kept; a file with more is no customer file at all.
pub const MAX_ERRORS: usize = 1_000;

/// How deeply values may nest. The root is at depth 0, a value directly in it at depth 1.
pub const MAX_DEPTH: usize = 128;

/// How many values one document may come to after aliases are expanded.
pub const MAX_NODES: usize = 4_000_000;

/// How many documents one file may hold.
pub const MAX_DOCUMENTS: usize = 100_000;

/// An input format: one row of [`FORMATS`].
#[derive(Debug)]
pub struct Format {
    /// The name, as `--stdin-filename` and messages use it.
    pub name: &'static str,
    /// File extensions without the dot, lower case.
    pub extensions: &'static [&'static str],
    /// Reads a text. Never fails as a whole: what could be read is there beside the errors.
    pub parse: fn(&Arc<Source>) -> Parsed,
    /// Writes a scalar as this format would, for a fix.
    pub write_scalar: fn(&Value) -> Option<String>,
    /// Writes a scalar in place of the one that is written as the text, in its style where that can be kept. Nothing
    /// where more than a value would be lost.
    pub write_over: fn(&str, &Value) -> Option<String>,
    /// Writes a key with a scalar that is written already, as people would add it to a table.
    pub write_entry: fn(&str, &str) -> String,
    /// Reads a scalar that one of the first two has written.
    pub read_scalar: fn(&str) -> Option<Value>,
}

/// Every format that can be read, in the order in which help lists them.
pub const FORMATS: &[Format] = &[toml::FORMAT, json::FORMAT, json::LINES, yaml::FORMAT];

/// The format of a file extension (without the dot, any letter case).
pub fn format_of(extension: &str) -> Option<&'static Format> {
    let matches = |known: &&str| known.eq_ignore_ascii_case(extension);
    FORMATS.iter().find(|format| format.extensions.iter().any(matches))
}

/// What a text held: documents, and what was wrong.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The documents that could be read whole, in order.
    pub documents: Vec<Document>,
    /// Everything that could not be read, in order of place.
    pub errors: Vec<ParseError>,
}

impl Parsed {
    /// Adds what one document came to.
    fn add(&mut self, document: Result<Document, ParseError>) {
        match document {
            Ok(document) => self.documents.push(document),
            Err(error) => self.fail(error),
        }
    }

    /// Adds an error, unless there are more than enough.
    fn fail(&mut self, error: ParseError) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(error);
        }
    }

    /// The same with the errors in order of place, each once.
    fn sorted(mut self) -> Self {
        self.errors.sort_by_key(|error| error.span);
        self.errors.dedup();
        self
    }
}

/// A place at which a text could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// Where.
    pub span: Span,
    /// What is wrong: a lower-case fragment.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A second place that explains the first, with what it is.
    pub label: Option<(Span, String)>,
}

impl ParseError {
    /// An error at a place.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, label: None }
    }

    /// The same error with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The error as a fault of the text that it is in.
    pub fn into_fault(self, source: &Arc<Source>) -> Fault {
        let fault = Fault::new(source, self.span, self.message);
        Fault { help: self.help, label: self.label, ..fault }
    }

    /// The same error with a second place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.label = Some((span, text.into()));
        self
    }
}

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
    /// What it is.
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

/// What a value is.
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
    /// Keys and values in the order they were written.
    Table(Vec<Entry>),
}

impl Value {
    /// What a reader would call it, with its article: "a text", "a list".
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Int(_) => "an integer",
            Self::Float(_) => "a number",
            Self::Text(_) => "a string",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
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

/// One customer file's values; one line of JSON Lines; one document of a YAML stream.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file's text.
    pub source: Arc<Source>,
    /// Which document of the file it is, from 0, where the file can hold several.
    pub index: Option<usize>,
    nodes: Vec<Node>,
    keys: builder::Keys,
    /// Values that are from elsewhere, if there are any.
    borrowed: Vec<inherit::Borrowed>,
    names: name::Names,
}

impl Document {
    /// The value with this number; an unknown number gives the root.
    pub fn node(&self, id: NodeId) -> &Node {
        static NOTHING: Node = Node {
            value: Value::Null,
            span: Span::new(0, 0),
            header: Span::new(0, 0),
            parent: NodeId::ROOT,
        };
        self.nodes.get(id.index()).or_else(|| self.nodes.first()).unwrap_or(&NOTHING)
    }

    /// All values; the root is the first.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Replaces what a value is and leaves where it was written.
    pub fn set_value(&mut self, id: NodeId, value: Value) {
        if let Value::Table(entries) = &value {
            self.keys.renew(id, entries);
        }
        if let Some(node) = self.nodes.get_mut(id.index()) {
            node.value = value;
        }
        self.names.forget();
    }

    /// The value of a key in a table.
    pub fn get(&self, table: NodeId, key: &str) -> Option<NodeId> {
        self.entry(table, key).map(|entry| entry.value)
    }

    /// The key, its place and its value in a table.
    pub fn entry(&self, table: NodeId, key: &str) -> Option<&Entry> {
        self.keys.find(&self.nodes, table, key)
    }

    /// The JSON Pointer (RFC 6901) of a value; the root's is empty.
    pub fn pointer(&self, id: NodeId) -> String {
        let mut steps = Vec::new();
        let mut at = id;
        while at != NodeId::ROOT {
            let parent = self.node(at).parent;
            steps.push(match &self.node(parent).value {
                Value::Table(entries) => entries
                    .iter()
                    .find(|entry| entry.value == at)
                    .map(|entry| entry.key.replace('~', "~0").replace('/', "~1"))
                    .unwrap_or_default(),
                Value::List(items) => {
                    let index = items.iter().position(|&item| item == at);
                    index.unwrap_or_default().to_string()
                }
                _ => String::new(),
            });
            at = parent;
        }
        steps.iter().rev().fold(String::new(), |path, step| path + "/" + step.as_str())
    }

    /// The value at a JSON Pointer.
    pub fn at_pointer(&self, pointer: &str) -> Option<NodeId> {
        pointer.split('/').skip(1).try_fold(NodeId::ROOT, |at, step| {
            let step = step.replace("~1", "/").replace("~0", "~");
            match &self.node(at).value {
                Value::Table(_) => self.get(at, &step),
                Value::List(items) => items.get(step.parse::<usize>().ok()?).copied(),
                _ => None,
            }
        })
    }
}
