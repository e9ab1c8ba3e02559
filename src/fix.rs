//! Applies the fixes of findings to the texts that they lie in. Nothing is read or written here: new texts are checked
//! by whoever calls, until nothing is left to fix.
//!
//! All fixes of a finding are applied together, or none. A fix replaces the bytes of one scalar and nothing else, and the
//! new text is read again: if any other value has changed, the fix is refused.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::report::{Finding, Report, Subject};
use crate::rule::SCHEMA_ID;
use crate::source::Source;

mod edit;
mod inherited;
mod proof;
mod round;

use edit::{Edit, Slot};
pub use inherited::renewed;
use round::{Candidate, Round};

/// How often fixes are applied and the files checked again. Each round settles what waited for another fix; rules that
/// ask for something else each time would never come to an end.
pub const MOST_ROUNDS: usize = 20;

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
    /// The value would become again what the fix of this rule has replaced.
    Undoes(Arc<str>),
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
            Self::Undoes(rule) => return write!(f, "it would undo the fix of {rule}"),
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
        let blamed = blamed(&round, report(&last), report(&next));
        if blamed.is_empty() {
            state.take(&round, report(&last));
            last = next;
        } else {
            // The round is taken back, and goes on without those.
            state.refused.extend(blamed);
        }
    }
    let (fixed, left) = state.outcome(report(&last));
    Ok(Fixed { rewrites: state.rewrites(), fixed, left, last })
}

/// What tells findings apart from round to round.
type Key = (Arc<str>, Option<Subject>, String, Option<usize>, String);

fn key(finding: &Finding) -> Key {
    let place = &finding.place;
    let (name, pointer) = (place.source.name.clone(), place.pointer.clone());
    (Arc::clone(&finding.rule), finding.subject.clone(), name, place.document, pointer)
}

/// How far fixing has come.
#[derive(Debug, Default)]
struct State {
    /// The files that changed, as they were.
    old: Texts,
    /// The same as they are now.
    new: Texts,
    /// What was replaced, and by the fix of which rule.
    replaced: BTreeMap<Slot, Vec<(crate::document::Value, Arc<str>)>>,
    /// Findings whose fixes the schema forbids.
    refused: BTreeMap<(Key, String), Refusal>,
    /// How many findings of a key had their fixes applied in one round, at the most.
    applied: BTreeMap<Key, usize>,
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
        let mut keys: BTreeMap<Key, usize> = BTreeMap::new();
        for Candidate { finding, edits } in &round.accepted {
            let Some(finding) = report.findings.get(*finding) else { continue };
            *keys.entry(key(finding)).or_default() += 1;
            for Edit { slot, old, .. } in edits {
                let replaced = self.replaced.entry(slot.clone()).or_default();
                replaced.push((old.clone(), Arc::clone(&finding.rule)));
            }
        }
        for (key, count) in keys {
            let most = self.applied.entry(key).or_default();
            *most = count.max(*most);
        }
    }

    /// How many findings are fixed, and what is left.
    fn outcome(&self, report: &Report) -> (usize, Vec<Left>) {
        let mut still: BTreeMap<Key, usize> = BTreeMap::new();
        for finding in report.findings.iter().filter(|finding| finding.status.is_open()) {
            *still.entry(key(finding)).or_default() += 1;
        }
        let gone = |(key, count): (&Key, &usize)| {
            count.saturating_sub(still.get(key).copied().unwrap_or_default())
        };
        let round = round::plan(report, self);
        let mut reasons: BTreeMap<usize, Refusal> = round.refused.into_iter().collect();
        let left = report.findings.iter().enumerate().filter(|(_, finding)| is_fixable(finding));
        let left = left.map(|(finding, _)| {
            let why = reasons.remove(&finding).unwrap_or(Refusal::Unsettled);
            Left { finding, why }
        });
        (self.applied.iter().map(gone).sum(), left.collect())
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
        let own = finding.subject.as_ref().map(|subject| &*subject.file);
        one.edits.iter().any(|edit| Some(&*edit.file) != own).then_some(finding)
    });
    let refused = |finding: &Finding| ((key(finding), finding.message.clone()), Refusal::Refused);
    findings.map(refused).collect()
}

/// The findings whose fixes made a file break the schema: rules do not run on such a file, so it would pass them all.
fn blamed(round: &Round, before: &Report, after: &Report) -> Vec<((Key, String), Refusal)> {
    let of_schema = |report: &Report| -> Vec<(Key, String)> {
        let found = report.findings.iter().filter(|finding| *finding.rule == *SCHEMA_ID);
        found.map(|finding| (key(finding), finding.message.clone())).collect()
    };
    let known = of_schema(before);
    let mut blamed = Vec::new();
    for ((_, _, file, document, pointer), message) in of_schema(after) {
        if known
            .iter()
            .any(|((.., name, at, path), _)| (name, *at, path) == (&file, document, &pointer))
        {
            continue;
        }
        let is_there = |edit: &&Edit| edit.file == file && edit.place.1 == document;
        let exact = |edit: &&Edit| is_there(edit) && edit.place.0 == pointer;
        let by = |test: &dyn Fn(&&Edit) -> bool| -> Vec<usize> {
            let guilty = |one: &&Candidate| one.edits.iter().any(|edit| test(&edit));
            round.accepted.iter().filter(guilty).map(|one| one.finding).collect()
        };
        let guilty = by(&exact);
        let guilty = if guilty.is_empty() { by(&is_there) } else { guilty };
        let findings = guilty.into_iter().filter_map(|number| before.findings.get(number));
        blamed.extend(findings.map(|finding| {
            ((key(finding), finding.message.clone()), Refusal::Schema(message.clone()))
        }));
    }
    blamed
}
