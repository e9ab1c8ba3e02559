//! One rule on one customer at a time, for whoever wants to know more than how it ended.

use super::examine::{self, Outcome};
use super::{findings, place};
use crate::document::Document;
use crate::files::Found;
use crate::pack::Pack;
use crate::report::{Broken, Finding, Place};
use crate::script::{Sandbox, Spot, Step};

/// How the only rule of a pack ended on one document.
#[derive(Debug)]
pub struct Looked {
    /// The document, as rules see it.
    pub document: Document,
    /// How it ended.
    pub ended: Ended,
    /// What it found, in the order in which it was reported; what is wrong by the schema.
    pub findings: Vec<Finding>,
    /// Why it did not finish.
    pub broken: Vec<Broken>,
    /// What it did, where that is observed.
    pub steps: Vec<Step>,
}

/// How a rule ended on a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It had nothing to report.
    Passed,
    /// It reported something.
    Failed,
    /// It does not apply to the document.
    Skipped,
    /// It did not finish.
    Broken,
    /// It did not run, as the document does not keep to the schema.
    NotRun,
}

/// The documents of a file, and what of it could not be read.
pub fn documents(found: &Found, max_file_bytes: u64) -> (Vec<Document>, Vec<Broken>) {
    match found {
        Found::PassedOver(..) => (Vec::new(), Vec::new()),
        Found::Unreadable(name, why) => {
            (Vec::new(), vec![place::unreadable(name.clone(), why.clone())])
        }
        Found::File(input) => match input.read(max_file_bytes) {
            Ok(source) => {
                let parsed = (input.format.parse)(&source);
                let broken = parsed.errors.iter().map(|error| place::unparsed(&source, error));
                (parsed.documents, broken.collect())
            }
            Err(error) => (Vec::new(), vec![place::unparsed(&error.source, &error.error)]),
        },
    }
}

/// Runs the only rule of a pack on each document of a file.
pub fn one_by_one(
    pack: &Pack,
    sandbox: &Sandbox,
    found: &Found,
    max_file_bytes: u64,
) -> (Vec<Looked>, Vec<Broken>) {
    let (documents, broken) = documents(found, max_file_bytes);
    let Found::File(input) = found else { return (Vec::new(), broken) };
    // The run takes its documents along; both readings number the values alike.
    let (again, _) = self::documents(found, max_file_bytes);
    let pairs = documents.into_iter().zip(again);
    let looked = pairs.map(|(mut document, for_the_run)| {
        let keeps_to_schema = pack.schema.check(&mut document).is_empty();
        let examined = examine::document(pack, sandbox, for_the_run, input.format);
        let ended = match examined.outcomes.first() {
            _ if !keeps_to_schema => Ended::NotRun,
            Some(Outcome::Fail) => Ended::Failed,
            Some(Outcome::Error) => Ended::Broken,
            Some(Outcome::Skip) => Ended::Skipped,
            Some(Outcome::Pass) | None => Ended::Passed,
        };
        let steps = if keeps_to_schema { sandbox.take_steps() } else { Vec::new() };
        let (findings, broken) = (examined.findings, examined.broken);
        Looked { document, ended, findings, broken, steps }
    });
    (looked.collect(), broken)
}

/// A place in a document in the report's terms.
pub fn place_in(document: &Document, spot: &Spot) -> Place {
    findings::place_of(document, spot)
}
