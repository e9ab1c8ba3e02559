//! Texts and what is written in them: sources with places, documents in TOML, JSON and YAML that keep the span of every
//! value, comments, key paths, edits of a text, and digests.
//!
//! Nothing here knows of rules, schemas or reports, reads a file or prints.

pub mod characters;
pub mod digest;
pub mod document;
pub mod source;
