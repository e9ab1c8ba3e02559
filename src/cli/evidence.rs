//! Evidence of a run: what it is made of, and the file that says so.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::BUILTIN;
use clearance_engine::files::shown;
use clearance_engine::pack::materials;
use clearance_engine::report::{Material, MaterialKind};
use clearance_gate::evidence::{self, Ended, Options, Statement};
use clearance_render::output;
use clearance_syntax::source::{Root, Source};

use super::fail_on::FailOn;
use super::failure::Failure;
use super::reports::Sheet;
use super::run::{Plan, Ran};
use super::session::Session;

/// Adds to what a run was made of what was read beside customer files, where the report holds that.
pub(crate) fn complete(
    ran: &mut Ran,
    plan: &Plan,
    session: &Session<'_>,
    baseline: Option<&Arc<Source>>,
) {
    let Some(evidence) = &mut ran.checked.report.evidence else { return };
    let file = session.config.file.as_ref();
    let configuration = file.map(|file| (MaterialKind::Configuration, &file.document.source));
    let waivers = ran.waiver_files.iter().map(|source| (MaterialKind::Waivers, source));
    let baseline = baseline.map(|source| (MaterialKind::Baseline, source));
    let others = configuration.into_iter().chain(waivers).chain(baseline);
    evidence.materials.extend(materials(&ran.packs, &ran.data, &plan.root));
    evidence.materials.extend(
        others.map(|(kind, source)| Material::of(kind, plan.root.relative(&source.name), source)),
    );
    evidence.materials.sort();
}

/// The evidence of a run; nothing where no customer file was read.
pub(crate) fn of(
    ran: &Ran,
    plan: &Plan,
    session: &Session<'_>,
    (fail_on, exit_code): (FailOn, u8),
) -> Option<Statement> {
    let ended = Ended { exit_code, fail_on: fail_on.least() };
    evidence::of(&ran.checked.report, options(ran, plan, session, fail_on), ended)
}

/// How a run was done.
fn options(ran: &Ran, plan: &Plan, session: &Session<'_>, fail_on: FailOn) -> Options {
    let names = |paths: &[PathBuf]| paths.iter().map(|path| name(path, &plan.root)).collect();
    let patterns = |patterns: &[clearance_engine::rule::Pattern]| {
        patterns.iter().map(|pattern| pattern.text.clone()).collect()
    };
    let rules = plan.rules.iter().map(|folder| match folder == Path::new(BUILTIN) {
        true => BUILTIN.to_owned(),
        false => apart(name(folder, &plan.root)),
    });
    let material = ran.checked.report.evidence.iter();
    let mut baseline = material.flat_map(|evidence| evidence.of(MaterialKind::Baseline));
    let from_root = |name: &str| plan.root.portable(&plan.root.relative(name));
    let waivers = ran.waiver_files.iter().map(|source| from_root(&source.name));
    let file = session.config.file.as_ref();
    Options {
        paths: names(&plan.paths),
        rules: rules.collect(),
        data: names(&plan.data),
        select: patterns(&plan.selection.select),
        exclude: patterns(&plan.selection.exclude),
        configuration: file.map(|file| from_root(&file.document.source.name)),
        profile: file.and_then(|file| file.profile.clone()),
        allow: plan.levels.allow.clone(),
        warn: plan.levels.warn.clone(),
        deny: plan.levels.deny.clone(),
        waivers: (!plan.waivers.no_waivers).then(|| waivers.collect()),
        longest_waiver: plan.waivers.longest_waiver,
        max_file_bytes: plan.max_file_bytes,
        fail_on: fail_on.name().to_owned(),
        reports: names(&plan.written),
        baseline: baseline.next().map(|material| plan.root.portable(&material.name)),
        no_paths: plan.no_paths,
        allow_empty: plan.allow_empty,
    }
}

/// A path as evidence names it.
fn name(path: &Path, root: &Root) -> String {
    match root.portable(&root.relative(&shown(path))) {
        name if name.is_empty() => ".".to_owned(),
        name => name,
    }
}

/// A folder that has the name of the pack in the binary.
fn apart(name: String) -> String {
    if name == BUILTIN { format!("./{name}") } else { name }
}

/// Refuses what no evidence can be of.
pub(crate) fn refuse_stdin(plan: &Plan) -> Result<(), Failure> {
    match plan.paths.iter().any(|path| path == Path::new("-")) {
        false => Ok(()),
        true => Err(Failure::usage(
            "there is no evidence of standard input: nobody can run it again",
            "write it to a file, and check that",
        )),
    }
}

/// Evidence to write to its file.
pub(crate) fn sheet<'a>(path: &'a Path, statement: &'a Statement) -> Sheet<'a> {
    Sheet::new(Some(path), output::evidence::is_own, |_, out| {
        output::evidence::write(statement, out)
    })
}
