//! Runs mutation on all cores: observes each rule on each fixture, then tries it on each mutant.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::mutation::{Mutation, Options};
use super::observed::Fixed;
use super::pool::Pool;
use super::runner::Runner;
use super::subject::Subject;
use super::trial::Verdict;
use super::{choose, observed, summary, trial};
use crate::fixture::Scope;
use crate::observe::EVERYTHING;
use crate::suite::parallel::each;
use crate::suite::plan::Plan;
use crate::suite::request::Request;
use clearance_engine::pack::LoadError;
use clearance_engine::script::{Observe, stack_bytes};
use clearance_syntax::document::Document;

/// Fixtures that a thread takes at a time.
const TOGETHER: usize = 8;

/// A rule and fixtures of one day.
struct Job {
    rule: usize,
    as_of: Date,
    cases: Vec<usize>,
}

/// Tries mutants of all fixtures.
pub(crate) fn run(
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
