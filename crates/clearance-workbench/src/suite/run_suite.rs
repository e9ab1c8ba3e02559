//! Runs the plan of a test run on all cores.
//!
//! Fixtures that get the same rules and the same date are checked together, so that rules are compiled once
//! for them; those of rules that look at several subjects together are checked each on its own.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicU64;

use jiff::civil::Date;

use super::compare_marks::FixtureFindings;
use super::measure::{measure_coverage, observed_scripts, unreached};
use super::parallel::run_parallel;
use super::suite_plan::{PlannedFixture, SuitePlan, plan_suite};
use super::suite_report::{CaseResult, SuiteReport};
use super::suite_request::SuiteRequest;
use super::{compare_marks, mutate, tally_rules, trace_decisions};
use clearance_engine::check::{self, Checked, Options};
use clearance_engine::files::Found;
use clearance_engine::pack::LoadError;
use clearance_engine::report::{BrokenKind, Keep, Report};
use clearance_engine::rule::{SCHEMA_ID, STALE_TABLE_ID};
use clearance_engine::script::Coverage;

/// Fixtures that are checked in one go.
struct CheckJob {
    as_of: Date,
    rules: Vec<usize>,
    /// Indices into the plan's cases.
    cases: Vec<usize>,
    /// Whether another job checks the same fixtures by other rules, and reports the diagnostics of the files.
    is_second: bool,
}

/// Fixtures that a thread takes at a time.
const TOGETHER: usize = 32;

/// The stack of a thread that hands jobs on: rules run on threads of their own.
const STACK_BYTES: usize = 2 << 20;

/// Runs the tests.
///
/// # Errors
/// Everything that is wrong with the packs, and every mark that is not one.
pub fn run_suite(request: &SuiteRequest<'_>) -> Result<SuiteReport, LoadError> {
    let plan = plan_suite(request)?;
    let (checked, counts) = check_fixtures(&plan, request)?;
    let coverage = request.coverage.map(|demand| measure_coverage(&plan, request, demand, counts));
    let mutation =
        request.mutate.map(|options| mutate::run_mutation(&plan, request, &options)).transpose()?;
    let mut cases = Vec::with_capacity(plan.cases.len());
    for (planned, checked) in plan.cases.into_iter().zip(checked) {
        let outcomes = compare_marks::compare_marks(&planned, checked);
        cases.push(CaseResult { fixture: planned.fixture, outcomes, trace: BTreeMap::new() });
    }
    trace_decisions::trace_decisions(&plan.pack, &mut cases);
    let rules = tally_rules::tally_rules(&plan.pack, &plan.tested, &cases);
    let passed_over = plan.passed_over;
    let names = request.packs.iter().filter(|_| !request.is_default);
    let words = plan.pack.described.words;
    Ok(SuiteReport {
        words,
        named: names.map(|pack| pack.name.clone()).collect(),
        rules,
        cases,
        passed_over,
        is_partial: !request.paths.is_empty(),
        requires_both: request.requires_both,
        mutation,
        coverage,
    })
}

/// What was found, in the order of the plan's cases; and what was reached of the scripts, where that is wanted.
fn check_fixtures(
    plan: &SuitePlan,
    request: &SuiteRequest<'_>,
) -> Result<(Vec<FixtureFindings>, Coverage), LoadError> {
    let jobs = plan_jobs(plan);
    let all =
        run_parallel(&jobs, request.threads, STACK_BYTES, |job| check_job(plan, request, job));
    let mut seen: Vec<FixtureFindings> =
        plan.cases.iter().map(|_| FixtureFindings::default()).collect();
    let mut coverage = match request.coverage {
        Some(_) => unreached(plan, request)?,
        None => Coverage::default(),
    };
    for (job, checked) in jobs.iter().zip(all) {
        let checked = checked?;
        coverage = coverage.plus(checked.coverage);
        distribute_report(plan, job, checked.report, &mut seen);
    }
    Ok((seen, coverage))
}

fn plan_jobs(plan: &SuitePlan) -> Vec<CheckJob> {
    let mut groups: BTreeMap<(Date, Vec<usize>), Vec<usize>> = BTreeMap::new();
    let mut jobs = Vec::new();
    // Rules that look at several customers: their fixtures must not be checked in one go.
    let gathers =
        |&index: &usize| plan.pack.rules.get(index).is_some_and(|rule| rule.header.about.all());
    for (case, planned) in plan.cases.iter().enumerate() {
        let as_of = planned.fixture.as_of;
        let (alone, together): (Vec<usize>, Vec<usize>) =
            planned.rules.iter().partition(|index| gathers(index));
        if !alone.is_empty() {
            let is_second = !together.is_empty();
            jobs.push(CheckJob { as_of, rules: alone, cases: vec![case], is_second });
        }
        if !together.is_empty() && !planned.fixture.params.is_empty() {
            // Others run with other parameters.
            let is_second = jobs.last().is_some_and(|job: &CheckJob| job.cases == [case]);
            jobs.push(CheckJob { as_of, rules: together, cases: vec![case], is_second });
        } else if !together.is_empty() {
            groups.entry((as_of, together)).or_default().push(case);
        }
    }
    for ((as_of, rules), cases) in groups {
        jobs.extend(cases.chunks(TOGETHER).map(|cases| CheckJob {
            as_of,
            rules: rules.clone(),
            cases: cases.to_vec(),
            is_second: false,
        }));
    }
    jobs
}

fn check_job(
    plan: &SuitePlan,
    request: &SuiteRequest<'_>,
    job: &CheckJob,
) -> Result<Checked, LoadError> {
    let params = job.cases.first().and_then(|&case| plan.cases.get(case));
    let params = params.map(|planned| planned.fixture.params.as_slice()).unwrap_or_default();
    let mut pack = plan.pack.with_rules(&job.rules, job.as_of).with_params(params);
    // They are tried on every fixture: no rule calls them, and they must not break either.
    pack.scripts.rules.extend_from_slice(plan.pack.function_scripts());
    if request.coverage.is_some() {
        pack.scripts = observed_scripts(pack.scripts);
    }
    let cases = job.cases.iter().filter_map(|&case| plan.cases.get(case));
    let files: Vec<Found> = cases
        .flat_map(|planned| &planned.fixture.files)
        .map(|file| Found::File(file.input.clone()))
        .collect();
    let done = AtomicU64::new(0);
    let mut options = Options::new(NonZeroUsize::MIN, request.max_file_bytes, &done);
    // No mark is about a step or a row of a table, but what makes them must not break either.
    options.keep = Keep { plans: true, tables: true, ..Keep::NOTHING };
    let mut checked = check::check(&pack, files.into_iter(), &options)?;
    checked.report.count_unplanned();
    Ok(checked)
}

/// Assigns the findings to the fixtures that they are in.
fn distribute_report(
    plan: &SuitePlan,
    job: &CheckJob,
    report: Report,
    seen: &mut [FixtureFindings],
) {
    let files = |planned: &PlannedFixture| {
        let files = planned.fixture.files.iter().map(|file| file.input.name.clone());
        files.collect::<Vec<_>>()
    };
    let cases = job.cases.iter().filter_map(|&case| Some((case, plan.cases.get(case)?)));
    let owners: BTreeMap<String, usize> = cases
        .flat_map(|(case, planned)| files(planned).into_iter().map(move |name| (name, case)))
        .collect();
    let fallback = job.cases.first().copied().unwrap_or_default();
    let owner = |file: &str| owners.get(file).copied().unwrap_or(fallback);
    // The age of a table is no matter of fixtures.
    let about_fixtures = report.findings.into_iter().filter(|one| *one.rule != *STALE_TABLE_ID);
    for finding in about_fixtures {
        let said = job.is_second && *finding.rule == *SCHEMA_ID;
        if let Some(seen) = seen.get_mut(owner(&finding.location.source.name)).filter(|_| !said) {
            seen.findings.push(finding);
        }
    }
    for broken in report.broken {
        let said = job.is_second && broken.kind == BrokenKind::File;
        if let Some(seen) = seen.get_mut(owner(&broken.file)).filter(|_| !said) {
            seen.broken.push(broken);
        }
    }
}
