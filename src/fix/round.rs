//! One round: which fixes can be applied together.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::edit::{self, Edit, Edits, Files};
use super::{Refusal, State, Texts, is_fixable, key, proof};
use crate::report::{Finding, Report};
use crate::source::{Source, Span};

/// A finding that could be fixed.
#[derive(Debug)]
pub(super) struct Candidate {
    /// Its number in the report.
    pub(super) finding: usize,
    /// What its fixes replace; never nothing.
    pub(super) edits: Vec<Edit>,
}

/// What a round comes to.
#[derive(Debug, Default)]
pub(super) struct Round {
    /// Findings whose fixes are applied.
    pub(super) accepted: Vec<Candidate>,
    /// Findings whose fixes cannot be applied, and why.
    pub(super) refused: Vec<(usize, Refusal)>,
    /// The files that change, as they are before the round.
    pub(super) old: Vec<Arc<Source>>,
    /// The same as they are afterwards.
    pub(super) texts: Texts,
}

/// What of a report can be fixed now. Of fixes that replace the same value by different ones, the first is applied; the
/// others wait for the next report.
pub(super) fn plan(report: &Report, state: &State) -> Round {
    let fixable = || report.findings.iter().enumerate().filter(|(_, finding)| is_fixable(finding));
    let files = edit::files(fixable().map(|(_, finding)| finding));
    let mut round = Round::default();
    let mut waiting = Vec::new();
    for (number, finding) in fixable() {
        match allowed(finding, &files, state) {
            Ok(edits) => waiting.push(Candidate { finding: number, edits }),
            Err(why) => round.refused.push((number, why)),
        }
    }
    loop {
        let refused = round.refused.len();
        let taken = round.apart(&mut waiting);
        round.accept(&files, taken);
        // What waited for a fix that is refused waits no longer.
        if round.refused.len() == refused {
            break;
        }
    }
    round.finish(&files);
    round
}

/// The edits of a finding, unless something is known to speak against them.
fn allowed(finding: &Finding, files: &Files, state: &State) -> Result<Vec<Edit>, Refusal> {
    if let Some(why) = state.refused.get(&(key(finding), finding.message.clone())) {
        return Err(why.clone());
    }
    let edits = edit::edits(finding, files)?;
    for Edit { slot, new, .. } in &edits {
        let replaced = state.replaced.get(slot).into_iter().flatten();
        if let Some((_, rule)) = replaced.rev().find(|(old, _)| old == new) {
            return Err(Refusal::Undoes(Arc::clone(rule)));
        }
    }
    Ok(edits)
}

impl Round {
    /// Those that get along with what is accepted and with each other, in the order of the report.
    fn apart(&self, waiting: &mut Vec<Candidate>) -> Vec<Candidate> {
        let mut claimed: BTreeMap<(String, Span), String> = BTreeMap::new();
        let claims = |candidate: &Candidate| -> Vec<((String, Span), String)> {
            let claim = |edit: &Edit| ((edit.file.clone(), edit.span), edit.text.clone());
            candidate.edits.iter().map(claim).collect()
        };
        claimed.extend(self.accepted.iter().flat_map(claims));
        // Scalars do not hold each other: they are at the same place or apart.
        let mut is_apart = |candidate: &mut Candidate| {
            let own = claims(candidate);
            let free = |(place, text): &((String, Span), String)| {
                claimed.get(place).is_none_or(|claimed| claimed == text)
            };
            let is_apart = own.iter().all(free);
            if is_apart {
                claimed.extend(own);
            }
            is_apart
        };
        waiting.extract_if(.., |candidate| is_apart(candidate)).collect()
    }

    /// Accepts what leaves all else as it is. Those that do not are found by halves.
    fn accept(&mut self, files: &Files, mut taken: Vec<Candidate>) {
        if taken.is_empty() {
            return;
        }
        match self.proved(files, &taken) {
            Ok(()) => self.accepted.append(&mut taken),
            Err(why) => match taken.as_slice() {
                [one] => self.refused.push((one.finding, why)),
                all => {
                    let half = taken.split_off(all.len() / 2);
                    self.accept(files, taken);
                    self.accept(files, half);
                }
            },
        }
    }

    fn proved(&self, files: &Files, taken: &[Candidate]) -> Result<(), Refusal> {
        let touched = by_file(taken.iter());
        let mut all = by_file(self.accepted.iter().chain(taken));
        all.retain(|name, _| touched.contains_key(name));
        for (name, edits) in &all {
            let file = files.get(*name).and_then(|file| file.as_ref().ok());
            proof::new_text(file.ok_or(Refusal::Unreadable)?, edits)?;
        }
        Ok(())
    }

    /// Makes the new texts.
    fn finish(&mut self, files: &Files) {
        let mut done = Vec::new();
        for (name, edits) in by_file(self.accepted.iter()) {
            if let Some(Ok(file)) = files.get(name) {
                done.push((Arc::clone(&file.source), proof::applied(&file.source, &edits)));
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
