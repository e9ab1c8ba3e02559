//! Applies fixes in rounds, until nothing is left to fix.

use super::finding::{FindingIdentity, identity_of};
use super::fix_judge;
use super::fix_state::FixState;
use super::refusal::{MOST_ROUNDS, Refusal, UnfixedFinding};
use super::round::{self, Round};
use super::texts::{Rewrite, Texts};
use clearance_engine::report::{Finding, Report};

/// The outcome of a fix.
#[derive(Debug)]
pub struct FixOutcome<T> {
    /// The files that change, sorted by name.
    pub rewrites: Vec<Rewrite>,
    /// How many findings are gone because their fixes are applied.
    pub fixed: usize,
    /// Findings that have fixes and are still there, in the order of the report.
    pub left: Vec<UnfixedFinding>,
    /// The last run: what there is to say of the files as they are to be.
    pub last: T,
}

/// Applies what can be applied. `run` checks all files again, those among the texts as they are there.
///
/// A fix is kept only if the finding that asks for it is gone afterwards and no subject has a finding that is new or
/// graver. Fixes are tried together first; where something speaks against those of a subject, half of them are, until
/// the one that is to blame stands alone.
///
/// # Errors
/// Those of `run`.
pub fn fix_findings<T, E>(
    first: T,
    report: impl Fn(&T) -> &Report,
    mut run: impl FnMut(&Texts) -> Result<T, E>,
) -> Result<FixOutcome<T>, E> {
    let mut state = FixState::default();
    let mut last = first;
    for _ in 0..MOST_ROUNDS {
        let round = round::plan_round(report(&last), &state);
        if round.accepted.is_empty() {
            break;
        }
        let next = match run(&state.texts_after(&round)) {
            Ok(next) => next,
            Err(error) => {
                let outside = refuse_outside(&round, report(&last));
                if outside.is_empty() {
                    return Err(error);
                }
                state.refused.extend(outside);
                continue;
            }
        };
        let objections = fix_judge::find_objections(&round, report(&last), report(&next));
        if objections.is_empty() {
            state.keep_round(&round, report(&last));
            last = next;
        } else {
            // The round is taken back, and goes on without those.
            state.reject_round(&round, report(&last), &objections);
        }
    }
    let left = state.unfixed_findings(report(&last));
    Ok(FixOutcome { rewrites: state.rewrites(), fixed: state.fixed, left, last })
}

/// The findings whose fixes lie in another file than the subject's: what subjects take over is looked at before
/// anything runs.
fn refuse_outside(round: &Round, report: &Report) -> Vec<((FindingIdentity, String), Refusal)> {
    let findings = round.accepted.iter().filter_map(|one| {
        let finding = report.findings.get(one.finding)?;
        one.is_outside(finding).then_some(finding)
    });
    let refused =
        |finding: &Finding| ((identity_of(finding), finding.message.clone()), Refusal::Refused);
    findings.map(refused).collect()
}
