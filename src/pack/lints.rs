//! What lints find in packs, and how much it matters.

use std::sync::Arc;

use super::{LoadError, MANIFEST, PackFiles, Request, assemble, ordered, tables, together};
use crate::document::{Document, NodeId, Value};
use crate::report::Severity;
use crate::script::Scripts;
use crate::script::lint::{Levels, LintFinding, lint as find};
use crate::source::{Fault, Source};

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
pub fn lint(request: &Request<'_>, levels: &Levels) -> Result<Vec<Linted>, LoadError> {
    let (_, scripts) = assemble(request)?;
    let mut found = of_scripts(&together(request.packs), &scripts, levels)?;
    // The packs that these extend have reports of their own.
    found.retain(|linted| {
        let source = &linted.finding.fault.source;
        request.packs.iter().any(|pack| pack.has(source))
    });
    found.sort_by(|a, b| order(a).cmp(&order(b)));
    Ok(found)
}

fn order(linted: &Linted) -> impl Ord + use<'_> {
    let fault = &linted.finding.fault;
    (fault.source.name.as_str(), fault.span, linted.finding.lint.name)
}

/// The errors that lints find, as what keeps a pack from being loaded. Packs in the program by themselves have none;
/// its tests hold them to that.
pub(super) fn refused(request: &Request<'_>, scripts: &Scripts) -> Result<(), LoadError> {
    if request.packs.iter().all(PackFiles::is_embedded) {
        return Ok(());
    }
    let found = of_scripts(&together(request.packs), scripts, &Levels::default())?;
    let errors = found.into_iter().filter(|linted| linted.severity == Severity::Error);
    let faults: Vec<Fault> = errors.map(|linted| named(linted.finding)).collect();
    match faults.is_empty() {
        true => Ok(()),
        false => Err(LoadError { faults: ordered(faults) }),
    }
}

/// A fault that says which lint found it, so that it can be looked up, and be allowed.
fn named(finding: LintFinding) -> Fault {
    let message = format!("{} ({})", finding.fault.message, finding.lint.id());
    Fault { message, ..finding.fault }
}

fn of_scripts(
    packs: &[&PackFiles],
    scripts: &Scripts,
    levels: &Levels,
) -> Result<Vec<Linted>, LoadError> {
    let own: Vec<Levels> = packs.iter().map(|pack| said(pack).0.overlaid(levels)).collect();
    let found = find(scripts).map_err(|faults| LoadError { faults })?;
    let matters = |finding: LintFinding| {
        let source = &finding.fault.source;
        // What no pack holds is written by nobody: the call of a pack's function for deadlines.
        let (_, levels) = packs.iter().zip(&own).find(|(pack, _)| pack.has(source))?;
        let severity = levels.of(finding.lint)?;
        Some(Linted { finding, severity })
    };
    Ok(found.into_iter().filter_map(matters).collect())
}

/// What `[lints]` in a pack's manifest says, and what is wrong with it.
pub(super) fn said(pack: &PackFiles) -> (Levels, Vec<Fault>) {
    let mut levels = Levels::default();
    let Some(source) = pack.file(MANIFEST) else { return (levels, Vec::new()) };
    // What is wrong with the file itself is said where it is held against its schema.
    let Ok(document) = tables::document(source) else { return (levels, Vec::new()) };
    let faults = read(&document, source, &mut levels);
    (levels, faults)
}

fn read(document: &Document, source: &Arc<Source>, levels: &mut Levels) -> Vec<Fault> {
    let mut faults = Vec::new();
    let Some(table) = document.get(NodeId::ROOT, "lints") else { return faults };
    let Value::Table(entries) = &document.node(table).value else { return faults };
    for entry in entries {
        let severity = match &document.node(entry.value).value {
            Value::Text(text) => Severity::from_name(text),
            _ => None,
        };
        if let Err(unknown) = levels.set(&entry.key, severity) {
            let fault = Fault::new(source, entry.key_span, unknown.to_string());
            faults.push(fault.help(unknown.help));
        }
    }
    faults
}
