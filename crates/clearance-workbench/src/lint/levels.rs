//! How much each lint matters, as packs and users say.

use std::collections::BTreeMap;

use super::allow::lint_or_advice;
use super::catalogue::{Lint, LintFinding};
use clearance_engine::report::Severity;

/// How much lints matter where that is not what they say themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    changed: BTreeMap<&'static str, Option<Severity>>,
}

/// A name that no lint has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no lint `{name}`")]
pub struct UnknownLint {
    /// The name.
    pub name: String,
    /// What to do.
    pub help: String,
}

impl Levels {
    /// Changes how much a lint matters; nothing turns it off.
    ///
    /// # Errors
    /// There is no lint of that name.
    pub fn set(&mut self, name: &str, severity: Option<Severity>) -> Result<(), UnknownLint> {
        let lint =
            lint_or_advice(name).map_err(|help| UnknownLint { name: name.to_owned(), help })?;
        self.changed.insert(lint.name, severity);
        Ok(())
    }

    /// How much a lint matters; nothing if it is off.
    pub fn of(&self, lint: &Lint) -> Option<Severity> {
        self.changed.get(lint.name).copied().unwrap_or(Some(lint.severity))
    }

    /// These, and the others where they say something.
    #[must_use]
    pub fn overlaid(mut self, others: &Self) -> Self {
        self.changed.extend(&others.changed);
        self
    }

    /// Whether a finding is an error.
    pub fn refuse(&self, finding: &LintFinding) -> bool {
        self.of(finding.lint) == Some(Severity::Error)
    }
}
