//! The changes to the marks of one fixture: those to add, and those to remove.

use std::collections::{BTreeMap, BTreeSet};

use crate::fixture::{ExpectedMark, MarkKind, quote};
use crate::suite::suite_report::{FixtureOutcome, OutcomeKind};

/// The changes to the marks of a file.
#[derive(Debug, Default)]
pub(super) struct MarkChanges {
    /// The offsets at which the marks start that are taken away.
    pub(super) gone: BTreeSet<usize>,
    /// The items that are added, by line and kind.
    pub(super) new: BTreeMap<(usize, MarkKind), Vec<String>>,
}

/// Compares the marks with the reported findings. A mark with a quoted part is replaced by one.
pub(super) fn diff_marks(outcomes: &[FixtureOutcome], name: &str) -> MarkChanges {
    let mut changes = MarkChanges::default();
    let mut quoted: BTreeMap<(usize, MarkKind, &str), usize> = BTreeMap::new();
    for outcome in outcomes {
        let FixtureOutcome::Missing(expected, _) = outcome else { continue };
        if expected.source.name == name {
            changes.gone.insert(expected.mark.span.start);
            let has_part = usize::from(!expected.mark.message.is_empty());
            let ExpectedMark { line, kind, rule, .. } = &expected.mark;
            *quoted.entry((*line, *kind, rule)).or_default() += has_part;
        }
    }
    for outcome in outcomes.iter().filter(|outcome| outcome.kind() == OutcomeKind::Noisy) {
        let FixtureOutcome::Noisy(finding) = outcome else { continue };
        if finding.location.source.name != name {
            continue;
        }
        let line = finding.location.start().line;
        let kind = MarkKind::for_finding(finding);
        let parts = quoted.get_mut(&(line, kind, &*finding.rule)).filter(|parts| **parts > 0);
        let item = match parts {
            Some(parts) => {
                *parts -= 1;
                format!("{} {}", finding.rule, quote(&finding.message))
            }
            None => finding.rule.to_string(),
        };
        changes.new.entry((line, kind)).or_default().push(item);
    }
    changes
}
