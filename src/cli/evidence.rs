//! Evidence of a run: what it is made of, and the file that says so.

use std::path::Path;
use std::sync::Arc;

use clearance_engine::pack::collect_materials;
use clearance_engine::report::{Material, MaterialKind};
use clearance_gate::evidence::{self, RunEnding, Statement};
use clearance_render::output;
use clearance_syntax::source::Source;

use super::fail_on::FailOn;
use super::reports::Sheet;
use super::run::Ran;
use super::run_record::record_settings;
use super::run_settings::RunSettings;
use super::session::Session;

/// Adds to what a run was made of what was read beside documents, where the report holds that.
pub(crate) fn add_materials(
    ran: &mut Ran,
    settings: &RunSettings,
    session: &Session<'_>,
    baseline: Option<&Arc<Source>>,
) {
    let Some(evidence) = &mut ran.checked.report.evidence else { return };
    let file = session.config.file.as_ref();
    let configuration = file.map(|file| (MaterialKind::Configuration, &file.document.source));
    let waivers = ran.waiver_files.iter().map(|source| (MaterialKind::Waivers, source));
    let baseline = baseline.map(|source| (MaterialKind::Baseline, source));
    let others = configuration.into_iter().chain(waivers).chain(baseline);
    evidence.materials.extend(collect_materials(&ran.packs, &ran.data, &settings.root));
    evidence.materials.extend(others.map(|(kind, source)| {
        Material::from_source(kind, settings.root.relative(&source.name), source)
    }));
    evidence.materials.sort();
}

/// The evidence of a run; nothing where no document was read.
pub(crate) fn build_evidence(
    ran: &Ran,
    settings: &RunSettings,
    session: &Session<'_>,
    (fail_on, exit_code): (FailOn, u8),
) -> Option<Statement> {
    let ended = RunEnding { exit_code, fail_on: fail_on.least_severity() };
    evidence::build_statement(
        &ran.checked.report,
        record_settings(ran, settings, session, fail_on),
        ended,
    )
}

/// Evidence to write to its file.
pub(crate) fn evidence_sheet<'a>(path: &'a Path, statement: &'a Statement) -> Sheet<'a> {
    Sheet::new(Some(path), output::evidence::is_own, |_, out| {
        output::evidence::write_evidence(statement, out)
    })
}
