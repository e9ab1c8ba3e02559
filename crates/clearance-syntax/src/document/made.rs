//! Documents that no file holds: values that a program made, in the form in which everything reads values.

use super::builder::Builder;
use super::tree::Document;
use super::value::{NodeId, Value};
use crate::source::{Diagnostic, Source, Span};

/// A value, and all that it holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Made {
    /// Anything but a list or a table.
    Scalar(Value),
    /// Values in order.
    List(Vec<Self>),
    /// KeyIndex, each once, and values.
    Table(Vec<(Box<str>, Self)>),
}

/// Nothing was written anywhere.
const NOWHERE: Span = Span::new(0, 0);

impl Document {
    /// A document that is a list of these values, about `count` with all that they hold. They are numbered in
    /// the order in which they come, each before what it holds; the list itself is the root.
    ///
    /// # Errors
    /// There are more than numbers can tell apart.
    pub fn of_values(values: Vec<Made>, count: usize) -> Result<Self, Diagnostic> {
        let mut builder = Builder::unlimited(count);
        let items = Value::List(Vec::with_capacity(values.len()));
        let root = builder.add_root(items, NOWHERE, NOWHERE);
        for value in values {
            add_new_item(&mut builder, root, value);
        }
        let source = Source::new("", "");
        builder.finish(&source, None).map_err(|error| error.into_diagnostic(&source))
    }
}

fn add_new_item(builder: &mut Builder, list: NodeId, value: Made) {
    let (value, below) = split_value(value);
    let node = builder.add_item(list, value, NOWHERE, NOWHERE);
    add_children(builder, node, below);
}

/// The content of a value, before it is added.
enum Below {
    Nothing,
    Items(Vec<Made>),
    Entries(Vec<(Box<str>, Made)>),
}

fn split_value(value: Made) -> (Value, Below) {
    match value {
        Made::Scalar(value) => (value, Below::Nothing),
        Made::List(items) => (Value::List(Vec::with_capacity(items.len())), Below::Items(items)),
        Made::Table(entries) => {
            (Value::Table(Vec::with_capacity(entries.len())), Below::Entries(entries))
        }
    }
}

fn add_children(builder: &mut Builder, node: NodeId, below: Below) {
    match below {
        Below::Nothing => {}
        Below::Items(items) => {
            items.into_iter().for_each(|value| add_new_item(builder, node, value))
        }
        Below::Entries(entries) => {
            for (key, value) in entries {
                let (value, below) = split_value(value);
                let node = builder.add_entry(node, (key.into(), NOWHERE), value, NOWHERE, NOWHERE);
                add_children(builder, node, below);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Document, Made, NodeId, Value};

    #[test]
    fn values_are_numbered_each_before_what_it_holds() {
        let number = |number| Made::Scalar(Value::Int(number));
        let list = Made::List(vec![number(3), Made::List(vec![]), number(5)]);
        let table = Made::Table(vec![("a".into(), list), ("b".into(), number(6))]);
        let document = Document::of_values(vec![table, number(7)], 8).unwrap();
        for id in [3, 5, 6, 7] {
            assert_eq!(document.node(NodeId(id)).value, Value::Int(i64::from(id)), "{id}");
        }
        assert_eq!(document.get(NodeId(1), "a"), Some(NodeId(2)));
        assert_eq!(document.pointer(NodeId(5)), "/0/a/2");
        assert_eq!(document.nodes().len(), 8);
    }

    #[test]
    fn a_large_table_finds_its_keys() {
        let entries = (0..100).map(|n| (n.to_string().into(), Made::Scalar(Value::Int(n))));
        let document = Document::of_values(vec![Made::Table(entries.collect())], 0).unwrap();
        assert_eq!(document.get(NodeId(1), "77"), Some(NodeId(79)));
        assert_eq!(document.get(NodeId(1), "100"), None);
    }
}
