//! A stream of documents that are checked one after the other.

use std::sync::atomic::AtomicU64;

use super::document_report::DocumentReport;
use super::error::CheckError;
use super::instance::Compiled;
use crate::check::{Checked, Progressive};
use crate::files::Input;
use crate::script::Sandbox;

/// Checks the documents of a stream as it is iterated over. What cannot be parsed comes last, as a report that is not
/// complete.
#[derive(Debug)]
pub struct DocumentStream<'a> {
    compiled: &'a Compiled,
    run: Progressive<'a>,
}

impl<'a> DocumentStream<'a> {
    pub(super) fn new(compiled: &'a Compiled, sandbox: &'a Sandbox, input: Input) -> Self {
        let progress = AtomicU64::new(0);
        let options = compiled.options(&progress);
        Self { compiled, run: Progressive::new(&compiled.pack, sandbox, input, &options) }
    }

    /// Checks the documents that are left, lets rules over all documents decide, and returns the report of the whole
    /// stream.
    ///
    /// # Errors
    /// A rule that compiled when the checker was built does not compile.
    pub fn finish(self) -> Result<Checked, CheckError> {
        let progress = AtomicU64::new(0);
        Ok(self.run.finish(&self.compiled.options(&progress))?)
    }
}

impl Iterator for DocumentStream<'_> {
    type Item = DocumentReport;

    fn next(&mut self) -> Option<DocumentReport> {
        let progress = AtomicU64::new(0);
        let options = self.compiled.options(&progress);
        let (report, index) = self.run.check_next(&options)?;
        Some(DocumentReport::new(report, index))
    }
}
