//! Runs the rules of a pack over files on a pool of threads, and merges what each thread found.

use std::cell::RefCell;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::batch;
use super::checked::Checked;
use super::options::Options;
use super::tally::{self, Tally};
use crate::files::Found;
use crate::pack::{LoadError, Pack};
use crate::script::{Sandbox, stack_bytes};

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
            none => none.insert(
                Sandbox::new(&pack.scripts).map_err(|diagnostics| LoadError { diagnostics })?,
            ),
        };
        for found in batch {
            let with = tally::With { pack, sandbox, totals, scopes: &scopes };
            tally.take(&with, found, options);
            options.progress.fetch_add(1, Ordering::Relaxed);
        }
    }
}
