//! Remembers what library functions gave. Rules ask the same of a document: what replaces what, which
//! offer a text means. Functions have no state, and all that they can be given is read-only, so a
//! second call with the same arguments gives the same; only calls that report or print are made again.
//!
//! What was given for texts, numbers and dates is kept from document to document; what was given for a
//! document's tables is kept while that document is checked. A kept value counts as many operations as
//! making it did, and as much of the stack, so that no limit depends on what was checked before.

use std::any::TypeId;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};

use jiff::civil::Date;
use rhai::{
    AST, Array, Dynamic, Engine, EvalAltResult, FuncRegistration, ImmutableString, Map, Module,
    NativeCallContext, Position, RhaiFunc, Shared,
};

use super::entry::Entry;
use super::horizon::{DayUse, Horizon};
use super::meter::Meter;
use super::reporting::Collector;
use super::table::Table;
use super::view::View;
use clearance_syntax::document::NodeId;

/// How many values are kept from document to document; all are let go when there are more.
const MAX_LASTING: usize = 4096;

/// How large a value may be that is kept from document to document, in items and keys.
const MAX_LASTING_ITEMS: usize = 256;

/// How long a text may be by which a value is found again, in bytes.
const MAX_TEXT: usize = 256;

/// How many items and keys are kept while a document is checked.
const MAX_ITEMS: usize = 100_000;

#[derive(Debug)]
pub(super) struct Memo {
    meter: Rc<Meter>,
    collector: Rc<Collector>,
    horizon: Rc<Horizon>,
    /// The document that `here` is about.
    document: RefCell<Option<Rc<View>>>,
    here: RefCell<HashMap<Key, Kept>>,
    items_left: Cell<usize>,
    everywhere: RefCell<HashMap<Key, Kept>>,
    remembers: Remembers,
}

/// How long answers are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remembers {
    /// From run to run.
    Always,
    /// Each run starts without answers: what gave them is to be seen in each.
    WithinRun,
    /// What gave them is to be seen in each call.
    Never,
}

/// A function's number and its arguments.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key(usize, Vec<Argument>);

#[derive(Debug, PartialEq, Eq, Hash)]
enum Argument {
    Nothing,
    Bool(bool),
    Int(i64),
    Date(Date),
    Text(ImmutableString),
    /// A table: of the document, or of the pack's data.
    Table(*const View, NodeId),
}

#[derive(Debug, Clone)]
struct Kept {
    value: Dynamic,
    operations: u64,
    /// The bytes of the stack that making it took.
    stack: usize,
    /// What making it did with the day of the check, if anything.
    day_use: Option<DayUse>,
}

/// A function of a library, compiled when it is first called: its library may call others that are not there yet.
struct Function {
    number: usize,
    name: String,
    parameters: usize,
    library: Rc<AST>,
    /// The engine of its pack, which holds the function itself.
    home: Weak<OnceCell<Engine>>,
    entry: OnceCell<Option<Entry>>,
}

type Outcome = Result<Dynamic, Box<EvalAltResult>>;

impl Memo {
    pub(super) fn new(
        meter: &Rc<Meter>,
        collector: &Rc<Collector>,
        horizon: &Rc<Horizon>,
        remembers: Remembers,
    ) -> Self {
        Self {
            meter: Rc::clone(meter),
            collector: Rc::clone(collector),
            horizon: Rc::clone(horizon),
            document: RefCell::default(),
            here: RefCell::default(),
            items_left: Cell::new(MAX_ITEMS),
            everywhere: RefCell::default(),
            remembers,
        }
    }

    /// Makes ready for a run on a document.
    pub(super) fn start(&self, view: &Rc<View>) {
        let mut document = self.document.borrow_mut();
        let forgets = self.remembers != Remembers::Always;
        if forgets {
            self.everywhere.borrow_mut().clear();
        }
        let known = document.as_ref().is_some_and(|known| Rc::ptr_eq(known, view));
        if !known || forgets {
            *document = Some(Rc::clone(view));
            self.here.borrow_mut().clear();
            self.items_left.set(MAX_ITEMS);
        }
    }

    /// A module of the functions of a library; `numbers` counts the functions of all. Whichever pack calls them, they run in
    /// the engine of their own pack, `home`, so that what they name is what that pack sees.
    pub(super) fn library_module(
        self: &Rc<Self>,
        library: AST,
        numbers: &mut usize,
        home: &Rc<OnceCell<Engine>>,
    ) -> Module {
        let library = Rc::new(library);
        let mut module = Module::new();
        for signature in library.iter_functions() {
            *numbers += 1;
            let function = Function {
                number: *numbers,
                name: signature.name.to_owned(),
                parameters: signature.params.len(),
                library: Rc::clone(&library),
                home: Rc::downgrade(home),
                entry: OnceCell::new(),
            };
            let memo = Rc::clone(self);
            let call = move |context: Option<NativeCallContext>, args: &mut [&mut Dynamic]| {
                match context {
                    Some(context) => memo
                        .call_function(&function, args)
                        .map_err(|error| at_call_position(error, context.call_position())),
                    None => Ok(Dynamic::UNIT),
                }
            };
            let call = RhaiFunc::Method {
                func: Shared::new(call),
                has_context: true,
                is_pure: true,
                is_volatile: true,
            };
            let types = vec![TypeId::of::<Dynamic>(); signature.params.len()];
            FuncRegistration::new(signature.name).set_into_module_raw(&mut module, types, call);
        }
        module
    }

    fn call_function(&self, function: &Function, args: &[&mut Dynamic]) -> Outcome {
        let key = self.call_key(function, args).filter(|_| self.remembers != Remembers::Never);
        let Some((key, lasting)) = key else {
            return self.run_function(function, args);
        };
        let kept = if lasting { &self.everywhere } else { &self.here };
        let found = kept.borrow().get(&key).cloned();
        let same_day =
            |found: &Kept| found.day_use.as_ref().is_none_or(|part| self.horizon.repeat_part(part));
        if let Some(found) = found.filter(same_day) {
            self.meter.count_steps(found.operations)?;
            self.meter.count_stack(found.stack)?;
            return Ok(found.value);
        }
        let (operations, said) = (self.meter.operations(), self.collector.output_count());
        let before = self.horizon.begin_part();
        let (value, stack) = self.meter.stack_of(|| self.run_function(function, args));
        let day_use = self.horizon.end_part(before);
        let value = value?;
        let operations = self.meter.operations().saturating_sub(operations);
        if said == self.collector.output_count() && self.may_keep(&value, args, lasting) {
            let made = Kept { value: value.clone(), operations, stack, day_use };
            kept.borrow_mut().insert(key, made);
        }
        Ok(value)
    }

    /// Under which key a call is kept, and whether beyond this document. Nothing where it is not.
    fn call_key(&self, function: &Function, args: &[&mut Dynamic]) -> Option<(Key, bool)> {
        let mut lasting = true;
        let arguments = args.iter().map(|arg| {
            if let Some(table) = arg.read_lock::<Table>() {
                lasting &= !table.is_placed();
                let document = self.document.borrow();
                let of_it = document.as_ref().is_some_and(|view| Rc::ptr_eq(view, &table.view));
                let known = of_it || !table.is_placed();
                return known.then(|| Argument::Table(Rc::as_ptr(&table.view), table.node));
            }
            scalar_argument(arg)
        });
        let arguments: Option<Vec<Argument>> = arguments.collect();
        Some((Key(function.number, arguments?), lasting))
    }

    /// Runs the function.
    fn run_function(&self, function: &Function, args: &[&mut Dynamic]) -> Outcome {
        let home = function.home.upgrade();
        let Some(engine) = home.as_deref().and_then(OnceCell::get) else {
            return Err("the function is called before its pack is compiled".into());
        };
        let new = || Entry::new(engine, &function.library, &function.name, function.parameters);
        let Some(entry) = function.entry.get_or_init(new) else {
            let name = function.name.clone();
            return Err(EvalAltResult::ErrorFunctionNotFound(name, Position::NONE).into());
        };
        entry.call(engine, args.iter().map(|arg| (**arg).clone()))
    }

    /// Whether a value may be given again: it holds nothing that the next caller's argument would have
    /// brought along, such as its place, and it is not too large.
    fn may_keep(&self, value: &Dynamic, args: &[&mut Dynamic], lasting: bool) -> bool {
        let texts: Vec<ImmutableString> = args
            .iter()
            .filter_map(|arg| Some(arg.read_lock::<ImmutableString>()?.clone()))
            .collect();
        let scalars = args.iter().any(|arg| !arg.is::<Table>());
        let Some(size) = kept_size(value, &texts, scalars) else { return false };
        if lasting {
            if self.everywhere.borrow().len() >= MAX_LASTING {
                self.everywhere.borrow_mut().clear();
            }
            return size <= MAX_LASTING_ITEMS;
        }
        let left = self.items_left.get().checked_sub(size + 1);
        self.items_left.set(left.unwrap_or_default());
        left.is_some()
    }
}

/// An error within a function, with where it was called: rhai leaves that out for calls of this kind.
fn at_call_position(mut error: Box<EvalAltResult>, at: Position) -> Box<EvalAltResult> {
    if let EvalAltResult::ErrorInFunctionCall(.., place) = &mut *error {
        *place = at;
    }
    error
}

fn scalar_argument(value: &Dynamic) -> Option<Argument> {
    if let Some(text) = value.read_lock::<ImmutableString>() {
        return (text.len() <= MAX_TEXT).then(|| Argument::Text(text.clone()));
    }
    if value.is_unit() {
        return Some(Argument::Nothing);
    }
    if let Ok(value) = value.as_bool() {
        return Some(Argument::Bool(value));
    }
    if let Ok(value) = value.as_int() {
        return Some(Argument::Int(value));
    }
    value.read_lock::<Date>().map(|date| Argument::Date(*date))
}

/// The items and keys in a value; nothing where it must not be kept: it holds one of `texts`, or a place
/// although it was made from `scalars`, or what is not data.
fn kept_size(value: &Dynamic, texts: &[ImmutableString], scalars: bool) -> Option<usize> {
    if value.is_shared() || scalars && value.tag() != 0 {
        return None;
    }
    if let Some(text) = value.read_lock::<ImmutableString>() {
        return (!texts.iter().any(|known| known.ptr_eq(&text))).then_some(1 + text.len() / 16);
    }
    if let Some(list) = value.read_lock::<Array>() {
        return list.iter().try_fold(1, |sum, item| Some(sum + kept_size(item, texts, scalars)?));
    }
    if let Some(map) = value.read_lock::<Map>() {
        return map.values().try_fold(1, |sum, item| Some(sum + kept_size(item, texts, scalars)?));
    }
    let data = value.is::<Table>()
        || scalar_argument(value).is_some()
        || value.is_float()
        || value.is_char();
    data.then_some(1)
}
