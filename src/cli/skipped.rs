//! Messages about skipped files and folders: nothing that may be a document goes unchecked silently.

use std::collections::BTreeMap;
use std::path::Path;
use std::slice;

use clearance_engine::files::{self, BASELINE, CONFIGURATION, Skipped, WAIVERS};
use clearance_engine::pack::Described;
use clearance_engine::report::Words;
use clearance_engine::schema::{Shape, ShapeId};
use clearance_syntax::source::Root;

use crate::builtin_pack;

use super::console::Console;
use super::root;
use super::session::Session;
use super::staged_file::file_identity;

/// How many names are listed; `-v` lists all.
const MOST_NAMES: usize = 5;

/// Prints what was skipped: each file with `-v`, otherwise how many may be documents.
pub(crate) fn print_skipped(
    passed_over: &[(String, Skipped)],
    shape: Option<&Shape>,
    root: &Root,
    words: &Words,
    session: &Session<'_>,
) {
    if session.verbose {
        passed_over.iter().for_each(|(name, why)| {
            session.eprintln(format_args!("skipped {name}: {}", why.reason()));
        });
        return;
    }
    if session.quiet {
        return;
    }
    let of = |wanted: Skipped| {
        let names = passed_over.iter().filter(move |(_, why)| *why == wanted);
        names.map(|(name, _)| name.as_str()).collect::<Vec<_>>()
    };
    print_counts(passed_over, root, session);
    if let Some(names) = list_names(&of(Skipped::Export)) {
        session.eprintln(format_args!("exports and other formats are not read: {names}"));
        let formats = files::format_list();
        match is_of_builtin(words) {
            true => session.eprintln(format_args!(
                "  help: exports go through `clearance import FILES`, which makes drafts of customer files; the formats that \
                 are checked are {formats}"
            )),
            false => session.eprintln(format_args!(
                "  help: write a file for each {}; the formats are {formats}",
                words.subject
            )),
        }
    }
    if let Some(names) = list_names(&of(Skipped::Misnamed)) {
        session.eprintln(format_args!("not read, as their names hide their format: {names}"));
        session.eprintln(format_args!(
            "  help: rename them, so that nothing stands behind the extension; the formats are {}",
            files::format_list()
        ));
    }
    if let Some(names) = list_names(&of(Skipped::NotDocument)) {
        let keys = shape.into_iter().flat_map(|shape| shape.required(ShapeId::ROOT));
        let keys = keys.map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        session.eprintln(format_args!(
            "not {} file, as it has none of the keys {keys}: {names}",
            words.fill("{a subject}")
        ));
    }
}

/// Whether the rules are about what those in the program are about, so that the import makes files for them.
fn is_of_builtin(words: &Words) -> bool {
    Described::of(slice::from_ref(builtin_pack())).words.subject == words.subject
}

/// Prints how many files and folders were skipped, and why.
fn print_counts(passed_over: &[(String, Skipped)], root: &Root, session: &Session<'_>) {
    let used =
        [CONFIGURATION, WAIVERS, BASELINE].map(|name| file_identity(&root::path_in(root, name)));
    let is_used = |name: &str| used.contains(&file_identity(Path::new(name)));
    let mut counts: BTreeMap<Skipped, usize> = BTreeMap::new();
    for (name, why) in passed_over {
        if why.is_notable(name) && !(*why == Skipped::Configuration && is_used(name)) {
            *counts.entry(*why).or_default() += 1;
        }
    }
    let total = |folders: bool| {
        let of = counts.iter().filter(|(why, _)| why.is_folder() == folders);
        of.map(|(_, count)| count).sum::<usize>()
    };
    let (files, folders) = (total(false), total(true));
    if files + folders == 0 {
        return;
    }
    let counted = [(files, "file"), (folders, "folder")];
    let counted = counted.into_iter().filter(|(count, _)| *count > 0);
    let counted: Vec<String> = counted
        .map(|(count, noun)| format!("{count} {noun}{}", if count == 1 { "" } else { "s" }))
        .collect();
    let were = if files + folders == 1 { "was" } else { "were" };
    let reasons = counts.iter().map(|(why, count)| format!("{count} {}", why.noun(*count)));
    let reasons = reasons.collect::<Vec<_>>().join(", ");
    session.eprintln(format_args!(
        "{} {were} skipped: {reasons}; -v lists them",
        counted.join(" and ")
    ));
}

/// Some names, and how many more there are.
fn list_names(names: &[&str]) -> Option<String> {
    let first = names.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join(", ");
    match names.len() {
        0 => None,
        count if count > MOST_NAMES => {
            Some(format!("{first} and {} more; -v lists them", count - MOST_NAMES))
        }
        _ => Some(first),
    }
}

/// Prints which of the named paths hold no document, beside others that do.
pub(crate) fn print_empty_paths(without: &[String], words: &Words, console: &Console) {
    for path in without {
        console.eprintln(format_args!("{}", none_in(path, words)));
    }
}

/// The message that some places hold no document.
pub(crate) fn none_in(places: &str, words: &Words) -> String {
    format!("there is no {} in {places}", words.subject)
}
