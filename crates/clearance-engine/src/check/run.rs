//! Runs the rules of a pack over files on a pool of threads, and merges what each thread found.

use std::cell::RefCell;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

use super::batch;
use super::checked::Checked;
use super::options::Options;
use super::tally::{self, Tally};
use crate::files::{Found, split_files};
use crate::pack::{LoadError, Pack};
use crate::script::{Sandbox, stack_bytes};
use crate::system::{run_on_threads, run_with_stack};

/// Items that a thread takes at a time.
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
    if options.in_pieces && !options.keep.evidence {
        return check_found(pack, split_files(found, options.max_file_bytes), options);
    }
    check_found(pack, found, options)
}

fn check_found(
    pack: &Pack,
    found: impl Iterator<Item = Found> + Send,
    options: &Options<'_>,
) -> Result<Checked, LoadError> {
    let totals = batch::Totals::new(pack);
    let total = work_on_threads(pack, found, &totals, options, |tally, with, found| {
        tally.take(with, found, options);
    })?;
    Ok(over_all(pack, total, options)?.finish(pack, options))
}

/// Takes items on all threads, each with a sandbox and a tally of its own, and merges the tallies.
///
/// # Errors
/// A rule that compiled when the pack was loaded does not compile.
pub(super) fn work_on_threads<T: Send>(
    pack: &Pack,
    items: impl Iterator<Item = T> + Send,
    totals: &batch::Totals,
    options: &Options<'_>,
    take: impl Fn(&mut Tally, &tally::RunContext<'_>, T) + Sync,
) -> Result<Tally, LoadError> {
    let queue = Mutex::new(items.fuse());
    let work = || work(pack, &queue, totals, options, &take);
    let stack = stack_bytes(&pack.scripts.limits, pack.scripts.observe);
    let mut total = Tally::new(pack);
    for tally in run_on_threads(options.threads.get(), stack, work) {
        total = total.plus(tally?);
    }
    Ok(total)
}

/// Checks everything that is found on the thread that calls, with a sandbox that was made before.
///
/// # Errors
/// A rule that compiled when the pack was loaded does not compile.
pub fn check_here(
    pack: &Pack,
    sandbox: &Sandbox,
    found: impl Iterator<Item = Found>,
    options: &Options<'_>,
) -> Result<Checked, LoadError> {
    let mut tally = Tally::new(pack);
    let (totals, scopes) = (batch::Totals::new(pack), RefCell::default());
    let with = tally::RunContext { pack, sandbox, totals: &totals, scopes: &scopes };
    for found in found {
        tally.take(&with, found, options);
        options.progress.fetch_add(1, Ordering::Relaxed);
    }
    Ok(over_all(pack, tally, options)?.finish(pack, options))
}

/// Adds what rules over all documents say, on a thread whose stack is that of the others.
pub(super) fn over_all(
    pack: &Pack,
    mut tally: Tally,
    options: &Options<'_>,
) -> Result<Tally, LoadError> {
    let gatherings = tally.take_gatherings();
    if gatherings.iter().all(batch::Gathering::is_empty) {
        return Ok(tally);
    }
    let gatherings = Mutex::new(gatherings);
    let check = || {
        let mut gatherings = gatherings.lock().unwrap_or_else(PoisonError::into_inner);
        batch::check_all(pack, std::mem::take(&mut gatherings), options)
    };
    let stack = stack_bytes(&pack.scripts.limits, pack.scripts.observe);
    tally.add(run_with_stack(stack, check)?);
    Ok(tally)
}

fn work<T>(
    pack: &Pack,
    queue: &Mutex<impl Iterator<Item = T>>,
    totals: &batch::Totals,
    options: &Options<'_>,
    take: &impl Fn(&mut Tally, &tally::RunContext<'_>, T),
) -> Result<Tally, LoadError> {
    let mut tally = Tally::new(pack);
    let mut sandbox: Option<Sandbox> = None;
    let scopes = RefCell::default();
    loop {
        let batch: Vec<T> =
            queue.lock().unwrap_or_else(PoisonError::into_inner).by_ref().take(BATCH).collect();
        if batch.is_empty() {
            tally.coverage = sandbox.as_ref().map(Sandbox::coverage).unwrap_or_default();
            return Ok(tally);
        }
        // Compiled only by threads that get work: most runs over a few files need but one.
        let sandbox = match &mut sandbox {
            Some(sandbox) => sandbox,
            none => none.insert(
                Sandbox::new(&pack.scripts).map_err(|diagnostics| LoadError { diagnostics })?,
            ),
        };
        for item in batch {
            let with = tally::RunContext { pack, sandbox, totals, scopes: &scopes };
            take(&mut tally, &with, item);
            options.progress.fetch_add(1, Ordering::Relaxed);
        }
    }
}
