//! Findings as SARIF's results.

use std::collections::BTreeMap;

use serde_json::json;
use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, Fix, PropertyBag, Replacement, Result, ResultLevel,
    Suppression,
};

use super::descriptors::Descriptors;
use super::{places, words};
use crate::report::{Finding, Report, Severity, Status, Waived};

/// What results are recognized by from run to run.
const FINGERPRINT: &str = "clearance/v1";

/// A finding as a result.
pub(super) fn result(finding: &Finding, report: &Report, descriptors: &Descriptors<'_>) -> Result {
    let fingerprints = BTreeMap::from([(FINGERPRINT.to_owned(), finding.fingerprint.clone())]);
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
        let labels = finding.labels.iter().zip(1..);
        let related = labels.map(|(label, id)| {
            places::labelled(places::of_place(&label.place, report), Some(id), &label.text)
        });
        result.related_locations = Some(related.collect());
    }
    result.fixes = fix(finding, report).map(|fix| vec![fix]);
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
