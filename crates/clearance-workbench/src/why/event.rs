//! The events of a run as plain data: what a rule read, asked and reported.

use std::sync::Arc;

use clearance_engine::report::Location;
use clearance_syntax::source::{Source, Span};

/// Something that the rule did.
#[derive(Debug)]
pub enum RuleEvent {
    /// It read a value.
    Read(ReadEvent),
    /// It asked something about two values, or of a condition.
    Asked(QuestionEvent),
    /// It took this along to look at all subjects, or nothing.
    Gathered(Option<GatheredValue>),
    /// It reported: the number of the finding, from 0.
    Reported(usize),
    /// So many further events are left out here.
    LeftOut(u64),
}

/// A value that was read.
#[derive(Debug)]
pub struct ReadEvent {
    /// Where it is in the document; where it is absent, where it would be. Nothing where it was made by the rule.
    pub place: Option<Location>,
    /// Its key there, as in `source.subscriptions[0].licenses`.
    pub key: Option<String>,
    /// The gathered item that it is in; none where the document itself was read.
    pub item: Option<GatheredItem>,
    /// The value; nothing where it is absent.
    pub value: Option<String>,
    /// Whether it was read before.
    pub again: bool,
}

/// A value within what was gathered.
#[derive(Debug)]
pub struct GatheredItem {
    /// The name of the file that it was gathered from.
    pub file: String,
    /// Which document of the file, from 0, where the file can hold several.
    pub document: Option<usize>,
    /// Its key in what was gathered from there; empty if it is all of it.
    pub key: String,
}

/// The gathered value of a subject.
#[derive(Debug)]
pub struct GatheredValue {
    /// All of it, as a rule would write it; what is long is cut.
    pub value: String,
    /// The values in it that were read from the document.
    pub parts: Vec<GatheredPart>,
}

/// A value within what was gathered that was read from the document.
#[derive(Debug)]
pub struct GatheredPart {
    /// Its key in what was gathered; empty if it is all of it.
    pub name: String,
    /// Its key in the document.
    pub key: String,
    /// Where it is.
    pub place: Location,
}

/// A question, and its answer.
#[derive(Debug)]
pub struct QuestionEvent {
    /// The script.
    pub source: Arc<Source>,
    /// The question in it.
    pub span: Span,
    /// The function that asked: `check`, or of a library `name::function`.
    pub function: Arc<str>,
    /// The values that were compared, if it is a comparison.
    pub compared: Option<ComparedValues>,
    /// The answer.
    pub result: bool,
    /// Whether the answer decided how the rule went on.
    pub decides: bool,
}

/// Two values that were compared.
#[derive(Debug)]
pub struct ComparedValues {
    /// `==`, `!=`, `<`, `<=`, `>`, `>=`, or `in`.
    pub operator: &'static str,
    /// The value left of it.
    pub left: ComparedSide,
    /// The value right of it.
    pub right: ComparedSide,
}

/// A value that was compared.
#[derive(Debug)]
pub struct ComparedSide {
    /// The value as a rule would write it; what is long is cut.
    pub value: String,
    /// Its key, if it was read from a document.
    pub key: Option<String>,
    /// Its place, if it was read from a document.
    pub place: Option<Location>,
}
