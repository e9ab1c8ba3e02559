//! Checks customer files: every file against the schema and every rule, on all cores.
//!
//! A file is done with as soon as it is checked; only what was found about it is kept. Nothing of the
//! result depends on the order in which files are checked: counts are sums, and all lists are sorted.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::document::Document;
use crate::files::{Found, Input};
use crate::pack::{LoadError, Pack};
use crate::report::{Broken, Finding, Report, RuleSummary, Summary};
use crate::script::{Coverage, Sandbox};

mod examine;
mod place;

pub use examine::Examined;

/// How a run is done; nothing here changes what it finds.
#[derive(Debug)]
pub struct Options<'a> {
    /// How many threads work.
    pub threads: NonZeroUsize,
    /// How large a file may be, in bytes.
    pub max_file_bytes: u64,
    /// Counts the files that are done, for whoever watches.
    pub progress: &'a AtomicU64,
}

/// What a run gives.
#[derive(Debug)]
pub struct Checked {
    /// What was found.
    pub report: Report,
    /// What was passed over and why, sorted.
    pub passed_over: Vec<(String, &'static str)>,
    /// What rules printed, sorted by file and rule; empty unless tracing.
    pub trace: Vec<String>,
    /// What was reached of the scripts; nothing unless they are observed.
    pub coverage: Coverage,
}

/// Files that a thread takes at a time.
const BATCH: usize = 16;

/// The stack of a thread. Scripts nest as deep as their limits say, and every level takes native stack.
pub(crate) const STACK_BYTES: usize = 64 << 20;

/// Checks everything that is found.
///
/// # Errors
/// A rule that compiled when the pack was loaded does not compile.
pub fn check(
    pack: &Pack,
    found: impl Iterator<Item = Found> + Send,
    options: &Options<'_>,
) -> Result<Checked, LoadError> {
    let queue = Mutex::new(found.fuse());
    let work = || work(pack, &queue, options);
    let tally = thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        // The first thread is there before the others are tried for: one is enough to finish.
        let threads: Vec<_> =
            (0..options.threads.get()).map_while(|index| spawn(index).ok()).collect();
        let mut total = Ok(Tally::new(pack));
        let mut none = true;
        for thread in threads {
            none = false;
            let tally = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            total = total.and_then(|total| Ok(total.plus(tally?)));
        }
        if none { work() } else { total }
    })?;
    Ok(tally.finish(pack))
}

/// What one thread has seen.
#[derive(Debug)]
struct Tally {
    /// Per rule: passed, failed, skipped, errors.
    outcomes: Vec<[u64; 4]>,
    findings: Vec<Finding>,
    broken: Vec<Broken>,
    files: u64,
    documents: u64,
    failed_documents: u64,
    broken_files: u64,
    passed_over: Vec<(String, &'static str)>,
    trace: Vec<(String, usize, usize, String)>,
    coverage: Coverage,
}

fn work(
    pack: &Pack,
    queue: &Mutex<impl Iterator<Item = Found>>,
    options: &Options<'_>,
) -> Result<Tally, LoadError> {
    let mut tally = Tally::new(pack);
    let mut sandbox: Option<Sandbox> = None;
    loop {
        let batch: Vec<Found> =
            queue.lock().unwrap_or_else(PoisonError::into_inner).by_ref().take(BATCH).collect();
        if batch.is_empty() {
            tally.coverage = sandbox.as_ref().map(Sandbox::coverage).unwrap_or_default();
            return Ok(tally);
        }
        // Compiled only by threads that get work: most runs over a few files need but one.
        let sandbox = match &mut sandbox {
            Some(sandbox) => sandbox,
            none => {
                none.insert(Sandbox::new(&pack.scripts).map_err(|faults| LoadError { faults })?)
            }
        };
        for found in batch {
            tally.take(pack, sandbox, found, options);
            options.progress.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Tally {
    fn new(pack: &Pack) -> Self {
        Self {
            outcomes: vec![[0; 4]; pack.rules.len()],
            findings: Vec::new(),
            broken: Vec::new(),
            files: 0,
            documents: 0,
            failed_documents: 0,
            broken_files: 0,
            passed_over: Vec::new(),
            trace: Vec::new(),
            coverage: Coverage::default(),
        }
    }

    fn take(&mut self, pack: &Pack, sandbox: &Sandbox, found: Found, options: &Options<'_>) {
        match found {
            Found::PassedOver(name, why) => self.passed_over.push((name, why)),
            Found::Unreadable(name, why) => {
                self.files += 1;
                self.broken_files += 1;
                self.broken.push(place::unreadable(name, why));
            }
            Found::File(input) => self.file(pack, sandbox, &input, options.max_file_bytes),
        }
    }

    fn file(&mut self, pack: &Pack, sandbox: &Sandbox, input: &Input, max_bytes: u64) {
        self.files += 1;
        let parsed = match input.read(max_bytes) {
            Ok(source) => {
                let parsed = (input.format.parse)(&source);
                let broken = parsed.errors.iter().map(|error| place::unparsed(&source, error));
                self.broken.extend(broken);
                self.broken_files += u64::from(!parsed.errors.is_empty());
                parsed.documents
            }
            Err(error) => {
                self.broken_files += 1;
                self.broken.push(place::unparsed(&error.source, &error.error));
                return;
            }
        };
        for document in parsed {
            self.document(pack, sandbox, input, document);
        }
    }

    fn document(&mut self, pack: &Pack, sandbox: &Sandbox, input: &Input, document: Document) {
        let examined = examine::document(pack, sandbox, document, input.format);
        self.documents += 1;
        self.failed_documents += u64::from(!examined.findings.is_empty());
        for (counts, outcome) in self.outcomes.iter_mut().zip(&examined.outcomes) {
            if let Some(count) = counts.get_mut(*outcome as usize) {
                *count += 1;
            }
        }
        let ordinal = self.trace.len();
        let lines = examined.trace.into_iter().enumerate();
        self.trace.extend(lines.map(|(n, line)| (input.name.clone(), ordinal, n, line)));
        self.findings.extend(examined.findings);
        self.broken.extend(examined.broken);
    }

    fn plus(mut self, other: Self) -> Self {
        for (mine, theirs) in self.outcomes.iter_mut().zip(other.outcomes) {
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                *mine += theirs;
            }
        }
        self.files += other.files;
        self.documents += other.documents;
        self.failed_documents += other.failed_documents;
        self.broken_files += other.broken_files;
        self.findings.extend(other.findings);
        self.broken.extend(other.broken);
        self.passed_over.extend(other.passed_over);
        self.trace.extend(other.trace);
        self.coverage = self.coverage.plus(other.coverage);
        self
    }

    fn finish(mut self, pack: &Pack) -> Checked {
        self.findings.sort_by(|a, b| place::finding_order(a).cmp(&place::finding_order(b)));
        self.broken.sort_by(|a, b| place::broken_order(a).cmp(&place::broken_order(b)));
        self.passed_over.sort();
        self.trace.sort_by(|a, b| (&a.0, a.1, a.2).cmp(&(&b.0, b.1, b.2)));
        let summary = self.summary();
        let rules = pack.rules.iter().zip(&self.outcomes);
        let rules = rules.map(|(rule, &[passed, failed, skipped, errors])| RuleSummary {
            id: Arc::clone(&rule.id),
            severity: rule.header.severity,
            title: rule.header.title.as_str().into(),
            url: rule.header.url.as_deref().map(Into::into),
            passed,
            failed,
            skipped,
            errors,
        });
        let report = Report {
            as_of: pack.scripts.as_of,
            rules: rules.collect(),
            findings: self.findings,
            broken: self.broken,
            summary,
        };
        let trace = self.trace.into_iter().map(|(.., line)| line).collect();
        Checked { report, passed_over: self.passed_over, trace, coverage: self.coverage }
    }

    fn summary(&self) -> Summary {
        use crate::report::{BrokenKind, Severity};
        let of = |severity| {
            self.findings.iter().filter(|finding| finding.severity == severity).count() as u64
        };
        let rules = self.broken.iter().filter(|broken| broken.kind == BrokenKind::Rule).count();
        Summary {
            files: self.files,
            documents: self.documents,
            failed_documents: self.failed_documents,
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            advice: of(Severity::Advice),
            broken: self.broken_files + rules as u64,
        }
    }
}
