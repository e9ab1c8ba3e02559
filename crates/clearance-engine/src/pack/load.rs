//! Loads packs into one: checks manifests, compiles rules, applies settings.

use std::sync::Arc;

use super::extends::flatten_packs;
use super::file_names::MANIFEST;
use super::folder::PackFiles;
use super::inspection::Inspection;
use super::load_error::LoadError;
use super::loaded::Pack;
use super::manifest::{self, Described};
use super::people_keys::PeopleKey;
use super::request::Request;
use super::{configured, facts, namespaces, rules, schemas, tables};
use crate::rule::Rule;
use crate::schema::Schema;
use crate::script::{Evaluation, Observe, Params, RuleScript, Sandbox, Scripts};
use clearance_syntax::source::Diagnostic;

/// Loads packs into one.
///
/// # Errors
/// Everything that is wrong with any of them; where nothing else is, what their inspection finds.
pub fn load(request: &Request<'_>) -> Result<Pack, LoadError> {
    let (pack, all) = assemble_packs(request)?;
    check_inspection(request, &all, &pack.schema)?;
    Ok(pack)
}

/// Loads packs to look at their rules and not to run them: their scripts are not inspected.
///
/// # Errors
/// Everything else that is wrong with any of them.
pub fn load_to_look(request: &Request<'_>) -> Result<Pack, LoadError> {
    Ok(assemble_packs(request)?.0)
}

/// Refuses packs for what their inspection finds. Packs in the program by themselves have nothing;
/// its tests hold them to that.
fn check_inspection(
    request: &Request<'_>,
    scripts: &Scripts,
    schema: &Schema,
) -> Result<(), LoadError> {
    let Some(inspection) = request.inspection else { return Ok(()) };
    if request.packs.iter().all(PackFiles::is_embedded) {
        return Ok(());
    }
    let diagnostics = (inspection.check_scripts)(&flatten_packs(request.packs), scripts, schema);
    match diagnostics.is_empty() {
        true => Ok(()),
        false => Err(LoadError { diagnostics: sort_diagnostics(diagnostics) }),
    }
}

/// Puts packs together; returns also the scripts of all rules, whichever are selected.
pub fn assemble_packs(request: &Request<'_>) -> Result<(Pack, Scripts), LoadError> {
    let packs = flatten_packs(request.packs);
    let mut diagnostics = Vec::new();
    for pack in &packs {
        check_manifest(pack, request.inspection, &mut diagnostics);
    }
    let names = rules::all_rule_names(&packs);
    let rules = rules::load_rules(&packs, &names, &request.limits, &mut diagnostics);
    let (scripts, schema) = load_materials(request, &packs, &mut diagnostics);
    // Lints look at the parameters' own defaults.
    let described = Described::of(request.packs);
    let facts = facts::read_facts(&packs, &scripts.tables, &names, &mut diagnostics);
    let functions = described.function_scripts(&packs);
    let all = rules.iter().map(|rule| rule_script(rule, rule.header.params.clone()));
    let all = all.chain(functions.clone()).collect();
    let mut settings = request.settings.resolve_names(&names);
    let inherit = manifest::InheritKey::of(&packs);
    configured::resolve_inherited(&mut settings, &inherit, &mut diagnostics);
    let (settings, limits) = (&settings, &request.limits);
    let known = configured::SettingsCheck {
        rules: &rules,
        names: &names,
        limits,
        shipped: request.shipped,
    };
    let warnings = known.run_checks(settings, &mut diagnostics);
    let rules = rules::select_rules(rules, request.selection, &mut diagnostics);
    let (rules, configured) =
        configured::apply_settings(settings, rules, *limits, &mut diagnostics);
    let params = |rule: &Rule| configured::rule_params(settings, rule, limits);
    let selected = rules.iter().map(|rule| rule_script(rule, params(rule)));
    let scripts = Scripts { rules: selected.chain(functions).collect(), ..scripts };
    if let Some(schema) = &schema {
        diagnostics.extend(configured::check_inherited(settings, schema));
        diagnostics.extend(inherit.iter().filter_map(|key| key.diagnostic(schema)));
        let people = PeopleKey::of(&packs);
        diagnostics.extend(people.iter().filter_map(|key| key.diagnostic(schema)));
    }
    diagnostics.extend(compile_scripts(&packs, &scripts, &described));
    match schema {
        Some(schema) if diagnostics.is_empty() => {
            let all = Scripts { rules: all, ..scripts.clone() };
            Ok((
                Pack { rules, names, schema, scripts, described, facts, configured, warnings },
                all,
            ))
        }
        _ => Err(LoadError { diagnostics: sort_diagnostics(diagnostics) }),
    }
}

/// Loads everything that rules need: libraries, tables and the schema. The scripts that it returns hold no rule.
fn load_materials(
    request: &Request<'_>,
    packs: &[&PackFiles],
    diagnostics: &mut Vec<Diagnostic>,
) -> (Scripts, Option<Schema>) {
    let shipped = request.shipped;
    let libraries = namespaces::load_libraries(packs, diagnostics);
    let known = schemas::known_schemas(packs, shipped);
    let tables = tables::load_tables(packs, request.data, &known, diagnostics);
    let namespaces = namespaces::build_namespaces(packs, shipped, &libraries, &tables, diagnostics);
    let schema = schemas::load_schema(packs, &known, shipped, diagnostics);
    let scripts = Scripts {
        rules: Vec::new(),
        libraries,
        tables,
        namespaces,
        shape: schema.as_ref().map(|schema| Arc::clone(&schema.shape)).unwrap_or_default(),
        as_of: request.as_of,
        limits: request.limits,
        trace: request.trace,
        observe: Observe::Nothing,
        evaluation: Evaluation::default(),
    };
    (scripts, schema)
}

/// Compiles the scripts of packs from folders, and returns the diagnostics. Embedded packs compile, as tests check; each
/// working thread compiles its own sandbox.
fn compile_scripts(
    packs: &[&PackFiles],
    scripts: &Scripts,
    described: &Described,
) -> Vec<Diagnostic> {
    if packs.iter().all(|pack| pack.is_embedded()) {
        return Vec::new();
    }
    let wrong = Sandbox::new(scripts).err().into_iter().flatten();
    wrong.map(|diagnostic| described.relocate_diagnostic(diagnostic)).collect()
}

fn rule_script(rule: &Rule, params: Params) -> RuleScript {
    RuleScript { source: Arc::clone(&rule.source), params, pack: rule.pack_number }
}

/// Sorted by text and place, each once.
fn sort_diagnostics(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
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
    match manifest::read_manifest(source) {
        Ok(document) => diagnostics.extend(manifest::duplicate_deadline(source, &document)),
        Err(more) => diagnostics.extend(more),
    }
    let more = inspection.map(|inspection| (inspection.check_manifest)(pack));
    diagnostics.extend(more.into_iter().flatten());
}
