//! The update of a draft's file that is there.

use std::path::Path;
use std::sync::Arc;

use clearance_engine::pack::LoadError;
use clearance_import::draft::{Draft, Updated, update_draft};
use clearance_syntax::source::Source;

use crate::cli::failure::Failure;
use crate::cli::output_files::display_path;
use crate::cli::text_file::read_text_file;

/// What becomes of a file that is there.
pub(super) struct FileUpdate {
    pub(super) old: Arc<Source>,
    pub(super) updated: Updated,
}

impl FileUpdate {
    /// Whether it changes.
    pub(super) fn is_changed(&self) -> bool {
        self.old.text != self.updated.text
    }
}

/// Updates the text of a file by a draft.
pub(super) fn update_file(draft: &Draft, path: &Path) -> Result<FileUpdate, Failure> {
    if path.extension().is_none_or(|ending| ending != "toml") {
        return Err(Failure::usage(
            format!("{} exists: only drafts in TOML can be updated", display_path(path)),
            "write the draft to another folder with -o, and compare",
        ));
    }
    let old = read_text_file(path, "draft", "let it be read, or move it away")?;
    let updated = update_draft(draft, &old)
        .map_err(|diagnostics| Failure::Load(LoadError { diagnostics }))?;
    Ok(FileUpdate { old, updated })
}
