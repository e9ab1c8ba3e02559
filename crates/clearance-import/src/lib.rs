//! Exports of what a customer has, read into drafts of customer files: every known value filled in, every unknown one asked.
//!
//! A format of exports is a row of [`export::EXPORTS`]. Files are recognised by their columns or keys, never by their names. What
//! is read are facts with the places that they are from; facts of several files are merged by tenant, then by subscription.
//! Nothing here opens a file, looks at a clock or prints.

pub mod book;
pub mod draft;
pub mod export;
pub mod import;
pub mod mapping;
pub mod offers;
pub mod piece;
pub mod reader;
pub mod spelling;
