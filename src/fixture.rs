//! Fixtures: customer files that say in comments what rules must find in them, and where.
//!
//! [`discover()`] finds them, [`read`] reads their marks. A mark stands at the end of the line where the finding
//! must start, or on a line of its own above it:
//!
//! ```toml
//! licenses = 20   # expect: same-license-total "20 licenses in place of 25", no-service-gap
//! # todo-expect: same-region
//! country = "NO"
//! ```
//!
//! `# as-of: 2026-11-22` says what `today()` gives. In JSON, `//` comments may stand in fixtures, and only there.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::{Format, JSON_WITH_COMMENTS};
use crate::files::Input;
use crate::source::{Fault, Source, Span};

mod discover;
mod marks;
mod quoted;

pub use crate::document::{Comment, sign_of};
pub use discover::{Discovered, Home, discover, home_of};
pub use marks::{Marks, Noted, read_marks};
pub use quoted::quote;

/// The date that `today()` gives where neither the fixture nor the pack says one. Never the clock: what is
/// tested must not change from one day to the next.
pub const DEFAULT_AS_OF: Date = Date::constant(2026, 1, 1);

/// What a fixture says that a rule must find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The rule's id; `schema` for what breaks the customer file's schema.
    pub rule: Arc<str>,
    /// A part of the finding's message; empty where any will do.
    pub message: String,
    /// Whether the rule is known to miss it (`todo-expect`).
    pub is_todo: bool,
    /// The line on which the finding must start, from 1.
    pub line: usize,
    /// The id and the quoted part as they are written in the comment.
    pub span: Span,
}

/// What runs on a fixture.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All rules of its pack.
    Pack,
    /// One rule: the fixture lies in a folder that is named after it.
    Rule(Arc<str>),
}

/// Customer files that are checked together: one, or those of a folder below a rule's own.
#[derive(Debug, Clone)]
pub struct Case {
    /// The path of its file or folder, as reports show it.
    pub name: String,
    /// What runs on it.
    pub scope: Scope,
    /// Its files, sorted by name; at least one.
    pub files: Vec<Input>,
}

/// A case with what its files say.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// The path of its file or folder, as reports show it.
    pub name: String,
    /// What runs on it.
    pub scope: Scope,
    /// What `today()` gives.
    pub as_of: Date,
    /// Its files, sorted by name; at least one.
    pub files: Vec<Annotated>,
}

/// A file of a fixture and its marks.
#[derive(Debug, Clone)]
pub struct Annotated {
    /// The file; holds the text that the marks were read from, if it could be read.
    pub input: Input,
    /// Where it is; a fixture in the binary is nowhere.
    pub path: Option<PathBuf>,
    /// The text; empty if it could not be read.
    pub source: Arc<Source>,
    /// Its marks; none where the file is broken, which the run then says.
    pub marks: Marks,
}

/// Reads a case. `ids` are those of all rules, and `as_of` is for fixtures that do not say a date.
///
/// # Errors
/// Every mark that is not one.
pub fn read(
    case: &Case,
    ids: &[Arc<str>],
    as_of: Date,
    max_bytes: u64,
) -> Result<Fixture, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut files = Vec::new();
    for input in &case.files {
        match annotated(input, &case.scope, ids, max_bytes) {
            Ok(file) => files.push(file),
            Err(more) => faults.extend(more),
        }
    }
    let dates: Vec<_> = files.iter().filter_map(|file| Some((file, file.marks.as_of?))).collect();
    if let [(_, (first, _)), rest @ ..] = dates.as_slice() {
        for (file, (_, span)) in rest.iter().filter(|(_, (date, _))| date != first) {
            let message = format!("another file of this fixture says {first}");
            let fault = Fault::new(&file.source, *span, message);
            faults.push(fault.help("files that are checked together have one date"));
        }
    }
    let as_of = dates.first().map_or(as_of, |(_, (date, _))| *date);
    match faults.is_empty() {
        true => Ok(Fixture { name: case.name.clone(), scope: case.scope.clone(), as_of, files }),
        false => Err(faults),
    }
}

fn annotated(
    input: &Input,
    scope: &Scope,
    ids: &[Arc<str>],
    max_bytes: u64,
) -> Result<Annotated, Vec<Fault>> {
    let path = input.file().map(PathBuf::from);
    let Ok(source) = input.read(max_bytes) else {
        let source = Source::new(input.name.as_str(), "");
        return Ok(Annotated { input: input.clone(), path, source, marks: Marks::default() });
    };
    let marks = read_marks(&source, input.format, scope, ids)?;
    // The very text that the marks are of: the file may change before it is checked.
    let input = Input::bytes(&input.name, input.format, source.text.clone().into_bytes());
    Ok(Annotated { input, path, source, marks })
}

/// The format in which a fixture of a format is read.
fn with_comments(format: &'static Format) -> &'static Format {
    match format.name {
        "json" => &JSON_WITH_COMMENTS,
        _ => format,
    }
}
