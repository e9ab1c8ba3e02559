//! The order of findings, and what tells them apart.

use std::collections::HashMap;

use super::finding::Finding;
use super::run_report::Report;
use clearance_syntax::digest::fingerprint;
use clearance_syntax::source::Root;

impl Report {
    /// Puts the findings in order, gives each its fingerprint, and recounts them.
    pub fn sort_findings(&mut self) {
        self.order_findings();
        assign_fingerprints(&mut self.findings, &self.root);
        self.recount_findings();
    }

    /// Puts the findings in order.
    pub(super) fn order_findings(&mut self) {
        self.findings.sort_by(|a, b| finding_order(a).cmp(&finding_order(b)));
    }
}

/// By place; where several subjects take over what is there, by subject.
fn finding_order(finding: &Finding) -> impl Ord + use<'_> {
    let place = &finding.location;
    let at = (place.source.file_span(place.span), &*finding.rule, &*finding.message);
    (place.source.name.as_str(), place.document, at, place.pointer.as_str(), &finding.subject)
}

/// Gives each finding its fingerprint. Those that are alike in all that makes it are told apart by their order.
pub(crate) fn assign_fingerprints(findings: &mut [Finding], root: &Root) {
    let mut alike: HashMap<String, usize> = HashMap::new();
    for finding in findings {
        let file = finding.file_from(root);
        let parts = [&*finding.rule, &*file, &*finding.location.key, &*finding.value];
        let print = fingerprint(&parts);
        let before = alike.entry(print.clone()).or_default();
        finding.fingerprint = match *before {
            0 => print,
            more => fingerprint(&[&print, &more.to_string()]),
        };
        *before += 1;
    }
}
