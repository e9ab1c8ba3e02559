//! Measures the coverage of the tested rules: which scripts are observed, and how their counts add up.

use std::sync::Arc;

use super::coverage::{CoverageDemand, CoveredScript, SuiteCoverage};
use super::suite_plan::SuitePlan;
use super::suite_request::SuiteRequest;
use crate::observe::EVERYTHING;
use clearance_engine::pack::LoadError;
use clearance_engine::script::{Coverage, Sandbox, ScriptCoverage, Scripts};

/// The scripts with nothing reached: a rule that no fixture runs is missed as a whole.
pub(super) fn unreached(
    plan: &SuitePlan,
    request: &SuiteRequest<'_>,
) -> Result<Coverage, LoadError> {
    let ran: Vec<usize> = match request.paths {
        [] => plan.tested.clone(),
        // What the fixtures left out would reach is not known.
        _ => {
            let runs = |index: &&usize| plan.cases.iter().any(|case| case.rules.contains(index));
            plan.tested.iter().filter(runs).copied().collect()
        }
    };
    let pack = plan.pack.only(&ran, crate::fixture::DEFAULT_AS_OF);
    let sandbox = Sandbox::new(&observed_scripts(pack.scripts))
        .map_err(|diagnostics| LoadError { diagnostics })?;
    Ok(sandbox.coverage())
}

/// The same scripts, observed.
pub(super) fn observed_scripts(scripts: Scripts) -> Scripts {
    Scripts { observe: EVERYTHING, ..scripts }
}

/// Aggregates the coverage of all fixtures.
pub(super) fn measure_coverage(
    plan: &SuitePlan,
    request: &SuiteRequest<'_>,
    demand: CoverageDemand,
    counts: Coverage,
) -> SuiteCoverage {
    let is_whole = request.select.is_empty() && request.paths.is_empty();
    let is_rule = |counts: &ScriptCoverage| {
        plan.pack.rules.iter().any(|rule| Arc::ptr_eq(&rule.source, &counts.source))
    };
    let script = |counts| CoveredScript { in_total: is_whole || is_rule(&counts), counts };
    // Packs that these extend have fixtures of their own.
    let is_own =
        |counts: &ScriptCoverage| request.packs.iter().any(|pack| pack.has(&counts.source));
    let scripts = counts.scripts.into_iter().filter(is_own).map(script).collect();
    SuiteCoverage { scripts, minimum: demand.minimum }
}
