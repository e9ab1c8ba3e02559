//! The roster of a report: every subject with its standing and the counts of its findings.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::broken::BrokenKind;
use super::finding::Status;
use super::run_report::Report;
use super::severity::Severity;
use super::standing::Standing;
use super::subject::SubjectKey;

/// A subject, or a file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterEntry<'a> {
    /// The file, as it was given.
    pub file: &'a str,
    /// Which document of the file, from 0, where the file can hold several.
    pub document: Option<usize>,
    /// The subject's name, where the pack says where that is written.
    pub name: Option<&'a str>,
    /// The standing.
    pub standing: Standing,
    /// The last day on which the same document has the same standing; nothing where that is for ever, or the report does
    /// not keep [`subjects`](Report::subjects).
    pub holds_until: Option<Date>,
    /// The number of findings.
    pub counts: FindingCounts,
}

/// The number of findings of each severity: open, waived, known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FindingCounts {
    /// Of severity error.
    pub errors: [u64; 3],
    /// Of severity warning.
    pub warnings: [u64; 3],
    /// Of severity advice.
    pub advice: [u64; 3],
    /// Questions.
    pub questions: [u64; 3],
}

impl FindingCounts {
    fn count_finding(&mut self, severity: Severity, status: &Status) {
        let counts = match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Advice => &mut self.advice,
            Severity::Question => &mut self.questions,
        };
        let [open, waived, known] = counts;
        match status {
            Status::Open => *open += 1,
            Status::Waived(_) => *waived += 1,
            Status::Known => *known += 1,
        }
    }
}

impl Report {
    /// Every subject, sorted by file and document. Those that nothing was found about are there only where the report
    /// keeps [`subjects`](Self::subjects).
    pub fn roster(&self) -> Vec<RosterEntry<'_>> {
        let (standings, days) = (self.standings(), self.holding_days());
        let mut entries: BTreeMap<SubjectKey<'_>, RosterEntry<'_>> = BTreeMap::new();
        let entry = |(file, document)| RosterEntry {
            file,
            document,
            name: None,
            standing: standings.standing_of(file, document),
            holds_until: None,
            counts: FindingCounts::default(),
        };
        for subject in &self.subjects {
            let of = subject.subject.key();
            let (name, holds_until) =
                (subject.name.as_deref(), days.of_subject(of, subject.standing_until));
            entries.insert(of, RosterEntry { name, holds_until, ..entry(of) });
        }
        for finding in self.each_finding() {
            if let Some(subject) = &finding.subject {
                let of = subject.key();
                let entry = entries.entry(of).or_insert_with(|| entry(of));
                entry.counts.count_finding(finding.severity, &finding.status);
            }
        }
        for broken in self.broken.iter().filter(|broken| !broken.file.is_empty()) {
            let of = (broken.file.as_str(), broken.document);
            let entry = entries.entry(of).or_insert_with(|| entry(of));
            if broken.kind == BrokenKind::File {
                entry.standing = Standing::NotChecked;
            }
        }
        entries.into_values().collect()
    }
}
