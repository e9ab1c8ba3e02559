//! Paths and errors of reading as reports show them.

use std::io::ErrorKind;
use std::path::Path;

/// Why a file or folder cannot be read, in words that are the same on every system where they can be.
pub fn why_unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "no such file or folder".to_owned(),
        ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}

/// A path as reports show it: as given, with `/` between its parts and no `./` before them.
pub fn display_path(path: &Path) -> String {
    let plain = path.strip_prefix(".").ok().filter(|plain| !plain.as_os_str().is_empty());
    let text = plain.unwrap_or(path).to_string_lossy();
    match std::path::MAIN_SEPARATOR {
        '/' => text.into_owned(),
        separator => text.replace(separator, "/"),
    }
}
