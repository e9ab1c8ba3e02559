//! The manifest of a pack, `pack.toml`: fixtures, words, what reports show of a document.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use globset::Glob;
use jiff::civil::Date;

use super::file_names::{MANIFEST, SCHEMA_FILE};
use super::folder::PackFiles;
use super::load_error::LoadError;
use super::manifest_schema::MANIFEST_SCHEMA;
use super::subject_function::SubjectFunction;
use super::subject_table::TableFunction;
use super::tables;
use crate::glob::{GlobError, normalize_glob};
use crate::report::Words;
use crate::schema::{KnownSchemas, Schema, ShapeId};
use crate::script::RuleScript;
use crate::suggestion::closest_match;
use clearance_syntax::document::{Document, Entry, NodeId, Value};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// The table `[fixtures]` of a `pack.toml`: where the pack's fixtures are.
#[derive(Debug, Clone, Default)]
pub struct FixtureSettings {
    /// Their folder, relative to the pack's; the pack's own `fixtures` where none is named.
    pub folder: Option<PathBuf>,
    /// Globs over paths within that folder: what matches, or lies in a folder that does, is no fixture.
    pub exclude: Vec<Glob>,
    /// The date that `today()` returns in fixtures without one.
    pub as_of: Option<Date>,
}

/// The description of a pack's documents in `pack.toml`: the tables `[words]` and `[subject]`.
#[derive(Debug, Clone, Default)]
pub struct Described {
    /// The packs' words for it.
    pub words: Words,
    /// The keys that lead to the name.
    pub name: Option<Vec<String>>,
    /// The keys that lead to each kind of day that is a deadline; lists are looked through.
    pub deadlines: Vec<Vec<String>>,
    /// The function that gives that day.
    pub deadline: Option<SubjectFunction>,
    /// The table that reports show of each document.
    pub table: Option<TableFunction>,
    /// Whether any pack has a schema: without one a misspelt key is not seen.
    pub has_schema: bool,
}

impl Described {
    /// What the first pack says that says it, for each table and for the name.
    pub fn of(packs: &[PackFiles]) -> Self {
        // What a pack says itself counts before what those say that it extends.
        let all: Vec<&PackFiles> =
            packs.iter().flat_map(|pack| pack.with_bases().into_iter().rev()).collect();
        let words = all.iter().find_map(|pack| read_words(pack)).unwrap_or_default();
        let mut subjects: Vec<Self> = all.iter().filter_map(|pack| Self::read(pack)).collect();
        let name = subjects.iter_mut().find_map(|one| one.name.take());
        let table = subjects.iter_mut().find_map(|one| one.table.take());
        let mut days =
            subjects.into_iter().filter(|one| one.deadline.is_some() || !one.deadlines.is_empty());
        let has_schema = all.iter().any(|pack| pack.file(SCHEMA_FILE).is_some());
        Self { words, name, table, has_schema, ..days.next().unwrap_or_default() }
    }

    /// What the table `[subject]` of a pack says. It was held against its schema before.
    fn read(pack: &PackFiles) -> Option<Self> {
        let (source, document) = pack.manifest_document()?;
        let table = document.get(NodeId::ROOT, "subject")?;
        let value = |key: &str| document.get(table, key).map(|id| &document.node(id).value);
        let path = |value: &Value| match value {
            Value::Text(path) => Some(path.split('.').map(str::to_owned).collect()),
            _ => None,
        };
        let deadlines = match value("deadlines") {
            Some(Value::List(items)) => items.as_slice(),
            _ => &[],
        };
        Some(Self {
            words: Words::default(),
            name: value("name").and_then(path),
            deadlines: deadlines.iter().filter_map(|&id| path(&document.node(id).value)).collect(),
            deadline: SubjectFunction::from_manifest(source, document, (table, "deadline")),
            table: TableFunction::from_manifest(source, document, table),
            has_schema: false,
        })
    }

    /// The functions that are asked about each document.
    fn functions(&self) -> impl Iterator<Item = &SubjectFunction> {
        self.deadline.iter().chain(self.table.as_ref().map(|table| &table.rows))
    }

    /// The calls of the functions, as scripts of their packs.
    pub(super) fn function_scripts(&self, packs: &[&PackFiles]) -> Vec<RuleScript> {
        self.functions().filter_map(|function| function.to_script(packs)).collect()
    }

    /// A diagnostic of a script, where the pack names the function.
    pub(super) fn relocate_diagnostic(&self, diagnostic: Diagnostic) -> Diagnostic {
        self.functions()
            .fold(diagnostic, |diagnostic, function| function.relocate_diagnostic(diagnostic))
    }
}

/// A table of the configuration that documents take over, as `[inherit]` of a pack names it.
#[derive(Debug, Clone)]
pub(super) struct InheritKey {
    /// What it is called in the configuration.
    pub(super) table: String,
    /// The key of the documents that it becomes.
    pub(super) key: String,
    manifest: Arc<Source>,
    span: Span,
}

impl InheritKey {
    /// Those of all packs.
    pub(super) fn of(packs: &[&PackFiles]) -> Vec<Self> {
        packs.iter().filter_map(|pack| Self::read(pack)).flatten().collect()
    }

    fn read(pack: &PackFiles) -> Option<Vec<Self>> {
        let (manifest, document) = pack.manifest_document()?;
        let table = document.get(NodeId::ROOT, "inherit")?;
        let Value::Table(entries) = &document.node(table).value else { return None };
        let key = |entry: &Entry| {
            let node = document.node(entry.value);
            let Value::Text(key) = &node.value else { return None };
            let (table, key) = (entry.key.to_string(), key.to_string());
            Some(Self { table, key, manifest: Arc::clone(manifest), span: node.span })
        };
        Some(entries.iter().filter_map(key).collect())
    }

    /// That the schema of the documents has no such key, if it has none.
    pub(super) fn diagnostic(&self, schema: &Schema) -> Option<Diagnostic> {
        let shape = &schema.shape;
        let is_unknown =
            shape.is_closed(ShapeId::ROOT) && shape.property(ShapeId::ROOT, &self.key).is_none();
        let message = format!("the schema of documents has no key `{}`", self.key);
        let diagnostic = is_unknown.then(|| Diagnostic::new(&self.manifest, self.span, message))?;
        Some(match closest_match(&self.key, shape.names(ShapeId::ROOT)) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help(format!("the keys are those of {SCHEMA_FILE}")),
        })
    }
}

/// Reads the table `[words]` of a pack; words that it lacks are neutral.
fn read_words(pack: &PackFiles) -> Option<Words> {
    let (_, document) = pack.manifest_document()?;
    let table = document.get(NodeId::ROOT, "words")?;
    let mut words = Words::default();
    let fields = [
        ("subject", &mut words.subject),
        ("subjects", &mut words.subjects),
        ("verdict", &mut words.verdict),
        ("duty", &mut words.duty),
        ("blocked", &mut words.blocked),
    ];
    for (key, word) in fields {
        if let Some(text) = document.get_text(table, key) {
            text.clone_into(word);
        }
    }
    Some(words)
}

/// A manifest that says twice, in two ways, what the deadline is.
pub(super) fn duplicate_deadline(source: &Arc<Source>, document: &Document) -> Option<Diagnostic> {
    let table = document.get(NodeId::ROOT, "subject")?;
    let (_, keys) = (document.get(table, "deadline")?, document.get(table, "deadlines")?);
    let diagnostic =
        Diagnostic::new(source, document.node(keys).span, "`deadline` already gives the day");
    Some(diagnostic.help("remove `deadlines` or `deadline`"))
}

impl PackFiles {
    /// Returns the settings of the pack's fixtures.
    ///
    /// # Errors
    /// An invalid `pack.toml`.
    pub fn fixture_settings(&self) -> Result<FixtureSettings, LoadError> {
        let Some(source) = self.file(MANIFEST) else { return Ok(FixtureSettings::default()) };
        let document = read_manifest(source).map_err(|diagnostics| LoadError { diagnostics })?;
        let Some(table) = document.get(NodeId::ROOT, "fixtures") else {
            return Ok(FixtureSettings::default());
        };
        let value = |key: &str| document.get(table, key).map(|id| &document.node(id).value);
        let folder = match value("folder") {
            Some(Value::Text(path)) => Some(PathBuf::from(&**path)),
            _ => None,
        };
        if let (Some(own), Some(folder)) = (&self.folder, &folder)
            && !lies_beside(own, folder)
        {
            let span = document.get(table, "folder").map(|id| document.node(id).span);
            let diagnostic = Diagnostic::new(source, span.unwrap_or_default(), FIXTURES_ELSEWHERE);
            return Err(LoadError { diagnostics: vec![diagnostic.help(MOVE_FIXTURES)] });
        }
        let as_of = match value("as-of") {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        };
        let exclude = read_globs(source, &document, value("exclude"))?;
        Ok(FixtureSettings { folder, exclude, as_of })
    }
}

/// Reads a manifest and holds it against its schema.
pub(super) fn read_manifest(source: &Arc<Source>) -> Result<Document, Vec<Diagnostic>> {
    let schema = Source::new(MANIFEST, MANIFEST_SCHEMA);
    Ok(tables::read_checked_table(source, Some(&schema), &KnownSchemas::new())?.0)
}

fn read_globs(
    source: &Arc<Source>,
    document: &Document,
    list: Option<&Value>,
) -> Result<Vec<Glob>, LoadError> {
    let Some(Value::List(items)) = list else { return Ok(Vec::new()) };
    let mut globs = Vec::new();
    let mut diagnostics = Vec::new();
    for node in items.iter().map(|&item| document.node(item)) {
        let Value::Text(text) = &node.value else { continue };
        match compile_glob(text) {
            Ok(glob) => globs.push(glob),
            Err(GlobError { message, help }) => {
                diagnostics.push(Diagnostic::new(source, node.span, message).help(help));
            }
        }
    }
    if diagnostics.is_empty() { Ok(globs) } else { Err(LoadError { diagnostics }) }
}

/// A glob over paths within the folder of fixtures.
fn compile_glob(text: &str) -> Result<Glob, GlobError> {
    let plain = normalize_glob(text)?;
    Glob::new(&plain).map_err(|error| GlobError {
        message: format!("invalid glob: {}", error.kind()),
        help: "`*` stands for any characters, as in `drafts-*`".to_owned(),
    })
}

/// The message for fixtures in another folder.
const FIXTURES_ELSEWHERE: &str = "fixtures lie in the pack's folder, or in one beside it";

/// The help for them.
const MOVE_FIXTURES: &str = "move them there, or name their folder in the setting `fixtures`";

/// Whether a folder lies in a pack's own or beside it, and is not hidden: a pack of a stranger must not have other
/// files read than those that came with it.
fn lies_beside(own: &Path, folder: &Path) -> bool {
    let ups = folder.components().filter(|part| *part == Component::ParentDir).count();
    let is_plain = |part: Component<'_>| match part {
        Component::Normal(name) => !name.to_string_lossy().starts_with('.'),
        Component::CurDir | Component::ParentDir => true,
        Component::RootDir | Component::Prefix(_) => false,
    };
    let real = |path: &Path| path.canonicalize().ok();
    let leads_out = match (real(own), real(&relative_to(own, folder))) {
        (Some(own), Some(folder)) => !folder.starts_with(own.parent().unwrap_or(&own)),
        // What is not there is told where it is looked for.
        _ => false,
    };
    ups <= 1 && folder.components().all(is_plain) && !leads_out
}

/// A path relative to a folder, without a way into the folder and out again where that makes no difference.
pub fn relative_to(folder: &Path, path: &Path) -> PathBuf {
    let whole = folder.join(path);
    let Ok(beside) = path.strip_prefix("..") else { return whole };
    let above = match folder.parent() {
        Some(above) if folder.file_name().is_some() => above.join(beside),
        _ => return whole,
    };
    // They differ where the folder is a symbolic link.
    let real = |path: &Path| path.canonicalize().ok();
    if real(&above) == real(&whole) { above } else { whole }
}
