//! Follows documents that were renamed: what is known of the old file is known of the new one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::baseline_entry::{BaselineEntry, to_entry};
use super::known::Baseline;
use super::stale::Present;
use clearance_engine::report::Report;

/// A file that was renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenamedFile {
    /// Its name in the baseline.
    pub from: String,
    /// Its name now.
    pub to: String,
    /// How many findings of it are known.
    pub findings: usize,
}

/// By what a finding is known in a file of any name: rule, key and value.
type FindingKey<'a> = (&'a str, &'a str, &'a str);

/// The findings of a file by their fingerprints.
type EntriesByKey<'a> = HashMap<FindingKey<'a>, Vec<&'a BaselineEntry>>;

/// The baseline with the new names of files that were renamed: the old file is gone, and all that is known of it is found in
/// exactly one file of which nothing is known. Of several the one that has the same name in another folder counts.
pub fn follow_renames(
    baseline: &Baseline,
    report: &Report,
    present: &Present<'_>,
) -> (Baseline, Vec<RenamedFile>) {
    let mut files: BTreeMap<&str, Vec<&BaselineEntry>> = BTreeMap::new();
    let ran: BTreeSet<&str> = report.rules.iter().map(|rule| &*rule.id).collect();
    for entry in baseline.entries.iter().filter(|entry| ran.contains(&*entry.rule)) {
        files.entry(&entry.file).or_default().push(entry);
    }
    let known: BTreeSet<&str> = baseline.entries.iter().map(|entry| &*entry.file).collect();
    files.retain(|file, _| !(present.file)(file));
    if files.is_empty() {
        return (baseline.clone(), Vec::new());
    }
    let now: Vec<BaselineEntry> =
        report.findings.iter().map(|finding| to_entry(finding, report)).collect();
    let mut found: BTreeMap<&str, EntriesByKey<'_>> = BTreeMap::new();
    for entry in now.iter().filter(|entry| !known.contains(&*entry.file)) {
        found.entry(&entry.file).or_default().entry(known_by(entry)).or_default().push(entry);
    }
    let mut new_names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (old, entries) in &files {
        if let Some(new) =
            only_match(old, found.iter().filter(|(_, found)| contains_all(entries, found)))
        {
            new_names.entry(new).or_default().push(old);
        }
    }
    let mut moved = Vec::new();
    let mut renamed: HashMap<&str, &BaselineEntry> = HashMap::new();
    for (new, old) in &new_names {
        let ([old], Some(found)) = (old.as_slice(), found.get(new)) else { continue };
        let entries = files.get(old).map(Vec::as_slice).unwrap_or_default();
        renamed.extend(pair_entries(entries, found));
        let (from, to) = ((*old).to_owned(), (*new).to_owned());
        moved.push(RenamedFile { from, to, findings: entries.len() });
    }
    let entries = baseline.entries.iter();
    let entries = entries.map(|entry| *renamed.get(&*entry.fingerprint).unwrap_or(&entry)).cloned();
    (Baseline::new(entries.collect()), moved)
}

fn known_by(entry: &BaselineEntry) -> FindingKey<'_> {
    (&entry.rule, &entry.key, &entry.value)
}

/// The only file of some; else the only one with the same name as the old one.
fn only_match<'a>(
    old: &str,
    files: impl Iterator<Item = (&'a &'a str, &'a EntriesByKey<'a>)>,
) -> Option<&'a str> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let files: Vec<&str> = files.map(|(file, _)| *file).collect();
    let alike: Vec<&str> = files.iter().copied().filter(|file| name(file) == name(old)).collect();
    match (files.as_slice(), alike.as_slice()) {
        ([one], _) | (_, [one]) => Some(*one),
        _ => None,
    }
}

/// Whether all entries of a file are found in another.
fn contains_all(entries: &[&BaselineEntry], found: &EntriesByKey<'_>) -> bool {
    pair_entries(entries, found).count() == entries.len()
}

/// The known findings of the old file, under their names in the new one.
fn pair_entries<'a>(
    entries: &'a [&'a BaselineEntry],
    found: &'a EntriesByKey<'a>,
) -> impl Iterator<Item = (&'a str, &'a BaselineEntry)> {
    let mut taken: HashMap<FindingKey<'_>, usize> = HashMap::new();
    entries.iter().filter_map(move |entry| {
        let number = taken.entry(known_by(entry)).or_default();
        let now = found.get(&known_by(entry))?.get(*number)?;
        *number += 1;
        Some((&*entry.fingerprint, *now))
    })
}
