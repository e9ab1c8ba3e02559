//! A stream of documents that are checked one after the other.

use std::io::Read;
use std::sync::atomic::AtomicU64;

use super::document_report::DocumentReport;
use super::error::CheckError;
use super::instance::{Checker, CompiledPack};
use crate::check::{Checked, Progressive};
use crate::files::Input;
use crate::script::Sandbox;
use clearance_syntax::document::Format;

/// Checks the documents of a stream as it is iterated over. What cannot be parsed comes last, as a report that is not
/// complete.
#[derive(Debug)]
pub struct DocumentStream<'a> {
    compiled: &'a CompiledPack,
    run: Progressive<'a>,
}

impl Checker {
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
        let max = self.compiled().max_file_bytes;
        let mut bytes = Vec::new();
        let read = reader.take(max.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| CheckError::Read { name: name.to_owned(), error })?;
        let input = Input::from_bytes(name, format, bytes);
        Ok(DocumentStream::new(self.compiled(), &self.sandbox, input))
    }
}

impl<'a> DocumentStream<'a> {
    fn new(compiled: &'a CompiledPack, sandbox: &'a Sandbox, input: Input) -> Self {
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
