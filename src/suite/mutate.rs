//! Mutation: changes one value of a fixture at a time, and looks whether the rules that read it notice.
//!
//! A mutant is a copy of a fixture's document in which one value that a rule read is another, or is gone. Rules run on
//! the fixture once while they are observed, and on each mutant as they do in a check. Nothing is written anywhere,
//! and what is tried depends on nothing but the fixtures, the rules and a seed.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::Request;
use super::parallel::each;
use super::plan::Plan;
use crate::document::Document;
use crate::fixture::Scope;
use crate::observe::EVERYTHING;
use crate::pack::LoadError;
use crate::report::{Broken, Place};
use crate::script::{Observe, stack_bytes};

mod choose;
mod key;
mod observed;
mod operators;
mod pool;
mod runner;
mod subject;
mod summary;
mod trial;

use observed::Fixed;
pub use operators::{OPERATORS, Operator};
use pool::Pool;
use runner::Runner;
use subject::Subject;
use trial::Verdict;

/// What is tried, and what is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many mutants are tried for each rule at most.
    pub max: usize,
    /// Which are tried where there are more.
    pub seed: u64,
    /// How many in a hundred must be noticed, over all rules.
    pub min_percent: Option<u8>,
}

/// What came of all mutants.
#[derive(Debug)]
pub struct Mutation {
    /// What was asked for.
    pub options: Options,
    /// Every rule that was tested, sorted by id.
    pub rules: Vec<Mutated>,
    /// The kinds of changes of which some were not noticed; those that no fixture noticed first, then by rule, key
    /// and operator.
    pub groups: Vec<Group>,
    /// The places at which rules broke, sorted by rule and place.
    pub breaks: Vec<Break>,
}

/// How many mutants came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// The rule reported something else than about the fixture as it is.
    pub noticed: u64,
    /// The rule reported the same.
    pub survived: u64,
    /// The schema does not allow them, so no rule saw them.
    pub refused: u64,
    /// The rule broke.
    pub broke: u64,
}

impl Counts {
    /// How many were tried.
    pub const fn tried(&self) -> u64 {
        self.noticed + self.survived + self.refused + self.broke
    }

    /// How many in a hundred of those that the rule saw it noticed, rounded down; nothing where it saw none.
    pub const fn percent(&self) -> Option<u64> {
        match self.noticed + self.survived + self.broke {
            0 => None,
            seen => Some(self.noticed * 100 / seen),
        }
    }

    fn add(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Noticed { .. } => self.noticed += 1,
            Verdict::Survived => self.survived += 1,
            Verdict::Refused => self.refused += 1,
            Verdict::Broke(_) => self.broke += 1,
        }
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |a, b| Self {
            noticed: a.noticed + b.noticed,
            survived: a.survived + b.survived,
            refused: a.refused + b.refused,
            broke: a.broke + b.broke,
        })
    }
}

/// A rule and its mutants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutated {
    /// The rule's id.
    pub id: Arc<str>,
    /// What came of those that were tried.
    pub counts: Counts,
    /// How many there could be.
    pub possible: u64,
    /// Whether a mutant of a fixture that it passes made it report; nothing where that cannot be said: it passes no
    /// fixture, or not all mutants were tried.
    pub fires: Option<bool>,
}

/// The mutants of one rule that change the same key in the same way.
#[derive(Debug)]
pub struct Group {
    /// The rule's id.
    pub rule: Arc<str>,
    /// The key, with `[]` for whatever item of a list; empty for the whole customer file.
    pub key: Arc<str>,
    /// What changes it.
    pub operator: &'static Operator,
    /// What came of them.
    pub counts: Counts,
    /// Those that were not noticed, by fixture and place; at least one.
    pub survivors: Vec<Mutant>,
}

impl Group {
    /// Whether not one of them was noticed.
    pub const fn is_unnoticed(&self) -> bool {
        self.counts.noticed == 0
    }
}

/// A changed fixture.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// The fixture's name.
    pub fixture: String,
    /// What is changed; of an absent key where it would be.
    pub place: Place,
    /// What becomes of it, as in "25 becomes 24".
    pub words: String,
}

/// A place at which a rule breaks on customers that keep to the schema.
#[derive(Debug, Clone)]
pub struct Break {
    /// How it broke on the first mutant.
    pub broken: Broken,
    /// The first mutant.
    pub mutant: Mutant,
    /// How many mutants break it there.
    pub count: u64,
}

impl Mutation {
    /// What came of the mutants of all rules.
    pub fn total(&self) -> Counts {
        self.rules.iter().map(|rule| rule.counts).sum()
    }

    /// The rules that no mutant of a fixture that they pass made report.
    pub fn never_firing(&self) -> impl Iterator<Item = &Mutated> {
        self.rules.iter().filter(|rule| rule.fires == Some(false))
    }

    /// Whether fewer are noticed than must be.
    pub fn is_too_low(&self) -> bool {
        let least = self.options.min_percent.map(u64::from);
        least.zip(self.total().percent()).is_some_and(|(least, percent)| percent < least)
    }

    /// Whether no rule breaks, every rule can be made to report, and enough is noticed.
    pub fn is_good(&self) -> bool {
        self.breaks.is_empty() && self.never_firing().next().is_none() && !self.is_too_low()
    }
}

/// Fixtures that a thread takes at a time.
const TOGETHER: usize = 8;

/// A rule and fixtures of one day.
struct Job {
    rule: usize,
    as_of: Date,
    cases: Vec<usize>,
}

/// Tries mutants of all fixtures.
pub(super) fn run(
    plan: &Plan,
    request: &Request<'_>,
    options: &Options,
) -> Result<Mutation, LoadError> {
    let read = |planned| observed::read(planned, &plan.pack.schema, request.max_file_bytes);
    let documents: Vec<Vec<Arc<Document>>> = plan.cases.iter().map(read).collect();
    let pools = Pools::of(plan, &documents);
    let jobs = jobs(plan);
    let stack = stack_bytes(&plan.pack.scripts.limits, EVERYTHING);
    let threads = (request.threads, stack);
    let observed = each(&jobs, threads, |job| observed(plan, job, (&documents, &pools), options));
    let mut subjects = observed.into_iter().collect::<Result<Vec<_>, _>>()?;
    choose::among(&mut subjects, options);
    let work: Vec<(&Job, &Vec<Subject>)> = jobs.iter().zip(&subjects).collect();
    let verdicts = each(&work, threads, |(job, subjects)| tried(plan, job, subjects));
    let verdicts = verdicts.into_iter().collect::<Result<Vec<_>, _>>()?;
    let done = subjects.into_iter().flatten().zip(verdicts.into_iter().flatten());
    Ok(summary::of(plan, done.collect(), *options, !request.paths.is_empty()))
}

/// The values that fixtures have.
#[derive(Default)]
struct Pools {
    all: Pool,
    /// Those of the fixtures that a rule runs on alone.
    own: BTreeMap<usize, Pool>,
}

impl Pools {
    fn of(plan: &Plan, documents: &[Vec<Arc<Document>>]) -> Self {
        let mut pools = Self::default();
        for (planned, documents) in plan.cases.iter().zip(documents) {
            for document in documents {
                pools.all.add(document);
                if let (Scope::Rule(_), [rule]) = (&planned.fixture.scope, &*planned.rules) {
                    pools.own.entry(*rule).or_default().add(document);
                }
            }
        }
        pools
    }
}

fn jobs(plan: &Plan) -> Vec<Job> {
    let mut groups: BTreeMap<(usize, Date), Vec<usize>> = BTreeMap::new();
    for (case, planned) in plan.cases.iter().enumerate() {
        for &rule in &planned.rules {
            groups.entry((rule, planned.fixture.as_of)).or_default().push(case);
        }
    }
    let chunks = |((rule, as_of), cases): ((usize, Date), Vec<usize>)| {
        let job = |cases: &[usize]| Job { rule, as_of, cases: cases.to_vec() };
        cases.chunks(TOGETHER).map(job).collect::<Vec<_>>()
    };
    groups.into_iter().flat_map(chunks).collect()
}

fn observed(
    plan: &Plan,
    job: &Job,
    (documents, pools): (&[Vec<Arc<Document>>], &Pools),
    options: &Options,
) -> Result<Vec<Subject>, LoadError> {
    let runner = Runner::new(&plan.pack, job.rule, job.as_of, EVERYTHING)?;
    let own = pools.own.get(&job.rule).unwrap_or(&pools.all);
    let pools = [own, &pools.all];
    let of = |&case: &usize| {
        let name = plan.cases.get(case)?.fixture.name.as_str();
        let documents = documents.get(case)?.as_slice();
        let shape = &plan.pack.schema.shape;
        let fixed = Fixed { case, name, documents, shape, pools, options };
        observed::observed(&fixed, job.rule, &runner)
    };
    Ok(job.cases.iter().filter_map(of).collect())
}

fn tried(plan: &Plan, job: &Job, subjects: &[Subject]) -> Result<Vec<Vec<Verdict>>, LoadError> {
    let runner = Runner::new(&plan.pack, job.rule, job.as_of, Observe::Nothing)?;
    let each = |subject: &Subject| {
        let mutants = subject.mutants.iter();
        mutants.map(|mutant| trial::tried(subject, mutant, &plan.pack.schema, &runner)).collect()
    };
    Ok(subjects.iter().map(each).collect())
}
