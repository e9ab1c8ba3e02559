//! Gathered values as text, for reports of decisions.

use rhai::Dynamic;

use super::gathered::Gathered;
use crate::script::node_ref::NodeRef;
use crate::script::shown;
use clearance_syntax::document::{Made, Value};

/// A value within what was gathered that was read from the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Where it is in what was gathered, as in `offers[0].licenses`; empty if it is all of it.
    pub key: String,
    /// Where it was read.
    pub node_ref: NodeRef,
}

/// How much of it is shown, in bytes.
const MOST: usize = 2_000;

impl Gathered {
    /// It as a rule would write it; what is long is cut.
    pub fn to_script_text(&self) -> String {
        let mut text = String::new();
        write_value(&self.value, &mut text);
        shown::cut_text(&mut text, MOST);
        text
    }

    /// The values in it that were read from the document, in their order.
    pub fn parts(&self) -> Vec<Part> {
        let mut keys = Vec::with_capacity(self.size.values);
        collect_keys(&self.value, String::new(), &mut keys);
        let part = |(number, node_ref): &(u32, NodeRef)| {
            let key = keys.get(usize::try_from(*number).ok()?)?.clone();
            Some(Part { key, node_ref: node_ref.clone() })
        };
        self.places.iter().filter_map(part).collect()
    }
}

/// The keys of all values by their number: each before what it holds.
fn collect_keys(value: &Made, key: String, keys: &mut Vec<String>) {
    keys.push(key.clone());
    match value {
        Made::Scalar(_) => {}
        Made::List(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_keys(item, format!("{key}[{index}]"), keys);
            }
        }
        Made::Table(entries) => {
            for (name, value) in entries {
                let dot = if key.is_empty() { "" } else { "." };
                collect_keys(value, format!("{key}{dot}{name}"), keys);
            }
        }
    }
}

/// Appends a value; what is too long ends early.
fn write_value(value: &Made, to: &mut String) {
    if to.len() > MOST {
        return;
    }
    match value {
        Made::Scalar(value) => to.push_str(&shown::brief_text(&script_scalar(value), MOST)),
        Made::List(items) => {
            to.push('[');
            for (index, item) in items.iter().enumerate() {
                to.push_str(if index > 0 { ", " } else { "" });
                write_value(item, to);
            }
            to.push(']');
        }
        Made::Table(entries) if entries.is_empty() => to.push_str("#{}"),
        Made::Table(entries) => {
            for (index, (key, value)) in entries.iter().enumerate() {
                to.push_str(if index > 0 { ", " } else { "#{ " });
                match is_identifier(key) {
                    true => to.push_str(key),
                    false => to.push_str(&shown::brief_text(&(**key).into(), MOST)),
                }
                to.push_str(": ");
                write_value(value, to);
            }
            to.push_str(" }");
        }
    }
}

fn is_identifier(key: &str) -> bool {
    let mut signs = key.trim_start_matches('_').chars();
    signs.next().is_some_and(|c| c.is_ascii_alphabetic())
        && signs.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn script_scalar(value: &Value) -> Dynamic {
    match value {
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::Text(text) => (&**text).into(),
        Value::Date(date) => Dynamic::from(*date),
        // Scalars hold nothing.
        Value::Null | Value::List(_) | Value::Table(_) => Dynamic::UNIT,
    }
}
