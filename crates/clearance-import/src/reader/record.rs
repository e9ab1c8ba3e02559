//! A record of an export, and the names of its fields.

use std::borrow::Cow;

use super::objects::Object;
use super::table::Row;

/// A row of a table, or an object of JSON.
///
/// Fields are asked for by simplified names: lower case, without blanks, underscores, hyphens and slashes. A dot leads into an object.
#[derive(Debug, Clone, Copy)]
pub enum ExportRecord<'t> {
    /// A row.
    Row(Row<'t>),
    /// An object.
    Object(Object<'t>),
}

impl<'t> ExportRecord<'t> {
    /// A field as a text without white space around it; nothing where it is absent, empty or null.
    pub fn text(&self, name: &str) -> Option<Cow<'t, str>> {
        match self {
            Self::Row(row) => row.cell(name).map(Cow::Borrowed),
            Self::Object(object) => object.text(name),
        }
    }

    /// The texts of a field that holds several: a list, or a cell in which they stand with blanks, commas or semicolons between.
    pub fn texts(&self, name: &str) -> Vec<Cow<'t, str>> {
        match self {
            Self::Object(object) if object.has_list(name) => object.texts(name),
            _ => {
                let text = self.text(name).unwrap_or_default();
                let ends = |c: char| c.is_whitespace() || ",;{}".contains(c);
                let parts = text.split(ends).filter(|part| !part.is_empty());
                parts.map(|part| Cow::Owned(part.to_owned())).collect()
            }
        }
    }

    /// The objects of a field that holds some.
    pub fn objects(&self, name: &str) -> Vec<Self> {
        match self {
            Self::Row(_) => Vec::new(),
            Self::Object(object) => {
                object.objects(name).into_iter().map(ExportRecord::Object).collect()
            }
        }
    }

    /// Whether a field that holds objects lost them: it is a text, or a list of texts.
    pub fn is_flattened(&self, name: &str) -> bool {
        let has_texts = match self {
            Self::Row(_) => false,
            Self::Object(object) => !object.texts(name).is_empty(),
        };
        has_texts || self.text(name).is_some()
    }

    /// The line on which it begins, from 1.
    pub fn line(&self) -> u64 {
        match self {
            Self::Row(row) => row.line(),
            Self::Object(object) => object.line(),
        }
    }
}

/// The characters that do not count in the names of fields.
const fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '_' | '-' | '/')
}

/// A name of a field as names are compared.
pub fn simplify_name(name: &str) -> String {
    name.chars().filter(|&c| !is_separator(c)).flat_map(char::to_lowercase).collect()
}

/// Whether a name as it is written is a simplified one.
pub fn same_name(written: &str, simplified: &str) -> bool {
    let written = written.chars().filter(|&c| !is_separator(c)).flat_map(char::to_lowercase);
    written.eq(simplified.chars())
}
