//! Pages of rules, and lists of them: the rows of [`PAGES`] and [`LISTS`].

mod format;
mod human;
mod json;
mod list;
mod markdown;
mod reference;

pub use format::Form;
pub use json::PAGES_SCHEMA;
pub use reference::{GENERATED, reference};

/// The forms of whole pages; the first is the default.
pub const PAGES: &[Form] = &[human::FORM, json::FORM, markdown::FORM];

/// The forms of a list of rules; the first is the default.
pub const LISTS: &[Form] = &[list::HUMAN, json::FORM, list::MARKDOWN];

/// The form of a name.
pub fn by_name(forms: &'static [Form], name: &str) -> Option<&'static Form> {
    forms.iter().find(|form| form.name == name)
}
