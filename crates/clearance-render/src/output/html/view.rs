//! The view model of the HTML page: findings grouped by document, the most severe standing first.

use std::collections::BTreeMap;

use jiff::civil::Date;

use clearance_engine::report::{
    Broken, Finding, PlanStep, Report, RosterEntry, Severity, Standing, Status, Subject,
    SubjectPlan, SubjectReport, days_between,
};

/// What a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageKind {
    /// The check of all subjects.
    Book,
    /// The check of one subject, with no text of others.
    Single,
    /// The plans of all subjects.
    Plans,
}

/// The report in the order of the page.
pub(super) struct PageView<'a> {
    pub(super) report: &'a Report,
    pub(super) kind: PageKind,
    /// All customers: the blocked ones first, then those that are not checked; by file and document.
    pub(super) rows: Vec<SubjectRow<'a>>,
    /// Open findings that are about no subject.
    pub(super) apart: Vec<&'a Finding>,
    /// How many of the rows have room for a sheet: the first.
    sheets: usize,
}

/// The limit of what all sheets hold together, in steps and rows; a sheet counts as [`EMPTY_SHEET`] more. That is some ten
/// megabytes: on pages that are larger, browsers are slow.
const MOST_IN_SHEETS: usize = 20_000;

/// What a sheet without a step counts for.
const EMPTY_SHEET: usize = 10;

/// A subject, or a file that should have been one.
pub(super) struct SubjectRow<'a> {
    pub(super) file: &'a str,
    pub(super) document: Option<usize>,
    pub(super) name: Option<&'a str>,
    pub(super) deadline: Option<Date>,
    /// From the run's date to the deadline; below 0 where that is past.
    pub(super) days: Option<i64>,
    pub(super) standing: Standing,
    /// The last day of that standing; nothing where it is for ever.
    pub(super) holds_until: Option<Date>,
    pub(super) open: Vec<&'a Finding>,
    pub(super) questions: Vec<&'a Finding>,
    pub(super) waived: usize,
    pub(super) known: usize,
    /// Its outcomes and the rows of its table, where it could be read.
    pub(super) about: Option<&'a SubjectReport>,
    pub(super) plan: Option<&'a SubjectPlan>,
    /// Why its plan or table lacks something.
    pub(super) unplanned: Vec<&'a Broken>,
}

impl<'a> SubjectRow<'a> {
    const fn new(file: &'a str, document: Option<usize>, standing: Standing) -> Self {
        Self {
            file,
            document,
            name: None,
            deadline: None,
            days: None,
            standing,
            holds_until: None,
            open: Vec::new(),
            questions: Vec::new(),
            waived: 0,
            known: 0,
            about: None,
            plan: None,
            unplanned: Vec::new(),
        }
    }

    /// Returns the steps of its plan, in their order.
    pub(super) fn steps(&self) -> &'a [PlanStep] {
        self.plan.map_or(&[], |plan| plan.steps.as_slice())
    }

    /// Returns how much its sheet holds.
    fn sheet_size(&self) -> usize {
        let rows = self.about.map_or(0, |about| about.rows.len());
        EMPTY_SHEET + self.steps().len() + rows + self.unplanned.len()
    }

    /// Counts the open findings of a severity.
    pub(super) fn count_open(&self, severity: Severity) -> usize {
        self.open.iter().filter(|finding| finding.severity == severity).count()
    }
}

impl<'a> PageView<'a> {
    pub(super) fn new(report: &'a Report, kind: PageKind) -> Self {
        let mut rows: BTreeMap<(&str, Option<usize>), SubjectRow<'_>> = BTreeMap::new();
        for entry in report.roster() {
            let RosterEntry { file, document, standing, holds_until, .. } = entry;
            let row = SubjectRow { holds_until, ..SubjectRow::new(file, document, standing) };
            rows.insert((file, document), row);
        }
        // Those about whom there is nothing but a plan.
        let row = |(file, document)| SubjectRow::new(file, document, Standing::Ready);
        for about in &report.subjects {
            let of = about.subject.key();
            let row = rows.entry(of).or_insert_with(|| row(of));
            let days = about.deadline.map(|day| days_between(report.as_of, day));
            (row.name, row.deadline) = (about.name.as_deref(), about.deadline);
            (row.days, row.about) = (days, Some(about));
        }
        for plan in &report.plans {
            let of = plan.subject.key();
            rows.entry(of).or_insert_with(|| row(of)).plan = Some(plan);
        }
        for broken in &report.unplanned {
            let of = (broken.file.as_str(), broken.document);
            rows.entry(of).or_insert_with(|| row(of)).unplanned.push(broken);
        }
        let mut apart = Vec::new();
        for finding in &report.findings {
            let of = finding.subject.as_ref().map(Subject::key);
            let of = of.map(|of| rows.entry(of).or_insert_with(|| row(of)));
            match (&finding.status, of) {
                (Status::Open, Some(row)) if finding.is_question() => row.questions.push(finding),
                (Status::Open, Some(row)) => row.open.push(finding),
                (Status::Open, None) => apart.push(finding),
                (Status::Waived(_), row) => _ = row.map(|row| row.waived += 1),
                (Status::Known, row) => _ = row.map(|row| row.known += 1),
            }
        }
        let mut rows: Vec<SubjectRow<'_>> = rows.into_values().collect();
        rows.sort_by_key(|row| row.standing);
        let sheets = count_sheets(&rows);
        Self { report, kind, rows, apart, sheets }
    }

    /// Returns the rows that have a sheet, with their numbers from 1.
    pub(super) fn sheets(&self) -> impl Iterator<Item = (usize, &SubjectRow<'a>)> {
        let numbered = (1..).zip(&self.rows).take(self.sheets);
        numbered.filter(|(_, row)| self.is_told(row))
    }

    /// Returns whether the row of a number has a sheet.
    pub(super) fn has_sheet(&self, number: usize, row: &SubjectRow<'_>) -> bool {
        !self.is_single() && number <= self.sheets && self.is_told(row)
    }

    /// Counts the rows whose sheets have no room.
    pub(super) fn count_left_out(&self) -> usize {
        self.rows.iter().skip(self.sheets).filter(|row| self.is_told(row)).count()
    }

    /// Returns whether there is more to say of a row than its findings.
    fn is_told(&self, row: &SubjectRow<'_>) -> bool {
        let is_checked = self.kind != PageKind::Plans && row.about.is_some();
        is_checked || !row.steps().is_empty() || !row.unplanned.is_empty()
    }

    /// Returns whether the page is about one subject.
    pub(super) fn is_single(&self) -> bool {
        self.kind == PageKind::Single
    }

    /// Returns the findings that count, without questions.
    pub(super) fn open_findings(&self) -> impl Iterator<Item = &'a Finding> {
        let open = self.report.findings.iter().filter(|finding| finding.status.is_open());
        open.filter(|finding| !finding.is_question())
    }

    /// Returns whether the page has an entry for a rule, as a link target.
    pub(super) fn has_rule(&self, id: &str) -> bool {
        let rules = &self.report.rules;
        self.kind != PageKind::Plans && rules.binary_search_by(|rule| (*rule.id).cmp(id)).is_ok()
    }
}

/// Counts the rows, from the first, whose sheets have room together.
fn count_sheets(rows: &[SubjectRow<'_>]) -> usize {
    let sizes = rows.iter().map(SubjectRow::sheet_size);
    let sums = sizes.scan(0_usize, |sum, size| {
        *sum = sum.saturating_add(size);
        Some(*sum)
    });
    sums.take_while(|sum| *sum <= MOST_IN_SHEETS).count()
}
