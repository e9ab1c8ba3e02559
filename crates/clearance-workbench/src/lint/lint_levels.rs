//! Levels: the severity of each lint, as packs and users set it.

use std::collections::BTreeMap;

use super::allow_comments::find_lint;
use super::catalogue::{Lint, LintFinding};
use clearance_engine::report::Severity;

/// The severities of lints that differ from their defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LintLevels {
    changed: BTreeMap<&'static str, Option<Severity>>,
}

/// A name that no lint has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown lint `{name}`")]
pub struct UnknownLint {
    /// The name.
    pub name: String,
    /// The advice: an imperative.
    pub help: String,
}

impl LintLevels {
    /// Changes how much a lint matters; nothing turns it off.
    ///
    /// # Errors
    /// There is no lint of that name.
    pub fn set_level(&mut self, name: &str, severity: Option<Severity>) -> Result<(), UnknownLint> {
        let lint = find_lint(name).map_err(|help| UnknownLint { name: name.to_owned(), help })?;
        self.changed.insert(lint.name, severity);
        Ok(())
    }

    /// How much a lint matters; nothing if it is off.
    pub fn level_of(&self, lint: &Lint) -> Option<Severity> {
        self.changed.get(lint.name).copied().unwrap_or(Some(lint.severity))
    }

    /// Overlays these levels with others, which take precedence.
    #[must_use]
    pub fn overlay(mut self, others: &Self) -> Self {
        self.changed.extend(&others.changed);
        self
    }

    /// Whether a finding is an error.
    pub fn is_refused(&self, finding: &LintFinding) -> bool {
        self.level_of(finding.lint) == Some(Severity::Error)
    }
}
