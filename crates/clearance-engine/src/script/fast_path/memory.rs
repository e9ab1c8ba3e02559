//! What library functions gave, kept as rhai's runs keep it: for the document, or from document to document.

use std::rc::Rc;

use foldhash::{HashMap, HashMapExt};
use jiff::civil::Date;
use rhai::ImmutableString;

use super::program::FunctionId;
use super::value::{FastList, FastValue};
use crate::script::horizon::DayUse;
use crate::script::view::View;
use clearance_syntax::document::NodeId;

/// How many values are kept from document to document; all are let go when there are more.
const MAX_LASTING: usize = 4096;

/// How large a value may be that is kept from document to document, in items and keys.
const MAX_LASTING_ITEMS: usize = 256;

/// How many items and keys are kept while a document is checked.
const MAX_ITEMS: usize = 100_000;

/// How long a text may be by which a value is found again, in bytes.
const MAX_TEXT: usize = 256;

/// How many arguments a call may have whose value is kept.
const MAX_ARGUMENTS: usize = 3;

/// A call: the function and its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct CallKey(FunctionId, [Argument; MAX_ARGUMENTS]);

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
enum Argument {
    #[default]
    None,
    Unit,
    Bool(bool),
    Int(i64),
    Date(Date),
    Text(ImmutableString),
    /// A table: of the document, or of the pack's data.
    Table(usize, NodeId),
}

/// What a call gave.
#[derive(Debug, Clone)]
pub(super) struct KeptValue {
    pub(super) value: FastValue,
    /// The steps that making it took.
    pub(super) steps: u64,
    /// How deep it went.
    pub(super) depth: usize,
    pub(super) day_use: Option<DayUse>,
}

/// Values of calls, and lists of the document.
#[derive(Debug)]
pub(super) struct FastMemory {
    /// The document that `here` and `lists` are about.
    document: Option<Rc<View>>,
    here: HashMap<CallKey, KeptValue>,
    everywhere: HashMap<CallKey, KeptValue>,
    items_left: usize,
    lists: HashMap<NodeId, Rc<FastList>>,
    /// Lists of the packs' tables and of parameters, by where their view is in memory; it lives as long as the sandbox.
    table_lists: HashMap<(usize, NodeId), Rc<FastList>>,
}

impl FastMemory {
    pub(super) fn new() -> Self {
        Self {
            document: None,
            here: HashMap::new(),
            everywhere: HashMap::new(),
            items_left: MAX_ITEMS,
            lists: HashMap::new(),
            table_lists: HashMap::new(),
        }
    }

    /// Makes ready for a run on a document.
    pub(super) fn start(&mut self, view: &Rc<View>) {
        if !self.is_of_document(view) {
            self.document = Some(Rc::clone(view));
            self.here.clear();
            self.lists.clear();
            self.items_left = MAX_ITEMS;
        }
    }

    fn is_of_document(&self, view: &Rc<View>) -> bool {
        self.document.as_ref().is_some_and(|known| Rc::ptr_eq(known, view))
    }

    /// Under which key a call is kept, and whether beyond this document. Nothing where it is not.
    pub(super) fn call_key(&self, id: FunctionId, args: &[FastValue]) -> Option<(CallKey, bool)> {
        let mut lasting = true;
        let mut key: [Argument; MAX_ARGUMENTS] = Default::default();
        if args.len() > MAX_ARGUMENTS {
            return None;
        }
        for (slot, arg) in key.iter_mut().zip(args) {
            *slot = match arg {
                FastValue::Unit => Argument::Unit,
                FastValue::Bool(value) => Argument::Bool(*value),
                FastValue::Int(value) => Argument::Int(*value),
                FastValue::Date(date) => Argument::Date(*date),
                FastValue::Text(text) if text.len() <= MAX_TEXT => Argument::Text(text.clone()),
                FastValue::Table(table) => {
                    lasting &= !table.is_placed();
                    if table.is_placed() && !self.is_of_document(&table.view) {
                        return None;
                    }
                    Argument::Table(Rc::as_ptr(&table.view).addr(), table.node)
                }
                _ => return None,
            };
        }
        Some((CallKey(id, key), lasting))
    }

    pub(super) fn find(&self, key: &CallKey, lasting: bool) -> Option<&KeptValue> {
        if lasting { self.everywhere.get(key) } else { self.here.get(key) }
    }

    pub(super) fn keep(&mut self, key: CallKey, lasting: bool, kept: KeptValue) {
        let size = kept.value.weight().count() + 1;
        if lasting {
            if size <= MAX_LASTING_ITEMS {
                if self.everywhere.len() >= MAX_LASTING {
                    self.everywhere.clear();
                }
                self.everywhere.insert(key, kept);
            }
        } else if let Some(left) = self.items_left.checked_sub(size) {
            self.items_left = left;
            self.here.insert(key, kept);
        }
    }

    /// A list of the document, or of a table of a pack, that was read before.
    pub(super) fn find_list(&self, view: &Rc<View>, node: NodeId) -> Option<&Rc<FastList>> {
        if self.is_of_document(view) {
            return self.lists.get(&node);
        }
        self.table_lists.get(&(Rc::as_ptr(view).addr(), node))
    }

    pub(super) fn keep_list(&mut self, view: &Rc<View>, node: NodeId, list: &Rc<FastList>) {
        if self.is_of_document(view) {
            self.lists.insert(node, Rc::clone(list));
        } else if !view.has_places() {
            self.table_lists.insert((Rc::as_ptr(view).addr(), node), Rc::clone(list));
        }
    }
}
