//! How a rule came to its verdict, for people.

mod explanation;
mod lines;
mod verdict;
mod words;

pub(super) use explanation::OUTPUT;
