//! Runs all lints over the scripts of packs.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::analysis::{Analysis, AnalysisInput, LintNote, TypedCall};
use super::catalogue::LintFinding;
use super::entry_points::analyze_entries;
use super::key_reads::KeyReads;
use super::program::Program;
use super::{allow_comments, header_lints, program, unused_code};
use clearance_engine::schema::Shape;
use clearance_engine::script::{Scripts, stack};
use clearance_syntax::source::Diagnostic;

/// Everything that lints find in the scripts of a pack, by script and place; what is allowed in place is left out.
///
/// # Errors
/// Returns the syntax errors of scripts: they cannot be analyzed then.
pub fn lint_scripts(scripts: &Scripts) -> Result<Vec<LintFinding>, Vec<Diagnostic>> {
    Ok(lint_with_reads(scripts)?.0)
}

/// The same, and the keys that each rule reads.
pub(super) fn lint_with_reads(
    scripts: &Scripts,
) -> Result<(Vec<LintFinding>, Vec<KeyReads>), Vec<Diagnostic>> {
    stack::with_stack(stack_size(scripts), || run_lints(scripts))
}

fn run_lints(scripts: &Scripts) -> Result<(Vec<LintFinding>, Vec<KeyReads>), Vec<Diagnostic>> {
    let input = analysis_input(scripts)?;
    let mut analysis = Analysis::new(&input);
    let entries = analyze_entries(&mut analysis);
    let reads = collect_reads(&analysis, &entries);
    let mut notes = unused_code::collect_notes(&mut analysis, &entries);
    for index in 0..scripts.rules.len() {
        notes.extend(header_lints::check_header(&input, index)?);
    }
    notes.sort_by(|a, b| {
        (a.script, a.span, a.lint.name, &a.message).cmp(&(
            b.script,
            b.span,
            b.lint.name,
            &b.message,
        ))
    });
    notes.dedup_by(|a, b| (a.script, a.span, a.lint) == (b.script, b.span, b.lint));
    let mut findings = Vec::new();
    for (index, script) in input.program.scripts.iter().enumerate() {
        let own = notes.iter().filter(|note| note.script == index);
        findings.extend(allow_comments::suppress_allowed(
            script,
            own.map(|note| to_finding(note, script)).collect(),
        ));
    }
    Ok((findings, reads))
}

/// The keys that each rule reads by its calls from outside.
fn collect_reads(analysis: &Analysis<'_>, entries: &[BTreeSet<TypedCall>]) -> Vec<KeyReads> {
    let rules = analysis.input.scripts.rules.iter().zip(entries);
    rules.map(|(rule, calls)| KeyReads::of_calls(&rule.source.name, analysis, calls)).collect()
}

/// The keys of a document that each rule can read, in its own functions and in those of libraries: dotted
/// paths such as `source.subscriptions[].licenses`, sorted. `*` stands for whatever keys a table has.
///
/// # Errors
/// Returns the syntax errors of scripts.
pub fn keys_read_by_rules(scripts: &Scripts) -> Result<Vec<Vec<String>>, Vec<Diagnostic>> {
    stack::with_stack(stack_size(scripts), || {
        let input = analysis_input(scripts)?;
        let mut analysis = Analysis::new(&input);
        let entries = analyze_entries(&mut analysis);
        Ok(collect_reads(&analysis, &entries).iter().map(KeyReads::to_paths).collect())
    })
}

/// The bytes of the stack that looking may take: functions are looked at within one another, and each calls itself for what
/// its expressions hold.
fn stack_size(scripts: &Scripts) -> usize {
    const LEAST: usize = 64 << 20;
    LEAST.max(2 * stack::of_reading(&scripts.limits))
}

fn analysis_input(scripts: &Scripts) -> Result<AnalysisInput<'_>, Vec<Diagnostic>> {
    let tables = scripts.tables.iter().map(|table| {
        // A table without a schema has the keys that it has.
        let bare = table.shape.names(clearance_engine::schema::ShapeId::ROOT).next().is_none();
        if bare {
            Arc::new(Shape::from_document(&table.document))
        } else {
            Arc::clone(&table.shape)
        }
    });
    let shapes = std::iter::once(Arc::clone(&scripts.shape)).chain(tables).collect();
    Ok(AnalysisInput { scripts, program: Program::from_scripts(scripts)?, shapes })
}

fn to_finding(note: &LintNote, script: &program::ProgramScript) -> LintFinding {
    let diagnostic = Diagnostic {
        help: note.help.clone(),
        label: note.label.clone(),
        ..Diagnostic::new(&script.source, note.span, note.message.as_str())
    };
    LintFinding { lint: note.lint, diagnostic }
}
