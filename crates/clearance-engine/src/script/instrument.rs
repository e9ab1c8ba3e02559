//! The interface of an instrument, which rewrites scripts as they are compiled and is notified of what runs.

use std::fmt::Debug;
use std::rc::Rc;
use std::sync::Arc;

use rhai::{Engine, ScriptFuncDef, Shared, Stmt};

use super::coverage::Coverage;
use super::extent::Script;
use super::meter::Meter;
use super::steps::Step;
use super::view::View;
use super::witness::Witness;
use clearance_syntax::source::Source;

/// Observes what the rules of a sandbox do. A rule must not notice: what probes cost is given back to the meter, and
/// every value, place and error stays what it was.
pub trait Instrument: Witness + Debug {
    /// Puts probes into the functions of a script; `library` is the name under which they are called.
    fn add_probes(&self, script: &Script, library: Option<&str>, functions: &mut [FunctionBody]);

    /// Registers what evaluates probes, and what says of comparisons what they compared. Nothing that anybody wrote may
    /// be compiled afterwards, as it could be taken for a probe.
    fn register(self: Rc<Self>, engine: &mut Engine);

    /// Forgets the run before, and begins another over a document.
    fn start(&self, view: &Rc<View>);

    /// Lets go of the document.
    fn stop(&self);

    /// Takes the steps since the start.
    fn take_steps(&self) -> Vec<Step>;

    /// Counts how often each statement and branch of these scripts was reached in all runs.
    fn coverage(&self, sources: &[Arc<Source>]) -> Coverage;
}

/// A function of a script, and the statements that are evaluated in place of its body.
pub struct FunctionBody {
    /// The function as it was parsed.
    pub definition: Shared<ScriptFuncDef>,
    /// Its statements.
    pub statements: Vec<Stmt>,
}

/// Makes what observes the runs of one sandbox, which that meter counts.
#[derive(Debug, Clone, Copy)]
pub struct Instrumentation(pub fn(&Rc<Meter>) -> Rc<dyn Instrument>);
