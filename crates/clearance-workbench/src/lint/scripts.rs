//! Runs all lints over the scripts of packs.

use std::sync::Arc;

use super::catalogue::{Lint, LintFinding};
use super::entries::look;
use super::machine::{Machine, Note, World};
use super::program::Program;
use super::{allow, header, program, unused};
use clearance_engine::schema::Shape;
use clearance_engine::script::{Scripts, stack};
use clearance_syntax::source::Diagnostic;

/// Everything that lints find in the scripts of a pack, by script and place; what is allowed in place is left out.
///
/// # Errors
/// What is wrong with the syntax of scripts: there is nothing to look at then.
pub fn lint(scripts: &Scripts) -> Result<Vec<LintFinding>, Vec<Diagnostic>> {
    stack::with(of_looking(scripts), || find(scripts))
}

fn find(scripts: &Scripts) -> Result<Vec<LintFinding>, Vec<Diagnostic>> {
    let world = world(scripts)?;
    let mut machine = Machine::new(&world);
    let entries = look(&mut machine);
    let mut notes = unused::notes(&mut machine, &entries);
    for index in 0..scripts.rules.len() {
        notes.extend(header::notes(&world, index)?);
    }
    notes.sort_by(|a, b| {
        (a.script, a.span, a.lint, &a.message).cmp(&(b.script, b.span, b.lint, &b.message))
    });
    notes.dedup_by(|a, b| (a.script, a.span, a.lint) == (b.script, b.span, b.lint));
    let mut findings = Vec::new();
    for (index, script) in world.program.scripts.iter().enumerate() {
        let own = notes.iter().filter(|note| note.script == index);
        findings.extend(allow::kept(script, own.map(|note| finding(note, script)).collect()));
    }
    Ok(findings)
}

/// The keys of a customer file that each rule can read, in its own functions and in those of libraries: dotted
/// paths such as `source.subscriptions[].licenses`, sorted. `*` stands for whatever keys a table has.
///
/// # Errors
/// What is wrong with the syntax of scripts.
pub fn reads(scripts: &Scripts) -> Result<Vec<Vec<String>>, Vec<Diagnostic>> {
    stack::with(of_looking(scripts), || {
        let world = world(scripts)?;
        let mut machine = Machine::new(&world);
        let entries = look(&mut machine);
        Ok(entries.iter().map(|calls| unused::keys_read(&machine, calls)).collect())
    })
}

/// The bytes of the stack that looking may take: functions are looked at within one another, and each calls itself for what
/// its expressions hold.
fn of_looking(scripts: &Scripts) -> usize {
    const LEAST: usize = 64 << 20;
    LEAST.max(2 * stack::of_reading(&scripts.limits))
}

fn world(scripts: &Scripts) -> Result<World<'_>, Vec<Diagnostic>> {
    let tables = scripts.tables.iter().map(|table| {
        // A table without a schema has the keys that it has.
        let bare = table.shape.names(clearance_engine::schema::ShapeId::ROOT).next().is_none();
        if bare { Arc::new(Shape::of_document(&table.document)) } else { Arc::clone(&table.shape) }
    });
    let shapes = std::iter::once(Arc::clone(&scripts.shape)).chain(tables).collect();
    Ok(World { scripts, program: Program::of(scripts)?, shapes })
}

fn finding(note: &Note, script: &program::Script) -> Option<LintFinding> {
    let lint = Lint::named(note.lint)?;
    let diagnostic = Diagnostic {
        help: note.help.clone(),
        label: note.label.clone(),
        ..Diagnostic::new(&script.source, note.span, note.message.as_str())
    };
    Some(LintFinding { lint, diagnostic })
}
