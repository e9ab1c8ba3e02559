//! Applies fixes in rounds, until nothing is left to fix.

use super::finding::{Key, key};
use super::judge;
use super::refusal::{Left, MOST_ROUNDS, Refusal};
use super::round::{self, Round};
use super::state::State;
use super::texts::{Rewrite, Texts};
use clearance_engine::report::{Finding, Report};

/// What fixing came to.
#[derive(Debug)]
pub struct Fixed<T> {
    /// The files that change, sorted by name.
    pub rewrites: Vec<Rewrite>,
    /// How many findings are gone because their fixes are applied.
    pub fixed: usize,
    /// Findings that have fixes and are still there, in the order of the report.
    pub left: Vec<Left>,
    /// The last run: what there is to say of the files as they are to be.
    pub last: T,
}

/// Applies what can be applied. `run` checks all files again, those among the texts as they are there.
///
/// A fix is kept only if the finding that asks for it is gone afterwards and no customer has a finding that is new or
/// graver. Fixes are tried together first; where something speaks against those of a customer, half of them are, until
/// the one that is to blame stands alone.
///
/// # Errors
/// Those of `run`.
pub fn fix<T, E>(
    first: T,
    report: impl Fn(&T) -> &Report,
    mut run: impl FnMut(&Texts) -> Result<T, E>,
) -> Result<Fixed<T>, E> {
    let mut state = State::default();
    let mut last = first;
    for _ in 0..MOST_ROUNDS {
        let round = round::plan(report(&last), &state);
        if round.accepted.is_empty() {
            break;
        }
        let next = match run(&state.texts_after(&round)) {
            Ok(next) => next,
            Err(error) => {
                let outside = outside(&round, report(&last));
                if outside.is_empty() {
                    return Err(error);
                }
                state.refused.extend(outside);
                continue;
            }
        };
        let objections = judge::objections(&round, report(&last), report(&next));
        if objections.is_empty() {
            state.take(&round, report(&last));
            last = next;
        } else {
            // The round is taken back, and goes on without those.
            state.object(&round, report(&last), &objections);
        }
    }
    let left = state.left(report(&last));
    Ok(Fixed { rewrites: state.rewrites(), fixed: state.fixed, left, last })
}

/// The findings whose fixes lie in another file than the customer's: what customers take over is looked at before
/// anything runs.
fn outside(round: &Round, report: &Report) -> Vec<((Key, String), Refusal)> {
    let findings = round.accepted.iter().filter_map(|one| {
        let finding = report.findings.get(one.finding)?;
        one.is_outside(finding).then_some(finding)
    });
    let refused = |finding: &Finding| ((key(finding), finding.message.clone()), Refusal::Refused);
    findings.map(refused).collect()
}
