//! Explanations of verdicts for people.

mod event_lines;
mod event_text;
mod explanation;
mod verdict_text;

pub(super) use explanation::OUTPUT;
