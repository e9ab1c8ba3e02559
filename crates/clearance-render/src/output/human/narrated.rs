//! Tells a problem in lines that make sense when they are read aloud.
//!
//! The drawing library's own narration counts columns by their width within the lines it was given;
//! places here are those of the file, in the form that every other output has.

use std::fmt::{self, Write};

use crate::output::cut::cut;
use crate::output::escape::escape;
use crate::output::human::problem::Problem;
use crate::output::snippet::{Mark, Snippet, content};

/// Appends a narration of the problem.
pub(super) fn narrate(problem: &Problem<'_>, to: &mut String) -> fmt::Result {
    writeln!(to, "{}: {}", problem.grade.word, problem.message)?;
    if let Some(rule) = &problem.rule {
        writeln!(to, "  rule: {rule}")?;
    }
    if let Some(about) = &problem.about {
        writeln!(to, "  {about}")?;
    }
    for snippet in &problem.snippets {
        for mark in &snippet.marks {
            tell(snippet, mark, to)?;
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

/// A place, what is there, and the line that it starts on.
fn tell(snippet: &Snippet<'_>, mark: &Mark<'_>, to: &mut String) -> fmt::Result {
    /// As much of a line as one wants to listen to.
    const WIDTH: usize = 120;
    let source = snippet.source;
    let (start, end) = (source.position(mark.span.start), source.position(mark.span.end));
    write!(to, "  at {}", snippet.place(mark.span))?;
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
    let line = content(source, start.line);
    let from = mark.span.start.clamp(line.start, line.end);
    let span = (from..mark.span.end.clamp(from, line.end)).into();
    writeln!(to, "\n  line {}: {}", start.line, cut(source, line, &[span], WIDTH, "...").text)
}
