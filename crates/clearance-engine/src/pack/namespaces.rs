//! The libraries of packs, and which of these and of tables each pack may name.

use std::sync::Arc;

use super::file_diagnostic::file_diagnostic;
use super::folder::PackFiles;
use super::tables;
use crate::script::{DataTable, Library, Named, NamedKind, Namespaces};
use clearance_syntax::source::{Diagnostic, Source};

/// The libraries of all packs.
pub(super) fn load_libraries(
    packs: &[&PackFiles],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Library> {
    let mut libraries: Vec<Library> = Vec::new();
    let files = packs.iter().enumerate();
    let files = files.flat_map(|(pack, files)| files.libraries().map(move |file| (pack, file)));
    for (pack, (path, source)) in files {
        let name = library_name(path);
        if !is_name(&name) {
            let diagnostic = file_diagnostic(
                &source.name,
                "rules cannot call this: its file name is not a name",
            );
            diagnostics.push(
                diagnostic.help("name it by lower-case words joined by `_`, directly in `lib/`"),
            );
            continue;
        }
        match libraries.iter().find(|library| library.pack == pack && library.name == name) {
            Some(other) => {
                let twice = format!("library `{name}` already exists in {}", other.source.name);
                let diagnostic = Diagnostic::new(source, source.line_span(1), twice);
                diagnostics.push(diagnostic.help("rename one of the two files"));
            }
            None => libraries.push(Library { name, source: Arc::clone(source), pack }),
        }
    }
    libraries
}

fn library_name(path: &str) -> String {
    path.trim_start_matches("lib/").trim_end_matches(".rhai").replace('-', "_")
}

/// A name as scripts write it.
fn is_name(name: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(inner)
}

/// Builds the namespaces of packs. A pack's own file must not hide one of a pack that it extends: rules of both would read the same
/// name, and mean two things.
pub(super) fn build_namespaces(
    packs: &[&PackFiles],
    shipped: &[PackFiles],
    libraries: &[Library],
    tables: &[DataTable],
    diagnostics: &mut Vec<Diagnostic>,
) -> Namespaces {
    let number = |pack: &PackFiles| packs.iter().position(|known| known.is_same(pack));
    let seen = |pack: &&PackFiles| pack.with_bases().into_iter().filter_map(number).collect();
    let sees: Vec<Vec<usize>> = packs.iter().map(seen).collect();
    let libraries: Vec<NamedItem<'_>> = libraries
        .iter()
        .map(|one| (NamedKind::Library, one.name.as_str(), &one.source, one.pack))
        .collect();
    let tables: Vec<NamedItem<'_>> = tables
        .iter()
        .map(|one| (NamedKind::Table, one.name.as_str(), &one.document.source, one.pack))
        .collect();
    diagnostics.extend(hidden_names(&libraries, &sees).chain(hidden_names(&tables, &sees)));
    let named = libraries.iter().chain(&tables).map(|&(kind, name, _, number)| Named {
        kind,
        name: name.to_owned(),
        pack: packs.get(number).map(|pack| pack.name.clone()).unwrap_or_default(),
        extends: packs.get(number).filter(|pack| pack.is_embedded()).map(|pack| pack.name.clone()),
        number: Some(number),
    });
    let absent = shipped.iter().filter(|pack| number(pack).is_none()).flat_map(names_in);
    let all = named.chain(absent).collect();
    Namespaces { sees, all }
}

type NamedItem<'a> = (NamedKind, &'a str, &'a Arc<Source>, usize);

/// Files that hide one of a pack that theirs extends.
fn hidden_names<'a>(
    items: &'a [NamedItem<'_>],
    sees: &'a [Vec<usize>],
) -> impl Iterator<Item = Diagnostic> + 'a {
    items.iter().filter_map(|&(kind, name, source, pack)| {
        let seen = sees.get(pack)?;
        let mut others = items.iter().filter(|&&(_, other, ..)| other == name);
        let (_, _, hidden, _) =
            others.find(|&&(.., other)| other != pack && seen.contains(&other))?;
        let word = kind.word();
        let message =
            format!("{word} `{name}` already exists in {}, which this pack extends", hidden.name);
        let help = match kind {
            NamedKind::Library => "rename this file",
            NamedKind::Table => {
                "rename this file; the setting `data` replaces a table for the rules of all packs"
            }
        };
        Some(Diagnostic::new(source, source.line_span(1), message).help(help))
    })
}

/// Returns the names of an embedded pack, for messages about scripts that do not extend it.
fn names_in(pack: &PackFiles) -> Vec<Named> {
    let libraries = pack.libraries().map(|(path, _)| (NamedKind::Library, library_name(path)));
    let tables = pack.files().filter_map(|(path, _)| {
        Some((NamedKind::Table, tables::table_name(path.strip_prefix("data/")?)?))
    });
    let named = libraries.chain(tables).map(|(kind, name)| Named {
        kind,
        name,
        pack: pack.name.clone(),
        extends: Some(pack.name.clone()),
        number: None,
    });
    named.collect()
}
