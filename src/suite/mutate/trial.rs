//! Tries mutants: the changed customer against the schema, then the rule on it.

use std::sync::Arc;

use super::runner::Runner;
use super::subject::{Candidate, Subject};
use crate::schema::Schema;
use crate::source::Fault;

/// What came of a mutant.
#[derive(Debug)]
pub(super) enum Verdict {
    /// It breaks the schema: no rule gets to see it.
    Refused,
    /// The rule reports something else than about the fixture as it is.
    Noticed {
        /// Whether it reports anything.
        fires: bool,
    },
    /// The rule reports the same.
    Survived,
    /// The rule broke.
    Broke(Box<Fault>),
}

pub(super) fn tried(
    subject: &Subject,
    candidate: &Candidate,
    schema: &Schema,
    runner: &Runner,
) -> Verdict {
    let Some(document) = subject.documents.get(candidate.document) else {
        return Verdict::Refused;
    };
    let mut changed = document.changed(&candidate.change);
    if !schema.check(&mut changed).is_empty() {
        return Verdict::Refused;
    }
    match runner.reports(&Arc::new(changed)) {
        Err(fault) => Verdict::Broke(fault),
        Ok(reports) if subject.reports.get(candidate.document) == Some(&reports) => {
            Verdict::Survived
        }
        Ok(reports) => Verdict::Noticed { fires: !reports.is_empty() },
    }
}
