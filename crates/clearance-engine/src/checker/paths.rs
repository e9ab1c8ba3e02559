//! The check of files and folders, which a system without files has not.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;

use super::error::CheckError;
use super::instance::Checker;
use crate::check::{self, Checked};
use crate::files::{format_by_name, walk};
use crate::pack::own_parts;

impl Checker {
    /// Checks files, and all files in folders, on as many threads as the builder says.
    ///
    /// # Errors
    /// A path is a folder of rules, a named file is of no known format, or there is nothing to check.
    pub fn check_paths<P: AsRef<Path>>(
        &self,
        paths: impl IntoIterator<Item = P>,
    ) -> Result<Checked, CheckError> {
        let paths: Vec<PathBuf> = paths.into_iter().map(|path| path.as_ref().to_owned()).collect();
        let shown = |path: &Path| path.display().to_string();
        for path in &paths {
            if path.is_file() {
                format_by_name(path)?;
            } else if own_parts(path).is_some() {
                return Err(CheckError::PackFolder(shown(path)));
            }
        }
        let progress = AtomicU64::new(0);
        let compiled = self.compiled();
        let found = walk(&paths, true, own_parts);
        let checked = check::check(&compiled.pack, found, &compiled.options(&progress))?;
        let is_empty = checked.report.summary.documents == 0 && checked.report.broken.is_empty();
        match is_empty {
            false => Ok(checked),
            true => {
                let paths: Vec<String> = paths.iter().map(|path| shown(path)).collect();
                Err(CheckError::Nothing(paths.join(", ")))
            }
        }
    }
}
