//! Tables as scripts see them: read-only handles into a document, and values that know their place.
//!
//! A [`Table`] is a document and a node number, so handing one around copies nothing and changing one is impossible.

use std::rc::Rc;

use rhai::{Dynamic, EvalAltResult, ImmutableString, Position};

use super::moving::{read_count, read_day};
use super::node_ref::NodeRef;
use super::view::View;
use crate::schema::ShapeId;
use crate::suggestion::closest_match;
use clearance_syntax::document::{Document, NodeId, Value};

/// A scalar of a script as a document would hold it: what [`View::value`] does, the other way round.
pub(super) fn plain_scalar(value: &Dynamic) -> Option<Value> {
    if let Ok(value) = value.as_bool() {
        return Some(Value::Bool(value));
    }
    if let Ok(value) = value.as_int() {
        return Some(Value::Int(value));
    }
    if let Ok(value) = value.as_float() {
        return Some(Value::Float(value));
    }
    if let Some(date) = read_day(value) {
        return Some(Value::Date(date));
    }
    if let Some(count) = read_count(value) {
        return Some(Value::Int(count));
    }
    value.read_lock::<ImmutableString>().map(|text| Value::Text(text.as_str().into()))
}

/// A key that is absent, as `missing(table, "key")` gives it.
#[derive(Debug, Clone)]
pub(super) struct MissingKey {
    pub(super) table: Table,
    pub(super) key: String,
}

/// A table of a document.
#[derive(Debug, Clone)]
pub struct Table {
    pub(super) view: Rc<View>,
    pub(super) node: NodeId,
    shape: ShapeId,
}

impl View {
    /// A value as scripts see it.
    pub(super) fn script_value(self: &Rc<Self>, node: NodeId, shape: ShapeId) -> Dynamic {
        let mut value = match &self.document.node(node).value {
            Value::Null => Dynamic::UNIT,
            Value::Bool(value) => (*value).into(),
            Value::Int(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::Text(text) => self.node_string(node, text).into(),
            Value::Date(date) => Dynamic::from(*date),
            Value::List(items) => {
                let below = self.shape.items(shape).unwrap_or(ShapeId::ANY);
                Dynamic::from_array(
                    items.iter().map(|&item| self.script_value(item, below)).collect(),
                )
            }
            Value::Table(_) => return Dynamic::from(Table { view: Rc::clone(self), node, shape }),
        };
        self.set_tag(&mut value, node);
        value
    }

    /// The place of a value that a script gives, if it has one.
    pub fn find_place(&self, value: &Dynamic) -> Option<NodeRef> {
        if let Some(missing) = value.read_lock::<MissingKey>() {
            let here = self.owns_table(&missing.table);
            return here.then(|| NodeRef::Missing(missing.table.node, missing.key.clone()));
        }
        if let Some(table) = value.read_lock::<Table>() {
            return self.owns_table(&table).then_some(NodeRef::Node(table.node));
        }
        if value.tag() != 0 {
            return self.tagged_place(value);
        }
        let string = value.read_lock::<ImmutableString>()?;
        self.node_of_string(&string).map(NodeRef::Node)
    }

    fn owns_table(&self, table: &Table) -> bool {
        std::ptr::eq(Rc::as_ptr(&table.view), self) && self.has_place(table.node)
    }
}

type Outcome = Result<Dynamic, Box<EvalAltResult>>;

impl Table {
    pub(super) fn root(view: &Rc<View>) -> Self {
        Self::at(view, NodeId::ROOT, ShapeId::ROOT)
    }

    /// The table with a number, at a place of the view's shape.
    pub(super) fn at(view: &Rc<View>, node: NodeId, shape: ShapeId) -> Self {
        Self { view: Rc::clone(view), node, shape }
    }

    /// Its place in the view's shape.
    pub(super) const fn shape(&self) -> ShapeId {
        self.shape
    }

    /// The value of a key that is there, or that the schema knows; anything else is a mistake in the
    /// rule, and an error.
    pub(super) fn property(&self, name: &str) -> Outcome {
        if let Some(value) = self.present_value(name) {
            return Ok(value);
        }
        if self.view.shape.declared(self.shape, name).is_some() {
            return Ok(self.absent_value(name));
        }
        Err(self.unknown_key(name))
    }

    /// Whether its values have places: it is of a document.
    pub(super) fn is_placed(&self) -> bool {
        self.view.has_places()
    }

    /// The value of a key, or `()`.
    pub(super) fn get(&self, name: &str) -> Dynamic {
        self.present_value(name).unwrap_or_else(|| self.absent_value(name))
    }

    /// Whether the table has a key of this name.
    pub fn contains(&self, name: &str) -> bool {
        let value = self.view.document.get(self.node, name);
        self.view.notify_read(|| match value {
            Some(node) => NodeRef::Node(node),
            None => NodeRef::Missing(self.node, name.to_owned()),
        });
        value.is_some_and(|node| self.view.document.node(node).value != Value::Null)
    }

    pub(super) fn keys(&self) -> Vec<&str> {
        self.view.notify_read(|| NodeRef::Node(self.node));
        self.own_keys()
    }

    fn own_keys(&self) -> Vec<&str> {
        match &self.view.document.node(self.node).value {
            Value::Table(entries) => entries.iter().map(|entry| &*entry.key).collect(),
            _ => Vec::new(),
        }
    }

    fn present_value(&self, name: &str) -> Option<Dynamic> {
        let node = self.view.document.get(self.node, name)?;
        self.view.notify_read(|| NodeRef::Node(node));
        let below = self.view.shape.property(self.shape, name).unwrap_or(ShapeId::ANY);
        Some(self.view.script_value(node, below))
    }

    fn absent_value(&self, name: &str) -> Dynamic {
        self.view.notify_read(|| NodeRef::Missing(self.node, name.to_owned()));
        self.view.absent_value(self.node, name)
    }

    fn unknown_key(&self, name: &str) -> Box<EvalAltResult> {
        let declared = self.view.shape.names(self.shape);
        let known: Vec<&str> = declared.chain(self.own_keys()).collect();
        let advice = match closest_match(name, known.into_iter()) {
            Some(likely) => format!("did you mean `{likely}`?"),
            None => format!("ask with `.get(\"{name}\")` where it may be absent"),
        };
        let text = format!("no key `{name}` here; {advice}");
        EvalAltResult::ErrorRuntime(text.into(), Position::NONE).into()
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a table with the keys {}", self.own_keys().join(", "))
    }
}

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        let one = (&*self.view.document, self.node);
        values_equal(one, (&*other.view.document, other.node))
    }
}

fn values_equal(one: (&Document, NodeId), other: (&Document, NodeId)) -> bool {
    if std::ptr::eq(one.0, other.0) && one.1 == other.1 {
        return true;
    }
    match (&one.0.node(one.1).value, &other.0.node(other.1).value) {
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len()
                && a.iter().zip(b).all(|(&a, &b)| values_equal((one.0, a), (other.0, b)))
        }
        (Value::Table(a), Value::Table(b)) => {
            a.len() == b.len()
                && a.iter().all(|entry| {
                    let twin = other.0.get(other.1, &entry.key);
                    twin.is_some_and(|twin| values_equal((one.0, entry.value), (other.0, twin)))
                })
        }
        (a, b) => a == b,
    }
}
