//! Pages of rules, and lists of them: the rows of [`PAGES`] and [`LISTS`].

mod human;
mod json;
mod list;
mod markdown;
mod reference;

use std::io::{self, Write};

use crate::output::Style;
use crate::page::Page;

pub use json::PAGES_SCHEMA;
pub use reference::{GENERATED, reference};

/// A form in which pages can be written: one row of [`PAGES`] or [`LISTS`].
#[derive(Debug)]
pub struct Form {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// Writes the pages, in many small pieces: the writer should be buffered.
    pub write: fn(&[Page], &Style, &mut dyn Write) -> io::Result<()>,
}

/// The forms of whole pages; the first is the default.
pub const PAGES: &[Form] = &[human::FORM, json::FORM, markdown::FORM];

/// The forms of a list of rules; the first is the default.
pub const LISTS: &[Form] = &[list::HUMAN, json::FORM, list::MARKDOWN];

/// The form of a name.
pub fn by_name(forms: &'static [Form], name: &str) -> Option<&'static Form> {
    forms.iter().find(|form| form.name == name)
}
