//! Plans: the steps of each subject in their order, with owner, day and state.

use std::sync::Arc;

use jiff::civil::Date;

use super::finding::Location;
use super::subject::Subject;

/// The plan of a subject: the steps of all rules.
#[derive(Debug, Clone)]
pub struct SubjectPlan {
    /// Whose.
    pub subject: Subject,
    /// The steps in the order in which they are to be done: what others wait for first, then by day, then by rule.
    pub steps: Vec<PlanStep>,
}

/// A step of a plan.
#[derive(Debug, Clone)]
pub struct PlanStep {
    /// Its name, which no other step of the plan has, and which stays from run to run.
    pub key: String,
    /// The rule that planned it.
    pub rule: Arc<str>,
    /// What to do: an imperative without a full stop. May hold any character.
    pub title: String,
    /// Who does it.
    pub owner: Option<String>,
    /// Where it is done.
    pub area: Option<String>,
    /// The last day on which it can be done.
    pub due: Option<Date>,
    /// The day in the document that this day was computed from.
    pub due_from: Option<DayOrigin>,
    /// The keys of the steps that it waits for.
    pub after: Vec<String>,
    /// How it stands with it on the day of the run.
    pub state: StepState,
    /// Addresses of what it rests on.
    pub basis: Vec<String>,
    /// Where the document says that it is done, or by when it must be.
    pub location: Option<Location>,
}

/// A day in a document that another day was computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOrigin {
    /// Its key, as [`Location::key`].
    pub key: String,
    /// The day.
    pub day: Date,
}

/// How it stands with a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepState {
    /// It is done.
    Done,
    /// It is not done, and its day is past.
    Late,
    /// It can be done now, or is due within [`StepState::SOON`] days.
    Due,
    /// It waits for a step that is not done.
    Waiting,
    /// It does not have to be done.
    NotNeeded,
}

impl StepState {
    /// The number of days from which on a step is due although it waits for another.
    pub const SOON: i32 = 7;

    /// All of them, in the order in which they are counted.
    pub const ALL: [Self; 5] = [Self::Late, Self::Due, Self::Waiting, Self::Done, Self::NotNeeded];

    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Late => "late",
            Self::Due => "due",
            Self::Waiting => "waiting",
            Self::NotNeeded => "not needed",
        }
    }

    /// Whether there is still something to do.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Late | Self::Due | Self::Waiting)
    }
}

impl SubjectPlan {
    /// The next step with a day that is still to be done: of those that are late or to come, the earliest.
    pub fn next_step(&self) -> Option<&PlanStep> {
        let open = self.steps.iter().filter(|step| step.state.is_open() && step.due.is_some());
        open.min_by_key(|step| step.due)
    }
}

impl PlanStep {
    /// The number of days from a day to the last on which it can be done; negative where that is past.
    pub fn days_left(&self, as_of: Date) -> Option<i32> {
        Some((self.due? - as_of).get_days())
    }
}
