//! The results of a run: as a test result, and in numbers.

use std::collections::BTreeMap;

use super::form::{RuleCounts, Verdict};
use super::run_ending::RunEnding;
use clearance_engine::report::{PublishedReadiness, Report, RuleSummary, Severity};
use clearance_engine::rule::SCHEMA_ID;

/// How each rule and the whole ended, in the words of a test result.
pub(super) struct TestResults {
    pub(super) result: &'static str,
    pub(super) passed: Vec<String>,
    pub(super) warned: Vec<String>,
    pub(super) failed: Vec<String>,
}

/// How a rule ended over all subjects, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum TestResult {
    Passed,
    Warned,
    Failed,
}

/// A rule that looked at no document is in no list: it did not pass.
pub(super) fn collect_results(report: &Report, ended: RunEnding) -> TestResults {
    let mut ends: BTreeMap<&str, TestResult> = BTreeMap::new();
    let mut note = |rule, end| {
        let slot = ends.entry(rule).or_insert(end);
        *slot = end.max(*slot);
    };
    if report.summary.documents > 0 {
        note(SCHEMA_ID, TestResult::Passed);
    }
    for rule in &report.rules {
        if rule.broken > 0 {
            note(&rule.id, TestResult::Failed);
        } else if rule.passed + rule.failed + rule.open > 0 {
            note(&rule.id, TestResult::Passed);
        }
    }
    for rule in report.broken.iter().filter_map(|broken| broken.rule.as_deref()) {
        note(rule, TestResult::Failed);
    }
    let counts = |severity| ended.fail_on.is_some_and(|least| severity >= least);
    for finding in &report.findings {
        let end = match finding.severity {
            _ if !finding.status.is_open() => TestResult::Warned,
            severity if severity == Severity::Error || counts(severity) => TestResult::Failed,
            // A question is no pass.
            Severity::Warning | Severity::Question => TestResult::Warned,
            _ => TestResult::Passed,
        };
        note(&finding.rule, end);
    }
    let rules_with = |wanted: TestResult| -> Vec<String> {
        let ends = ends.iter().filter(|(_, end)| **end == wanted);
        ends.map(|(rule, _)| (*rule).to_owned()).collect()
    };
    let (passed, warned, failed) = (
        rules_with(TestResult::Passed),
        rules_with(TestResult::Warned),
        rules_with(TestResult::Failed),
    );
    let result = if ended.exit_code != 0 || !failed.is_empty() {
        "FAILED"
    } else if warned.is_empty() {
        "PASSED"
    } else {
        "WARNED"
    };
    TestResults { result, passed, warned, failed }
}

/// The counts of a run.
pub(super) fn build_verdict(report: &Report, ended: RunEnding) -> Verdict {
    let summary = &report.summary;
    Verdict {
        exit_code: ended.exit_code,
        complete: report.broken.is_empty(),
        readiness: PublishedReadiness::new(report.readiness(), &report.words),
        holds_until: report.holds_until().map(|day| day.to_string()),
        errors: summary.errors,
        warnings: summary.warnings,
        advice: summary.advice,
        questions: summary.questions,
        waived: summary.waived,
        known: summary.known,
        broken: summary.broken,
    }
}

/// How a rule ended, in numbers.
pub(super) fn count_outcomes(rule: &RuleSummary) -> RuleCounts {
    RuleCounts {
        id: rule.id.to_string(),
        severity: rule.severity.name().to_owned(),
        passed: rule.passed,
        failed: rule.failed,
        open: rule.open,
        skipped: rule.skipped,
        broken: rule.broken,
    }
}
