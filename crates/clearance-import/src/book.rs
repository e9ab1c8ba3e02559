//! The book: pieces of several files merged into customers, by tenant and then by subscription.

mod agreement;
mod assigned;
mod customer;
mod groups;
mod join;
mod merge;
mod redaction;
mod subscriptions;

pub use agreement::{Agreed, FactClaim, FactClaims};
pub use customer::{Customer, Omission, Subscription, Transfer};
pub use merge::{Book, ExportContext, MergeContext};
pub use redaction::redact;
