//! Runs mutation on all cores: observes each rule on each fixture, then tries it on each mutant.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::mutant_trial::MutantVerdict;
use super::mutation::{Mutation, MutationOptions};
use super::mutation_subject::MutationSubject;
use super::observe_fixture::FixtureContext;
use super::rule_runner::RuleRunner;
use super::value_pool::ValuePool;
use super::{choose_mutants, mutant_trial, mutation_summary, observe_fixture};
use crate::fixture::FixtureScope;
use crate::observe::EVERYTHING;
use crate::suite::parallel::run_parallel;
use crate::suite::suite_plan::SuitePlan;
use crate::suite::suite_request::SuiteRequest;
use clearance_engine::pack::{LoadError, Pack};
use clearance_engine::script::{Observe, stack_bytes};
use clearance_syntax::document::Document;

/// Fixtures that a thread takes at a time.
const TOGETHER: usize = 8;

/// A rule and fixtures of one day.
struct MutationJob {
    rule: usize,
    as_of: Date,
    cases: Vec<usize>,
}

impl MutationJob {
    /// The pack with the one rule, on the day and with the parameters of the fixtures.
    fn prepare_pack(&self, plan: &SuitePlan) -> Pack {
        let fixture = self.cases.first().and_then(|&case| plan.cases.get(case));
        let params = fixture.map(|planned| planned.fixture.params.as_slice()).unwrap_or_default();
        plan.pack.with_rules(&[self.rule], self.as_of).with_params(params)
    }
}

/// Tries mutants of all fixtures.
pub(crate) fn run_mutation(
    plan: &SuitePlan,
    request: &SuiteRequest<'_>,
    options: &MutationOptions,
) -> Result<Mutation, LoadError> {
    let read = |planned| {
        observe_fixture::read_documents(planned, &plan.pack.schema, request.max_file_bytes)
    };
    let documents: Vec<Vec<Arc<Document>>> = plan.cases.iter().map(read).collect();
    let pools = ValuePools::from_plan(plan, &documents);
    let jobs = plan_jobs(plan);
    let stack = stack_bytes(&plan.pack.scripts.limits, EVERYTHING);
    let threads = request.threads;
    let observed = run_parallel(&jobs, threads, stack, |job| {
        observe_job(plan, job, &documents, &pools, options)
    });
    let mut subjects = observed.into_iter().collect::<Result<Vec<_>, _>>()?;
    choose_mutants::limit_mutants(&mut subjects, options);
    let work: Vec<(&MutationJob, &Vec<MutationSubject>)> = jobs.iter().zip(&subjects).collect();
    let verdicts =
        run_parallel(&work, threads, stack, |(job, subjects)| try_mutants(plan, job, subjects));
    let verdicts = verdicts.into_iter().collect::<Result<Vec<_>, _>>()?;
    let done = subjects.into_iter().flatten().zip(verdicts.into_iter().flatten());
    Ok(mutation_summary::summarize(plan, done.collect(), *options, !request.paths.is_empty()))
}

/// The values that fixtures have.
#[derive(Default)]
struct ValuePools {
    all: ValuePool,
    /// Those of the fixtures that a rule runs on alone.
    own: BTreeMap<usize, ValuePool>,
}

impl ValuePools {
    fn from_plan(plan: &SuitePlan, documents: &[Vec<Arc<Document>>]) -> Self {
        let mut pools = Self::default();
        for (planned, documents) in plan.cases.iter().zip(documents) {
            for document in documents {
                pools.all.add_document(document);
                if let (FixtureScope::Rule(_), [rule]) = (&planned.fixture.scope, &*planned.rules) {
                    pools.own.entry(*rule).or_default().add_document(document);
                }
            }
        }
        pools
    }
}

fn plan_jobs(plan: &SuitePlan) -> Vec<MutationJob> {
    let mut groups: BTreeMap<(usize, Date, Option<usize>), Vec<usize>> = BTreeMap::new();
    for (case, planned) in plan.cases.iter().enumerate() {
        for &rule in &planned.rules {
            // Parameters are those of one fixture.
            let alone = (!planned.fixture.params.is_empty()).then_some(case);
            groups.entry((rule, planned.fixture.as_of, alone)).or_default().push(case);
        }
    }
    let chunks = |((rule, as_of, _), cases): ((usize, Date, Option<usize>), Vec<usize>)| {
        let job = |cases: &[usize]| MutationJob { rule, as_of, cases: cases.to_vec() };
        cases.chunks(TOGETHER).map(job).collect::<Vec<_>>()
    };
    groups.into_iter().flat_map(chunks).collect()
}

fn observe_job(
    plan: &SuitePlan,
    job: &MutationJob,
    documents: &[Vec<Arc<Document>>],
    pools: &ValuePools,
    options: &MutationOptions,
) -> Result<Vec<MutationSubject>, LoadError> {
    let runner = RuleRunner::new(&job.prepare_pack(plan), EVERYTHING)?;
    let own = pools.own.get(&job.rule).unwrap_or(&pools.all);
    let pools = [own, &pools.all];
    let of = |&case: &usize| {
        let name = plan.cases.get(case)?.fixture.name.as_str();
        let documents = documents.get(case)?.as_slice();
        let shape = &plan.pack.schema.shape;
        let fixed = FixtureContext { case, name, documents, shape, pools, options };
        observe_fixture::observe_fixture(&fixed, job.rule, &runner)
    };
    Ok(job.cases.iter().filter_map(of).collect())
}

fn try_mutants(
    plan: &SuitePlan,
    job: &MutationJob,
    subjects: &[MutationSubject],
) -> Result<Vec<Vec<MutantVerdict>>, LoadError> {
    let runner = RuleRunner::new(&job.prepare_pack(plan), Observe::Nothing)?;
    let each = |subject: &MutationSubject| {
        let mutants = subject.mutants.iter();
        mutants
            .map(|mutant| mutant_trial::try_mutant(subject, mutant, &plan.pack.schema, &runner))
            .collect()
    };
    Ok(subjects.iter().map(each).collect())
}
