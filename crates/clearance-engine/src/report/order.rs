//! The order of findings, and what tells them apart.

use std::collections::HashMap;

use super::finding::Finding;
use super::run_report::Report;
use clearance_syntax::digest::fingerprint;
use clearance_syntax::source::Root;

impl Report {
    /// Puts the findings in order, gives each its fingerprint, and counts them anew.
    pub fn arrange(&mut self) {
        self.findings.sort_by(|a, b| order(a).cmp(&order(b)));
        identify(&mut self.findings, &self.root);
        self.recount();
    }
}

/// By place; where several customers take over what is there, by customer.
fn order(finding: &Finding) -> impl Ord + use<'_> {
    let place = &finding.place;
    let at = (place.span.start, place.span.end, &*finding.rule, &*finding.message);
    (place.source.name.as_str(), place.document, at, place.pointer.as_str(), &finding.subject)
}

/// Gives each finding its fingerprint. Those that are alike in all that makes it are told apart by their order.
pub(crate) fn identify(findings: &mut [Finding], root: &Root) {
    let mut alike: HashMap<String, usize> = HashMap::new();
    for finding in findings {
        let file = finding.subject.as_ref().map_or(&*finding.place.source.name, |of| &*of.file);
        let file = root.relative(file);
        let parts = [&*finding.rule, &*file, &*finding.place.key, &*finding.value];
        let print = fingerprint(&parts);
        let before = alike.entry(print.clone()).or_default();
        finding.fingerprint = match *before {
            0 => print,
            more => fingerprint(&[&print, &more.to_string()]),
        };
        *before += 1;
    }
}
