//! Evidence of a run: what it is made of, and the file that says so.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clearance::digest::sha256;
use clearance::evidence::{self, Ended, Options, Statement};
use clearance::files::shown;
use clearance::output;
use clearance::pack::{BUILTIN, materials};
use clearance::report::{Material, MaterialKind};
use clearance::source::{Root, Source};

use super::Failure;
use super::check::FailOn;
use super::check::run::{Plan, Ran};
use super::written::replace;

/// Adds to what a run was made of what was read beside customer files, where the report holds that. `others` are files
/// that are no part of a pack.
pub(crate) fn complete(ran: &mut Ran, plan: &Plan, others: &[(MaterialKind, &Arc<Source>)]) {
    let Some(evidence) = &mut ran.checked.report.evidence else { return };
    evidence.materials.extend(materials(&ran.packs, &ran.data, &plan.root));
    evidence.materials.extend(others.iter().map(|(kind, source)| Material {
        kind: *kind,
        name: plan.root.relative(&source.name),
        sha256: sha256(source.text.as_bytes()),
        bytes: source.text.len() as u64,
    }));
    evidence.materials.sort();
}

/// The evidence of a run; nothing where no customer file was read.
pub(crate) fn of(
    ran: &Ran,
    plan: &Plan,
    (fail_on, exit_code): (FailOn, u8),
    baseline: Option<&Arc<Source>>,
) -> Option<Statement> {
    let names = |paths: &[PathBuf]| paths.iter().map(|path| name(path, &plan.root)).collect();
    let patterns = |patterns: &[clearance::rule::Pattern]| {
        patterns.iter().map(|pattern| pattern.text.clone()).collect()
    };
    let rules = plan.rules.iter().map(|folder| match folder == Path::new(BUILTIN) {
        true => BUILTIN.to_owned(),
        false => apart(name(folder, &plan.root)),
    });
    let options = Options {
        paths: names(&plan.paths),
        rules: rules.collect(),
        data: names(&plan.data),
        select: patterns(&plan.selection.select),
        exclude: patterns(&plan.selection.exclude),
        max_file_bytes: plan.max_file_bytes,
        fail_on: fail_on.name().to_owned(),
        baseline: baseline.map(|source| plan.root.relative(&source.name)),
    };
    let ended = Ended { exit_code, fail_on: fail_on.least() };
    evidence::of(&ran.checked.report, options, ended)
}

/// A path as evidence names it.
fn name(path: &Path, root: &Root) -> String {
    match root.relative(&shown(path)) {
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

/// Writes evidence to its file, whole or not at all.
pub(crate) fn write(path: &Path, statement: &Statement) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    let done = output::evidence::write(statement, &mut bytes);
    done.map_err(|error| Failure::Output(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| Failure::Output(error.to_string()))?;
    replace(path, &text)
}
