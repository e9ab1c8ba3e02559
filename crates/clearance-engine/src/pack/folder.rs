//! The files of a pack, from a folder or from the program.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::contained::{Contents, FileUse, read_contained};
use super::embedded::EmbeddedPack;
use super::file_diagnostic::file_diagnostic;
use super::file_names::{MANIFEST, SCHEMA_FILE};
use super::load_error::LoadError;
use super::read_once::ReadOnce;
use super::tables;
use crate::files::display_path;
use crate::rule::pack_id;
use clearance_syntax::document::{Document, format_of};
use clearance_syntax::source::{Diagnostic, Source};

/// The texts of a pack by their path within it (`/` between the parts), sorted.
#[derive(Debug, Clone)]
pub struct PackFiles {
    /// The name of the pack in messages.
    pub name: String,
    /// Where it was read from; a pack in the program was not.
    pub folder: Option<PathBuf>,
    /// The packs that it extends.
    pub extends: Vec<Arc<Self>>,
    /// The folder without links; nothing for a pack in the program.
    real: Option<PathBuf>,
    embedded: Option<&'static EmbeddedPack>,
    /// What was read of it; only of a pack in the program.
    read_once: Option<Arc<ReadOnce>>,
    /// The manifest, parsed when it is first asked for.
    manifest: OnceLock<Option<Arc<Document>>>,
    files: Vec<(String, Arc<Source>)>,
    notes: Vec<Diagnostic>,
}

impl PackFiles {
    /// A pack without a folder or a file.
    fn new(name: String) -> Self {
        Self {
            name,
            folder: None,
            extends: Vec::new(),
            real: None,
            embedded: None,
            read_once: None,
            manifest: OnceLock::new(),
            files: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// A pack of which nothing but the manifest was read.
    pub(super) fn of_manifest(folder: &Path, manifest: Arc<Source>) -> Self {
        let name = manifest.name.clone();
        let files = vec![(MANIFEST.to_owned(), manifest)];
        let (folder, real) = (Some(folder.to_owned()), Some(resolve_links(folder)));
        Self { folder, real, files, ..Self::new(name) }
    }

    /// A pack that lies in the program.
    pub fn from_embedded(pack: &'static EmbeddedPack) -> Self {
        Self {
            embedded: Some(pack),
            read_once: Some(Arc::default()),
            files: pack.files(),
            ..Self::new(pack.name.to_owned())
        }
    }

    /// A pack of texts in memory, by their path within it (`/` between the parts): `late.rhai`, `pack.toml`,
    /// `data/regions.toml`. Messages find them below its name.
    pub fn from_texts<P: Into<String>, T: Into<String>>(
        name: &str,
        texts: impl IntoIterator<Item = (P, T)>,
    ) -> Self {
        let source = |(path, text): (P, T)| {
            let path = path.into();
            let source = Source::new(format!("{name}/{path}"), text.into());
            (path, source)
        };
        let mut files: Vec<(String, Arc<Source>)> = texts.into_iter().map(source).collect();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        Self { files, ..Self::new(name.to_owned()) }
    }

    /// The same pack with one more that it extends, as `extends` in a manifest does for packs in folders.
    #[must_use]
    pub fn extend_pack(mut self, base: &Self) -> Self {
        self.extends.push(Arc::new(base.clone()));
        self
    }

    /// The fixtures of a pack that lies in the program, by their path within the fixtures' folder, sorted; none where
    /// the pack was read from a folder.
    pub fn embedded_fixtures(&self) -> Option<Vec<(String, Arc<Source>)>> {
        self.embedded.map(EmbeddedPack::fixtures)
    }

    /// The id in full names of rules: from its `pack.toml`, else from its folder.
    pub fn id(&self) -> String {
        match self.embedded {
            Some(pack) => pack.name.to_owned(),
            None => pack_id(&self.title()),
        }
    }

    /// The title: from its `pack.toml`, else from its folder.
    pub fn title(&self) -> String {
        let folder = || self.real.as_deref().map_or_else(|| self.name.clone(), file_name);
        self.declared_name().unwrap_or_else(folder)
    }

    /// Whether a text is one of its files.
    pub fn has_source(&self, source: &Arc<Source>) -> bool {
        self.files.iter().any(|(_, file)| Arc::ptr_eq(file, source))
    }

    /// Where it was read from, without links.
    pub(super) fn real_folder(&self) -> Option<&Path> {
        self.real.as_deref()
    }

    /// Whether both were read from one folder, or are one pack of the program.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.real == other.real && (self.real.is_some() || self.name == other.name)
    }

    /// The same with packs that it extends, and without the files below folders of theirs within its own.
    pub(super) fn with_extends(mut self, extends: Vec<Arc<Self>>, folders: &[String]) -> Self {
        let below = |path: &str, folder: &String| {
            path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
        };
        self.files.retain(|(path, _)| !folders.iter().any(|folder| below(path, folder)));
        Self { extends, ..self }
    }

    /// Warnings about files that were not read.
    pub fn notes(&self) -> &[Diagnostic] {
        &self.notes
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&Arc<Source>> {
        self.files.iter().find(|(known, _)| known == path).map(|(_, source)| source)
    }

    /// Whether this is a pack that lies in the program.
    pub const fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// What was read of it before; nothing for a pack that is not in the program.
    pub(super) fn read_once(&self) -> Option<&ReadOnce> {
        self.read_once.as_deref()
    }

    /// The manifest as a document; nothing where there is none, or it cannot be parsed.
    pub(super) fn manifest_document(&self) -> Option<(&Arc<Source>, &Document)> {
        let source = self.file(MANIFEST)?;
        let parse = || tables::read_table_file(source).ok().map(Arc::new);
        Some((source, self.manifest.get_or_init(parse).as_deref()?))
    }

    /// The number of its rules.
    pub fn rule_count(&self) -> usize {
        self.rules().count()
    }

    /// The number of its libraries.
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

/// The pack in a folder by itself, without those that it extends.
pub(super) fn read_alone(folder: &Path) -> Result<PackFiles, LoadError> {
    // Fixtures may hold what a pack may not: links in a circle, files that are too large.
    let descend = |within: &Path| within != Path::new("fixtures");
    read_files(folder, usize::MAX, &|within| use_in_pack(folder, within), &descend)
}

/// The tables in a folder.
///
/// # Errors
/// The folder or a file in it cannot be read, is no UTF-8, or there is no table.
pub fn read_tables(folder: &Path) -> Result<PackFiles, LoadError> {
    let choose = |within: &Path| match (is_hidden(within), table_key(&display_path(within))) {
        (false, Some(key)) => FileUse::Read(key),
        _ => FileUse::Ignore,
    };
    let read = read_files(folder, 1, &choose, &|_| false);
    let empty = |pack: &PackFiles| pack.files.is_empty();
    refuse_if(
        read,
        empty,
        "there are no tables in this folder",
        "a table is a file such as `regions.toml`",
    )
}

/// A folder that was named for what it does not hold is a mistake.
pub(super) fn refuse_if(
    read: Result<PackFiles, LoadError>,
    empty: impl Fn(&PackFiles) -> bool,
    message: &str,
    help: &str,
) -> Result<PackFiles, LoadError> {
    match read? {
        pack if empty(&pack) => {
            Err(LoadError { diagnostics: vec![file_diagnostic(&pack.name, message).help(help)] })
        }
        pack => Ok(pack),
    }
}

/// The files of a folder that are chosen, down to a depth.
fn read_files(
    folder: &Path,
    depth: usize,
    choose: &dyn Fn(&Path) -> FileUse,
    descend: &dyn Fn(&Path) -> bool,
) -> Result<PackFiles, LoadError> {
    let read = read_contained(folder, depth, choose, descend);
    let Contents { files, notes } = read.map_err(|diagnostics| LoadError { diagnostics })?;
    let twice: Vec<Diagnostic> =
        [MANIFEST, SCHEMA_FILE].iter().filter_map(|name| duplicate_file(&files, name)).collect();
    if !twice.is_empty() {
        return Err(LoadError { diagnostics: twice });
    }
    Ok(PackFiles {
        folder: Some(folder.to_owned()),
        real: Some(resolve_links(folder)),
        files,
        notes,
        ..PackFiles::new(display_path(folder))
    })
}

/// A folder without links. It was read, so it is there.
fn resolve_links(folder: &Path) -> PathBuf {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}

/// A second file of a name that differs in letter case alone.
fn duplicate_file(files: &[(String, Arc<Source>)], name: &str) -> Option<Diagnostic> {
    let mut called = files.iter().filter(|(key, _)| key == name).map(|(_, source)| source);
    let (first, second) = (called.next()?, called.next()?);
    let message = format!("is the same as {}", first.name);
    Some(file_diagnostic(&second.name, message).help("a pack has one; remove the other"))
}

/// Returns the use of a file of a pack, by its path within it.
fn use_in_pack(folder: &Path, within: &Path) -> FileUse {
    let text = display_path(within);
    let key = named_key(&text).or_else(|| script_key(&text));
    let key = key.or_else(|| table_key(&text).filter(|key| key.starts_with("data/")));
    match key {
        Some(key) if !is_hidden(within) => FileUse::Read(key),
        _ if looks_like_rule(within) => {
            let message = "looks like a rule, and is not loaded";
            let help = "a rule's name ends in `.rhai`, and does not begin with a dot";
            FileUse::Tell(file_diagnostic(&display_path(&folder.join(within)), message).help(help))
        }
        _ => FileUse::Ignore,
    }
}

fn is_hidden(within: &Path) -> bool {
    file_name(within).starts_with('.')
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Whether somebody may take a file for a rule: `.draft.rhai`, `late.rhai.txt`, `late.rhai~`. Definitions for editors
/// are none, nor are the files that editors and systems put beside a file while it is open.
fn looks_like_rule(path: &Path) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    let passing = [".swp", ".swo", ".swx"].iter().any(|end| name.ends_with(end));
    let parts: Vec<&str> = name.trim_end_matches('~').split('.').collect();
    parts.contains(&"rhai")
        && !parts.ends_with(&["d", "rhai"])
        && !passing
        && !name.starts_with("._")
}

/// The path under which a rule or a library is kept. `*.d.rhai` are definitions for editors, wherever they lie.
pub(super) fn script_key(path: &str) -> Option<String> {
    let stem = strip_end(path, ".rhai").filter(|stem| !stem.is_empty())?;
    strip_end(stem, ".d").is_none().then(|| format!("{stem}.rhai"))
}

/// The path under which a table or its schema is kept.
fn table_key(path: &str) -> Option<String> {
    if let Some(stem) = strip_end(path, ".schema.json") {
        return Some(format!("{stem}.schema.json"));
    }
    let (stem, extension) = path.rsplit_once('.')?;
    format_of(extension).map(|_| format!("{stem}.{}", extension.to_ascii_lowercase()))
}

/// The files of a pack that have a name of their own.
fn named_key(path: &str) -> Option<String> {
    let mut named = [MANIFEST, SCHEMA_FILE].iter();
    named.find(|name| path.eq_ignore_ascii_case(name)).map(|name| (*name).to_owned())
}

/// Returns the text before an end, whatever the case of its letters.
fn strip_end<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(end.len())?;
    text.get(at..).filter(|found| found.eq_ignore_ascii_case(end)).and_then(|_| text.get(..at))
}
