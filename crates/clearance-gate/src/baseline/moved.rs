//! Follows customer files that were renamed: what is known of the old file is known of the new one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::entry::{Entry, entry};
use super::gone::Present;
use super::known::Baseline;
use clearance_engine::report::Report;

/// A file that was renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its name in the baseline.
    pub from: String,
    /// Its name now.
    pub to: String,
    /// How many findings of it are known.
    pub findings: usize,
}

/// By what a finding is known in a file of any name: rule, key and value.
type Known<'a> = (&'a str, &'a str, &'a str);

/// What is found in a file, by what it is known by.
type Found<'a> = HashMap<Known<'a>, Vec<&'a Entry>>;

/// The baseline with the new names of files that were renamed: the old file is gone, and all that is known of it is found in
/// exactly one file of which nothing is known. Of several the one that has the same name in another folder counts.
pub fn follow(
    baseline: &Baseline,
    report: &Report,
    present: &Present<'_>,
) -> (Baseline, Vec<Moved>) {
    let mut files: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    let ran: BTreeSet<&str> = report.rules.iter().map(|rule| &*rule.id).collect();
    for entry in baseline.entries.iter().filter(|entry| ran.contains(&*entry.rule)) {
        files.entry(&entry.file).or_default().push(entry);
    }
    let known: BTreeSet<&str> = baseline.entries.iter().map(|entry| &*entry.file).collect();
    files.retain(|file, _| !(present.file)(file));
    if files.is_empty() {
        return (baseline.clone(), Vec::new());
    }
    let now: Vec<Entry> = report.findings.iter().map(|finding| entry(finding, report)).collect();
    let mut found: BTreeMap<&str, Found<'_>> = BTreeMap::new();
    for entry in now.iter().filter(|entry| !known.contains(&*entry.file)) {
        found.entry(&entry.file).or_default().entry(known_by(entry)).or_default().push(entry);
    }
    let mut new_names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (old, entries) in &files {
        if let Some(new) = only(old, found.iter().filter(|(_, found)| fits(entries, found))) {
            new_names.entry(new).or_default().push(old);
        }
    }
    let mut moved = Vec::new();
    let mut renamed: HashMap<&str, &Entry> = HashMap::new();
    for (new, old) in &new_names {
        let ([old], Some(found)) = (old.as_slice(), found.get(new)) else { continue };
        let entries = files.get(old).map(Vec::as_slice).unwrap_or_default();
        renamed.extend(pairs(entries, found));
        let (from, to) = ((*old).to_owned(), (*new).to_owned());
        moved.push(Moved { from, to, findings: entries.len() });
    }
    let entries = baseline.entries.iter();
    let entries = entries.map(|entry| *renamed.get(&*entry.fingerprint).unwrap_or(&entry)).cloned();
    (Baseline::new(entries.collect()), moved)
}

fn known_by(entry: &Entry) -> Known<'_> {
    (&entry.rule, &entry.key, &entry.value)
}

/// The only file of some; else the only one with the same name as the old one.
fn only<'a>(
    old: &str,
    files: impl Iterator<Item = (&'a &'a str, &'a Found<'a>)>,
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
fn fits(entries: &[&Entry], found: &Found<'_>) -> bool {
    pairs(entries, found).count() == entries.len()
}

/// What is known of the old file, with what it is in the new one.
fn pairs<'a>(
    entries: &'a [&'a Entry],
    found: &'a Found<'a>,
) -> impl Iterator<Item = (&'a str, &'a Entry)> {
    let mut taken: HashMap<Known<'_>, usize> = HashMap::new();
    entries.iter().filter_map(move |entry| {
        let number = taken.entry(known_by(entry)).or_default();
        let now = found.get(&known_by(entry))?.get(*number)?;
        *number += 1;
        Some((&*entry.fingerprint, *now))
    })
}
