//! SARIF's results: findings and broken evaluations.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;
use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, Fix, PropertyBag, Replacement, Result, ResultKind,
    ResultLevel, Suppression,
};

use super::descriptors::Descriptors;
use super::locations;
use super::messages::{self, MOST_RELATED};
use crate::output::annotations;
use clearance_engine::report::{
    Broken, FILE_ID, Finding, Report, Severity, Status, Waived, fingerprint,
};

/// The key of the fingerprint of results.
const FINGERPRINT: &str = "clearance/v1";

/// The key of GitHub's own fingerprint; without it, GitHub hashes the lines around, and an alert is a new
/// one where anything is written beside it.
const LINE_HASH: &str = "primaryLocationLineHash";

/// Collects all results, the most severe first, up to `most`.
pub(super) fn collect_results(
    report: &Report,
    descriptors: &Descriptors<'_>,
    most: usize,
) -> Vec<Result> {
    let broken = report.broken.iter().zip(annotations::identify_broken(report));
    let broken = broken.map(|(broken, print)| broken_result(broken, print, report, descriptors));
    let mut hashes = LineHashes::default();
    let mut findings: Vec<(&Finding, String)> = report
        .findings
        .iter()
        .map(|finding| (finding, hashes.next_hash(finding, report)))
        .collect();
    // A stable sort: results of the same level stay sorted by file.
    findings.sort_by_key(|(finding, _)| annotations::finding_level(finding));
    let findings = findings
        .into_iter()
        .map(|(finding, hash)| finding_result(finding, hash, report, descriptors));
    broken.chain(findings).take(most).collect()
}

/// Hashes of rule, file, key and value, as `hash:1`. Equal ones are numbered in their order.
#[derive(Default)]
struct LineHashes(HashMap<String, usize>);

impl LineHashes {
    fn next_hash(&mut self, finding: &Finding, report: &Report) -> String {
        let file = finding.file_from(&report.root);
        let hash =
            fingerprint(&[&finding.rule, &file, &finding.location.key, wrong_value(finding)]);
        let nth = self.0.entry(hash.clone()).or_default();
        *nth += 1;
        format!("{hash}:{nth}")
    }
}

/// Returns the wrong value, without the others in the finding's basis; empty where a key is missing.
fn wrong_value(finding: &Finding) -> &str {
    let own = finding.basis.iter().find(|stated| stated.key == finding.location.key);
    match own {
        Some(stated) => &stated.value,
        None if finding.basis.is_empty() => &finding.value,
        None => "",
    }
}

/// Returns the result of a finding.
fn finding_result(
    finding: &Finding,
    hash: String,
    report: &Report,
    descriptors: &Descriptors<'_>,
) -> Result {
    let fingerprints = BTreeMap::from([
        (FINGERPRINT.to_owned(), finding.fingerprint.clone()),
        (LINE_HASH.to_owned(), hash),
    ]);
    let mut result = Result::builder()
        .rule_id(&*finding.rule)
        .level(result_level(finding.severity))
        .message(messages::finding_message(finding))
        .locations(vec![locations::value_location(&finding.location, report)])
        .partial_fingerprints(fingerprints)
        // Either all results have a list of suppressions or none has.
        .suppressions(build_suppression(finding, report).into_iter().collect::<Vec<_>>())
        .build();
    result.rule_index = descriptors.index_of(&finding.rule);
    if finding.is_question() {
        result.kind = Some(ResultKind::Open);
    }
    if matches!(finding.status, Status::Known) {
        result.baseline_state = Some(json!("unchanged"));
    }
    if !finding.labels.is_empty() {
        let labels = finding.labels.iter().take(MOST_RELATED).zip(1..);
        let related = labels.map(|(label, id)| {
            locations::label_location(
                locations::value_location(&label.location, report),
                Some(id),
                &label.text,
            )
        });
        result.related_locations = Some(related.collect());
    }
    result.fixes = build_fix(finding, report).map(|fix| vec![fix]);
    result
}

/// Returns the result of a broken evaluation, at the highest level: a tool that counts results would take a run for clean that
/// was incomplete.
fn broken_result(
    broken: &Broken,
    fingerprint: String,
    report: &Report,
    descriptors: &Descriptors<'_>,
) -> Result {
    let id = broken.rule.as_deref().unwrap_or(FILE_ID);
    let message = format!("not checked: {}", broken.message);
    let fingerprints = BTreeMap::from([
        (FINGERPRINT.to_owned(), fingerprint.clone()),
        (LINE_HASH.to_owned(), format!("{fingerprint}:1")),
    ]);
    let mut result = Result::builder()
        .rule_id(id)
        .level(ResultLevel::Error)
        .message(messages::message_with_help(&message, broken.help.as_deref()))
        .locations(locations::broken_location(broken, report).into_iter().collect::<Vec<_>>())
        .partial_fingerprints(fingerprints)
        .suppressions(Vec::new())
        .build();
    result.rule_index = descriptors.index_of(id);
    result
}

const fn result_level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
        Severity::Advice => ResultLevel::Note,
        Severity::Question => ResultLevel::None,
    }
}

/// Builds the suppression of a finding, if it has one.
fn build_suppression(finding: &Finding, report: &Report) -> Option<Suppression> {
    let waived = match &finding.status {
        Status::Waived(waived) => Some(waived),
        Status::Open | Status::Known => None,
    };
    let within = waived.is_some_and(|waived| waived.source.name == finding.location.source.name);
    let kind = json!(if within { "inSource" } else { "external" });
    let justification = messages::justify_suppression(&finding.status)?;
    let mut suppression = Suppression::builder()
        .kind(kind)
        .status(json!("accepted"))
        .justification(justification)
        .build();
    if let Some(waived) = waived {
        let file = locations::artifact_location(report, &waived.source.name);
        let region = locations::bare_region(&waived.source, waived.span);
        suppression.location = Some(locations::file_location(file, Some(region)));
        suppression.properties = Some(waiver_terms(waived));
    }
    Some(suppression)
}

/// Returns the terms of a waiver, for programs.
fn waiver_terms(waived: &Waived) -> PropertyBag {
    let terms = [
        ("approvedBy", waived.approved_by.as_ref().map(|by| json!(by))),
        ("daysLeft", Some(json!(waived.days_left))),
        ("expires", Some(json!(waived.expires.to_string()))),
        ("ticket", waived.ticket.as_ref().map(|ticket| json!(ticket))),
    ];
    let given = terms.into_iter().filter_map(|(name, term)| Some((name.to_owned(), term?)));
    PropertyBag { additional_properties: given.collect(), ..PropertyBag::default() }
}

/// Builds one fix of all changes that a finding proposes, grouped by file.
fn build_fix(finding: &Finding, report: &Report) -> Option<Fix> {
    let mut changes: Vec<(&str, ArtifactChange)> = Vec::new();
    for fix in &finding.fixes {
        let name = fix.location.source.name.as_str();
        let region = locations::bare_region(&fix.location.source, fix.location.span);
        let mut replacement = Replacement::builder().deleted_region(region).build();
        if !fix.replacement.is_empty() {
            let text = ArtifactContent::builder().text(&fix.replacement).build();
            replacement.inserted_content = Some(text);
        }
        match changes.iter_mut().find(|(file, _)| *file == name) {
            Some((_, change)) => change.replacements.push(replacement),
            None => {
                let change = ArtifactChange::builder()
                    .artifact_location(locations::artifact_location(report, name))
                    .replacements(vec![replacement]);
                changes.push((name, change.build()));
            }
        }
    }
    let changes: Vec<_> = changes.into_iter().map(|(_, change)| change).collect();
    (!changes.is_empty()).then(|| Fix::builder().artifact_changes(changes).build())
}
