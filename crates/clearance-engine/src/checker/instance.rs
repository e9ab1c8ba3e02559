//! The checker of a thread, and the handle that makes one on every thread.

use std::fmt;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::document_report::DocumentReport;
use super::error::CheckError;
use crate::check::{self, Options};
use crate::files::{Found, Input, format_by_name};
use crate::pack::{LoadError, Pack};
use crate::report::Keep;
use crate::script::Sandbox;
use clearance_syntax::source::Root;

/// The pack and the settings that all checkers of a handle share.
#[derive(Debug)]
pub(super) struct CompiledPack {
    pub(super) pack: Pack,
    pub(super) max_file_bytes: u64,
    pub(super) threads: NonZeroUsize,
    pub(super) root: Root,
}

impl CompiledPack {
    /// The options of a run that keeps every document in its report.
    pub(super) fn options<'a>(&self, progress: &'a AtomicU64) -> Options<'a> {
        let mut options = Options::new(self.threads, self.max_file_bytes, progress);
        options.root = self.root.clone();
        options.keep = Keep { subjects: true, ..Keep::NOTHING };
        options
    }
}

/// A loaded pack that can be sent to other threads and makes a [`Checker`] on each.
#[derive(Clone)]
pub struct SharedChecker(pub(super) Arc<CompiledPack>);

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
    pub(super) sandbox: Sandbox,
}

impl fmt::Debug for Checker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checker").field("rules", &self.shared.0.pack.rule_ids()).finish()
    }
}

impl Checker {
    /// The part that it shares with other checkers of its handle.
    pub(super) fn compiled(&self) -> &CompiledPack {
        &self.shared.0
    }

    /// A handle to the same rules that other threads make their checkers of.
    pub fn share(&self) -> SharedChecker {
        self.shared.clone()
    }

    /// Checks a text that is not in a file. The extension of its name says what format it has, as `acme.toml` does.
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
        let input = Input::from_bytes(name, format, text.into().into_bytes());
        let progress = AtomicU64::new(0);
        let compiled = self.compiled();
        let found = std::iter::once(Found::File(input));
        let options = compiled.options(&progress);
        let checked = check::check_here(&compiled.pack, &self.sandbox, found, &options)?;
        Ok(DocumentReport::new(checked.report, None))
    }
}
