//! Pages of rules, and lists of them: the rows of [`PAGES`] and [`LISTS`].

mod human;
mod json;
mod list;
mod markdown;
mod page_format;
mod reference;

pub use json::PAGES_SCHEMA;
pub(crate) use markdown::{escape_markdown, inline_code};
pub use page_format::PageFormat;
pub use reference::{GENERATED, reference_files};

/// The forms of whole pages; the first is the default.
pub const PAGES: &[PageFormat] = &[human::FORM, json::FORM, markdown::FORM];

/// The forms of a list of rules; the first is the default.
pub const LISTS: &[PageFormat] = &[list::HUMAN, json::FORM, list::MARKDOWN];

/// The form of a name.
pub fn find_format(forms: &'static [PageFormat], name: &str) -> Option<&'static PageFormat> {
    forms.iter().find(|form| form.name == name)
}
