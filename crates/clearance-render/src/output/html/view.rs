//! The view model of the HTML page: findings grouped by document, the most severe standing first.

use std::collections::BTreeMap;

use jiff::civil::Date;

use clearance_engine::report::{BrokenKind, Finding, Report, Severity, Standing, Status};

/// The report in the order of the page.
pub(super) struct PageView<'a> {
    pub(super) report: &'a Report,
    /// All customers: the blocked ones first, then those that are not checked; by file and document.
    pub(super) rows: Vec<SubjectRow<'a>>,
    /// Open findings that are about no customer.
    pub(super) apart: Vec<&'a Finding>,
}

/// A customer, or a file that should have been one.
pub(super) struct SubjectRow<'a> {
    pub(super) file: &'a str,
    pub(super) document: Option<usize>,
    pub(super) name: Option<&'a str>,
    pub(super) deadline: Option<Date>,
    /// From the run's date to the deadline; below 0 where that is past.
    pub(super) days: Option<i64>,
    pub(super) standing: Standing,
    pub(super) open: Vec<&'a Finding>,
    pub(super) questions: Vec<&'a Finding>,
    pub(super) waived: usize,
    pub(super) known: usize,
}

impl SubjectRow<'_> {
    /// Counts the open findings of a severity.
    pub(super) fn count_open(&self, severity: Severity) -> usize {
        self.open.iter().filter(|finding| finding.severity == severity).count()
    }
}

impl<'a> PageView<'a> {
    pub(super) fn new(report: &'a Report) -> Self {
        let mut rows: BTreeMap<(&str, Option<usize>), SubjectRow<'_>> = BTreeMap::new();
        let standings = report.standings();
        let row = |file: &'a str, document| SubjectRow {
            file,
            document,
            name: None,
            deadline: None,
            days: None,
            standing: standings.standing_of(file, document),
            open: Vec::new(),
            questions: Vec::new(),
            waived: 0,
            known: 0,
        };
        for customer in &report.subjects {
            let (file, document) = (&*customer.subject.file, customer.subject.document);
            let days = customer.deadline.map(|day| i64::from((day - report.as_of).get_days()));
            let (name, deadline) = (customer.name.as_deref(), customer.deadline);
            rows.insert(
                (file, document),
                SubjectRow { name, deadline, days, ..row(file, document) },
            );
        }
        let mut apart = Vec::new();
        for finding in &report.findings {
            let of = finding.subject.as_ref().map(|subject| (&*subject.file, subject.document));
            let of = of.map(|of| rows.entry(of).or_insert_with(|| row(of.0, of.1)));
            match (&finding.status, of) {
                (Status::Open, Some(row)) if finding.is_question() => row.questions.push(finding),
                (Status::Open, Some(row)) => row.open.push(finding),
                (Status::Open, None) => apart.push(finding),
                (Status::Waived(_), row) => _ = row.map(|row| row.waived += 1),
                (Status::Known, row) => _ = row.map(|row| row.known += 1),
            }
        }
        for broken in report.broken.iter().filter(|broken| broken.kind == BrokenKind::File) {
            let of = (broken.file.as_str(), broken.document);
            let row = rows.entry(of).or_insert_with(|| row(of.0, of.1));
            row.standing = Standing::NotChecked;
        }
        let mut rows: Vec<SubjectRow<'_>> = rows.into_values().collect();
        rows.sort_by_key(|row| row.standing);
        Self { report, rows, apart }
    }

    /// Returns the findings that count, without questions.
    pub(super) fn open_findings(&self) -> impl Iterator<Item = &'a Finding> {
        let open = self.report.findings.iter().filter(|finding| finding.status.is_open());
        open.filter(|finding| !finding.is_question())
    }

    /// Returns whether the page has an entry for a rule, as a link target.
    pub(super) fn has_rule(&self, id: &str) -> bool {
        self.report.rules.binary_search_by(|rule| (*rule.id).cmp(id)).is_ok()
    }
}
