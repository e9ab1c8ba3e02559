//! Severities of rules and findings.

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A rule lacks a fact to decide: the finding is a question. No rule has this severity.
    Question,
    /// Worth knowing.
    Advice,
    /// Needs work or attention, but the move can go on.
    Warning,
    /// The move must not go on like this.
    Error,
}

impl Severity {
    /// Those that a rule may have, the most severe first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Advice];

    /// Its name in rules, options and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Advice => "advice",
            Self::Question => "question",
        }
    }

    /// The severity of a name; `question` is none that can be chosen.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.name() == name)
    }

    /// The severity of a name in a report, `question` among them.
    pub fn from_reported_name(name: &str) -> Option<Self> {
        (name == Self::Question.name()).then_some(Self::Question).or_else(|| Self::from_name(name))
    }
}

/// The severities of what one rule reports in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Severities {
    /// The severity of its findings.
    pub finding: Severity,
    /// The severity of its questions; `None` where they are off.
    pub question: Option<Severity>,
}

impl Severities {
    /// The severity of a finding or of a question; `None` for a question where questions are off.
    pub(crate) const fn for_report(self, is_question: bool) -> Option<Severity> {
        if is_question { self.question } else { Some(self.finding) }
    }
}
