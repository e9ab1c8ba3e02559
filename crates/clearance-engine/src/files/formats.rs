//! Input formats by the names of files.

use std::path::Path;

use super::display::display_path;
use clearance_syntax::document::{FORMATS, Format, format_of};

/// A path that was given by name and is not of a format that can be read.
#[derive(Debug, thiserror::Error)]
#[error("{path}: documents are not written in this format")]
pub struct UnknownFormat {
    /// The path as given.
    pub path: String,
}

/// The formats with their extensions, as help lists them.
pub fn format_list() -> String {
    let one = |format: &Format| {
        let extensions = format.extensions.iter().map(|extension| format!(".{extension}"));
        format!("{} ({})", format.name, extensions.collect::<Vec<_>>().join(", "))
    };
    FORMATS.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The format of a file by its name.
///
/// # Errors
/// The extension is none of those that are known.
pub fn format_by_name(path: &Path) -> Result<&'static Format, UnknownFormat> {
    let extension = path.extension().map(|extension| extension.to_string_lossy());
    let format = extension.and_then(|extension| format_of(&extension));
    format.ok_or_else(|| UnknownFormat { path: display_path(path) })
}
