//! Stale entries of a baseline: fixed, or their file or rule is gone.

use std::collections::{HashMap, HashSet};

use super::baseline_entry::BaselineEntry;
use super::known::Baseline;
use clearance_engine::report::{Outcome, Report};
use clearance_engine::rule::SCHEMA_ID;

/// Whether a file exists and a rule is known, whether or not they were part of the run.
pub struct Present<'a> {
    /// Whether the rules' folders hold a rule.
    pub rule: &'a dyn Fn(&str) -> bool,
    /// Whether there is a file of a name, from the root on.
    pub file: &'a dyn Fn(&str) -> bool,
}

/// The entries of a baseline that a report speaks against: the rule ran on the file, and did not find this any more;
/// or there is no such rule or file. Entries of what was not checked stay.
///
/// The report must hold all subjects (see [`Keep`](clearance_engine::report::Keep)).
pub fn stale_entries<'a>(
    baseline: &'a Baseline,
    report: &Report,
    present: &Present<'_>,
) -> Vec<&'a BaselineEntry> {
    let found: HashSet<&str> =
        report.findings.iter().map(|finding| &*finding.fingerprint).collect();
    let checked = CheckedFiles::from_report(report);
    let is_stale = |entry: &&BaselineEntry| {
        if found.contains(&*entry.fingerprint) {
            false
        } else if !(present.rule)(&entry.rule) {
            true
        } else if checked.read.contains(&entry.file) {
            checked.has_finished(entry)
        } else {
            checked.rules.contains_key(&*entry.rule) && !(present.file)(&entry.file)
        }
    };
    baseline.entries.iter().filter(is_stale).collect()
}

/// The location that a run checked.
struct CheckedFiles<'a> {
    /// The rules that ran, with their numbers.
    rules: HashMap<&'a str, usize>,
    /// The files that were read, from the root on.
    read: HashSet<String>,
    /// Those of them of which something could not be checked.
    torn: HashSet<String>,
    /// Rules that broke over all subjects.
    broken: HashSet<&'a str>,
    /// Files and the numbers of rules that broke on them.
    broke_on: HashSet<(String, usize)>,
}

impl<'a> CheckedFiles<'a> {
    fn from_report(report: &'a Report) -> Self {
        let relative = |name: &str| report.root.relative(name);
        let rules = report.rules.iter().enumerate().map(|(number, rule)| (&*rule.id, number));
        let mut checked = Self {
            rules: rules.collect(),
            read: HashSet::new(),
            torn: HashSet::new(),
            broken: HashSet::new(),
            broke_on: HashSet::new(),
        };
        for customer in &report.subjects {
            let file = relative(&customer.subject.file);
            let ends = customer.outcomes.iter().enumerate();
            let broke = ends.filter(|(_, outcome)| **outcome == Outcome::Error);
            checked.broke_on.extend(broke.map(|(number, _)| (file.clone(), number)));
            checked.read.insert(file);
        }
        for broken in &report.broken {
            match &broken.rule {
                Some(rule) if broken.file.is_empty() => _ = checked.broken.insert(rule),
                Some(_) => {}
                None => {
                    checked.torn.insert(relative(&broken.file));
                    checked.read.insert(relative(&broken.file));
                }
            }
        }
        // Rules do not run on what breaks the schema.
        let by_schema = report.findings.iter().filter(|finding| *finding.rule == *SCHEMA_ID);
        let files = by_schema.filter_map(|finding| finding.subject.as_ref());
        checked.torn.extend(files.map(|subject| relative(&subject.file)));
        checked
    }

    /// Whether an entry's rule came to an end on its file.
    fn has_finished(&self, entry: &BaselineEntry) -> bool {
        let Some(&number) = self.rules.get(&*entry.rule) else { return false };
        let broke = self.broken.contains(&*entry.rule)
            || self.broke_on.contains(&(entry.file.clone(), number));
        !broke && !self.torn.contains(&entry.file)
    }
}
