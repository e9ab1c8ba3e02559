//! How a rule came to its verdict on a customer: what it read, what it asked, what it reported.
//!
//! Plain data in the order in which things happened. The rule runs as in a check, but observed; that takes longer and
//! ends the same. A rule over all customers is told customer by customer, and then over all of them.

mod event;
mod explain;
mod key;
mod told;

pub use event::{Asked, Compared, Event, Given, Item, Part, Read, Side};
pub use explain::{All, Customer, Why, only, why};
pub use key::key_of;
