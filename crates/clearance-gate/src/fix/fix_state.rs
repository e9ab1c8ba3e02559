//! The state between rounds of fixes: texts, refused fixes, counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::finding::{FindingIdentity, Group, identity_of, is_fixable};
use super::refusal::{Refusal, UnfixedFinding};
use super::round::{self, Round};
use super::texts::{Rewrite, Texts};
use clearance_engine::report::Report;

/// How far fixing has come.
#[derive(Debug, Default)]
pub(super) struct FixState {
    /// The files that changed, as they were.
    old: Texts,
    /// The same as they are now.
    new: Texts,
    /// Findings whose fixes were tried and taken back.
    pub(super) refused: BTreeMap<(FindingIdentity, String), Refusal>,
    /// How many fixes of a subject are tried at once, where not all of them are.
    pub(super) at_once: BTreeMap<Group, usize>,
    /// How many findings are gone.
    pub(super) fixed: usize,
}

impl FixState {
    /// All new texts, once a round is applied.
    pub(super) fn texts_after(&self, round: &Round) -> Texts {
        let mut texts = self.new.clone();
        texts.extend(round.texts.iter().map(|(name, text)| (name.clone(), Arc::clone(text))));
        texts
    }

    pub(super) fn keep_round(&mut self, round: &Round, report: &Report) {
        for source in &round.old {
            self.old.entry(source.name.clone()).or_insert_with(|| Arc::clone(source));
        }
        self.new = self.texts_after(round);
        self.fixed += round.accepted.len();
        for (group, _) in round.findings_by_group(report) {
            if let Some(at_once) = self.at_once.get_mut(&group) {
                *at_once = at_once.saturating_mul(2);
            }
        }
    }

    /// Takes a round back: of a subject that something speaks against, fewer fixes are tried; one alone is refused.
    pub(super) fn reject_round(
        &mut self,
        round: &Round,
        report: &Report,
        objections: &BTreeMap<Group, Refusal>,
    ) {
        for (group, findings) in round.findings_by_group(report) {
            let Some(why) = objections.get(&group) else { continue };
            match findings.as_slice() {
                [one] => {
                    _ = self.refused.insert((identity_of(one), one.message.clone()), why.clone())
                }
                several => _ = self.at_once.insert(group, several.len() / 2),
            }
        }
    }

    /// Findings that have fixes and stay, and why.
    pub(super) fn unfixed_findings(&self, report: &Report) -> Vec<UnfixedFinding> {
        let round = round::plan_round(report, self);
        let mut reasons: BTreeMap<usize, Refusal> = round.refused.into_iter().collect();
        let left = report.findings.iter().enumerate().filter(|(_, finding)| is_fixable(finding));
        let left = left.map(|(finding, _)| {
            let why = reasons.remove(&finding).unwrap_or(Refusal::Unsettled);
            UnfixedFinding { finding, why }
        });
        left.collect()
    }

    pub(super) fn rewrites(&self) -> Vec<Rewrite> {
        let both = self.old.iter().filter_map(|(name, old)| Some((old, self.new.get(name)?)));
        let changed = both.filter(|(old, new)| old.text != new.text);
        changed.map(|(old, new)| Rewrite { old: Arc::clone(old), new: Arc::clone(new) }).collect()
    }
}
