//! The book: pieces of several files merged into customers, by tenant and then by subscription.

mod agreement;
mod assigned;
mod customer;
mod groups;
mod join;
mod merge;
mod redaction;
mod subscriptions;

pub use agreement::{Agreed, Claim, Claims};
pub use customer::{Customer, LeftOut, Subscription, Transfer};
pub use merge::{FileContext, MergeContext, merge};
pub use redaction::redact;
