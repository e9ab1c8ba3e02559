//! Explanations of verdicts: the values that a rule read, its questions and its reports on a subject.
//!
//! Plain data in the order in which things happened. The rule runs as in a check, but observed; that takes longer and
//! ends the same. A rule over all subjects is told subject by subject, and then over all of them.

mod event;
mod events;
mod explain;
mod key_paths;

pub use event::{
    ComparedSide, ComparedValues, GatheredItem, GatheredPart, GatheredValue, QuestionEvent,
    ReadEvent, RuleEvent,
};
pub use explain::{CrossExplanation, Explanation, SubjectExplanation, explain_rule, observe_only};
pub use key_paths::key_path;
