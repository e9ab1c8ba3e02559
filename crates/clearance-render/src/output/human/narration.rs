//! Narrates a problem for screen readers: a line for each fact.
//!
//! The drawing library's own narration counts columns by their width within the lines it was given;
//! places here are those of the file, in the form that every other output has.

use std::fmt::{self, Write};

use crate::output::cut::cut_line;
use crate::output::escape::escape;
use crate::output::human::problem::Problem;
use crate::output::snippet::{Snippet, SnippetMark, line_content};

/// Appends a narration of the problem.
pub(super) fn narrate_problem(problem: &Problem<'_>, to: &mut String) -> fmt::Result {
    writeln!(to, "{}: {}", problem.level.word, problem.message)?;
    if let Some(rule) = &problem.rule {
        writeln!(to, "  rule: {rule}")?;
    }
    if let Some(about) = &problem.about {
        writeln!(to, "  {about}")?;
    }
    for snippet in &problem.snippets {
        for mark in &snippet.marks {
            narrate_mark(snippet, mark, to)?;
        }
    }
    if let Some(help) = &problem.help {
        writeln!(to, "  help: {help}")?;
    }
    for fix in &problem.fixes {
        writeln!(to, "  fix: {fix}")?;
    }
    Ok(())
}

/// Writes a location, its label, and the line on which it starts.
fn narrate_mark(snippet: &Snippet<'_>, mark: &SnippetMark<'_>, to: &mut String) -> fmt::Result {
    /// The longest line for a listener, in columns.
    const WIDTH: usize = 120;
    let source = snippet.source;
    let (start, end) = (source.position(mark.span.start), source.position(mark.span.end));
    write!(to, "  at {}", snippet.format_location(mark.span))?;
    if end.line > start.line {
        write!(to, " to line {}", end.line)?;
    } else if end.column > start.column + 1 {
        write!(to, " to column {}", end.column - 1)?;
    }
    if let Some(document) = snippet.document {
        write!(to, ", document {document}")?;
    }
    if !mark.text.is_empty() {
        write!(to, ": {}", escape(mark.text))?;
    }
    let line = line_content(source, start.line);
    let from = mark.span.start.clamp(line.start, line.end);
    let span = (from..mark.span.end.clamp(from, line.end)).into();
    writeln!(to, "\n  line {}: {}", start.line, cut_line(source, line, &[span], WIDTH, "...").text)
}
