//! A customer file as a tree of values in which every value knows where it was written.
//!
//! A [`Document`] is an arena: values refer to each other by [`NodeId`], and a place is a pair of byte
//! offsets into the one text. The input formats are the rows of [`FORMATS`].

mod builder;
mod change;
pub mod comments;
mod format;
mod inherit;
mod item_names;
mod json;
mod key;
mod key_path;
mod keys;
mod limits;
mod made;
mod name;
mod parse_error;
mod toml;
mod tree;
mod value;
mod yaml;

pub use change::Change;
pub use comments::{Comment, sign_of};
pub use comments::{Lines, comments, solid};
pub use format::{Format, Parsed};
pub use item_names::ItemKeys;
pub use json::WITH_COMMENTS as JSON_WITH_COMMENTS;
pub use key_path::{KeyPath, NoPath};
pub use limits::{MAX_DEPTH, MAX_DOCUMENTS, MAX_ERRORS, MAX_NODES};
pub use made::Made;
pub use parse_error::ParseError;
pub use toml::ANY as TOML;
pub use tree::Document;
pub use value::{Entry, Node, NodeId, Value};

/// Every format that can be read, in the order in which help lists them.
pub const FORMATS: &[Format] = &[toml::FORMAT, json::FORMAT, json::LINES, yaml::FORMAT];

/// The format of a file extension (without the dot, any letter case).
pub fn format_of(extension: &str) -> Option<&'static Format> {
    let matches = |known: &&str| known.eq_ignore_ascii_case(extension);
    FORMATS.iter().find(|format| format.extensions.iter().any(matches))
}
