//! The keys of documents that a rule reads, with those that it may read where types are not known.

use std::collections::BTreeSet;

use super::analysis::{Analysis, Effect, TypedCall};
use super::unread_keys::leads_to;

/// The keys that a rule reads.
#[derive(Debug)]
pub(super) struct KeyReads {
    /// The file of the rule.
    pub(super) script: String,
    /// The ways to keys; `*` at the end stands for whatever keys a table has.
    paths: BTreeSet<String>,
    /// Names of keys that are read of values whose type is not known.
    names: BTreeSet<String>,
    /// Whether these are all that it may read.
    pub(super) is_certain: bool,
}

impl KeyReads {
    /// Collects what some calls, and all that they lead to, read.
    pub(super) fn of_calls(
        script: &str,
        analysis: &Analysis<'_>,
        entries: &BTreeSet<TypedCall>,
    ) -> Self {
        let (paths, names) = (BTreeSet::new(), BTreeSet::new());
        let mut reads = Self { script: script.to_owned(), paths, names, is_certain: true };
        for call in analysis.reachable_calls(entries.iter().cloned()) {
            let Some(done) = analysis.summary(&call) else { continue };
            for effect in &done.effects {
                match effect {
                    Effect::Reads(path) => _ = reads.paths.insert(path.to_string()),
                    Effect::ReadsNamed(name) => _ = reads.names.insert(name.to_string()),
                    Effect::ReadsAnything | Effect::Cut => reads.is_certain = false,
                    _ => {}
                }
            }
        }
        reads
    }

    /// The ways to keys, without those that are only on the way to others, sorted.
    pub(super) fn to_paths(&self) -> Vec<String> {
        let paths = self.paths.iter().filter(|path| !self.is_on_the_way(path));
        paths.cloned().collect()
    }

    fn is_on_the_way(&self, path: &str) -> bool {
        self.paths.iter().any(|other| leads_to(path, other))
    }

    /// Whether a key, one that lies in it or one that it lies in as a whole may be read.
    pub(super) fn covers(&self, path: &str) -> bool {
        let name = path.rsplit('.').next().unwrap_or(path);
        let reads = |read: &String| {
            let whole = read.strip_suffix(".*").or_else(|| read.strip_suffix('*'));
            let is_above = match whole {
                Some(whole) => whole.is_empty() || leads_to(whole, path),
                None => leads_to(read, path) && !self.is_on_the_way(read),
            };
            read == path || leads_to(path, read) || is_above
        };
        self.names.contains(name) || self.paths.iter().any(reads)
    }

    /// Whether it is certain that a key, or one that lies in it, is read by its name.
    pub(super) fn reads_surely(&self, path: &str) -> bool {
        self.paths.iter().any(|read| read == path || leads_to(path, read))
    }
}
