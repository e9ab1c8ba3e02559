//! Checks customer files: every file against the schema and every rule, on all cores.
//!
//! A file is done with as soon as it is checked; only what was found about it is kept, and what rules over all
//! customers gather of it. Those have their say when all files are checked. Nothing of the result depends on the
//! order in which files are checked: counts are sums, and all lists are sorted.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::files::{Changed, Found, Skipped};
use crate::pack::{LoadError, Pack};
use crate::report::{Keep, Report};
use crate::script::{Coverage, Sandbox, stack_bytes};
use crate::source::Root;

mod batch;
mod customers;
mod examine;
mod findings;
mod one;
mod place;
mod read;
mod scope;
mod tally;
mod visit;

pub use examine::Examined;
pub use one::{Ended, Gave, Looked, LookedAll, one_by_one, place_in, together};
pub use read::documents;
use tally::Tally;
pub use visit::{FileVisitor, ReadFile};

/// How a run is done; nothing here changes what it finds in a file.
#[derive(Debug)]
pub struct Options<'a> {
    /// How many threads work.
    pub threads: NonZeroUsize,
    /// How large a file may be, in bytes.
    pub max_file_bytes: u64,
    /// Counts the files that are done, for whoever watches.
    pub progress: &'a AtomicU64,
    /// From where on files are named in fingerprints.
    pub root: Root,
    /// What is kept of files that pass.
    pub keep: Keep,
    /// Where given, files that did not change are only looked at by rules over all customers, and are part of the
    /// report only where these find something about them.
    pub changed: Option<&'a Changed>,
    /// Is shown every file that is read.
    pub visitor: Option<&'a dyn FileVisitor>,
}

impl<'a> Options<'a> {
    /// A run that keeps nothing of files that pass.
    pub fn new(threads: NonZeroUsize, max_file_bytes: u64, progress: &'a AtomicU64) -> Self {
        let (root, keep) = (Root::default(), Keep::default());
        Self { threads, max_file_bytes, progress, root, keep, changed: None, visitor: None }
    }
}

/// What a run gives.
#[derive(Debug)]
pub struct Checked {
    /// What was found.
    pub report: Report,
    /// What was passed over and why, sorted.
    pub passed_over: Vec<(String, Skipped)>,
    /// Files that were not checked on their own, as they did not change.
    pub unchanged: Unchanged,
    /// The names of files that did not change and in which rules over all customers found something.
    pub joined: BTreeSet<String>,
    /// What rules printed, sorted by file and rule; empty unless tracing.
    pub trace: Vec<String>,
    /// What was reached of the scripts; nothing unless they are observed.
    pub coverage: Coverage,
}

/// Files that were not checked on their own (see [`Options::changed`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unchanged {
    /// All of them.
    pub files: u64,
    /// Those, or their customers, that rules over all customers could not look at: they cannot be read or parsed, or
    /// break the schema.
    pub unread: u64,
}

/// Files that a thread takes at a time.
const BATCH: usize = 16;

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
    let totals = batch::Totals::new(pack);
    let work = || work(pack, &queue, &totals, options);
    let tally = thread::scope(|scope| {
        let stack = stack_bytes(&pack.scripts.limits, pack.scripts.observe);
        let spawn = |_| thread::Builder::new().stack_size(stack).spawn_scoped(scope, work);
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
    Ok(over_all(pack, tally, options)?.finish(pack, options))
}

/// Adds what rules over all customers say, on a thread whose stack is that of the others.
fn over_all(pack: &Pack, mut tally: Tally, options: &Options<'_>) -> Result<Tally, LoadError> {
    let gatherings = tally.take_gatherings();
    if gatherings.iter().all(batch::Gathering::is_empty) {
        return Ok(tally);
    }
    let gatherings = Mutex::new(gatherings);
    let check = || {
        let mut gatherings = gatherings.lock().unwrap_or_else(PoisonError::into_inner);
        batch::check_all(pack, std::mem::take(&mut gatherings), options)
    };
    let added = thread::scope(|scope| {
        let builder = thread::Builder::new()
            .stack_size(stack_bytes(&pack.scripts.limits, pack.scripts.observe));
        match builder.spawn_scoped(scope, check) {
            Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => check(),
        }
    })?;
    tally.add(added);
    Ok(tally)
}

fn work(
    pack: &Pack,
    queue: &Mutex<impl Iterator<Item = Found>>,
    totals: &batch::Totals,
    options: &Options<'_>,
) -> Result<Tally, LoadError> {
    let mut tally = Tally::new(pack);
    let mut sandbox: Option<Sandbox> = None;
    let scopes = RefCell::default();
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
            let with = tally::With { pack, sandbox, totals, scopes: &scopes };
            tally.take(&with, found, options);
            options.progress.fetch_add(1, Ordering::Relaxed);
        }
    }
}
