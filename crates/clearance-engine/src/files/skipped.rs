//! Why walks skip files and folders, and of which of them users are told.

#[cfg(feature = "native")]
use std::ffi::OsStr;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::formats::format_by_name;

/// Why something is skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Skipped {
    /// A link that leads out of what is checked, or nowhere.
    Link,
    /// A link to a folder that is not checked elsewhere.
    LinkedFolder,
    /// A file whose name begins with a dot.
    Hidden,
    /// A folder whose name begins with a dot.
    HiddenFolder,
    /// A device, a pipe, a socket.
    Irregular,
    /// A file with the name of a configuration, of waivers, or of a baseline.
    Configuration,
    /// A file in a folder of rules that is not a part of these.
    InPack,
    /// A table such as an export, or a relative of the formats.
    Export,
    /// An input file under a name that hides its format.
    Misnamed,
    /// A file that no path names and that has none of the keys of a document.
    NotDocument,
    /// A folder of rules.
    Pack,
    /// A folder of a tool, such as `.git`.
    Tool,
    /// A link to what is checked under its own name.
    Again,
    /// A file or folder that git ignores, in a walk without a named path.
    Ignored,
    /// A report that is about to be written over.
    Report,
    /// A file of another extension.
    Extension,
}

/// Whether users are told how many there are without asking for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notice {
    Never,
    /// Where the name has the extension of an input file.
    IfKnown,
    Always,
}

/// How a reason is worded: behind a name, and behind the number of one and of several.
struct Wording {
    why: &'static str,
    one: &'static str,
    several: &'static str,
    notice: Notice,
}

impl Skipped {
    /// Why, as it stands behind the name of what was skipped.
    pub const fn reason(self) -> &'static str {
        self.wording().why
    }

    /// The noun for a number of them.
    pub const fn noun(self, count: usize) -> &'static str {
        let Wording { one, several, .. } = self.wording();
        if count == 1 { one } else { several }
    }

    /// Whether something of this name that was skipped may be a document, so that users are to hear of it.
    pub fn is_notable(self, name: &str) -> bool {
        match self.wording().notice {
            Notice::Never => false,
            Notice::IfKnown => format_by_name(Path::new(name)).is_ok(),
            Notice::Always => true,
        }
    }

    /// Whether it is a folder.
    pub const fn is_folder(self) -> bool {
        matches!(self, Self::LinkedFolder | Self::HiddenFolder | Self::Pack | Self::Tool)
    }

    const fn wording(self) -> Wording {
        match self {
            Self::Link => {
                new_wording("a symbolic link", "symbolic link", "symbolic links", Notice::IfKnown)
            }
            Self::LinkedFolder => new_wording(
                "a symbolic link to a folder",
                "link to a folder",
                "links to folders",
                Notice::Always,
            ),
            Self::Hidden => new_wording("hidden", "hidden", "hidden", Notice::IfKnown),
            Self::HiddenFolder => {
                new_wording("hidden", "hidden folder", "hidden folders", Notice::Always)
            }
            Self::Irregular => new_wording(
                "not a regular file",
                "not a regular file",
                "not regular files",
                Notice::IfKnown,
            ),
            Self::Configuration => {
                new_wording("configuration", "configuration", "configurations", Notice::Always)
            }
            Self::InPack => new_wording(
                "in a folder of rules",
                "in a folder of rules",
                "in folders of rules",
                Notice::Always,
            ),
            Self::Export => silent_wording("a format that is not read", "not read", "not read"),
            Self::Misnamed => silent_wording(
                "its name hides its format",
                "under another name",
                "under other names",
            ),
            Self::NotDocument => {
                silent_wording("not a document", "not a document", "not documents")
            }
            Self::Pack => {
                silent_wording("a folder of rules", "folder of rules", "folders of rules")
            }
            Self::Tool => {
                silent_wording("a folder of a tool", "folder of a tool", "folders of tools")
            }
            Self::Again => silent_wording("a link to what is checked", "link", "links"),
            Self::Ignored => silent_wording("ignored by git", "ignored", "ignored"),
            Self::Report => silent_wording("a report of this run", "report", "reports"),
            Self::Extension => {
                silent_wording("unknown extension", "unknown extension", "unknown extension")
            }
        }
    }
}

/// The wording of a reason that is not told.
const fn silent_wording(why: &'static str, one: &'static str, several: &'static str) -> Wording {
    new_wording(why, one, several, Notice::Never)
}

const fn new_wording(
    why: &'static str,
    one: &'static str,
    several: &'static str,
    notice: Notice,
) -> Wording {
    Wording { why, one, several, notice }
}

/// Extensions of what documents are exported to, and of relatives of the formats.
#[cfg(feature = "native")]
const EXPORTS: &[&str] =
    &["csv", "tsv", "xls", "xlsx", "xlsm", "xlsb", "ods", "numbers", "jsonc", "json5"];

/// Whether a file that is not read is an export by its name, packed or not.
#[cfg(feature = "native")]
pub(super) fn is_export(path: &Path) -> bool {
    let Some(extension) = path.extension() else { return false };
    let is_packed = extension.eq_ignore_ascii_case("gz");
    let inner = if is_packed { path.file_stem().map(Path::new) } else { Some(path) };
    let inner = inner.and_then(Path::extension).map(|extension| extension.to_string_lossy());
    let is_known =
        |extension: &str| EXPORTS.iter().any(|known| extension.eq_ignore_ascii_case(known));
    let is_packed_format = || is_packed && path.file_stem().is_some_and(is_format);
    inner.is_some_and(|extension| is_known(extension.trim())) || is_packed_format()
}

/// Whether a file is an input file whose name hides that: `acme.toml.txt`, as editors on Windows call a file whose extension
/// they hide, or `acme.toml ` with a blank at its end.
#[cfg(feature = "native")]
pub(super) fn is_misnamed(path: &Path) -> bool {
    let Some(extension) = path.extension().map(|extension| extension.to_string_lossy()) else {
        return false;
    };
    let is_text = extension.trim().eq_ignore_ascii_case("txt");
    is_text && path.file_stem().is_some_and(is_format) || path.file_name().is_some_and(is_format)
}

/// Whether a name is that of an input file, but for blanks around it.
#[cfg(feature = "native")]
fn is_format(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    format_by_name(Path::new(name.trim())).is_ok()
}
