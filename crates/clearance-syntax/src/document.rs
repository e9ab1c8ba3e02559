//! A document as a tree of values in which every value knows where it was written.
//!
//! A [`Document`] is an arena: values refer to each other by [`NodeId`], and a place is a pair of byte
//! offsets into the one text. The input formats are the rows of [`FORMATS`].

mod access;
mod builder;
mod change;
pub mod comments;
mod format;
mod inherit;
mod item_names;
mod json;
mod key_index;
mod key_path;
mod limits;
mod list_names;
mod made;
mod syntax_error;
mod toml;
mod tree;
mod value;
mod value_kind;
mod value_text;
mod yaml;

pub use change::Change;
pub use comments::{Comment, sign_of};
pub use comments::{Lines, find_comments, solid_spans};
pub use format::{Format, Parsed};
pub use item_names::ItemKeys;
pub use json::WITH_COMMENTS as JSON_WITH_COMMENTS;
pub use key_path::{KeyPath, KeyPathError};
pub use limits::{MAX_DEPTH, MAX_DOCUMENTS, MAX_ERRORS, MAX_NODES};
pub use made::Made;
pub use toml::ANY as TOML;
pub use tree::Document;
pub use value::{Entry, Node, NodeId, Value};
pub use value_kind::ValueKind;

/// Every format that can be read, in the order in which help lists them.
pub const FORMATS: &[Format] = &[toml::FORMAT, json::FORMAT, json::LINES, yaml::FORMAT];

/// The format of a file extension (without the dot, any letter case).
pub fn format_of(extension: &str) -> Option<&'static Format> {
    let matches = |known: &&str| known.eq_ignore_ascii_case(extension);
    FORMATS.iter().find(|format| format.extensions.iter().any(matches))
}
