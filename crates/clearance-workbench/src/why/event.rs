//! The events of a run as plain data: what a rule read, asked and reported.

use std::sync::Arc;

use clearance_engine::report::Place;
use clearance_syntax::source::{Source, Span};

/// Something that the rule did.
#[derive(Debug)]
pub enum Event {
    /// It read a value.
    Read(Read),
    /// It asked something about two values, or of a condition.
    Asked(Asked),
    /// It took this along to look at all customers, or nothing.
    Gathered(Option<Given>),
    /// It reported: the number of the finding, from 0.
    Reported(usize),
    /// So many further events are left out here.
    LeftOut(u64),
}

/// A value that was read.
#[derive(Debug)]
pub struct Read {
    /// Where it is in the customer file; where it is absent, where it would be. Nothing where it was made by the rule.
    pub place: Option<Place>,
    /// Its key there, as in `source.subscriptions[0].licenses`.
    pub key: Option<String>,
    /// What it is of all that was gathered; nothing where the customer file itself was read.
    pub item: Option<Item>,
    /// The value; nothing where it is absent.
    pub value: Option<String>,
    /// Whether it was read before.
    pub again: bool,
}

/// A value within what was gathered.
#[derive(Debug)]
pub struct Item {
    /// The name of the file that it was gathered from.
    pub file: String,
    /// Which document of the file, from 0, where the file can hold several.
    pub document: Option<usize>,
    /// Its key in what was gathered from there; empty if it is all of it.
    pub key: String,
}

/// What was gathered of a customer.
#[derive(Debug)]
pub struct Given {
    /// All of it, as a rule would write it; what is long is cut.
    pub value: String,
    /// The values in it that were read from the customer file.
    pub parts: Vec<Part>,
}

/// A value within what was gathered that was read from the customer file.
#[derive(Debug)]
pub struct Part {
    /// Its key in what was gathered; empty if it is all of it.
    pub name: String,
    /// Its key in the customer file.
    pub key: String,
    /// Where it is.
    pub place: Place,
}

/// A question, and its answer.
#[derive(Debug)]
pub struct Asked {
    /// The script.
    pub source: Arc<Source>,
    /// The question in it.
    pub span: Span,
    /// The function that asked: `check`, or of a library `name::function`.
    pub function: Arc<str>,
    /// The values that were compared, if it is a comparison.
    pub compared: Option<Compared>,
    /// The answer.
    pub result: bool,
    /// Whether the answer decided how the rule went on.
    pub decides: bool,
}

/// Two values that were compared.
#[derive(Debug)]
pub struct Compared {
    /// `==`, `!=`, `<`, `<=`, `>`, `>=`, or `in`.
    pub operator: &'static str,
    /// The value left of it.
    pub left: Side,
    /// The value right of it.
    pub right: Side,
}

/// A value that was compared.
#[derive(Debug)]
pub struct Side {
    /// The value as a rule would write it; what is long is cut.
    pub value: String,
    /// Its key, if it was read from a customer file.
    pub key: Option<String>,
    /// Its place, if it was read from a customer file.
    pub place: Option<Place>,
}
