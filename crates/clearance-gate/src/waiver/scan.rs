//! The scan for waivers in the comments of checked files, as the run's visitor.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::comment::scan_comments;
use super::scanned::ScannedWaivers;
use super::set::Waivers;
use clearance_engine::check::{FileVisitor, ReadFile};

/// Collects the waivers in comments of the files that a run reads, and which waivers in files are about them.
#[derive(Debug)]
pub struct WaiverScan<'a> {
    waivers: &'a Waivers,
    checked: Mutex<ScannedWaivers>,
    /// The same for files that only rules over all subjects looked at.
    aside: Mutex<ScannedWaivers>,
}

impl<'a> WaiverScan<'a> {
    /// A scan that has seen no file yet.
    pub fn new(waivers: &'a Waivers) -> Self {
        Self { waivers, checked: Mutex::default(), aside: Mutex::default() }
    }

    /// Returns what was seen. Of the files that only rules over all subjects looked at, those count in which these
    /// rules found something: `joined`, by their names.
    pub fn finish(self, joined: &BTreeSet<String>) -> ScannedWaivers {
        let mut seen = self.checked.into_inner().unwrap_or_else(PoisonError::into_inner);
        let aside = self.aside.into_inner().unwrap_or_else(PoisonError::into_inner);
        let waivers = aside.in_comments.into_iter();
        for waiver in waivers.filter(|waiver| joined.contains(&waiver.place.source.name)) {
            seen.aside.insert(waiver.place.source.name.clone());
            seen.in_comments.push(waiver);
        }
        seen
    }
}

impl FileVisitor for WaiverScan<'_> {
    fn visit(&self, file: &ReadFile<'_>) {
        let about = self.waivers.for_file(file.name);
        let mut found = find_in_comments(file);
        match file.is_checked {
            true => found.met.extend(about),
            false if !about.is_empty() => lock_scanned(&self.checked).partly.extend(about),
            false => {}
        }
        // Most files hold no waiver: threads do not wait for each other to say so.
        if !found.is_empty() {
            lock_scanned(if file.is_checked { &self.checked } else { &self.aside }).extend(found);
        }
    }

    fn needs_text(&self, file: &ReadFile<'_>) -> bool {
        !find_in_comments(file).is_empty()
    }
}

/// Returns the waivers in the comments of a file.
fn find_in_comments(file: &ReadFile<'_>) -> ScannedWaivers {
    let mut found = ScannedWaivers::default();
    if file.is_parsed {
        scan_comments(file.source, file.format, file.documents, &mut found);
    }
    found
}

fn lock_scanned(seen: &Mutex<ScannedWaivers>) -> MutexGuard<'_, ScannedWaivers> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}
