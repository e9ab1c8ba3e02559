//! The standing of each subject: ready, ready by waiver, open, blocked, not checked.
//!
//! A baseline decides what fails a build, never who may move: an error blocks, whether it is new or known.

use std::collections::BTreeMap;

use super::broken::BrokenKind;
use super::finding::{Finding, Status};
use super::ids::SCHEMA_ID;
use super::run_report::Report;
use super::severity::Severity;
use super::subject::SubjectKey;

/// The standing of a subject, the most severe first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A finding of severity error is not waived.
    Blocked,
    /// The file cannot be read or breaks the schema, or a rule broke on it.
    NotChecked,
    /// Nothing is wrong, and some rule lacks a fact to decide.
    Open,
    /// All findings of severity error are waived.
    ReadyByWaiver,
    /// No finding of severity error.
    Ready,
}

impl Standing {
    /// All of them, the most severe first.
    pub const ALL: [Self; 5] =
        [Self::Blocked, Self::NotChecked, Self::Open, Self::ReadyByWaiver, Self::Ready];

    /// Its name for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::NotChecked => "not-checked",
            Self::Open => "open",
            Self::ReadyByWaiver => "ready-by-waiver",
            Self::Ready => "ready",
        }
    }

    /// Its name for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotChecked => "not checked",
            Self::ReadyByWaiver => "ready by waiver",
            other => other.name(),
        }
    }
}

/// The ground on which a subject is not ready; a later ground outweighs those before. An error is certain, whatever other
/// rules would have found; of what breaks the schema no rule says anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ground {
    Waived,
    Question,
    BrokenRule,
    Error,
    Schema,
}

impl Ground {
    /// The ground of a finding of this severity that counts.
    pub(crate) const fn of_severity(severity: Severity) -> Option<Self> {
        match severity {
            Severity::Warning | Severity::Advice => None,
            Severity::Error => Some(Self::Error),
            Severity::Question => Some(Self::Question),
        }
    }

    fn of(finding: &Finding) -> Option<Self> {
        match (&finding.status, finding.severity) {
            _ if *finding.rule == *SCHEMA_ID => Some(Self::Schema),
            (Status::Open | Status::Known, severity) => Self::of_severity(severity),
            (Status::Waived(_), severity) => Self::of_severity(severity).map(|_| Self::Waived),
        }
    }

    const fn standing(self) -> Standing {
        match self {
            Self::Waived => Standing::ReadyByWaiver,
            Self::Question => Standing::Open,
            Self::Error => Standing::Blocked,
            Self::BrokenRule | Self::Schema => Standing::NotChecked,
        }
    }
}

/// The standing of each subject whose file could be read.
#[derive(Debug)]
pub struct Standings<'a> {
    /// The ground of each subject that has one.
    pub(super) grounds: BTreeMap<SubjectKey<'a>, Ground>,
    /// The ground that applies to every subject.
    pub(super) all: Option<Ground>,
}

impl Standings<'_> {
    /// The standing of a subject.
    pub fn standing_of(&self, file: &str, document: Option<usize>) -> Standing {
        let ground = self.grounds.get(&(file, document)).copied();
        ground.max(self.all).map_or(Standing::Ready, Ground::standing)
    }
}

impl Report {
    /// The standing of each subject whose file could be read.
    pub fn standings(&self) -> Standings<'_> {
        let (mut grounds, mut all) = (BTreeMap::new(), None);
        let mut add = |of, ground: Ground| {
            let slot = grounds.entry(of).or_insert(ground);
            *slot = ground.max(*slot);
        };
        for broken in self.broken.iter().filter(|broken| broken.kind == BrokenKind::Rule) {
            // Where a rule over all subjects broke, it broke for each of them.
            match broken.file.is_empty() {
                true => all = Some(Ground::BrokenRule),
                false => add((&*broken.file, broken.document), Ground::BrokenRule),
            }
        }
        for finding in self.each_finding() {
            if let (Some(subject), Some(ground)) = (&finding.subject, Ground::of(finding)) {
                add(subject.key(), ground);
            }
        }
        Standings { grounds, all }
    }
}
