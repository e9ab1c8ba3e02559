//! Builds the statement of a run from its report.

use super::evidence_file::VERSION;
use super::form::{
    Annotations, Descriptor, Digests, Predicate, RecordedBroken, RecordedFinding, RecordedTable,
    RunOptions, RunRecord, Statement,
};
use super::run_ending::RunEnding;
use super::test_results;
use clearance_engine::report::{Broken, Finding, Material, MaterialKind, Report, TableAge};

/// The type of the statement.
pub const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";

/// The type of the predicate.
pub const PREDICATE_TYPE: &str = "https://in-toto.io/attestation/test-result/v0.1";

/// The evidence of a run, of a report that holds what it is made of. Nothing where that is missing, or where nothing
/// was read: then there is nothing to be evidence of.
pub fn build_statement(
    report: &Report,
    options: RunOptions,
    ended: RunEnding,
) -> Option<Statement> {
    let evidence = report.evidence.as_ref()?;
    let (inputs, others): (Vec<&Material>, Vec<&Material>) =
        evidence.materials.iter().partition(|material| material.kind == MaterialKind::Input);
    if inputs.is_empty() {
        return None;
    }
    let results = test_results::collect_results(report, ended);
    let limits = evidence.limits.iter().map(|(name, limit)| ((*name).to_owned(), *limit));
    Some(Statement {
        statement_type: STATEMENT_TYPE.to_owned(),
        subject: inputs
            .into_iter()
            .map(|material| describe_file(report, material, false))
            .collect(),
        predicate_type: PREDICATE_TYPE.to_owned(),
        predicate: Predicate {
            result: results.result.to_owned(),
            configuration: others
                .into_iter()
                .map(|other| describe_file(report, other, true))
                .collect(),
            passed_tests: results.passed,
            warned_tests: results.warned,
            failed_tests: results.failed,
            clearance: RunRecord {
                version: VERSION,
                program: evidence.version.clone(),
                as_of: report.as_of.to_string(),
                options,
                limits: limits.collect(),
                tables: record_tables(report, &evidence.tables),
                verdict: test_results::build_verdict(report, ended),
                rules: report.rules.iter().map(test_results::count_outcomes).collect(),
                off: report.off.iter().map(ToString::to_string).collect(),
                findings: record_findings(report),
                broken: record_broken(report),
            },
        },
    })
}

fn describe_file(report: &Report, material: &Material, annotated: bool) -> Descriptor {
    let annotations = Annotations { kind: material.kind.name().to_owned() };
    Descriptor {
        name: report.root.portable(&material.name),
        digest: Digests { sha256: material.sha256.clone() },
        annotations: annotated.then_some(annotations),
    }
}

fn record_tables(report: &Report, tables: &[TableAge]) -> Vec<RecordedTable> {
    let age = |table: &TableAge| RecordedTable {
        file: report.root.portable(&table.file),
        as_of: table.as_of.map(|day| day.to_string()),
        days: table.days(report.as_of),
        review_by: table.review_by.map(|day| day.to_string()),
    };
    tables.iter().map(age).collect()
}

fn record_findings(report: &Report) -> Vec<RecordedFinding> {
    let there = |finding: &Finding| {
        let subject = finding.subject.as_ref();
        RecordedFinding {
            file: report.root.portable(&finding.file_from(&report.root)),
            // The value may lie in the configuration, which a subject takes over.
            document: subject.map_or(finding.location.document, |subject| subject.document),
            rule: finding.rule.to_string(),
            key: finding.location.key.clone(),
            severity: finding.severity.name().to_owned(),
            status: finding.status.name().to_owned(),
            message: finding.message.clone(),
            fingerprint: finding.fingerprint.clone(),
        }
    };
    let mut findings: Vec<RecordedFinding> = report.each_finding().map(there).collect();
    findings.sort();
    findings
}

fn record_broken(report: &Report) -> Vec<RecordedBroken> {
    let there = |broken: &Broken| RecordedBroken {
        file: if broken.file.is_empty() {
            None
        } else {
            Some(report.root.portable(&report.root.relative(&broken.file)))
        },
        document: broken.document,
        rule: broken.rule.as_deref().map(str::to_owned),
        message: broken.message.clone(),
    };
    let mut broken: Vec<RecordedBroken> = report.broken.iter().map(there).collect();
    broken.sort();
    broken
}
