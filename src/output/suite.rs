//! The forms in which a run of tests can be written: the rows of [`OUTPUTS`].

mod covered;
mod json;
mod junit;
pub mod lcov;
mod mutated;

use std::io::{self, Write};

use crate::output::escape::escape;
use crate::output::snippet::place;
use crate::output::{Style, human};
use crate::report::Broken;
use crate::suite::{Outcome, Suite};

pub use json::SCHEMA;

/// An output format: one row of [`OUTPUTS`].
#[derive(Debug)]
pub struct Output {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// Whether a text begins as results in this form do, by which earlier ones are known.
    pub is_own: fn(&str) -> bool,
    /// Writes the results; where the flag is set, every fixture is listed.
    pub write: fn(&Suite, bool, &Style, &mut dyn Write) -> io::Result<()>,
}

/// Every output format, in the order that help shows them; the first is the default.
pub const OUTPUTS: &[Output] = &[human::TESTED, json::OUTPUT, junit::OUTPUT];

/// Whether a text begins as results do, in any format.
pub fn is_results(head: &str) -> bool {
    OUTPUTS.iter().any(|output| (output.is_own)(head))
}

/// The output format of a name.
pub fn by_name(name: &str) -> Option<&'static Output> {
    OUTPUTS.iter().find(|output| output.name == name)
}

/// An outcome in one line: `file:line:col: missing[rule] message`.
pub(crate) fn line(outcome: &Outcome) -> String {
    let word = outcome.kind().name();
    let rule = outcome.rule().map(|rule| format!("[{}]", escape(rule))).unwrap_or_default();
    let (place, message) = match outcome {
        Outcome::Validated(_) => return format!("{word}{rule}"),
        Outcome::Reported(_, finding) | Outcome::Noisy(finding) | Outcome::Stale(_, finding) => {
            let place = place(&finding.place.source, finding.place.span);
            (place, escape(&finding.message).into_owned())
        }
        Outcome::Known(expected) | Outcome::Missing(expected, _) => {
            (place(&expected.source, expected.place), wanted(&expected.mark.message))
        }
        Outcome::Broken(broken) => (place_of(broken), escape(&broken.message).into_owned()),
    };
    format!("{place}: {word}{rule} {message}")
}

/// What a mark wants to be reported.
pub(crate) fn wanted(message: &str) -> String {
    match message {
        "" => "nothing is reported here".to_owned(),
        part => format!("nothing is reported here that says \"{}\"", escape(part)),
    }
}

fn place_of(broken: &Broken) -> String {
    match &broken.place {
        Some((source, span)) => place(source, *span),
        None => escape(&broken.file).into_owned(),
    }
}
