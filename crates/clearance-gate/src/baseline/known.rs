//! A baseline: known findings, its file and its application to a report.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::baseline_entry::{
    BaselineEntry, TABLES, WAIVERS, check_entry_rule, diagnostic_at, may_be_known, read_entry,
    to_entry,
};
use clearance_engine::report::{Report, Status};
use clearance_engine::rule::SCHEMA_ID;
use clearance_engine::schema::VersionedForm;
use clearance_syntax::document::{NodeId, Value};
use clearance_syntax::source::{Diagnostic, Source};

/// The JSON Schema (2020-12) of a baseline's file.
pub const SCHEMA: &str = include_str!("baseline.schema.json");

/// The help for a file of another version; a program may name its own command in place of it.
pub const VERSION_HELP: &str = "write it again with this version of the program";

/// The form of a baseline's file.
const FORM: VersionedForm = VersionedForm {
    what: "baseline",
    schema: SCHEMA,
    versions: &["/version"],
    known: VERSION,
    help: VERSION_HELP,
};

/// The version of that form.
pub const VERSION: i64 = 2;

/// Findings that were there before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// They, sorted; no two have the same fingerprint.
    pub entries: Vec<BaselineEntry>,
}

/// How many findings of a report were not taken into a baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Violations of the schema: no rule ran on those documents, so their findings are unknown.
    pub schema: u64,
    /// Findings about waivers: what has expired must not live on in a baseline.
    pub about_waivers: u64,
    /// Findings about tables: their facts grow older.
    pub about_tables: u64,
    /// Findings that are waived: they would be known when the waiver is over.
    pub waived: u64,
    /// What could not be checked.
    pub broken: u64,
}

impl Baseline {
    /// Everything that is open in a report and may be known from now on; and how much of the rest there is.
    pub fn from_report(report: &Report) -> (Self, LeftOut) {
        let mut left_out = LeftOut { broken: report.broken.len() as u64, ..LeftOut::default() };
        let mut entries = Vec::new();
        for finding in &report.findings {
            match &finding.status {
                Status::Waived(_) => left_out.waived += 1,
                _ if *finding.rule == *SCHEMA_ID => left_out.schema += 1,
                _ if finding.rule.starts_with(WAIVERS) => left_out.about_waivers += 1,
                _ if finding.rule.starts_with(TABLES) => left_out.about_tables += 1,
                Status::Open | Status::Known => entries.push(to_entry(finding, report)),
            }
        }
        (Self::new(entries), left_out)
    }

    /// A baseline of entries in any order.
    pub fn new(mut entries: Vec<BaselineEntry>) -> Self {
        entries.sort();
        Self { entries }
    }

    /// The baseline in a text.
    ///
    /// # Errors
    /// Everything that is wrong with it, at its place.
    pub fn read(source: &Arc<Source>) -> Result<Self, Vec<Diagnostic>> {
        let document = FORM.read_document(source)?;
        let list = document.get(NodeId::ROOT, "findings").map(|list| &document.node(list).value);
        let Some(Value::List(items)) = list else { return Ok(Self::default()) };
        let mut entries: BTreeMap<String, BaselineEntry> = BTreeMap::new();
        let mut diagnostics = Vec::new();
        for &item in items {
            let entry = read_entry(&document, item);
            diagnostics.extend(check_entry_rule(&document, item, &entry.rule));
            if let Some(twice) = entries.insert(entry.fingerprint.clone(), entry) {
                let message = format!("duplicate fingerprint `{}`", twice.fingerprint);
                diagnostics.push(diagnostic_at(&document, item, "fingerprint", message));
            }
        }
        if diagnostics.is_empty() {
            Ok(Self::new(entries.into_values().collect()))
        } else {
            Err(diagnostics)
        }
    }

    /// Makes the open findings of a report known that are in the baseline.
    pub fn apply(&self, report: &mut Report) {
        let known: HashSet<&str> = self.fingerprints().collect();
        for finding in &mut report.findings {
            let adopted = finding.status.is_open() && may_be_known(&finding.rule);
            if adopted && known.contains(&*finding.fingerprint) {
                finding.status = Status::Known;
            }
        }
        report.recount_findings();
    }

    /// The fingerprints of its findings.
    pub fn fingerprints(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| &*entry.fingerprint)
    }

    /// The same without some of its entries, and as others have it that it shares with them.
    #[must_use]
    pub fn merge_newer(&self, without: &[&BaselineEntry], by: &Self) -> Self {
        let gone: HashSet<&str> = without.iter().map(|entry| &*entry.fingerprint).collect();
        let now: BTreeMap<&str, &BaselineEntry> =
            by.entries.iter().map(|entry| (&*entry.fingerprint, entry)).collect();
        let left = self.entries.iter().filter(|entry| !gone.contains(&*entry.fingerprint));
        let renewed = left.map(|entry| *now.get(&*entry.fingerprint).unwrap_or(&entry)).cloned();
        Self::new(renewed.collect())
    }

    /// The entries of this one that another does not have.
    pub fn entries_not_in<'a>(&'a self, other: &Self) -> Vec<&'a BaselineEntry> {
        let known: HashSet<&str> = other.fingerprints().collect();
        self.entries.iter().filter(|entry| !known.contains(&*entry.fingerprint)).collect()
    }
}
