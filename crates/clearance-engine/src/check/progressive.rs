//! A run over the documents of one input, a document at a time.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;
use std::vec;

use super::batch::Totals;
use super::checked::Checked;
use super::examine::Pass;
use super::options::Options;
use super::read;
use super::run::over_all;
use super::scope::Scopes;
use super::tally::{FileContext, RunContext, Tally};
use crate::files::{Found, Input};
use crate::pack::{LoadError, Pack};
use crate::report::Report;
use crate::script::Sandbox;
use clearance_syntax::document::Document;

/// Checks the documents of an input one after the other, and gathers for rules over all documents what they take of each.
#[derive(Debug)]
pub struct Progressive<'a> {
    pack: &'a Pack,
    sandbox: &'a Sandbox,
    totals: Totals,
    scopes: RefCell<Scopes>,
    input: Arc<Input>,
    digest: OnceCell<u64>,
    documents: vec::IntoIter<Document>,
    /// The results of all documents so far.
    total: Tally,
    /// The parts of the input that could not be read, until it is reported.
    unread: Option<Report>,
}

impl<'a> Progressive<'a> {
    /// Reads an input; none of its documents is checked yet.
    pub fn new(pack: &'a Pack, sandbox: &'a Sandbox, input: Input, options: &Options<'_>) -> Self {
        let found = Found::File(input.clone());
        let read = read::read_found(&found, options.max_file_bytes);
        let mut total = Tally::new(pack);
        let noted = total.note_file(found, Pass::Full, read, options);
        let documents = noted.map(|(_, documents)| documents).unwrap_or_default();
        let unread = (!total.broken.is_empty()).then(|| total.report_so_far(pack, options));
        Self {
            pack,
            sandbox,
            totals: Totals::new(pack),
            scopes: RefCell::default(),
            input: Arc::new(input),
            digest: OnceCell::new(),
            documents: documents.into_iter(),
            total,
            unread,
        }
    }

    /// Checks the next document, and returns its report and its number in the input. After the last, the report of what
    /// could not be parsed comes once, if anything could not.
    pub fn check_next(&mut self, options: &Options<'_>) -> Option<(Report, Option<usize>)> {
        let Some(document) = self.documents.next() else {
            return self.unread.take().map(|report| (report, None));
        };
        let index = document.index;
        let mut part = Tally::new(self.pack);
        part.room = self.total.room;
        let context = RunContext {
            pack: self.pack,
            sandbox: self.sandbox,
            totals: &self.totals,
            scopes: &self.scopes,
        };
        let mut scopes = self.scopes.borrow_mut();
        let scope = scopes.for_file(self.pack, self.sandbox, &options.root, &self.input.name);
        let file = FileContext {
            scope: scope.as_deref(),
            input: &self.input,
            digest: &self.digest,
            pass: Pass::Full,
        };
        part.check_document(&context, &file, document, options);
        let report = part.report_so_far(self.pack, options);
        self.total.room = part.room;
        self.total.merge(part);
        Some((report, index))
    }

    /// Checks the documents that are left, lets rules over all documents decide, and returns the report of the whole input.
    ///
    /// # Errors
    /// A rule that compiled when the pack was loaded does not compile.
    pub fn finish(mut self, options: &Options<'_>) -> Result<Checked, LoadError> {
        while self.check_next(options).is_some() {}
        Ok(over_all(self.pack, self.total, options)?.finish(self.pack, options))
    }
}
