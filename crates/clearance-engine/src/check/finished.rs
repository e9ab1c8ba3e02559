//! The report of a run, built when all threads are done.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::checked::Checked;
use super::options::Options;
use super::stale_tables::{collect_table_ages, find_stale_tables};
use super::tally::Tally;
use crate::pack::Pack;
use crate::report::{BrokenKind, Evidence, Report, RuleSummary, Summary};
use crate::rule::Rule;

impl Tally {
    /// The report, and what is to be said beside it.
    pub(super) fn finish(mut self, pack: &Pack, options: &Options<'_>) -> Checked {
        for broken in [&mut self.broken, &mut self.unplanned] {
            broken.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        }
        self.passed_over.sort();
        self.trace.sort_by(|a, b| (&a.0, a.1, a.2).cmp(&(&b.0, b.1, b.2)));
        self.subjects.sort_by(|a, b| a.subject.cmp(&b.subject));
        self.holding.subjects.sort();
        self.plans.sort_by(|a, b| a.subject.cmp(&b.subject));
        self.inputs.sort();
        let mut report = self.counted_report(pack, options);
        report.findings = self.findings;
        report.findings.extend(find_stale_tables(pack));
        report.broken = self.broken;
        report.subjects = self.subjects;
        report.plans = self.plans;
        report.unplanned = self.unplanned;
        report.evidence = options.keep.evidence.then(|| Evidence {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            limits: pack.scripts.limits.named().to_vec(),
            materials: self.inputs,
            tables: collect_table_ages(pack, &options.root),
        });
        report.sort_findings();
        let trace = self.trace.into_iter().map(|(.., line)| line);
        let trace = trace.chain(self.last_trace).collect();
        Checked {
            report,
            passed_over: self.passed_over,
            unchanged: self.unchanged,
            joined: self.joined.iter().map(|subject| subject.file.to_string()).collect(),
            trace,
            coverage: self.coverage,
        }
    }

    /// The report of what was seen so far, without what rules over all documents gathered.
    pub(super) fn report_so_far(&self, pack: &Pack, options: &Options<'_>) -> Report {
        let mut report = self.counted_report(pack, options);
        report.findings.clone_from(&self.findings);
        report.broken.clone_from(&self.broken);
        report.subjects.clone_from(&self.subjects);
        report.sort_findings();
        report
    }

    /// A report with the counts alone: of rules, and of all but findings.
    fn counted_report(&self, pack: &Pack, options: &Options<'_>) -> Report {
        let rules = pack.rules.iter().zip(&self.outcomes);
        let table = pack.described.table.as_ref().filter(|_| options.keep.tables);
        Report {
            title: None,
            author: None,
            as_of: pack.scripts.as_of,
            root: options.root.clone(),
            words: pack.described.words.clone(),
            rules: rules.map(|(rule, counts)| summary_of(rule, *counts)).collect(),
            findings: Vec::new(),
            joined: Vec::new(),
            broken: Vec::new(),
            summary: self.summary(),
            off: pack.configured.off.clone(),
            has_schema: pack.described.has_schema,
            stand_in: None,
            holding: self.holding.clone(),
            subjects: Vec::new(),
            plans: Vec::new(),
            unplanned: Vec::new(),
            table: table.map(|table| table.head.clone()),
            evidence: None,
        }
    }

    /// The counts of all but findings.
    fn summary(&self) -> Summary {
        let rules = self.broken.iter().filter(|broken| broken.kind == BrokenKind::Rule).count();
        let joined_files: BTreeSet<&str> =
            self.joined.iter().map(|subject| &*subject.file).collect();
        Summary {
            files: self.files + joined_files.len() as u64,
            documents: self.documents + self.joined.len() as u64,
            broken: self.broken_files + self.broken_in_pieces.len() as u64 + rules as u64,
            ..Summary::default()
        }
    }
}

fn summary_of(rule: &Rule, [passed, failed, skipped, broken, open]: [u64; 5]) -> RuleSummary {
    RuleSummary {
        id: Arc::clone(&rule.id),
        severity: rule.header.severity,
        title: rule.header.title.as_str().into(),
        page: rule.header.page.as_str().into(),
        tags: rule.header.tags.as_slice().into(),
        url: rule.header.url.as_deref().map(Into::into),
        over_all: rule.header.about.all(),
        passed,
        failed,
        skipped,
        broken,
        open,
    }
}
