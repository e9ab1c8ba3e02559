//! What the fixtures reached, in the form of lcov's tracefiles, as editors and CI systems read it.
//!
//! lcov knows lines. One counts as often as what was reached most on it: lcov's own tools refuse a line that was not
//! reached and holds a branch that was. A line that only goes on with a statement counts if it has a branch.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use crate::suite::coverage::Covered;
use clearance_engine::script::{Branch, ScriptCoverage};
use clearance_render::output::escape::escape;
use clearance_syntax::source::Span;

/// Whether a text begins as tracefiles of ours do.
pub fn is_own(head: &str) -> bool {
    head.starts_with("TN:\nSF:")
}

/// Writes a record for each script, sorted by name; the names are those of the report.
///
/// # Errors
/// The writer's own.
pub fn write(covered: &Covered, out: &mut dyn Write) -> io::Result<()> {
    covered.scripts.iter().try_for_each(|script| write_script(&script.counts, out))
}

fn write_script(script: &ScriptCoverage, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "TN:\nSF:{}", escape(&script.source.name))?;
    write_functions(script, out)?;
    let lines = script.lines();
    write_branches(script, &lines, out)?;
    for (line, count) in &lines {
        writeln!(out, "DA:{line},{count}")?;
    }
    let hit = lines.values().filter(|count| **count > 0).count();
    writeln!(out, "LF:{}\nLH:{hit}\nend_of_record", lines.len())
}

fn write_functions(script: &ScriptCoverage, out: &mut dyn Write) -> io::Result<()> {
    let mut names = BTreeSet::new();
    let named: Vec<(String, _)> = script
        .functions
        .iter()
        .map(|function| {
            let name = escape(&function.name).into_owned();
            // Functions may share a name, and differ in their parameters alone.
            let is_first = names.insert(name.clone());
            (if is_first { name } else { format!("{name}:{}", function.line) }, function)
        })
        .collect();
    for (name, function) in &named {
        writeln!(out, "FN:{},{},{name}", function.line, function.last_line)?;
    }
    for (name, function) in &named {
        writeln!(out, "FNDA:{},{name}", function.count)?;
    }
    let hit = named.iter().filter(|(_, function)| function.count > 0).count();
    writeln!(out, "FNF:{}\nFNH:{hit}", named.len())
}

/// The branches by line; those of one decision are one block, whose numbers start anew on each line.
fn write_branches(
    script: &ScriptCoverage,
    lines: &BTreeMap<usize, u64>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut by_line: BTreeMap<usize, Vec<&Branch>> = BTreeMap::new();
    for branch in &script.branches {
        by_line.entry(branch.line).or_default().push(branch);
    }
    for (line, branches) in &by_line {
        let was_reached = lines.get(line).is_some_and(|count| *count > 0);
        let mut blocks: Vec<Span> = Vec::new();
        for (number, branch) in branches.iter().enumerate() {
            if blocks.last() != Some(&branch.span) {
                blocks.push(branch.span);
            }
            let block = blocks.len() - 1;
            match was_reached {
                true => writeln!(out, "BRDA:{line},{block},{number},{}", branch.count)?,
                false => writeln!(out, "BRDA:{line},{block},{number},-")?,
            }
        }
    }
    let hit = script.branches.iter().filter(|branch| branch.count > 0).count();
    writeln!(out, "BRF:{}\nBRH:{hit}", script.branches.len())
}
