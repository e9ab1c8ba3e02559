//! What lints find in packs, and how much it matters.

use std::sync::Arc;

use super::catalogue::LintFinding;
use super::levels::Levels;
use super::scripts::lint as find;
use clearance_engine::pack::{
    Inspection, LoadError, MANIFEST, PackFiles, Request, assemble, read_table_file, together,
};
use clearance_engine::report::Severity;
use clearance_engine::script::Scripts;
use clearance_syntax::document::{Document, NodeId, Value};
use clearance_syntax::source::{Diagnostic, Source};

/// Something that a lint found, and how much it matters.
#[derive(Debug, Clone)]
pub struct Linted {
    /// What was found.
    pub finding: LintFinding,
    /// How much it matters: as the pack says whose script it is, and as the caller says.
    pub severity: Severity,
}

/// What lints find in all rules and libraries of packs, whatever rules are selected; sorted by script and place.
/// `levels` change what the packs say.
///
/// # Errors
/// Everything that is wrong with the packs apart from lints.
pub fn lint_packs(request: &Request<'_>, levels: &Levels) -> Result<Vec<Linted>, LoadError> {
    let (_, scripts) = assemble(request)?;
    let mut found = of_scripts(&together(request.packs), &scripts, levels)?;
    // The packs that these extend have reports of their own.
    found.retain(|linted| {
        let source = &linted.finding.diagnostic.source;
        request.packs.iter().any(|pack| pack.has(source))
    });
    found.sort_by(|a, b| order(a).cmp(&order(b)));
    Ok(found)
}

fn order(linted: &Linted) -> impl Ord + use<'_> {
    let diagnostic = &linted.finding.diagnostic;
    (diagnostic.source.name.as_str(), diagnostic.span, linted.finding.lint.name)
}

/// The lints, for the loading of packs: one that is an error keeps a pack from being loaded.
pub const INSPECTION: Inspection = Inspection { check_manifest, check_scripts };

fn check_manifest(pack: &PackFiles) -> Vec<Diagnostic> {
    said(pack).1
}

fn check_scripts(packs: &[&PackFiles], scripts: &Scripts) -> Vec<Diagnostic> {
    let found = match of_scripts(packs, scripts, &Levels::default()) {
        Ok(found) => found,
        Err(error) => return error.diagnostics,
    };
    let errors = found.into_iter().filter(|linted| linted.severity == Severity::Error);
    errors.map(|linted| named(linted.finding)).collect()
}

/// A diagnostic that says which lint found it, so that it can be looked up, and be allowed.
fn named(finding: LintFinding) -> Diagnostic {
    let message = format!("{} ({})", finding.diagnostic.message, finding.lint.id());
    Diagnostic { message, ..finding.diagnostic }
}

fn of_scripts(
    packs: &[&PackFiles],
    scripts: &Scripts,
    levels: &Levels,
) -> Result<Vec<Linted>, LoadError> {
    let own: Vec<Levels> = packs.iter().map(|pack| said(pack).0.overlaid(levels)).collect();
    let found = find(scripts).map_err(|diagnostics| LoadError { diagnostics })?;
    let matters = |finding: LintFinding| {
        let source = &finding.diagnostic.source;
        // What no pack holds is written by nobody: the call of a pack's function for deadlines.
        let (_, levels) = packs.iter().zip(&own).find(|(pack, _)| pack.has(source))?;
        let severity = levels.of(finding.lint)?;
        Some(Linted { finding, severity })
    };
    Ok(found.into_iter().filter_map(matters).collect())
}

/// What `[lints]` in a pack's manifest says, and what is wrong with it.
fn said(pack: &PackFiles) -> (Levels, Vec<Diagnostic>) {
    let mut levels = Levels::default();
    let Some(source) = pack.file(MANIFEST) else { return (levels, Vec::new()) };
    // What is wrong with the file itself is said where it is held against its schema.
    let Ok(document) = read_table_file(source) else { return (levels, Vec::new()) };
    let diagnostics = read(&document, source, &mut levels);
    (levels, diagnostics)
}

fn read(document: &Document, source: &Arc<Source>, levels: &mut Levels) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let Some(table) = document.get(NodeId::ROOT, "lints") else { return diagnostics };
    let Value::Table(entries) = &document.node(table).value else { return diagnostics };
    for entry in entries {
        let severity = match &document.node(entry.value).value {
            Value::Text(text) => Severity::from_name(text),
            _ => None,
        };
        if let Err(unknown) = levels.set(&entry.key, severity) {
            let diagnostic = Diagnostic::new(source, entry.key_span, unknown.to_string());
            diagnostics.push(diagnostic.help(unknown.help));
        }
    }
    diagnostics
}
