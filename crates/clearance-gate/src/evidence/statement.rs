//! Builds the statement of a run from its report.

use super::ended::Ended;
use super::form::{
    Annotations, BrokenThere, Descriptor, Digests, FindingThere, Options, Predicate, Run, Statement,
};
use super::reader::VERSION;
use super::results;
use clearance_engine::report::{Broken, Finding, Material, MaterialKind, Report};

/// The type of the statement.
pub const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";

/// The type of the predicate.
pub const PREDICATE_TYPE: &str = "https://in-toto.io/attestation/test-result/v0.1";

/// The evidence of a run, of a report that holds what it is made of. Nothing where that is missing, or where nothing
/// was read: then there is nothing to be evidence of.
pub fn of(report: &Report, options: Options, ended: Ended) -> Option<Statement> {
    let evidence = report.evidence.as_ref()?;
    let (inputs, others): (Vec<&Material>, Vec<&Material>) =
        evidence.materials.iter().partition(|material| material.kind == MaterialKind::Input);
    if inputs.is_empty() {
        return None;
    }
    let results = results::of(report, ended);
    let limits = evidence.limits.iter().map(|(name, limit)| ((*name).to_owned(), *limit));
    Some(Statement {
        statement_type: STATEMENT_TYPE.to_owned(),
        subject: inputs.into_iter().map(|material| descriptor(report, material, false)).collect(),
        predicate_type: PREDICATE_TYPE.to_owned(),
        predicate: Predicate {
            result: results.result.to_owned(),
            configuration: others
                .into_iter()
                .map(|other| descriptor(report, other, true))
                .collect(),
            passed_tests: results.passed,
            warned_tests: results.warned,
            failed_tests: results.failed,
            clearance: Run {
                version: VERSION,
                program: evidence.version.clone(),
                as_of: report.as_of.to_string(),
                options,
                limits: limits.collect(),
                verdict: results::verdict(report, ended),
                rules: report.rules.iter().map(results::counts).collect(),
                off: report.off.iter().map(ToString::to_string).collect(),
                findings: findings(report),
                broken: broken(report),
            },
        },
    })
}

fn descriptor(report: &Report, material: &Material, annotated: bool) -> Descriptor {
    let annotations = Annotations { kind: material.kind.name().to_owned() };
    Descriptor {
        name: report.root.portable(&material.name),
        digest: Digests { sha256: material.sha256.clone() },
        annotations: annotated.then_some(annotations),
    }
}

fn findings(report: &Report) -> Vec<FindingThere> {
    let there = |finding: &Finding| {
        let subject = finding.subject.as_ref();
        let file = subject.map_or(&*finding.place.source.name, |subject| &*subject.file);
        FindingThere {
            file: report.root.portable(&report.root.relative(file)),
            // The value may lie in the configuration, which a customer takes over.
            document: subject.map_or(finding.place.document, |subject| subject.document),
            rule: finding.rule.to_string(),
            key: finding.place.key.clone(),
            severity: finding.severity.name().to_owned(),
            status: finding.status.name().to_owned(),
            message: finding.message.clone(),
            fingerprint: finding.fingerprint.clone(),
        }
    };
    let mut findings: Vec<FindingThere> = report.findings.iter().map(there).collect();
    findings.sort();
    findings
}

fn broken(report: &Report) -> Vec<BrokenThere> {
    let there = |broken: &Broken| BrokenThere {
        file: match broken.file.is_empty() {
            true => None,
            false => Some(report.root.portable(&report.root.relative(&broken.file))),
        },
        document: broken.document,
        rule: broken.rule.as_deref().map(str::to_owned),
        message: broken.message.clone(),
    };
    let mut broken: Vec<BrokenThere> = report.broken.iter().map(there).collect();
    broken.sort();
    broken
}
