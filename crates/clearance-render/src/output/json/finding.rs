//! A finding as JSON, with its labels and fixes.

use crate::output::json::location::LocationJson;
use crate::output::json::status::{SubjectJson, WaivedJson};
use clearance_engine::report::{Finding, Fix, Label, Status};
use serde::Serialize;

/// A finding as JSON.
pub fn finding_json(finding: &Finding) -> impl Serialize + '_ {
    FindingJson::from(finding)
}

/// A finding as JSON.
#[derive(Serialize)]
pub struct FindingJson<'a> {
    rule: &'a str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: LocationJson<'a>,
    key: &'a str,
    value: &'a str,
    customer: Option<SubjectJson<'a>>,
    also: Vec<SubjectJson<'a>>,
    status: &'static str,
    waiver: Option<WaivedJson<'a>>,
    labels: Vec<LabelJson<'a>>,
    help: Option<&'a str>,
    url: Option<&'a str>,
    fixes: Vec<FixJson<'a>>,
    fingerprint: &'a str,
}

impl<'a> From<&'a Finding> for FindingJson<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            rule: &finding.rule,
            severity: finding.severity.name(),
            message: &finding.message,
            place: LocationJson::from(&finding.location),
            key: &finding.location.key,
            value: &finding.value,
            customer: finding.subject.as_ref().map(SubjectJson::from),
            also: finding.also.iter().map(SubjectJson::from).collect(),
            status: finding.status.name(),
            waiver: match &finding.status {
                Status::Waived(by) => Some(WaivedJson::from(by)),
                Status::Open | Status::Known => None,
            },
            labels: finding.labels.iter().map(LabelJson::from).collect(),
            help: finding.help.as_deref(),
            url: finding.url.as_deref(),
            fixes: finding.fixes.iter().map(FixJson::from).collect(),
            fingerprint: &finding.fingerprint,
        }
    }
}

#[derive(Serialize)]
struct LabelJson<'a> {
    #[serde(flatten)]
    place: LocationJson<'a>,
    text: &'a str,
}

impl<'a> From<&'a Label> for LabelJson<'a> {
    fn from(label: &'a Label) -> Self {
        Self { place: LocationJson::from(&label.location), text: &label.text }
    }
}

#[derive(Serialize)]
struct FixJson<'a> {
    #[serde(flatten)]
    place: LocationJson<'a>,
    replacement: &'a str,
}

impl<'a> From<&'a Fix> for FixJson<'a> {
    fn from(fix: &'a Fix) -> Self {
        Self { place: LocationJson::from(&fix.location), replacement: &fix.replacement }
    }
}
