//! Tries mutants: the changed subject against the schema, then the rule on it.

use std::sync::Arc;

use super::mutation_subject::{MutantCandidate, MutationSubject};
use super::rule_runner::{ComparableReports, RuleRunner};
use clearance_engine::schema::Schema;
use clearance_syntax::document::Document;
use clearance_syntax::source::Diagnostic;

/// The outcome of a mutant.
#[derive(Debug)]
pub(super) enum MutantVerdict {
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

pub(super) fn try_mutant(
    subject: &MutationSubject,
    candidate: &MutantCandidate,
    schema: &Schema,
    runner: &RuleRunner,
) -> MutantVerdict {
    let Some(document) = subject.documents.get(candidate.document) else {
        return MutantVerdict::Refused;
    };
    let mut changed = document.changed(&candidate.change);
    if !schema.find_violations(&mut changed).is_empty() {
        return MutantVerdict::Refused;
    }
    match run_again(subject, candidate.document, &Arc::new(changed), runner) {
        Err(diagnostic) => MutantVerdict::Broke(diagnostic),
        Ok((reports, over_all)) => {
            let before = subject.said.get(candidate.document).map(|said| &said.reports);
            if before == Some(&reports) && subject.over_all == over_all {
                MutantVerdict::Survived
            } else {
                MutantVerdict::Noticed { fires: !reports.is_empty() || !over_all.is_empty() }
            }
        }
    }
}

/// Runs the rule on a changed document, and on all documents together with it.
fn run_again(
    subject: &MutationSubject,
    index: usize,
    changed: &Arc<Document>,
    runner: &RuleRunner,
) -> Result<(ComparableReports, ComparableReports), Box<Diagnostic>> {
    let (said, _) = runner.run_document(changed)?;
    let mut gathered: Vec<_> = subject.said.iter().map(|said| said.gathered.as_ref()).collect();
    let mut documents = subject.documents.clone();
    if let (Some(gathered), Some(document)) = (gathered.get_mut(index), documents.get_mut(index)) {
        *gathered = said.gathered.as_ref();
        document.clone_from(changed);
    }
    let over_all = runner.run_over_all(&documents, &gathered, &mut [])?;
    Ok((said.reports, over_all))
}
