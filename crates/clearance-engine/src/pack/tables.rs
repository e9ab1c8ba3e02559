//! The tables of packs: read as documents are, checked against the schema beside them.

use std::sync::Arc;

use super::file_diagnostic::file_diagnostic;
use super::folder::PackFiles;
use crate::schema::{KnownSchemas, Schema, SchemaSource, Shape};
use crate::script::{DataTable, TableHead};
use crate::suggestion::closest_match;
use clearance_syntax::document::{Document, format_of};
use clearance_syntax::source::{Diagnostic, Source};

/// Loads the tables of all packs, with those in `overlays` in place of the ones of the same name, whichever packs have
/// one.
pub(super) fn load_tables(
    packs: &[&PackFiles],
    overlays: &[PackFiles],
    known: &KnownSchemas,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<DataTable> {
    let mut files: Vec<TableFile<'_>> = Vec::new();
    let all = packs.iter().enumerate();
    for (pack, (path, source)) in
        all.flat_map(|(pack, of)| of.files().map(move |file| (pack, file)))
    {
        let Some(name) = path.strip_prefix("data/").and_then(table_name) else { continue };
        match files.iter().find(|file| file.pack == pack && file.name == name) {
            Some(TableFile { source: other, .. }) => {
                let twice = format!("table `{name}` already exists in {}", other.name);
                let diagnostic = Diagnostic::new(source, source.line_span(1), twice);
                diagnostics.push(
                    diagnostic
                        .help("rename one of the two files, or name one in the setting `data`"),
                );
            }
            None => {
                let shipped = packs.get(pack).is_some_and(|pack| pack.is_embedded());
                files.push(TableFile { name, source, pack, shipped });
            }
        }
    }
    for (path, source) in overlays.iter().flat_map(PackFiles::files) {
        let Some(name) = table_name(path) else { continue };
        let mut known = false;
        for file in files.iter_mut().filter(|file| file.name == name) {
            file.source = source;
            file.shipped = false;
            known = true;
        }
        if !known {
            diagnostics.push(idle_overlay(&name, source, &files));
        }
    }
    let table = |TableFile { name, source, pack, shipped }: TableFile<'_>| {
        let schema = packs.get(pack).and_then(|files| schema_of(&name, files));
        let build = |(document, shape): (Document, _)| {
            let (name, head) = (name.clone(), TableHead::read(&document)?);
            Ok(DataTable { name, document: Arc::new(document), head, shape, pack })
        };
        // Those in the program are checked by its tests.
        let trusted = || read_trusted_table(source, schema, known).and_then(build);
        let known_tables = packs.get(pack).and_then(|pack| pack.read_once());
        let table = match known_tables.filter(|_| shipped) {
            Some(tables) => tables.table(&name, trusted),
            None => read_checked_table(source, schema, known).and_then(build),
        };
        match table {
            Ok(table) => Some(DataTable { pack, ..table }),
            Err(more) => {
                diagnostics.extend(more);
                None
            }
        }
    };
    files.into_iter().filter_map(table).collect()
}

/// The file of a table.
struct TableFile<'a> {
    name: String,
    source: &'a Arc<Source>,
    /// The number of the pack that has the table.
    pack: usize,
    /// Whether it is the one in the program.
    shipped: bool,
}

/// The schema of a table in its pack.
fn schema_of<'a>(name: &str, pack: &'a PackFiles) -> Option<&'a Arc<Source>> {
    let wanted = |path: &str| {
        let stem = path.strip_prefix("data/").and_then(|path| path.strip_suffix(".schema.json"));
        stem.is_some_and(|stem| stem.replace('-', "_") == name)
    };
    pack.files().find(|(path, _)| wanted(path)).map(|(_, source)| source)
}

/// The name of the table in a file: its stem, with `_` for `-`.
pub(super) fn table_name(path: &str) -> Option<String> {
    let (stem, extension) = path.rsplit_once('.')?;
    let table = format_of(extension).is_some() && !stem.ends_with(".schema") && !stem.contains('/');
    (table && stem != "pack").then(|| stem.replace('-', "_"))
}

/// A table that would replace none: most likely its name is misspelt.
fn idle_overlay(name: &str, source: &Source, files: &[TableFile<'_>]) -> Diagnostic {
    let known = files.iter().map(|file| file.name.as_str());
    let names: Vec<String> = known.clone().map(|name| format!("`{name}`")).collect();
    let help = match closest_match(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the tables are {}", names.join(", ")),
    };
    file_diagnostic(&source.name, format!("unknown table `{name}`")).help(help)
}

/// Reads a file of a pack, and holds it against its schema if it has one.
pub(super) fn read_checked_table(
    source: &Arc<Source>,
    schema: Option<&Arc<Source>>,
    known: &KnownSchemas,
) -> Result<(Document, Arc<Shape>), Vec<Diagnostic>> {
    read_shaped_table(source, schema, |document, schema| {
        let schema = Schema::compile(schema, known)?;
        let diagnostics = schema_diagnostics(document, &schema);
        if diagnostics.is_empty() { Ok(schema.shape) } else { Err(diagnostics) }
    })
}

/// Reads a file that is known to keep its schema.
fn read_trusted_table(
    source: &Arc<Source>,
    schema: Option<&Arc<Source>>,
    known: &KnownSchemas,
) -> Result<(Document, Arc<Shape>), Vec<Diagnostic>> {
    read_shaped_table(source, schema, |document, schema| {
        Ok(Schema::read_trusted(&SchemaSource::read(schema)?, known, document))
    })
}

/// Reads a file, and gives it the shape that comes of its schema.
fn read_shaped_table(
    source: &Arc<Source>,
    schema: Option<&Arc<Source>>,
    shape: impl FnOnce(&mut Document, &Arc<Source>) -> Result<Arc<Shape>, Vec<Diagnostic>>,
) -> Result<(Document, Arc<Shape>), Vec<Diagnostic>> {
    let mut document = read_table_file(source)?;
    let shape = schema.map(|schema| shape(&mut document, schema)).transpose()?;
    Ok((document, shape.unwrap_or_default()))
}

/// Holds what we read ourselves against its schema: what is wrong, in order of place.
pub fn schema_diagnostics(document: &mut Document, schema: &Schema) -> Vec<Diagnostic> {
    let violations = schema.find_violations(document);
    violations.into_diagnostics(&document.source)
}

/// Reads a file that holds one table.
pub fn read_table_file(source: &Arc<Source>) -> Result<Document, Vec<Diagnostic>> {
    let extension = source.name.rsplit('.').next().unwrap_or_default();
    let Some(format) = format_of(extension) else {
        return Err(vec![file_diagnostic(&source.name, "is of no known format")]);
    };
    let mut parsed = (format.parse)(source);
    if parsed.errors.is_empty() && parsed.documents.len() == 1 {
        return parsed.documents.pop().ok_or_else(Vec::new);
    }
    if parsed.errors.is_empty() {
        return Err(vec![file_diagnostic(&source.name, "must hold one table")]);
    }
    Err(parsed.errors)
}
