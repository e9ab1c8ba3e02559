//! Tries mutants: the changed customer against the schema, then the rule on it.

use std::sync::Arc;

use super::runner::{Reports, Runner};
use super::subject::{Candidate, Subject};
use clearance_engine::schema::Schema;
use clearance_syntax::document::Document;
use clearance_syntax::source::Diagnostic;

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
    Broke(Box<Diagnostic>),
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
    match again(subject, candidate.document, &Arc::new(changed), runner) {
        Err(diagnostic) => Verdict::Broke(diagnostic),
        Ok((reports, over_all)) => {
            let before = subject.said.get(candidate.document).map(|said| &said.reports);
            match before == Some(&reports) && subject.over_all == over_all {
                true => Verdict::Survived,
                false => Verdict::Noticed { fires: !reports.is_empty() || !over_all.is_empty() },
            }
        }
    }
}

/// What the rule reports on a changed document, and on all documents together with it.
fn again(
    subject: &Subject,
    index: usize,
    changed: &Arc<Document>,
    runner: &Runner,
) -> Result<(Reports, Reports), Box<Diagnostic>> {
    let (said, _) = runner.said(changed)?;
    let mut gathered: Vec<_> = subject.said.iter().map(|said| said.gathered.as_ref()).collect();
    let mut documents = subject.documents.clone();
    if let (Some(gathered), Some(document)) = (gathered.get_mut(index), documents.get_mut(index)) {
        *gathered = said.gathered.as_ref();
        document.clone_from(changed);
    }
    let over_all = runner.over_all(&documents, &gathered, &mut [])?;
    Ok((said.reports, over_all))
}
