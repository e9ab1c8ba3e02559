//! What a sandbox is made of.

use std::sync::Arc;

use jiff::civil::Date;

use super::header::Params;
use super::instrument::Instrumentation;
use super::limits::Limits;
use super::namespaces::Namespaces;
use crate::schema::Shape;
use clearance_syntax::document::Document;
use clearance_syntax::source::Source;

/// Everything that a sandbox is made of; can be shared between threads.
#[derive(Debug, Clone)]
pub struct Scripts {
    /// The rules, in the order in which [`Sandbox::check`](crate::script::Sandbox::check) counts them; behind them what
    /// else is asked about each document, for [`Sandbox::run_answer`](crate::script::Sandbox::run_answer).
    pub rules: Vec<RuleScript>,
    /// Functions for the rules, called as `name::function()`.
    pub libraries: Vec<Library>,
    /// Tables for the rules, read as `data.name`.
    pub tables: Vec<DataTable>,
    /// Which of these the scripts of each pack may name.
    pub namespaces: Namespaces,
    /// What the schema of a customer file declares.
    pub shape: Arc<Shape>,
    /// What `today()` gives.
    pub as_of: Date,
    /// What a run may use.
    pub limits: Limits,
    /// Whether to keep what rules print.
    pub trace: bool,
    /// What else to keep of runs.
    pub observe: Observe,
}

/// A rule's script.
#[derive(Debug, Clone)]
pub struct RuleScript {
    /// Its text.
    pub source: Arc<Source>,
    /// What its functions get as their second parameter.
    pub params: Params,
    /// The number of its pack.
    pub pack: usize,
}

/// A file of functions.
#[derive(Debug, Clone)]
pub struct Library {
    /// The name before `::`.
    pub name: String,
    /// Its text.
    pub source: Arc<Source>,
    /// The number of its pack.
    pub pack: usize,
}

/// A table of facts.
#[derive(Debug, Clone)]
pub struct DataTable {
    /// The name after `data.`.
    pub name: String,
    /// Its content.
    pub document: Arc<Document>,
    /// What its schema declares.
    pub shape: Arc<Shape>,
    /// The number of its pack.
    pub pack: usize,
}

/// What is kept of runs beside how they end.
#[derive(Debug, Clone, Copy, Default)]
pub enum Observe {
    /// Nothing, at no cost.
    #[default]
    Nothing,
    /// What rules read, for the basis of what they report.
    Reads,
    /// What rules read, compare and decide, and how often each statement was reached.
    Everything(Instrumentation),
}
