//! Which rules look at several customers together.

use crate::rule::Rule;

/// Whether a rule may look at other customers than one: its fixtures must not be checked in one go.
///
/// A script that does not hold the word cannot have the function. One that holds it elsewhere costs time only.
pub(super) fn may_gather(rule: &Rule) -> bool {
    rule.source.text.contains("gather")
}
