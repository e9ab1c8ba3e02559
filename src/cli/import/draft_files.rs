//! The files of drafts: new ones, and with `--update` those that are there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clearance_import::draft::DraftForm;
use clearance_import::import::Imported;
use clearance_render::output::diff::{DiffReader, write_diff};

use super::file_update::{FileUpdate, update_file};
use super::summary::{print_draft, print_next_step, print_update, print_without};
use crate::cli::console::tolerate_closed_pipe;
use crate::cli::failure::Failure;
use crate::cli::output_files::{create_file, display_path, exchange_text, refuse_existing};
use crate::cli::session::Session;

/// Where drafts are written, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct DraftPlace<'a> {
    pub(super) folder: &'a Path,
    pub(super) form: &'static DraftForm,
    /// Whether files that are there are updated.
    pub(super) is_update: bool,
    /// Whether nothing is written.
    pub(super) is_check: bool,
    /// The exports, which a check of their folder would take for drafts.
    pub(super) exports: &'a [PathBuf],
}

impl DraftPlace<'_> {
    fn path_of(&self, stem: &str) -> PathBuf {
        self.folder.join(format!("{stem}.{}", self.form.name))
    }

    /// The folder, as it can be named.
    fn folder(&self) -> &Path {
        if self.folder == Path::new("") { Path::new(".") } else { self.folder }
    }

    /// Whether exports are in the folder of the drafts.
    fn holds_exports(&self) -> bool {
        let folder = self.folder().canonicalize().ok();
        let folder_of = |export: &PathBuf| Some(export.canonicalize().ok()?.parent()?.to_owned());
        folder.is_some() && self.exports.iter().any(|export| folder_of(export) == folder)
    }
}

/// The updates of files that are there, by the names of their drafts.
pub(super) type FileUpdates = BTreeMap<String, FileUpdate>;

/// What became of all drafts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct DraftTotals {
    pub(super) drafts: usize,
    /// How many of them are new files.
    created: usize,
    /// How many answers are open in them.
    pub(super) open: usize,
}

/// Updates the texts of files that are there. Where one is refused, so are all; without `--update`, each is refused that would be written.
pub(super) fn plan_updates(
    imported: &Imported<'_>,
    place: DraftPlace<'_>,
) -> Result<FileUpdates, Failure> {
    let (mut taken, mut updates) = (Vec::new(), BTreeMap::new());
    for customer in imported.customers() {
        let Some(stem) = customer.stem() else { continue };
        let path = place.path_of(stem);
        // A link that leads nowhere is something, too: what is written would land where it points.
        if path.symlink_metadata().is_err() {
            continue;
        }
        match customer.build_draft().filter(|_| place.is_update) {
            Some(draft) => drop(updates.insert(draft.stem.clone(), update_file(&draft, &path)?)),
            None => taken.push(path),
        }
    }
    if !place.is_check {
        let help = "add --update to take over newer facts, or write to another folder with -o";
        refuse_existing(taken.iter().map(PathBuf::as_path), help)?;
    }
    Ok(updates)
}

/// Shows on standard error how files that are there change.
pub(super) fn print_diffs(
    updates: &FileUpdates,
    place: DraftPlace<'_>,
    session: &Session<'_>,
) -> Result<(), Failure> {
    let stream = &session.console.streams.err;
    let color = session.stream_style(stream.is_terminal()).color;
    let mut error = stream.lock();
    for (stem, FileUpdate { old, updated }) in updates {
        let Some(old) = old else { continue };
        let name = display_path(&place.path_of(stem));
        let reader = DiffReader::Person { color };
        tolerate_closed_pipe(write_diff(&name, &old.text, &updated.text, reader, &mut *error))?;
    }
    Ok(())
}

/// Writes each draft, or puts its new text in place of the old one in one step, and prints what it holds and leaves open. A draft is gone
/// before the next one is built, as a book has thousands of them.
pub(super) fn write_drafts(
    imported: &Imported<'_>,
    updates: &FileUpdates,
    place: DraftPlace<'_>,
    session: &Session<'_>,
) -> Result<DraftTotals, Failure> {
    let (mut totals, mut last) = (DraftTotals::default(), String::new());
    for customer in imported.customers() {
        let Some(draft) = customer.build_draft() else {
            print_without(&customer, session);
            continue;
        };
        let path = place.path_of(&draft.stem);
        let name = display_path(&path);
        totals.drafts += 1;
        match updates.get(&draft.stem) {
            Some(update) => {
                if let Some(old) = update.old.as_ref().filter(|_| !place.is_check) {
                    exchange_text(&path, &old.text, &update.updated.text, session.console)?;
                }
                totals.open += update.updated.open;
                print_update(&draft, &name, update, place.is_check, session);
            }
            None => {
                if !place.is_check {
                    create_draft(&path, &draft.write(place.form), totals.created)?;
                    totals.created += 1;
                }
                totals.open += draft.open();
                print_draft(&draft, &name, place.is_check, session);
                last = name;
            }
        }
    }
    match totals.created {
        0 => {}
        1 => print_next_step("", &last, session),
        _ => {
            let also = if place.holds_exports() { "move the exports elsewhere, " } else { "" };
            print_next_step(also, &display_path(place.folder()), session);
        }
    }
    Ok(totals)
}

/// Creates the file of a draft, after so many others.
fn create_draft(path: &Path, text: &str, created: usize) -> Result<(), Failure> {
    create_file(path, text).map_err(|error| {
        let before = match created {
            0 => "nothing was written".to_owned(),
            1 => "1 draft was written before that".to_owned(),
            many => format!("{many} drafts were written before that"),
        };
        Failure::Output(format!("cannot write {}: {error}\n  {before}", display_path(path)))
    })
}
