//! `report(place, message)` and `ask(place, question)`, and what can be added to both.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString};

use super::limits::Limits;
use super::node_ref::NodeRef;
use super::planned_step::PlannedStep;
use super::refuse::{raise, value_kind};
use super::shown;
use super::table::{MissingKey, Table, plain_scalar};
use super::verdict::Reported;
use super::view::View;
use super::witness::Witness;
use clearance_syntax::document::Value;

/// Which part of a rule runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Phase {
    /// What reports.
    #[default]
    Checking,
    /// `gather`, which must not report.
    Gathering,
    /// `plan`, which makes steps and must not report.
    Planning,
}

/// Gathers what the running rule reports.
#[derive(Debug, Default)]
pub(super) struct Collector {
    view: RefCell<Option<Rc<View>>>,
    phase: Cell<Phase>,
    reports: RefCell<Vec<Reported>>,
    /// The steps that `plan` made.
    pub(super) steps: RefCell<Vec<PlannedStep>>,
    items_left: Cell<usize>,
    bytes_left: Cell<usize>,
    trace_left: Cell<usize>,
    trace: RefCell<Vec<String>>,
    /// Counts everything that was reported or printed.
    said: Cell<u64>,
    /// Is notified of reports.
    witness: Option<Rc<dyn Witness>>,
}

/// Bytes that one rule may say about one document.
const MAX_BYTES: usize = 32 << 20;

/// Bytes that it may say with each finding, label or fix that it may make, where that comes to more.
const MAX_BYTES_EACH: usize = 256;

/// Bytes that one rule may print on one document.
const MAX_TRACE_BYTES: usize = 1 << 20;

/// The result of `report` and `ask`: the number of the report that `label`, `help` and `fix` add to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Handle(usize);

pub(super) type EvalResult<T> = Result<T, Box<EvalAltResult>>;

impl Collector {
    pub(super) fn new(witness: Option<Rc<dyn Witness>>) -> Self {
        Self { witness, ..Self::default() }
    }

    /// Makes ready for a run on a document.
    pub(super) fn start(&self, view: &Rc<View>, limits: Limits) {
        self.view.replace(Some(Rc::clone(view)));
        self.phase.set(Phase::Checking);
        self.reports.borrow_mut().clear();
        self.steps.borrow_mut().clear();
        self.items_left.set(limits.findings);
        self.bytes_left.set(limits.findings.saturating_mul(MAX_BYTES_EACH).max(MAX_BYTES));
        self.trace_left.set(MAX_TRACE_BYTES);
    }

    /// Makes ready for a run that reports nothing.
    pub(super) fn start_gathering(&self, view: &Rc<View>, limits: Limits) {
        self.start(view, limits);
        self.phase.set(Phase::Gathering);
    }

    /// Makes ready for a run that makes steps of a plan.
    pub(super) fn start_planning(&self, view: &Rc<View>, limits: Limits) {
        self.start(view, limits);
        self.phase.set(Phase::Planning);
    }

    /// Which part of a rule runs.
    pub(super) const fn phase(&self) -> Phase {
        self.phase.get()
    }

    /// Takes the steps since the start.
    pub(super) fn take_steps(&self) -> Vec<PlannedStep> {
        self.view.replace(None);
        self.steps.take()
    }

    /// The place of a value of the document, if it has one.
    pub(super) fn place_if_any(&self, value: &Dynamic) -> Option<NodeRef> {
        self.view.borrow().as_ref()?.find_place(value)
    }

    /// Counts something that was reported, printed or planned.
    pub(super) fn count_output(&self) {
        self.said.set(self.said.get() + 1);
    }

    /// Takes the reports since the start.
    pub(super) fn take_reports(&self) -> Vec<Reported> {
        self.view.replace(None);
        self.reports.take()
    }

    /// A number that grows whenever something is reported or printed.
    pub(super) fn output_count(&self) -> u64 {
        self.said.get()
    }

    pub(super) fn print(&self, line: String) {
        self.count_output();
        let left = self.trace_left.get();
        if left == 0 {
            return;
        }
        // Short lines take room as well.
        let left = left.saturating_sub(line.len() + size_of::<String>());
        self.trace_left.set(left);
        let line = if left == 0 { "… (the rule prints too much)".to_owned() } else { line };
        self.trace.borrow_mut().push(line);
    }

    /// The number of lines that were printed and not taken.
    pub(super) fn trace_length(&self) -> usize {
        self.trace.borrow().len()
    }

    /// Drops all lines but so many.
    pub(super) fn cut_trace(&self, length: usize) {
        self.trace.borrow_mut().truncate(length);
    }

    pub(super) fn take_trace(&self) -> Vec<String> {
        self.trace.take()
    }

    pub(super) fn find_place(&self, value: &Dynamic) -> EvalResult<NodeRef> {
        let view = self.view.borrow();
        if let Some(node_ref) = view.as_ref().and_then(|view| view.find_place(value)) {
            return Ok(node_ref);
        }
        let kind = value_kind(value).trim_start_matches("a ").trim_start_matches("an ");
        raise(match view.as_ref().is_some_and(|view| view.is_gathered()) {
            true => format!(
                "this {kind} was not read from a document, so it has no place; let `gather` give \
                 the value that it was made from, and name that"
            ),
            false => format!(
                "this {kind} was not read from the document, so it has no place; name a value that \
                 it was made from"
            ),
        })
    }

    /// The subject of this run, for messages.
    fn looked_at(&self) -> &'static str {
        let view = self.view.borrow();
        match view.as_ref().is_some_and(|view| view.is_gathered()) {
            true => "all documents",
            false => "one document",
        }
    }

    /// The place of a finding, label or fix, if there may be one more.
    fn place_of_item(&self, place: &Dynamic) -> EvalResult<NodeRef> {
        match self.phase.get() {
            Phase::Checking => {}
            Phase::Gathering => {
                return raise("`gather` only gathers; report in `check` or in `check_all`");
            }
            Phase::Planning => return raise("`plan` only makes steps; report in `check`"),
        }
        self.take_item("reports too many findings on")?;
        self.find_place(place)
    }

    /// Takes one of the items that a rule may make; without any left, `complaint` says what there are too many of.
    pub(super) fn take_item(&self, complaint: &str) -> EvalResult<()> {
        match self.items_left.get().checked_sub(1) {
            Some(left) => self.items_left.set(left),
            None => return raise(format!("the rule {complaint} {}", self.looked_at())),
        }
        Ok(())
    }

    pub(super) fn take_text(&self, text: &ImmutableString) -> EvalResult<String> {
        match self.bytes_left.get().checked_sub(text.len()) {
            Some(left) => {
                self.bytes_left.set(left);
                Ok(text.to_string())
            }
            None => raise(format!("the rule says too much about {}", self.looked_at())),
        }
    }

    fn report(
        &self,
        place: &Dynamic,
        message: &ImmutableString,
        is_question: bool,
    ) -> EvalResult<Handle> {
        let (node_ref, message) = (self.place_of_item(place)?, self.take_text(message)?);
        self.count_output();
        let mut reports = self.reports.borrow_mut();
        let report = Reported {
            is_question,
            node_ref,
            message,
            labels: vec![],
            help: None,
            fixes: vec![],
            once_done: vec![],
            basis: vec![],
        };
        if let Some(witness) = &self.witness {
            witness.reported(reports.len());
        }
        reports.push(report);
        Ok(Handle(reports.len() - 1))
    }

    fn take_replacement(&self, value: &Dynamic, by: &str) -> EvalResult<Value> {
        if let Some(text) = value.read_lock::<ImmutableString>() {
            self.take_text(&text)?;
        }
        to_replacement(value, by)
    }

    fn change_report(&self, handle: Handle, change: impl FnOnce(&mut Reported)) -> Handle {
        self.count_output();
        if let Some(report) = self.reports.borrow_mut().get_mut(handle.0) {
            change(report);
        }
        handle
    }
}

pub(super) fn register(engine: &mut Engine, collector: &Rc<Collector>) {
    register_handle(engine);
    engine.register_fn("missing", missing_key);
    let gather = Rc::clone(collector);
    engine.register_fn("report", move |place: Dynamic, message: ImmutableString| {
        gather.report(&place, &message, false)
    });
    let gather = Rc::clone(collector);
    engine.register_fn("ask", move |place: Dynamic, question: ImmutableString| {
        gather.report(&place, &question, true)
    });
    let gather = Rc::clone(collector);
    engine.register_fn("label", move |handle: Handle, place: Dynamic, text: ImmutableString| {
        let (node_ref, text) = (gather.place_of_item(&place)?, gather.take_text(&text)?);
        EvalResult::Ok(gather.change_report(handle, |report| report.labels.push((node_ref, text))))
    });
    let gather = Rc::clone(collector);
    engine.register_fn("help", move |handle: Handle, text: ImmutableString| {
        let text = gather.take_text(&text)?;
        EvalResult::Ok(gather.change_report(handle, |report| report.help = Some(text)))
    });
    let gather = Rc::clone(collector);
    engine.register_fn("fix", move |handle: Handle, place: Dynamic, value: Dynamic| {
        let (node_ref, value) =
            (gather.place_of_item(&place)?, gather.take_replacement(&value, "fix")?);
        EvalResult::Ok(gather.change_report(handle, |report| report.fixes.push((node_ref, value))))
    });
    let gather = Rc::clone(collector);
    engine.register_fn("once_done", move |handle: Handle, place: Dynamic, value: Dynamic| {
        let (node_ref, value) =
            (gather.place_of_item(&place)?, gather.take_replacement(&value, "once_done")?);
        EvalResult::Ok(
            gather.change_report(handle, |report| report.once_done.push((node_ref, value))),
        )
    });
}

/// Registers the text of a report.
fn register_handle(engine: &mut Engine) {
    engine.register_type_with_name::<Handle>("report");
    for name in shown::NAMES {
        engine.register_fn(name, |_: Handle| "a report");
    }
}

fn missing_key(table: Table, key: ImmutableString) -> MissingKey {
    MissingKey { table, key: key.to_string() }
}

/// Converts a value into one that a fix may write: one scalar.
fn to_replacement(value: &Dynamic, by: &str) -> EvalResult<Value> {
    plain_scalar(value).map_or_else(
        || {
            raise(format!(
                "`{by}` writes a number, string, boolean or date, not {}",
                value_kind(value)
            ))
        },
        Ok,
    )
}
