//! One round: which fixes can be applied together.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::edit::{self, Edit, Edits, RoundFiles};
use super::finding::{Group, identity_of, is_fixable};
use super::fix_state::FixState;
use super::proof;
use super::refusal::Refusal;
use super::texts::Texts;
use clearance_engine::report::{Finding, Report};
use clearance_syntax::source::{Source, Span};

/// A finding that could be fixed.
#[derive(Debug)]
pub(super) struct Candidate {
    /// Its number in the report.
    pub(super) finding: usize,
    /// The values that its fixes replace; never empty.
    pub(super) edits: Vec<Edit>,
}

impl Candidate {
    /// Whether it changes another file than the one of the subject that its finding is about.
    pub(super) fn is_outside(&self, finding: &Finding) -> bool {
        let own = finding.subject.as_ref().map(|subject| &*subject.file);
        self.edits.iter().any(|edit| Some(&*edit.file) != own)
    }
}

/// The result of a round.
#[derive(Debug, Default)]
pub(super) struct Round {
    /// Findings whose fixes are applied.
    pub(super) accepted: Vec<Candidate>,
    /// Pairs of a finding whose fixes are applied and one that asks for another value in the same place.
    pub(super) disputes: Vec<(usize, usize)>,
    /// Findings whose fixes cannot be applied, and why.
    pub(super) refused: Vec<(usize, Refusal)>,
    /// The files that change, as they are before the round.
    pub(super) old: Vec<Arc<Source>>,
    /// The same as they are afterwards.
    pub(super) texts: Texts,
}

/// What of a report can be tried now. Of fixes that replace the same value by different ones the first is; whether the
/// others agree to it is seen afterwards.
pub(super) fn plan_round(report: &Report, state: &FixState) -> Round {
    let fixable = || report.findings.iter().enumerate().filter(|(_, finding)| is_fixable(finding));
    let files = edit::read_files(fixable().map(|(_, finding)| finding));
    let mut round = Round::default();
    let mut claims = Claims::default();
    let mut waiting = Vec::new();
    for (number, finding) in fixable() {
        let edits = match edit::edits_for_finding(finding, &files) {
            Ok(edits) => edits,
            Err(why) => {
                round.refused.push((number, why));
                continue;
            }
        };
        claims.add(number, &edits);
        match state.refused.get(&(identity_of(finding), finding.message.clone())) {
            Some(why) => round.refused.push((number, why.clone())),
            None => waiting.push(Candidate { finding: number, edits }),
        }
    }
    loop {
        let refused = round.refused.len();
        let taken = round.take_compatible(&mut waiting, report, state);
        round.accept_proved(&files, taken);
        // What waited for a fix that is refused waits no longer.
        if round.refused.len() == refused {
            break;
        }
    }
    round.disputes = round.accepted.iter().flat_map(|one| claims.conflicts_with(one)).collect();
    round.build_texts(&files);
    round
}

/// The edits of all fixes of a report, including those that are not tried.
#[derive(Debug, Default)]
struct Claims(BTreeMap<(String, Span), Vec<(usize, String)>>);

impl Claims {
    fn add(&mut self, finding: usize, edits: &[Edit]) {
        for edit in edits {
            let place = (edit.file.clone(), edit.span);
            self.0.entry(place).or_default().push((finding, edit.text.clone()));
        }
    }

    /// Pairs of a candidate's finding and one that asks for another value where it writes.
    fn conflicts_with(&self, one: &Candidate) -> Vec<(usize, usize)> {
        let mut others = Vec::new();
        for edit in &one.edits {
            let all = self.0.get(&(edit.file.clone(), edit.span)).into_iter().flatten();
            let other = all.filter(|(_, text)| *text != edit.text).map(|(other, _)| *other);
            others.extend(other.map(|other| (one.finding, other)));
        }
        others.sort_unstable();
        others.dedup();
        others
    }
}

impl Round {
    /// The findings whose fixes are applied, by subject.
    pub(super) fn findings_by_group<'r>(
        &self,
        report: &'r Report,
    ) -> BTreeMap<Group, Vec<&'r Finding>> {
        let mut groups: BTreeMap<Group, Vec<&Finding>> = BTreeMap::new();
        for finding in self.accepted.iter().filter_map(|one| report.findings.get(one.finding)) {
            groups.entry(finding.subject.clone()).or_default().push(finding);
        }
        groups
    }

    /// Those that get along with what is accepted and with each other, in the order of the report; of each subject no
    /// more than are to be tried at once.
    fn take_compatible(
        &self,
        waiting: &mut Vec<Candidate>,
        report: &Report,
        state: &FixState,
    ) -> Vec<Candidate> {
        let groups = self.findings_by_group(report).into_iter();
        let mut tried: BTreeMap<Group, usize> =
            groups.map(|(group, findings)| (group, findings.len())).collect();
        let mut claimed: BTreeMap<(String, Span), String> = BTreeMap::new();
        let claims = |candidate: &Candidate| -> Vec<((String, Span), String)> {
            let claim = |edit: &Edit| ((edit.file.clone(), edit.span), edit.text.clone());
            candidate.edits.iter().map(claim).collect()
        };
        claimed.extend(self.accepted.iter().flat_map(claims));
        // Scalars do not hold each other: they are at the same place or apart.
        let mut is_apart = |candidate: &mut Candidate| {
            let finding = report.findings.get(candidate.finding);
            let group = finding.and_then(|finding| finding.subject.clone());
            let most = state.at_once.get(&group).copied().unwrap_or(usize::MAX);
            let tried = tried.entry(group).or_default();
            if *tried >= most {
                return false;
            }
            let own = claims(candidate);
            let free = |(place, text): &((String, Span), String)| {
                claimed.get(place).is_none_or(|claimed| claimed == text)
            };
            let is_apart = own.iter().all(free);
            if is_apart {
                claimed.extend(own);
                *tried += 1;
            }
            is_apart
        };
        waiting.extract_if(.., |candidate| is_apart(candidate)).collect()
    }

    /// Accepts what leaves all else as it is. Those that do not are found by halves.
    fn accept_proved(&mut self, files: &RoundFiles, mut taken: Vec<Candidate>) {
        if taken.is_empty() {
            return;
        }
        match self.prove_edits(files, &taken) {
            Ok(()) => self.accepted.append(&mut taken),
            Err(why) => match taken.as_slice() {
                [one] => self.refused.push((one.finding, why)),
                all => {
                    let half = taken.split_off(all.len() / 2);
                    self.accept_proved(files, taken);
                    self.accept_proved(files, half);
                }
            },
        }
    }

    fn prove_edits(&self, files: &RoundFiles, taken: &[Candidate]) -> Result<(), Refusal> {
        let touched = by_file(taken.iter());
        let mut all = by_file(self.accepted.iter().chain(taken));
        all.retain(|name, _| touched.contains_key(name));
        for (name, edits) in &all {
            let file = files.get(*name).and_then(|file| file.as_ref().ok());
            proof::check_new_text(file.ok_or(Refusal::Unreadable)?, edits)?;
        }
        Ok(())
    }

    /// Makes the new texts.
    fn build_texts(&mut self, files: &RoundFiles) {
        let mut done = Vec::new();
        for (name, edits) in by_file(self.accepted.iter()) {
            if let Some(Ok(file)) = files.get(name) {
                done.push((Arc::clone(&file.source), proof::apply_edits(&file.source, &edits)));
            }
        }
        for (old, new) in done {
            self.texts.insert(old.name.clone(), new);
            self.old.push(old);
        }
    }
}

fn by_file<'e>(candidates: impl Iterator<Item = &'e Candidate>) -> BTreeMap<&'e str, Edits<'e>> {
    let mut files: BTreeMap<&str, Edits<'_>> = BTreeMap::new();
    for edit in candidates.flat_map(|candidate| &candidate.edits) {
        files.entry(&edit.file).or_default().insert(edit.span, edit);
    }
    files
}
