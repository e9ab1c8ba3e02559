//! Finds what reports stand on, by another run of the rule that records what it reads.

use super::node_ref::DocNodeRef;
use super::node_ref::NodeRef;
use super::sandbox::{PreparedDocument, Sandbox};
use super::scripts::{Observe, Scripts};
use super::trail::Trail;
use super::verdict::{Basis, Reported, Verdict};
use clearance_syntax::document::NodeId;

impl Sandbox {
    /// Finds the basis of each report that a rule made on a document. Where that cannot be told, because the rule reads too
    /// much or does not finish in the time that it has, a report stands on the whole document.
    pub fn find_bases(&self, rule: usize, prepared: &PreparedDocument, reports: &mut [Reported]) {
        let again = self.tracing_sandbox().map(|tracing| {
            let prepared =
                tracing.prepare_with_params(&prepared.view.document, &prepared.overrides);
            tracing.check(rule, &prepared)
        });
        adopt_bases(again, reports, |_| NodeRef::Node(NodeId::ROOT));
    }

    /// The same for the reports of the last [`Sandbox::check_all`].
    pub fn find_bases_over_all(&self, rule: usize, reports: &mut [Reported<DocNodeRef>]) {
        let again = self.tracing_sandbox().and_then(|tracing| {
            let all = self.last.borrow().as_ref()?.once_more(tracing.observers.witness.clone());
            Some(tracing.look_at(rule, all))
        });
        adopt_bases(again, reports, |doc_node| DocNodeRef {
            of: doc_node.of,
            node_ref: NodeRef::Node(NodeId::ROOT),
        });
    }

    /// The sandbox in which rules are recorded.
    fn tracing_sandbox(&self) -> Option<&Self> {
        let make = || {
            let scripts = Scripts { observe: Observe::Reads, trace: false, ..self.scripts.clone() };
            self.compile_again(&scripts, self.measured).ok().map(Box::new)
        };
        self.tracing.get_or_init(make).as_deref()
    }

    /// Gives the reports of a run their bases, if it was recorded.
    pub(super) fn add_bases(&self, reports: &mut [Reported]) {
        let bases =
            self.observers.trail.as_deref().and_then(|trail: &Trail| trail.report_bases(reports));
        for (report, basis) in reports.iter_mut().zip(bases.into_iter().flatten()) {
            report.basis = basis;
        }
    }
}

/// Takes over the bases of the same reports of another run.
fn adopt_bases<P: Clone + PartialEq>(
    again: Option<Verdict<P>>,
    reports: &mut [Reported<P>],
    whole: impl Fn(&P) -> P,
) {
    let again = match again {
        Some(Verdict::Finished(again)) => again,
        _ => Vec::new(),
    };
    let same = again.len() == reports.len()
        && again
            .iter()
            .zip(reports.iter())
            .all(|(a, b)| a.node_ref == b.node_ref && a.message == b.message);
    let mut again = again.into_iter();
    for report in reports {
        let basis = again.next().filter(|_| same).map(|again| again.basis).unwrap_or_default();
        report.basis = match basis.is_empty() {
            true => vec![Basis::Read(whole(&report.node_ref))],
            false => basis,
        };
    }
}
