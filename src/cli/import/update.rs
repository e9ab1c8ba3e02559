//! The files of drafts: new ones, and with `--update` those that are there.

use std::path::PathBuf;
use std::sync::Arc;

use clearance_engine::pack::LoadError;

use clearance_import::draft::{Draft, Updated, update_draft};
use clearance_import::import::Imported;
use clearance_render::output::diff::{DiffReader, write_diff};
use clearance_syntax::source::Source;

use crate::cli::console::tolerate_closed_pipe;
use crate::cli::failure::Failure;
use crate::cli::output_files::{create_new, display_path, exchange_text};
use crate::cli::session::Session;
use crate::cli::text_file::read_text_file;

/// The file of a draft.
pub(super) struct DraftFile {
    pub(super) path: PathBuf,
    /// The text of a new file.
    text: String,
    /// What is there already, and what becomes of it.
    pub(super) updated: Option<(Arc<Source>, Updated)>,
}

impl DraftFile {
    /// Whether an update changes the file.
    pub(super) fn is_changed(&self) -> bool {
        self.updated.as_ref().is_some_and(|(old, updated)| old.text != updated.text)
    }

    /// How many answers are open in it.
    pub(super) fn count_open(&self, draft: &Draft) -> usize {
        self.updated.as_ref().map_or_else(|| draft.open(), |(_, updated)| updated.open)
    }
}

/// Reads the files that are there and updates their texts, if they are to be updated. Where one is refused, so are all.
pub(super) fn plan_files(
    imported: &Imported,
    files: Vec<(PathBuf, String)>,
    is_update: bool,
) -> Result<Vec<DraftFile>, Failure> {
    let plan = |(draft, (path, text)): (&Draft, (PathBuf, String))| {
        if !is_update || path.symlink_metadata().is_err() {
            return Ok(DraftFile { path, text, updated: None });
        }
        if path.extension().is_none_or(|ending| ending != "toml") {
            return Err(Failure::usage(
                format!("{} exists: only drafts in TOML can be updated", display_path(&path)),
                "write the draft to another folder with -o, and compare",
            ));
        }
        let source = read_text_file(&path, "draft", "let it be read, or move it away")?;
        let updated = update_draft(draft, &source)
            .map_err(|diagnostics| Failure::Load(LoadError { diagnostics }))?;
        Ok(DraftFile { path, text, updated: Some((source, updated)) })
    };
    imported.drafts.iter().zip(files).map(plan).collect()
}

/// Shows on standard error how files that are there change.
pub(super) fn print_diffs(files: &[DraftFile], session: &Session<'_>) -> Result<(), Failure> {
    let stream = &session.console.streams.err;
    let color = session.stream_style(stream.is_terminal()).color;
    let mut error = stream.lock();
    for file in files.iter().filter(|file| file.is_changed()) {
        let Some((old, updated)) = &file.updated else { continue };
        let name = display_path(&file.path);
        let reader = DiffReader::Person { color };
        tolerate_closed_pipe(write_diff(&name, &old.text, &updated.text, reader, &mut *error))?;
    }
    Ok(())
}

/// Writes new files, then puts new texts in place of old ones, each in one step.
pub(super) fn write_files(files: &mut [DraftFile], session: &Session<'_>) -> Result<(), Failure> {
    let new = files.iter_mut().filter(|file| file.updated.is_none());
    let new: Vec<(PathBuf, String)> =
        new.map(|file| (file.path.clone(), std::mem::take(&mut file.text))).collect();
    create_new(&new)?;
    for file in files.iter().filter(|file| file.is_changed()) {
        let Some((old, updated)) = &file.updated else { continue };
        exchange_text(&file.path, &old.text, &updated.text, session.console)?;
    }
    Ok(())
}
