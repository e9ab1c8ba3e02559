//! Tables as scripts see them: read-only handles into a document, and values that know their place.
//!
//! A [`Table`] is a document and a node number, so handing one around copies nothing and changing one
//! is impossible. Every other value carries its place in rhai's tag: `node + 1` for a value that is
//! there, a negative number for a key that is not (see [`absent_tag`]), 0 for no place. Strings lose
//! their tag when they are bound to a variable but keep their allocation, so each document's strings
//! are made once and found again by it.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;
use rhai::{Dynamic, EvalAltResult, ImmutableString, Position};

use super::Spot;
use super::observe::Recorder;
use crate::document::{Document, NodeId, Value};
use crate::schema::{Shape, ShapeId, nearest};

/// The property names that a schema declares, sorted; an absent key is named by its index here.
#[derive(Debug, Default)]
pub(super) struct Names(pub(super) Vec<Box<str>>);

/// A scalar of a script as a document would hold it: what [`View::value`] does, the other way round.
pub(super) fn plain(value: &Dynamic) -> Option<Value> {
    if let Ok(value) = value.as_bool() {
        return Some(Value::Bool(value));
    }
    if let Ok(value) = value.as_int() {
        return Some(Value::Int(value));
    }
    if let Ok(value) = value.as_float() {
        return Some(Value::Float(value));
    }
    if let Some(date) = value.read_lock::<Date>() {
        return Some(Value::Date(*date));
    }
    value.read_lock::<ImmutableString>().map(|text| Value::Text(text.as_str().into()))
}

/// How many bits of a tag name the absent key; the rest name the table it is absent from.
const NAME_BITS: u32 = 10;

/// A document, and the strings made from it so far.
#[derive(Debug)]
pub(super) struct View {
    pub(super) document: Arc<Document>,
    shape: Arc<Shape>,
    names: Rc<Names>,
    placed: Placed,
    strings: Box<[OnceCell<ImmutableString>]>,
    /// Where the strings are that have a place; only what was gathered has so many that it is worth it.
    addresses: OnceCell<Addresses>,
    /// Who is told what is read.
    recorder: Option<Rc<Recorder>>,
}

/// Which values of a document have a place.
#[derive(Debug)]
enum Placed {
    /// Those of a customer file: all.
    All,
    /// Those of a pack's table, and parameters: none.
    None,
    /// What was gathered: those that were read from customer files, sorted.
    Some(Box<[NodeId]>),
}

/// Strings of a view by where they are in memory.
pub(super) type Addresses = HashMap<usize, NodeId>;

impl View {
    pub(super) fn of_document(
        document: Arc<Document>,
        shape: Arc<Shape>,
        names: Rc<Names>,
        recorder: Option<Rc<Recorder>>,
    ) -> Rc<Self> {
        Self::new(document, shape, names, Placed::All, recorder)
    }

    pub(super) fn of_data(document: Arc<Document>, shape: Arc<Shape>) -> Rc<Self> {
        Self::new(document, shape, Rc::default(), Placed::None, None)
    }

    /// A document of which only some values were read from customer files; their numbers are sorted.
    pub(super) fn of_gathered(
        document: Document,
        placed: Box<[NodeId]>,
        recorder: Option<Rc<Recorder>>,
    ) -> Rc<Self> {
        let (shape, names) = (Arc::default(), Rc::default());
        Self::new(Arc::new(document), shape, names, Placed::Some(placed), recorder)
    }

    fn new(
        document: Arc<Document>,
        shape: Arc<Shape>,
        names: Rc<Names>,
        placed: Placed,
        recorder: Option<Rc<Recorder>>,
    ) -> Rc<Self> {
        let strings = document.nodes().iter().map(|_| OnceCell::new()).collect();
        let addresses = OnceCell::new();
        Rc::new(Self { document, shape, names, placed, strings, addresses, recorder })
    }

    fn has_place(&self, node: NodeId) -> bool {
        match &self.placed {
            Placed::All => true,
            Placed::None => false,
            Placed::Some(nodes) => nodes.binary_search(&node).is_ok(),
        }
    }

    /// Whether it is what was gathered of all customers.
    pub(super) const fn is_gathered(&self) -> bool {
        matches!(self.placed, Placed::Some(_))
    }

    /// A value as scripts see it.
    pub(super) fn value(self: &Rc<Self>, node: NodeId, shape: ShapeId) -> Dynamic {
        let mut value = match &self.document.node(node).value {
            Value::Null => Dynamic::UNIT,
            Value::Bool(value) => (*value).into(),
            Value::Int(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::Text(text) => self.string(node, text).into(),
            Value::Date(date) => Dynamic::from(*date),
            Value::List(items) => {
                let below = self.shape.items(shape).unwrap_or(ShapeId::ANY);
                Dynamic::from_array(items.iter().map(|&item| self.value(item, below)).collect())
            }
            Value::Table(_) => return Dynamic::from(Table { view: Rc::clone(self), node, shape }),
        };
        if self.has_place(node) {
            value.set_tag(i32::try_from(node.0 + 1).unwrap_or(0));
        }
        value
    }

    fn string(&self, node: NodeId, text: &str) -> ImmutableString {
        match self.strings.get(node.index()) {
            Some(cell) => cell.get_or_init(|| text.into()).clone(),
            None => text.into(),
        }
    }

    /// The place of a value that a script gives, if it has one.
    pub(super) fn spot(&self, value: &Dynamic) -> Option<Spot> {
        self.spot_with(value, |string| self.node_of_string(string))
    }

    /// The same with another way to find strings.
    pub(super) fn spot_with(
        &self,
        value: &Dynamic,
        node_of_string: impl Fn(&ImmutableString) -> Option<NodeId>,
    ) -> Option<Spot> {
        if let Some(missing) = value.read_lock::<MissingKey>() {
            let here = self.holds(&missing.table);
            return here.then(|| Spot::Missing(missing.table.node, missing.key.clone()));
        }
        if let Some(table) = value.read_lock::<Table>() {
            return self.holds(&table).then_some(Spot::Node(table.node));
        }
        match value.tag() {
            0 => {
                let string = value.read_lock::<ImmutableString>()?;
                node_of_string(&string).map(Spot::Node)
            }
            tag if tag > 0 => {
                let node = NodeId(tag.unsigned_abs() - 1);
                self.is_still(value, node).then_some(Spot::Node(node))
            }
            tag if value.is_unit() => {
                let code = tag.unsigned_abs() - 1;
                let name = self.names.0.get((code & ((1 << NAME_BITS) - 1)) as usize)?;
                Some(Spot::Missing(NodeId(code >> NAME_BITS), name.to_string()))
            }
            _ => None,
        }
    }

    /// Whether a value is what was read: one that a script changed in place (`x += 1`) keeps the tag, but
    /// was not written there.
    fn is_still(&self, value: &Dynamic, node: NodeId) -> bool {
        match &self.document.node(node).value {
            Value::Bool(known) => value.as_bool().is_ok_and(|value| value == *known),
            Value::Int(known) => value.as_int().is_ok_and(|value| value == *known),
            Value::Float(known) => value.as_float().is_ok_and(|value| value == *known),
            Value::Date(known) => value.read_lock::<Date>().is_some_and(|date| *date == *known),
            Value::List(known) => value.as_array_ref().is_ok_and(|list| list.len() == known.len()),
            Value::Text(known) => {
                let text = value.read_lock::<ImmutableString>();
                text.is_some_and(|text| text.as_str() == &**known)
            }
            // A key of the table whose own name did not fit into the tag.
            Value::Table(_) | Value::Null => value.is_unit(),
        }
    }

    fn holds(&self, table: &Table) -> bool {
        std::ptr::eq(Rc::as_ptr(&table.view), self) && self.has_place(table.node)
    }

    fn node_of_string(&self, string: &ImmutableString) -> Option<NodeId> {
        if let Placed::Some(nodes) = &self.placed {
            let addresses = self.addresses.get_or_init(|| {
                // Made now if they were not before, so that none is missing later.
                for &node in nodes {
                    if let Value::Text(text) = &self.document.node(node).value {
                        self.string(node, text);
                    }
                }
                self.addresses()
            });
            return addresses.get(&address(string)).copied().filter(|&node| self.has_place(node));
        }
        let same =
            |cell: &OnceCell<ImmutableString>| cell.get().is_some_and(|known| known.ptr_eq(string));
        let node = self.strings.iter().position(same)?;
        Some(NodeId(u32::try_from(node).ok()?))
    }

    /// Where the strings are that a script has seen so far. None of them moves while the view lives.
    pub(super) fn addresses(&self) -> Addresses {
        let numbered = (0..).map(NodeId).zip(&self.strings);
        numbered.filter_map(|(node, cell)| Some((address(cell.get()?), node))).collect()
    }
}

/// Where a string is in memory.
pub(super) fn address(string: &ImmutableString) -> usize {
    string.as_str().as_ptr().addr()
}

/// The tag of a key that is absent from a table; the table's own where the numbers do not fit.
fn absent_tag(names: &Names, table: NodeId, name: &str) -> i32 {
    let index = names.0.binary_search_by(|known| (**known).cmp(name)).ok();
    let code = index.and_then(|index| {
        let index = u32::try_from(index).ok().filter(|&index| index < 1 << NAME_BITS)?;
        let table = Some(table.0).filter(|&table| table < 1 << (31 - NAME_BITS))?;
        i32::try_from(table << NAME_BITS | index).ok()
    });
    match code {
        Some(code) => -code - 1,
        None => i32::try_from(table.0 + 1).unwrap_or(0),
    }
}

/// A key that is absent, as `missing(table, "key")` gives it.
#[derive(Debug, Clone)]
pub(super) struct MissingKey {
    pub(super) table: Table,
    pub(super) key: String,
}

/// A table of a document.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) view: Rc<View>,
    pub(super) node: NodeId,
    shape: ShapeId,
}

type Outcome = Result<Dynamic, Box<EvalAltResult>>;

impl Table {
    pub(super) fn root(view: &Rc<View>) -> Self {
        Self { view: Rc::clone(view), node: NodeId::ROOT, shape: ShapeId::ROOT }
    }

    /// The value of a key that is there, or that the schema knows; anything else is a mistake in the
    /// rule, and an error.
    pub(super) fn property(&self, name: &str) -> Outcome {
        if let Some(value) = self.present(name) {
            return Ok(value);
        }
        if self.view.shape.declared(self.shape, name).is_some() {
            return Ok(self.absent(name));
        }
        Err(self.unknown(name))
    }

    /// Whether its values have places: it is of a customer file.
    pub(super) fn is_placed(&self) -> bool {
        !matches!(self.view.placed, Placed::None)
    }

    /// The value of a key, or `()`.
    pub(super) fn get(&self, name: &str) -> Dynamic {
        self.present(name).unwrap_or_else(|| self.absent(name))
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        let value = self.view.document.get(self.node, name);
        self.read(|| match value {
            Some(node) => Spot::Node(node),
            None => Spot::Missing(self.node, name.to_owned()),
        });
        value.is_some_and(|node| self.view.document.node(node).value != Value::Null)
    }

    pub(super) fn keys(&self) -> Vec<&str> {
        self.read(|| Spot::Node(self.node));
        self.own_keys()
    }

    /// Tells whoever wants to know that something was read.
    fn read(&self, spot: impl FnOnce() -> Spot) {
        if let Some(recorder) = &self.view.recorder {
            recorder.read(spot());
        }
    }

    fn own_keys(&self) -> Vec<&str> {
        match &self.view.document.node(self.node).value {
            Value::Table(entries) => entries.iter().map(|entry| &*entry.key).collect(),
            _ => Vec::new(),
        }
    }

    fn present(&self, name: &str) -> Option<Dynamic> {
        let node = self.view.document.get(self.node, name)?;
        self.read(|| Spot::Node(node));
        let below = self.view.shape.property(self.shape, name).unwrap_or(ShapeId::ANY);
        Some(self.view.value(node, below))
    }

    fn absent(&self, name: &str) -> Dynamic {
        self.read(|| Spot::Missing(self.node, name.to_owned()));
        let mut nothing = Dynamic::UNIT;
        if matches!(self.view.placed, Placed::All) {
            nothing.set_tag(absent_tag(&self.view.names, self.node, name));
        }
        nothing
    }

    fn unknown(&self, name: &str) -> Box<EvalAltResult> {
        let declared = self.view.shape.names(self.shape);
        let known: Vec<&str> = declared.chain(self.own_keys()).collect();
        let advice = match nearest(name, known.into_iter()) {
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

impl std::fmt::Display for Data {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.0.keys().map(|name| name.as_str()).collect();
        write!(f, "the tables {}", names.join(", "))
    }
}

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        let one = (&*self.view.document, self.node);
        same(one, (&*other.view.document, other.node))
    }
}

fn same(one: (&Document, NodeId), other: (&Document, NodeId)) -> bool {
    if std::ptr::eq(one.0, other.0) && one.1 == other.1 {
        return true;
    }
    match (&one.0.node(one.1).value, &other.0.node(other.1).value) {
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(&a, &b)| same((one.0, a), (other.0, b)))
        }
        (Value::Table(a), Value::Table(b)) => {
            a.len() == b.len()
                && a.iter().all(|entry| {
                    let twin = other.0.get(other.1, &entry.key);
                    twin.is_some_and(|twin| same((one.0, entry.value), (other.0, twin)))
                })
        }
        (a, b) => a == b,
    }
}

/// `data`: the tables of a pack by name.
#[derive(Debug, Clone)]
pub(super) struct Data(pub(super) Rc<rhai::Map>);

impl Data {
    /// The table of a name; `-` in a file's name is `_` in a script.
    pub(super) fn table(&self, name: &str) -> Outcome {
        if let Some(table) = self.0.get(name) {
            return Ok(table.clone());
        }
        let near = nearest(name, self.0.keys().map(|known| known.as_str()));
        let advice = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let text = format!("there is no table `data.{name}`{advice}");
        Err(EvalAltResult::ErrorRuntime(text.into(), Position::NONE).into())
    }
}
