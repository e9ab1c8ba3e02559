//! The formats of what those who write rules read: results of tests, findings of lints, pages of rules, and how a
//! rule came to its verdict.

pub mod facts;
pub mod lints;
pub mod page;
pub mod suite;
pub mod why;
