//! Lints packs, with the severity of each finding as packs and callers set it.

use std::sync::Arc;

use super::catalogue::LintFinding;
use super::lint_levels::LintLevels;
use super::lint_scripts::lint_with_reads;
use super::unread_keys::find_unread_keys;
use clearance_engine::pack::{
    Inspection, LoadError, MANIFEST, PackFiles, Request, assemble_packs, flatten_packs,
    read_table_file,
};
use clearance_engine::report::Severity;
use clearance_engine::schema::Schema;
use clearance_engine::script::Scripts;
use clearance_syntax::document::{Document, NodeId, Value};
use clearance_syntax::source::{Diagnostic, Source};

/// Something that a lint found, and how much it matters.
#[derive(Debug, Clone)]
pub struct RatedFinding {
    /// The finding.
    pub finding: LintFinding,
    /// The severity: as the pack that holds the script sets it, and as the caller overrides it.
    pub severity: Severity,
}

/// Lints all rules and libraries of packs, whichever rules are selected; sorted by script and location.
/// `levels` override the settings of the packs.
///
/// # Errors
/// Everything that is wrong with the packs apart from lints.
pub fn lint_packs(
    request: &Request<'_>,
    levels: &LintLevels,
) -> Result<Vec<RatedFinding>, LoadError> {
    let (pack, scripts) = assemble_packs(request)?;
    let packs = flatten_packs(request.packs);
    let mut found = lint_pack_files(&packs, &scripts, &pack.schema, levels)?;
    // The packs that these extend have reports of their own.
    found.retain(|linted| {
        let source = &linted.finding.diagnostic.source;
        request.packs.iter().any(|pack| pack.has_source(source))
    });
    found.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
    Ok(found)
}

fn sort_key(linted: &RatedFinding) -> impl Ord + use<'_> {
    let diagnostic = &linted.finding.diagnostic;
    (diagnostic.source.name.as_str(), diagnostic.span, linted.finding.lint.name)
}

/// The lints, for the loading of packs: one that is an error keeps a pack from being loaded.
pub const INSPECTION: Inspection = Inspection { check_manifest, check_scripts };

fn check_manifest(pack: &PackFiles) -> Vec<Diagnostic> {
    read_levels(pack).1
}

fn check_scripts(packs: &[&PackFiles], scripts: &Scripts, schema: &Schema) -> Vec<Diagnostic> {
    let found = match lint_pack_files(packs, scripts, schema, &LintLevels::default()) {
        Ok(found) => found,
        Err(error) => return error.diagnostics,
    };
    let errors = found.into_iter().filter(|linted| linted.severity == Severity::Error);
    errors.map(|linted| with_lint_name(linted.finding)).collect()
}

/// Adds the lint's name to a diagnostic, so that it can be looked up, and be suppressed.
fn with_lint_name(finding: LintFinding) -> Diagnostic {
    let message = format!("{} ({})", finding.diagnostic.message, finding.lint.id());
    Diagnostic { message, ..finding.diagnostic }
}

fn lint_pack_files(
    packs: &[&PackFiles],
    scripts: &Scripts,
    schema: &Schema,
    levels: &LintLevels,
) -> Result<Vec<RatedFinding>, LoadError> {
    let own: Vec<LintLevels> =
        packs.iter().map(|pack| read_levels(pack).0.overlay(levels)).collect();
    let found = lint_with_reads(scripts).map_err(|diagnostics| LoadError { diagnostics })?;
    let (mut found, reads) = found;
    found.extend(find_unread_keys(packs, schema, &reads));
    let matters = |finding: LintFinding| {
        let source = &finding.diagnostic.source;
        // The engine makes some scripts, such as the call of a pack's function for deadlines: no pack holds them.
        let (_, levels) = packs.iter().zip(&own).find(|(pack, _)| pack.has_source(source))?;
        let severity = levels.level_of(finding.lint)?;
        Some(RatedFinding { finding, severity })
    };
    Ok(found.into_iter().filter_map(matters).collect())
}

/// Reads `[lints]` in a pack's manifest, with its diagnostics.
fn read_levels(pack: &PackFiles) -> (LintLevels, Vec<Diagnostic>) {
    let mut levels = LintLevels::default();
    let Some(source) = pack.file(MANIFEST) else { return (levels, Vec::new()) };
    // Mistakes in the file itself are reported by the check against its schema.
    let Ok(document) = read_table_file(source) else { return (levels, Vec::new()) };
    let diagnostics = read_lint_table(&document, source, &mut levels);
    (levels, diagnostics)
}

fn read_lint_table(
    document: &Document,
    source: &Arc<Source>,
    levels: &mut LintLevels,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let Some(table) = document.get(NodeId::ROOT, "lints") else { return diagnostics };
    let Value::Table(entries) = &document.node(table).value else { return diagnostics };
    for entry in entries {
        let severity = match &document.node(entry.value).value {
            Value::Text(text) => Severity::from_name(text),
            _ => None,
        };
        if let Err(unknown) = levels.set_level(&entry.key, severity) {
            let diagnostic = Diagnostic::new(source, entry.key_span, unknown.to_string());
            diagnostics.push(diagnostic.help(unknown.help));
        }
    }
    diagnostics
}
