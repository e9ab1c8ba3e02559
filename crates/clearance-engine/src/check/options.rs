//! The options of a run, none of which changes what it finds in a file.

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicU64;

use super::visit::FileVisitor;
use crate::files::Changed;
use crate::report::Keep;
use clearance_syntax::source::Root;

/// The options of a run, none of which changes what it finds in a file.
#[derive(Debug)]
pub struct Options<'a> {
    /// The number of threads.
    pub threads: NonZeroUsize,
    /// The maximum size of a file, in bytes.
    pub max_file_bytes: u64,
    /// Counts the files that are done, for a progress display.
    pub progress: &'a AtomicU64,
    /// From where on files are named in fingerprints.
    pub root: Root,
    /// The optional parts of the report.
    pub keep: Keep,
    /// Where given, files that did not change are only looked at by rules over all documents, and are part of the
    /// report only where these find something about them.
    pub changed: Option<&'a Changed>,
    /// Whether large files of which each line is a document are checked in pieces, on all threads and without being in memory as a
    /// whole, and `max_file_bytes` limits a line. Evidence needs the whole file.
    pub in_pieces: bool,
    /// Is shown every file that is read.
    pub visitor: Option<&'a dyn FileVisitor>,
}

impl<'a> Options<'a> {
    /// A run that keeps nothing of files that pass.
    pub fn new(threads: NonZeroUsize, max_file_bytes: u64, progress: &'a AtomicU64) -> Self {
        let (root, keep) = (Root::default(), Keep::default());
        let in_pieces = false;
        Self {
            threads,
            max_file_bytes,
            progress,
            root,
            keep,
            changed: None,
            in_pieces,
            visitor: None,
        }
    }
}
