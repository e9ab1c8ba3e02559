//! The view of a document that scripts have: its strings, and the places of its values.
//!
//! Every value but a table carries its place in rhai's tag: `node + 1` for a value that is there, a negative number for
//! a key that is not (see `absence_code`), 0 for no place. Strings lose their tag when they are bound to a variable but
//! keep their allocation, so each document's strings are made once and found again by it.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;
use rhai::{Dynamic, ImmutableString};

use super::node_ref::NodeRef;
use super::witness::Witness;
use crate::schema::Shape;
use clearance_syntax::document::{Document, NodeId, Value};

/// The property names that a schema declares, sorted; an absent key is named by its index here.
#[derive(Debug, Default)]
pub(super) struct Names(pub(super) Vec<Box<str>>);

/// A document, and the strings made from it so far.
#[derive(Debug)]
pub struct View {
    pub(super) document: Arc<Document>,
    pub(super) shape: Arc<Shape>,
    names: Rc<Names>,
    placed: Placed,
    strings: Box<[OnceCell<ImmutableString>]>,
    addresses: RefCell<Addresses>,
    /// Is notified of reads.
    witness: Option<Rc<dyn Witness>>,
}

/// Which values of a document have a place.
#[derive(Debug)]
enum Placed {
    /// Those of a document: all.
    All,
    /// Those of a pack's table, and parameters: none.
    None,
    /// Those of gathered values that were read from documents, sorted.
    Some(Box<[NodeId]>),
}

/// Where the strings of a view are in memory. None of them moves while the view lives.
#[derive(Debug, Default)]
struct Addresses {
    /// Those that were made, in their order.
    made: Vec<NodeId>,
    /// How many of them are in `nodes`; the others are added when a place is looked for.
    indexed: usize,
    nodes: HashMap<usize, NodeId>,
}

impl Addresses {
    fn find_string(
        &mut self,
        address: usize,
        address_of: impl Fn(NodeId) -> Option<usize>,
    ) -> Option<NodeId> {
        let new = self.made.iter().skip(self.indexed);
        self.nodes.extend(new.filter_map(|&node| Some((address_of(node)?, node))));
        self.indexed = self.made.len();
        self.nodes.get(&address).copied()
    }
}

impl View {
    pub(super) fn of_document(
        document: Arc<Document>,
        shape: Arc<Shape>,
        names: Rc<Names>,
        witness: Option<Rc<dyn Witness>>,
    ) -> Rc<Self> {
        Self::new(document, shape, names, Placed::All, witness)
    }

    pub(super) fn of_data(document: Arc<Document>, shape: Arc<Shape>) -> Rc<Self> {
        Self::new(document, shape, Rc::default(), Placed::None, None)
    }

    /// A document of which only some values were read from documents; their numbers are sorted.
    pub(super) fn of_gathered(
        document: Arc<Document>,
        placed: Box<[NodeId]>,
        witness: Option<Rc<dyn Witness>>,
    ) -> Rc<Self> {
        let (shape, names) = (Arc::default(), Rc::default());
        Self::new(document, shape, names, Placed::Some(placed), witness)
    }

    fn new(
        document: Arc<Document>,
        shape: Arc<Shape>,
        names: Rc<Names>,
        placed: Placed,
        witness: Option<Rc<dyn Witness>>,
    ) -> Rc<Self> {
        let strings = document.nodes().iter().map(|_| OnceCell::new()).collect();
        let addresses = RefCell::default();
        Rc::new(Self { document, shape, names, placed, strings, addresses, witness })
    }

    /// Whether a value was read from a document.
    pub(super) fn has_place(&self, node: NodeId) -> bool {
        match &self.placed {
            Placed::All => true,
            Placed::None => false,
            Placed::Some(nodes) => nodes.binary_search(&node).is_ok(),
        }
    }

    /// Whether any value was: it is no table of a pack.
    pub(super) const fn has_places(&self) -> bool {
        !matches!(self.placed, Placed::None)
    }

    /// Whether it is what was gathered of all documents.
    pub(super) const fn is_gathered(&self) -> bool {
        matches!(self.placed, Placed::Some(_))
    }

    /// A text of the document, the same one each time.
    pub(super) fn node_string(&self, node: NodeId, text: &str) -> ImmutableString {
        let Some(cell) = self.strings.get(node.index()) else { return text.into() };
        let make = || {
            self.addresses.borrow_mut().made.push(node);
            text.into()
        };
        cell.get_or_init(make).clone()
    }

    /// Which text of the document a string is, if it is one that has a place.
    pub(super) fn node_of_string(&self, string: &ImmutableString) -> Option<NodeId> {
        let address_of =
            |node: NodeId| Some(string_address(self.strings.get(node.index())?.get()?));
        let found = self.addresses.borrow_mut().find_string(string_address(string), address_of);
        found.filter(|&node| self.has_place(node))
    }

    /// Notifies the witness, if there is one, of a read.
    pub(super) fn notify_read(&self, node_ref: impl FnOnce() -> NodeRef) {
        if let Some(witness) = &self.witness {
            witness.read(node_ref());
        }
    }

    /// Gives a value its place, if it has one.
    pub(super) fn set_tag(&self, value: &mut Dynamic, node: NodeId) {
        if self.has_place(node) {
            value.set_tag(first_that_fits([place_code(node)]));
        }
    }

    /// Returns the value of an absent key: `()` with its place.
    pub(super) fn absent_value(&self, table: NodeId, name: &str) -> Dynamic {
        let mut nothing = Dynamic::UNIT;
        if matches!(self.placed, Placed::All) {
            let codes = [absence_code(&self.names, table, name), place_code(table)];
            nothing.set_tag(first_that_fits(codes));
        }
        nothing
    }

    /// The place that a value's tag names; nothing where it has none.
    pub(super) fn tagged_place(&self, value: &Dynamic) -> Option<NodeRef> {
        match code_of(value.tag()) {
            code if code > 0 => {
                let node = NodeId(code.unsigned_abs() - 1);
                self.is_still(value, node).then_some(NodeRef::Node(node))
            }
            code if code < 0 && value.is_unit() => {
                let code = code.unsigned_abs() - 1;
                let name = self.names.0.get((code & ((1 << NAME_BITS) - 1)) as usize)?;
                Some(NodeRef::Missing(NodeId(code >> NAME_BITS), name.to_string()))
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
}

/// Where a string is in memory.
fn string_address(string: &ImmutableString) -> usize {
    string.as_str().as_ptr().addr()
}

/// How many bits of a tag name the absent key; the rest name the table it is absent from.
const NAME_BITS: u32 = 10;

/// Returns the code of a value that is there.
fn place_code(node: NodeId) -> Option<i32> {
    i32::try_from(node.0 + 1).ok()
}

/// Returns the code of a key that is absent from a table; nothing where the numbers of the two do not fit into one.
fn absence_code(names: &Names, table: NodeId, name: &str) -> Option<i32> {
    let index = names.0.binary_search_by(|known| (**known).cmp(name)).ok()?;
    let index = u32::try_from(index).ok().filter(|&index| index < 1 << NAME_BITS)?;
    let table = Some(table.0).filter(|&table| table < 1 << (31 - NAME_BITS))?;
    i32::try_from(table << NAME_BITS | index).ok().map(|code| -code - 1)
}

/// Returns the first of the codes that fits into a tag, or 0. A tag has 32 bits where pointers have 64, and 16 bits where they
/// have 32, as in WebAssembly: there only the first 32,767 values of a document have a place.
fn first_that_fits<Tag: TryFrom<i32> + Default>(
    codes: impl IntoIterator<Item = Option<i32>>,
) -> Tag {
    codes.into_iter().flatten().find_map(|code| Tag::try_from(code).ok()).unwrap_or_default()
}

fn code_of(tag: impl Into<i32>) -> i32 {
    tag.into()
}
