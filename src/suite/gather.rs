//! Which rules look at several customers together.

use crate::rule::Rule;

/// Whether a rule looks at other customers than one: its fixtures must not be checked in one go.
pub(super) fn gathers(rule: &Rule) -> bool {
    rule.header.about.all()
}
