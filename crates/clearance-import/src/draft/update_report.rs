//! What the update of a written draft came to.

/// A written draft with what newer exports tell, and what that changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Updated {
    /// The text.
    pub text: String,
    /// The key paths of facts that are changed or added.
    pub changed: Vec<String>,
    /// The ids of subscriptions that are added.
    pub added: Vec<String>,
    /// The ids of subscriptions of which no export tells any more.
    pub gone: Vec<String>,
    /// What newer exports tell and the text does not, each with the reason.
    pub unwritten: Vec<String>,
    /// How many questions and marks the text has.
    pub open: usize,
}
