//! How a run of a rule ended, and what it reported.

use super::node_ref::NodeRef;
use clearance_syntax::document::Value;
use clearance_syntax::source::Diagnostic;

/// How one rule ended on one document, or over all of them.
#[derive(Debug)]
pub enum Verdict<Place = NodeRef> {
    /// `applies` said no.
    Skipped,
    /// It ran to its end; no reports means that the document passed.
    Finished(Vec<Reported<Place>>),
    /// It did not finish. What it reported before does not count.
    Broken(Diagnostic),
}

/// A report of a rule. Places lie in the document that it ran on, or say which one they lie in.
#[derive(Debug, Clone)]
pub struct Reported<Place = NodeRef> {
    /// Whether the rule lacks a fact to decide, and asks for it.
    pub is_question: bool,
    /// Where.
    pub node_ref: Place,
    /// What is wrong.
    pub message: String,
    /// Further places and what is there.
    pub labels: Vec<(Place, String)>,
    /// What to do.
    pub help: Option<String>,
    /// Values to write instead.
    pub fixes: Vec<(Place, Value)>,
    /// Facts to write once what the help asks for is done.
    pub once_done: Vec<(Place, Value)>,
    /// The values that it is based on; empty until they are looked for, see
    /// [`Sandbox::find_bases`](crate::script::Sandbox::find_bases).
    pub basis: Vec<Basis<Place>>,
}

/// Something that a report stands on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis<Place = NodeRef> {
    /// A value that was read, or a key that was found to be absent.
    Read(Place),
    /// A value that the rule made: how it is called, and what it is.
    Made(String, String),
}
