//! Findings, and what could not be checked, as SARIF's results.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;
use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, Fix, PropertyBag, Replacement, Result, ResultLevel,
    Suppression,
};

use super::descriptors::Descriptors;
use super::places;
use super::words::{self, MOST_RELATED};
use crate::output::annotations;
use clearance_engine::report::{
    Broken, FILE_ID, Finding, Report, Severity, Status, Waived, fingerprint,
};

/// What results are recognized by from run to run.
const FINGERPRINT: &str = "clearance/v1";

/// What GitHub recognizes an alert by; where it is not there, it makes one of the lines around, and an alert is a new
/// one where anything is written beside it.
const LINE_HASH: &str = "primaryLocationLineHash";

/// All results, the gravest first, up to some number.
pub(super) fn of(report: &Report, descriptors: &Descriptors<'_>, most: usize) -> Vec<Result> {
    let broken = report.broken.iter().zip(annotations::identify_broken(report));
    let broken = broken.map(|(broken, print)| of_broken(broken, print, report, descriptors));
    let mut hashes = LineHashes::default();
    let mut findings: Vec<(&Finding, String)> =
        report.findings.iter().map(|finding| (finding, hashes.next(finding, report))).collect();
    // A stable sort: what is equally grave stays sorted by file.
    findings.sort_by_key(|(finding, _)| annotations::grade(finding));
    let findings =
        findings.into_iter().map(|(finding, hash)| of_finding(finding, hash, report, descriptors));
    broken.chain(findings).take(most).collect()
}

/// Hashes of rule, file, key and value, as `hash:1`. What is alike in these is told apart by its order.
#[derive(Default)]
struct LineHashes(HashMap<String, usize>);

impl LineHashes {
    fn next(&mut self, finding: &Finding, report: &Report) -> String {
        let file = finding.subject.as_ref().map_or(&*finding.place.source.name, |of| &*of.file);
        let file = report.root.relative(file);
        let hash = fingerprint(&[&finding.rule, &file, &finding.place.key, value_of(finding)]);
        let nth = self.0.entry(hash.clone()).or_default();
        *nth += 1;
        format!("{hash}:{nth}")
    }
}

/// The value that is wrong, without the others that the finding stands on; nothing where a key is missing.
fn value_of(finding: &Finding) -> &str {
    let own = finding.basis.iter().find(|stated| stated.key == finding.place.key);
    match own {
        Some(stated) => &stated.value,
        None if finding.basis.is_empty() => &finding.value,
        None => "",
    }
}

/// A finding as a result.
fn of_finding(
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
        .level(level(finding.severity))
        .message(words::of_finding(finding))
        .locations(vec![places::of_place(&finding.place, report)])
        .partial_fingerprints(fingerprints)
        // An empty list says that somebody looked; either all results have one or none has.
        .suppressions(suppression(finding, report).into_iter().collect::<Vec<_>>())
        .build();
    result.rule_index = descriptors.index(&finding.rule);
    if matches!(finding.status, Status::Known) {
        result.baseline_state = Some(json!("unchanged"));
    }
    if !finding.labels.is_empty() {
        let labels = finding.labels.iter().take(MOST_RELATED).zip(1..);
        let related = labels.map(|(label, id)| {
            places::labelled(places::of_place(&label.place, report), Some(id), &label.text)
        });
        result.related_locations = Some(related.collect());
    }
    result.fixes = fix(finding, report).map(|fix| vec![fix]);
    result
}

/// What could not be checked as a result, as grave as they come: who counts results would take a run for clean that
/// could not look.
fn of_broken(
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
        .message(words::with_help(&message, broken.help.as_deref()))
        .locations(places::of_broken(broken, report).into_iter().collect::<Vec<_>>())
        .partial_fingerprints(fingerprints)
        .suppressions(Vec::new())
        .build();
    result.rule_index = descriptors.index(id);
    result
}

const fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
        Severity::Advice => ResultLevel::Note,
    }
}

/// Why a finding does not count, if it does not.
fn suppression(finding: &Finding, report: &Report) -> Option<Suppression> {
    let waived = match &finding.status {
        Status::Waived(waived) => Some(waived),
        Status::Open | Status::Known => None,
    };
    let within = waived.is_some_and(|waived| waived.source.name == finding.place.source.name);
    let kind = json!(if within { "inSource" } else { "external" });
    let justification = words::justification(&finding.status)?;
    let mut suppression = Suppression::builder()
        .kind(kind)
        .status(json!("accepted"))
        .justification(justification)
        .build();
    if let Some(waived) = waived {
        let file = places::artifact(report, &waived.source.name);
        let region = places::bare_region(&waived.source, waived.span);
        suppression.location = Some(places::in_file(file, Some(region)));
        suppression.properties = Some(terms(waived));
    }
    Some(suppression)
}

/// The terms of a waiver, for programs.
fn terms(waived: &Waived) -> PropertyBag {
    let terms = [
        ("approvedBy", waived.approved_by.as_ref().map(|by| json!(by))),
        ("daysLeft", Some(json!(waived.days_left))),
        ("expires", Some(json!(waived.expires.to_string()))),
        ("ticket", waived.ticket.as_ref().map(|ticket| json!(ticket))),
    ];
    let given = terms.into_iter().filter_map(|(name, term)| Some((name.to_owned(), term?)));
    PropertyBag { additional_properties: given.collect(), ..PropertyBag::default() }
}

/// All changes that a finding proposes, together: one fix, with the changes of each file beside each other.
fn fix(finding: &Finding, report: &Report) -> Option<Fix> {
    let mut changes: Vec<(&str, ArtifactChange)> = Vec::new();
    for fix in &finding.fixes {
        let name = fix.place.source.name.as_str();
        let region = places::bare_region(&fix.place.source, fix.place.span);
        let mut replacement = Replacement::builder().deleted_region(region).build();
        if !fix.replacement.is_empty() {
            let text = ArtifactContent::builder().text(&fix.replacement).build();
            replacement.inserted_content = Some(text);
        }
        match changes.iter_mut().find(|(file, _)| *file == name) {
            Some((_, change)) => change.replacements.push(replacement),
            None => {
                let change = ArtifactChange::builder()
                    .artifact_location(places::artifact(report, name))
                    .replacements(vec![replacement]);
                changes.push((name, change.build()));
            }
        }
    }
    let changes: Vec<_> = changes.into_iter().map(|(_, change)| change).collect();
    (!changes.is_empty()).then(|| Fix::builder().artifact_changes(changes).build())
}
