//! How a rule came to its verdict on a customer: what it read, what it asked, what it reported.
//!
//! Plain data in the order in which things happened. The rule runs as in a check, but observed; that takes longer and
//! ends the same. A rule over all customers is told customer by customer, and then over all of them.

mod event;
mod events;
mod explain;
mod key_paths;

pub use event::{
    ComparedSide, ComparedValues, Event, GatheredItem, GatheredPart, GatheredValue, QuestionEvent,
    ReadEvent,
};
pub use explain::{CrossExplanation, CustomerExplanation, Explanation, explain_rule, observe_only};
pub use key_paths::key_path;
