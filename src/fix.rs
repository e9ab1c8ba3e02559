//! Applies the fixes of findings to the texts that they lie in. Nothing is read or written here: new texts are checked
//! by whoever calls, until nothing is left to fix.
//!
//! All fixes of a finding are applied together, or none. A fix replaces the bytes of one scalar and nothing else, and the
//! new text is read again: if any other value has changed, the fix is refused.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::report::{Finding, Report, Subject};
use crate::source::Source;

mod edit;
mod inherited;
mod judge;
mod proof;
mod round;

pub use inherited::renewed;
use round::Round;

/// How often fixes are tried and the files checked again. Each round that is kept has fewer findings than the one before;
/// what is not settled by then is left for another run.
pub const MOST_ROUNDS: usize = 100;

/// The new texts of files, by their names in the report.
pub type Texts = BTreeMap<String, Arc<Source>>;

/// A file that fixes change.
#[derive(Debug, Clone)]
pub struct Rewrite {
    /// As it is.
    pub old: Arc<Source>,
    /// As it is to be.
    pub new: Arc<Source>,
}

/// Why the fixes of a finding are not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// What the fix replaces is no scalar.
    NotScalar,
    /// The file holds something else that cannot be read, or its format is not known.
    Unreadable,
    /// The file was not the same throughout the check.
    Changed,
    /// Two fixes of the finding replace one value by different ones.
    Contradicts,
    /// The value is there already.
    Nothing,
    /// The format has no way to write it there.
    Unwritable,
    /// The file could not be read afterwards.
    Breaks,
    /// Other values of the file would change as well.
    Others,
    /// The file would not keep to the schema, and this is what would be wrong.
    Schema(String),
    /// The run could not start with what would then be in a file that is not the customer's.
    Refused,
    /// The finding would still be there.
    Useless,
    /// A finding of this rule would be new or graver, and this is what it would say.
    Brings(Arc<str>, String),
    /// This rule asks for another value in the same place, and would not be content with this one.
    Disputed(Arc<str>),
    /// This rule would not finish; nothing is named where a file could not be read.
    Stops(Option<Arc<str>>),
    /// There was no end to it.
    Unsettled,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotScalar => "only a number, string, boolean or date is replaced",
            Self::Unreadable => "its file cannot be read whole",
            Self::Changed => "its file changed while it was checked",
            Self::Contradicts => "its fixes contradict each other",
            Self::Nothing => "the value is as the fix would have it already",
            Self::Unwritable => "the value cannot be written there without losing a comment",
            Self::Breaks => "the file could not be read afterwards",
            Self::Others => "other values of the file would change with it",
            Self::Schema(message) => {
                return write!(f, "the file would not keep to the schema: {message}");
            }
            Self::Refused => "the configuration would not be taken with it",
            Self::Useless => "the finding would still be there",
            Self::Brings(rule, message) => return write!(f, "it would bring [{rule}] {message}"),
            Self::Disputed(rule) => return write!(f, "{rule} asks for another value there"),
            Self::Stops(Some(rule)) => return write!(f, "{rule} would not finish with it"),
            Self::Stops(None) => "a file could not be checked with it",
            Self::Unsettled => return write!(f, "still not settled after {MOST_ROUNDS} rounds"),
        })
    }
}

/// A finding that has fixes which are not applied.
#[derive(Debug, Clone)]
pub struct Left {
    /// The finding, by its number in the last report.
    pub finding: usize,
    /// Why.
    pub why: Refusal,
}

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

/// Whether a finding counts and has fixes.
pub fn is_fixable(finding: &Finding) -> bool {
    finding.status.is_open() && !finding.fixes.is_empty()
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

/// What tells findings apart from round to round.
type Key = (Arc<str>, Option<Subject>, String, Option<usize>, String);

fn key(finding: &Finding) -> Key {
    let place = &finding.place;
    let (name, pointer) = (place.source.name.clone(), place.pointer.clone());
    (Arc::clone(&finding.rule), finding.subject.clone(), name, place.document, pointer)
}

/// The customer whose fixes are tried and judged together.
type Group = Option<Subject>;

/// How far fixing has come.
#[derive(Debug, Default)]
struct State {
    /// The files that changed, as they were.
    old: Texts,
    /// The same as they are now.
    new: Texts,
    /// Findings whose fixes were tried and taken back.
    refused: BTreeMap<(Key, String), Refusal>,
    /// How many fixes of a customer are tried at once, where not all of them are.
    at_once: BTreeMap<Group, usize>,
    /// How many findings are gone.
    fixed: usize,
}

impl State {
    /// All new texts, once a round is applied.
    fn texts_after(&self, round: &Round) -> Texts {
        let mut texts = self.new.clone();
        texts.extend(round.texts.iter().map(|(name, text)| (name.clone(), Arc::clone(text))));
        texts
    }

    fn take(&mut self, round: &Round, report: &Report) {
        for source in &round.old {
            self.old.entry(source.name.clone()).or_insert_with(|| Arc::clone(source));
        }
        self.new = self.texts_after(round);
        self.fixed += round.accepted.len();
        for (group, _) in round.groups(report) {
            if let Some(at_once) = self.at_once.get_mut(&group) {
                *at_once = at_once.saturating_mul(2);
            }
        }
    }

    /// Takes a round back: of a customer that something speaks against, fewer fixes are tried; one alone is refused.
    fn object(&mut self, round: &Round, report: &Report, objections: &BTreeMap<Group, Refusal>) {
        for (group, findings) in round.groups(report) {
            let Some(why) = objections.get(&group) else { continue };
            match findings.as_slice() {
                [one] => _ = self.refused.insert((key(one), one.message.clone()), why.clone()),
                several => _ = self.at_once.insert(group, several.len() / 2),
            }
        }
    }

    /// Findings that have fixes and stay, and why.
    fn left(&self, report: &Report) -> Vec<Left> {
        let round = round::plan(report, self);
        let mut reasons: BTreeMap<usize, Refusal> = round.refused.into_iter().collect();
        let left = report.findings.iter().enumerate().filter(|(_, finding)| is_fixable(finding));
        let left = left.map(|(finding, _)| {
            let why = reasons.remove(&finding).unwrap_or(Refusal::Unsettled);
            Left { finding, why }
        });
        left.collect()
    }

    fn rewrites(&self) -> Vec<Rewrite> {
        let both = self.old.iter().filter_map(|(name, old)| Some((old, self.new.get(name)?)));
        let changed = both.filter(|(old, new)| old.text != new.text);
        changed.map(|(old, new)| Rewrite { old: Arc::clone(old), new: Arc::clone(new) }).collect()
    }
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
