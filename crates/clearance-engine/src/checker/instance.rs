//! The checker of a thread, and the handle that makes one on every thread.

use std::fmt;
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::builder::CheckerBuilder;
use super::document_report::DocumentReport;
use super::error::CheckError;
use super::stream::DocumentStream;
use crate::check::{self, Checked, Options};
use crate::files::{Found, Input, format_by_name, walk};
use crate::pack::{LoadError, Pack, PackFiles, own_parts};
use crate::report::Keep;
use crate::script::Sandbox;
use clearance_syntax::document::Format;
use clearance_syntax::source::Root;

/// What all checkers of a handle share.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) pack: Pack,
    pub(super) max_file_bytes: u64,
    pub(super) threads: NonZeroUsize,
    pub(super) root: Root,
}

impl Compiled {
    /// The options of a run that keeps every document in its report.
    pub(super) fn options<'a>(&self, progress: &'a AtomicU64) -> Options<'a> {
        let mut options = Options::new(self.threads, self.max_file_bytes, progress);
        options.root = self.root.clone();
        options.keep = Keep { customers: true, evidence: false };
        options
    }
}

/// A loaded pack that can be sent to other threads and makes a [`Checker`] on each.
#[derive(Clone)]
pub struct SharedChecker(pub(super) Arc<Compiled>);

impl fmt::Debug for SharedChecker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedChecker").field("rules", &self.0.pack.rule_ids()).finish()
    }
}

impl SharedChecker {
    /// Compiles the rules for the thread that calls.
    ///
    /// # Errors
    /// A rule that compiled when the pack was loaded does not compile.
    pub fn checker(&self) -> Result<Checker, LoadError> {
        let sandbox =
            Sandbox::new(&self.0.pack.scripts).map_err(|diagnostics| LoadError { diagnostics })?;
        Ok(Checker { shared: self.clone(), sandbox })
    }
}

/// Rules that are compiled, ready to check documents on one thread.
pub struct Checker {
    shared: SharedChecker,
    sandbox: Sandbox,
}

impl fmt::Debug for Checker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checker").field("rules", &self.shared.0.pack.rule_ids()).finish()
    }
}

impl Checker {
    /// Starts to build a checker with the rules of a pack.
    pub fn builder(pack: &PackFiles) -> CheckerBuilder {
        CheckerBuilder::new(pack)
    }

    /// A handle to the same rules that other threads make their checkers of.
    pub fn share(&self) -> SharedChecker {
        self.shared.clone()
    }

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
        let compiled = &self.shared.0;
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

    /// Checks a text that is not in a file. The extension of its name says what format it has, as `customer.toml` does.
    /// Rules over all documents see those of this text.
    ///
    /// # Errors
    /// The name has no extension of a known format.
    pub fn check_text(
        &self,
        name: &str,
        text: impl Into<String>,
    ) -> Result<DocumentReport, CheckError> {
        let format = format_by_name(Path::new(name))?;
        let input = Input::bytes(name, format, text.into().into_bytes());
        let progress = AtomicU64::new(0);
        let compiled = &self.shared.0;
        let found = std::iter::once(Found::File(input));
        let options = compiled.options(&progress);
        let checked = check::check_here(&compiled.pack, &self.sandbox, found, &options)?;
        Ok(DocumentReport::new(checked.report, None))
    }

    /// Checks the documents of a stream one after the other. Rules over all documents have their say in
    /// [`DocumentStream::finish`].
    ///
    /// # Errors
    /// The reader fails.
    pub fn stream(
        &self,
        name: &str,
        reader: impl Read,
        format: &'static Format,
    ) -> Result<DocumentStream<'_>, CheckError> {
        let max = self.shared.0.max_file_bytes;
        let mut bytes = Vec::new();
        let read = reader.take(max.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| CheckError::Read { name: name.to_owned(), error })?;
        let input = Input::bytes(name, format, bytes);
        Ok(DocumentStream::new(&self.shared.0, &self.sandbox, input))
    }
}
