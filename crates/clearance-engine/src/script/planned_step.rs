//! A step of a plan, as a rule's `plan` makes it.

use jiff::civil::Date;

use super::node_ref::NodeRef;

/// A step of a plan.
#[derive(Debug, Clone, Default)]
pub struct PlannedStep {
    /// What to do.
    pub title: String,
    /// The name that the rule gave it.
    pub key: Option<String>,
    /// Who does it.
    pub owner: Option<String>,
    /// Where it is done.
    pub area: Option<String>,
    /// The last day on which it can be done.
    pub due: Option<Date>,
    /// Where that day was read.
    pub due_at: Option<NodeRef>,
    /// The steps that it waits for.
    pub after: Vec<StepLink>,
    /// Whether it is done.
    pub is_done: bool,
    /// Where that was read.
    pub done_at: Option<NodeRef>,
    /// Whether it has to be done at all.
    pub is_needed: bool,
    /// Addresses of what it rests on.
    pub basis: Vec<String>,
}

/// A step that another waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepLink {
    /// A step of the same rule, by its number.
    Own(usize),
    /// A step of any rule, by its key; several by what stands before a `/` in theirs.
    Key(String),
}

impl PlannedStep {
    /// Where the document says something about the step: whether it is done, else its day.
    pub const fn node_ref(&self) -> Option<&NodeRef> {
        match &self.done_at {
            Some(place) => Some(place),
            None => self.due_at.as_ref(),
        }
    }
}
