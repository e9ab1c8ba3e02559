//! Loads packs into one: checks manifests, compiles rules, applies settings.

use std::sync::Arc;

use super::extends::together;
use super::file_names::MANIFEST;
use super::folder::PackFiles;
use super::inspection::Inspection;
use super::load_error::LoadError;
use super::loaded::Pack;
use super::manifest::{self, Described};
use super::request::Request;
use super::{configured, namespaces, rules, schemas, tables};
use crate::rule::Rule;
use crate::script::{Observe, Params, RuleScript, Sandbox, Scripts};
use clearance_syntax::source::Diagnostic;

/// Loads packs into one.
///
/// # Errors
/// Everything that is wrong with any of them; where nothing else is, what their inspection finds.
pub fn load(request: &Request<'_>) -> Result<Pack, LoadError> {
    let (pack, all) = assemble(request)?;
    check_inspection(request, &all)?;
    Ok(pack)
}

/// Loads packs to look at their rules and not to run them: their scripts are not inspected.
///
/// # Errors
/// Everything else that is wrong with any of them.
pub fn load_to_look(request: &Request<'_>) -> Result<Pack, LoadError> {
    Ok(assemble(request)?.0)
}

/// Refuses packs for what their inspection finds. Packs in the program by themselves have nothing;
/// its tests hold them to that.
fn check_inspection(request: &Request<'_>, scripts: &Scripts) -> Result<(), LoadError> {
    let Some(inspection) = request.inspection else { return Ok(()) };
    if request.packs.iter().all(PackFiles::is_embedded) {
        return Ok(());
    }
    let diagnostics = (inspection.check_scripts)(&together(request.packs), scripts);
    match diagnostics.is_empty() {
        true => Ok(()),
        false => Err(LoadError { diagnostics: ordered(diagnostics) }),
    }
}

/// Puts packs together; gives also the scripts of all rules, whichever are selected.
pub fn assemble(request: &Request<'_>) -> Result<(Pack, Scripts), LoadError> {
    let packs = together(request.packs);
    let mut diagnostics = Vec::new();
    for pack in &packs {
        check_manifest(pack, request.inspection, &mut diagnostics);
    }
    let names = rules::names(&packs);
    let rules = rules::load(&packs, (&names, &request.limits), &mut diagnostics);
    let libraries = namespaces::libraries(&packs, &mut diagnostics);
    let known = schemas::known(&packs, request.shipped);
    let tables = tables::load(&packs, request.data, &known, &mut diagnostics);
    let namespaces =
        namespaces::namespaces(&packs, request.shipped, &libraries, &tables, &mut diagnostics);
    let schema = schemas::load(&packs, &known, request.shipped, &mut diagnostics);
    // Lints look at the parameters' own defaults.
    let described = Described::of(request.packs);
    let deadline = described.deadline_script(&packs);
    let all = rules.iter().map(|rule| script(rule, rule.header.params.clone()));
    let all = all.chain(deadline.clone()).collect();
    let mut settings = request.settings.resolved(&names);
    let inherit = manifest::InheritKey::of(&packs);
    configured::resolve_inherited(&mut settings, &inherit, &mut diagnostics);
    let (settings, limits) = (&settings, &request.limits);
    let known =
        configured::Known { rules: &rules, names: &names, limits, shipped: request.shipped };
    let warnings = known.check(settings, &mut diagnostics);
    let rules = rules::selected(rules, request.selection, &mut diagnostics);
    let (rules, configured) = configured::configured(settings, rules, *limits, &mut diagnostics);
    let params = |rule: &Rule| configured::params(settings, rule, limits);
    let scripts = Scripts {
        rules: rules.iter().map(|rule| script(rule, params(rule))).chain(deadline).collect(),
        libraries,
        tables,
        namespaces,
        shape: schema.as_ref().map(|schema| Arc::clone(&schema.shape)).unwrap_or_default(),
        as_of: request.as_of,
        limits: request.limits,
        trace: request.trace,
        observe: Observe::Nothing,
    };
    if let Some(schema) = &schema {
        diagnostics.extend(configured::inherited_diagnostics(settings, schema));
        diagnostics.extend(inherit.iter().filter_map(|key| key.diagnostic(schema)));
    }
    // Packs in the program compile, as its tests hold them to; what they check with is compiled by each working thread.
    if !packs.iter().all(|pack| pack.is_embedded()) {
        let wrong = Sandbox::new(&scripts).err().into_iter().flatten();
        diagnostics.extend(wrong.map(|diagnostic| described.relocate(diagnostic)));
    }
    match schema {
        Some(schema) if diagnostics.is_empty() => {
            let all = Scripts { rules: all, ..scripts.clone() };
            Ok((Pack { rules, names, schema, scripts, described, configured, warnings }, all))
        }
        _ => Err(LoadError { diagnostics: ordered(diagnostics) }),
    }
}

fn script(rule: &Rule, params: Params) -> RuleScript {
    RuleScript { source: Arc::clone(&rule.source), params, pack: rule.pack_number }
}

/// Sorted by text and place, each once.
fn ordered(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by(|a, b| {
        (&a.source.name, a.span, &a.message).cmp(&(&b.source.name, b.span, &b.message))
    });
    diagnostics.dedup_by(|a, b| {
        a.source.name == b.source.name && a.span == b.span && a.message == b.message
    });
    diagnostics
}

/// Checks `pack.toml`.
fn check_manifest(
    pack: &PackFiles,
    inspection: Option<&Inspection>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(source) = pack.file(MANIFEST) else { return };
    match manifest::checked(source) {
        Ok(document) => diagnostics.extend(manifest::said_twice(source, &document)),
        Err(more) => diagnostics.extend(more),
    }
    let more = inspection.map(|inspection| (inspection.check_manifest)(pack));
    diagnostics.extend(more.into_iter().flatten());
}
