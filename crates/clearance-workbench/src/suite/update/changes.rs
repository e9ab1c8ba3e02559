//! The changes to the marks of one fixture: those to add, and those to take away.

use std::collections::{BTreeMap, BTreeSet};

use crate::fixture::quote;
use crate::suite::result::{Kind, Outcome};

/// What is to be changed in a file.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The offsets at which the marks start that are taken away.
    pub(super) gone: BTreeSet<usize>,
    /// The items that are added, by line.
    pub(super) new: BTreeMap<usize, Vec<String>>,
}

/// What differs between the marks and what is reported. A mark with a quoted part is replaced by one.
pub(super) fn changes(outcomes: &[Outcome], name: &str) -> Changes {
    let mut changes = Changes::default();
    let mut quoted: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for outcome in outcomes {
        let Outcome::Missing(expected, _) = outcome else { continue };
        if expected.source.name == name {
            changes.gone.insert(expected.mark.span.start);
            let has_part = usize::from(!expected.mark.message.is_empty());
            *quoted.entry((expected.mark.line, &expected.mark.rule)).or_default() += has_part;
        }
    }
    for outcome in outcomes.iter().filter(|outcome| outcome.kind() == Kind::Noisy) {
        let Outcome::Noisy(finding) = outcome else { continue };
        if finding.place.source.name != name {
            continue;
        }
        let line = finding.place.start().line;
        let parts = quoted.get_mut(&(line, &*finding.rule)).filter(|parts| **parts > 0);
        let item = match parts {
            Some(parts) => {
                *parts -= 1;
                format!("{} {}", finding.rule, quote(&finding.message))
            }
            None => finding.rule.to_string(),
        };
        changes.new.entry(line).or_default().push(item);
    }
    changes
}
