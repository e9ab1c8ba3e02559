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
    /// What is there, where it changes. Of a book most files do not, so their texts are not held.
    pub(super) old: Option<Arc<Source>>,
    pub(super) updated: Updated,
}

impl FileUpdate {
    fn of(old: Arc<Source>, updated: Updated) -> Self {
        match old.text == updated.text {
            true => Self { old: None, updated: Updated { text: String::new(), ..updated } },
            false => Self { old: Some(old), updated },
        }
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
    Ok(FileUpdate::of(old, updated))
}
