//! The files of a pack, from a folder or from the binary.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};
use walkdir::{DirEntry, WalkDir};

use super::{LoadError, MANIFEST, SCHEMA_FILE, about};
use crate::document::format_of;
use crate::files::{shown, why_unreadable};
use crate::source::{Fault, Source};

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// Those of the shipped rules alone: the build script puts them there.
static SHIPPED_FIXTURES: Dir<'_> = include_dir!("$OUT_DIR/fixtures");

/// The name of the pack in the binary.
pub const BUILTIN: &str = "builtin";

/// How large a file of a pack may be, in bytes.
const MAX_BYTES: u64 = 16 << 20;

/// The texts of a pack by their path within it (`/` between the parts), sorted.
#[derive(Debug, Clone)]
pub struct PackFiles {
    /// What messages call the pack.
    pub name: String,
    /// Where it was read from; the pack in the binary was not.
    pub folder: Option<PathBuf>,
    files: Vec<(String, Arc<Source>)>,
}

impl PackFiles {
    /// A pack of which nothing but the manifest was read.
    pub(super) fn of_manifest(folder: &Path, manifest: Arc<Source>) -> Self {
        let files = vec![(MANIFEST.to_owned(), manifest)];
        Self { name: shown(folder), folder: Some(folder.to_owned()), files }
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&Arc<Source>> {
        self.files.iter().find(|(known, _)| known == path).map(|(_, source)| source)
    }

    /// Whether this is the pack in the binary itself.
    pub(super) fn is_builtin(&self) -> bool {
        let first = |pack: &Self| pack.files.first().map(|(_, source)| Arc::as_ptr(source));
        self.files.len() == builtin().files.len() && first(self) == first(builtin())
    }

    /// How many rules it has.
    pub fn rule_count(&self) -> usize {
        self.rules().count()
    }

    /// How many libraries it has.
    pub fn library_count(&self) -> usize {
        self.libraries().count()
    }

    /// All files with their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Arc<Source>)> {
        self.files.iter().map(|(path, source)| (path.as_str(), source))
    }

    /// The rules' scripts with their paths.
    pub fn rules(&self) -> impl Iterator<Item = (&str, &Arc<Source>)> {
        let apart = |path: &str| path.starts_with("lib/") || path.starts_with("fixtures/");
        self.files().filter(move |(path, _)| path.ends_with(".rhai") && !apart(path))
    }

    /// The libraries' scripts.
    pub(super) fn libraries(&self) -> impl Iterator<Item = (&str, &Arc<Source>)> {
        self.files().filter(|(path, _)| path.starts_with("lib/") && path.ends_with(".rhai"))
    }
}

/// The pack in the binary.
pub fn builtin() -> &'static PackFiles {
    static PACK: LazyLock<PackFiles> = LazyLock::new(unpack);
    &PACK
}

fn unpack() -> PackFiles {
    PackFiles { name: BUILTIN.to_owned(), folder: None, files: texts(&SHIPPED, BUILTIN) }
}

/// The texts of an embedded folder by their path within it, sorted; messages find them below `name`.
fn texts(folder: &'static Dir<'static>, name: &str) -> Vec<(String, Arc<Source>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            if let Some(text) = file.contents_utf8() {
                let path = shown(file.path());
                let source = Source::new(format!("{name}/{path}"), text);
                files.push((path, source));
            }
        }
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

/// The fixtures of the rules in the binary, by their path within the fixtures' folder, sorted.
pub fn builtin_fixtures() -> &'static [(String, Arc<Source>)] {
    static FIXTURES: LazyLock<Vec<(String, Arc<Source>)>> =
        LazyLock::new(|| texts(&SHIPPED_FIXTURES, &format!("{BUILTIN}/fixtures")));
    &FIXTURES
}

/// The pack in a folder.
///
/// # Errors
/// The folder or a file in it cannot be read, is no UTF-8, or there is no rule.
pub fn read_folder(folder: &Path) -> Result<PackFiles, LoadError> {
    let no_rules = |pack: &PackFiles| pack.rules().next().is_none();
    refuse(
        read_begun(folder),
        no_rules,
        "there are no rules in this folder",
        "a rule is a file that ends in `.rhai`",
    )
}

/// The pack in a folder that need not hold a rule yet.
///
/// # Errors
/// The folder or a file in it cannot be read, or is no UTF-8.
pub fn read_begun(folder: &Path) -> Result<PackFiles, LoadError> {
    read_files(folder, usize::MAX, |path| {
        let data = path.starts_with("data") && is_table(path);
        !path.starts_with("fixtures") && (data || is_script(path) || is_named(path))
    })
}

/// The tables in a folder.
///
/// # Errors
/// The folder or a file in it cannot be read, is no UTF-8, or there is no table.
pub fn read_tables(folder: &Path) -> Result<PackFiles, LoadError> {
    let read = read_files(folder, 1, is_table);
    let empty = |pack: &PackFiles| pack.files.is_empty();
    refuse(
        read,
        empty,
        "there are no tables in this folder",
        "a table is a file such as `regions.toml`",
    )
}

/// A folder that was named for what it does not hold is a mistake.
fn refuse(
    read: Result<PackFiles, LoadError>,
    empty: impl Fn(&PackFiles) -> bool,
    message: &str,
    help: &str,
) -> Result<PackFiles, LoadError> {
    match read? {
        pack if empty(&pack) => {
            Err(LoadError { faults: vec![about(&pack.name, message).help(help)] })
        }
        pack => Ok(pack),
    }
}

/// The files of a folder that are wanted, by their path within it, down to a depth.
fn read_files(
    folder: &Path,
    depth: usize,
    wanted: impl Fn(&Path) -> bool,
) -> Result<PackFiles, LoadError> {
    let mut files = Vec::new();
    let mut faults = Vec::new();
    let walk = WalkDir::new(folder).max_depth(depth).sort_by_file_name().follow_links(true);
    // Fixtures may hold what a pack may not: links in a circle, files that are too large.
    let apart = |entry: &DirEntry| entry.depth() == 1 && entry.file_name() == "fixtures";
    let wanted_entry = |entry: &DirEntry| entry.depth() == 0 || !hidden(entry) && !apart(entry);
    for entry in walk.into_iter().filter_entry(wanted_entry) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(folder);
                let reason = error.io_error().map_or_else(|| error.to_string(), why_unreadable);
                faults.push(about(&shown(path), reason));
                continue;
            }
        };
        let within = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        if entry.depth() == 0 && !entry.file_type().is_dir() {
            faults.push(about(&shown(folder), "is not a folder"));
        } else if entry.file_type().is_file() && wanted(within) {
            match read(entry.path()) {
                Ok(source) => files.push((shown(within), source)),
                Err(fault) => faults.push(fault),
            }
        }
    }
    match faults.is_empty() {
        true => Ok(PackFiles { name: shown(folder), folder: Some(folder.to_owned()), files }),
        false => Err(LoadError { faults }),
    }
}

fn hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

/// Whether a file is a rule or a library. `*.d.rhai` are definitions for editors, wherever they lie.
pub(super) fn is_script(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.ends_with(".rhai") && !name.ends_with(".d.rhai")
}

fn is_table(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy());
    extension.is_some_and(|extension| format_of(&extension).is_some())
}

/// The files of a pack that have a name of their own.
fn is_named(path: &Path) -> bool {
    [MANIFEST, SCHEMA_FILE].iter().any(|name| path == Path::new(name))
}

pub(super) fn read(path: &Path) -> Result<Arc<Source>, Fault> {
    let name = shown(path);
    let size = path.metadata().map(|metadata| metadata.len()).unwrap_or_default();
    if size > MAX_BYTES {
        return Err(about(&name, format!("is larger than {} MiB", MAX_BYTES >> 20)));
    }
    let bytes = std::fs::read(path).map_err(|error| about(&name, why_unreadable(&error)))?;
    let text = String::from_utf8(bytes).map_err(|_| about(&name, "is not UTF-8"))?;
    Ok(Source::new(name, text))
}
