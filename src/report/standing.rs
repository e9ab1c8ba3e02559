//! Where a run leaves the customers: who may move, who is blocked, of whom nobody can say.

use std::collections::{BTreeMap, BTreeSet};

use super::{BrokenKind, Report, Severity};

/// Where a customer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A finding of severity error stands against the move.
    Blocked,
    /// Something could not be checked, so nobody can say.
    Unclear,
    /// Nothing stands against the move.
    Ready,
}

/// How many customers stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Readiness {
    /// Customers that may move.
    pub ready: u64,
    /// Customers that a finding of severity error keeps.
    pub blocked: u64,
    /// Customers of whom nobody can say: their file cannot be read, or a rule broke on them.
    pub unclear: u64,
}

impl Readiness {
    /// All customers.
    pub const fn total(self) -> u64 {
        self.ready + self.blocked + self.unclear
    }

    /// As a sentence without a full stop: `9 of 12 customers may move; 3 are blocked`.
    pub fn sentence(self) -> String {
        let Self { ready, blocked, unclear } = self;
        let customers = if self.total() == 1 { "customer" } else { "customers" };
        let mut sentence = format!("{ready} of {} {customers} may move", self.total());
        let are = |count| if count == 1 { "is" } else { "are" };
        if blocked > 0 {
            sentence += &format!("; {blocked} {} blocked", are(blocked));
        }
        if unclear > 0 {
            sentence += &format!("; {unclear} {} not fully checked", are(unclear));
        }
        sentence
    }
}

/// A customer: the file, and which document of it.
type Of<'a> = (&'a str, Option<usize>);

/// Where each customer stands whose file could be read.
#[derive(Debug)]
pub struct Standings<'a> {
    /// Those that do not stand where the rest does.
    apart: BTreeMap<Of<'a>, Standing>,
    rest: Standing,
}

impl Standings<'_> {
    /// Where a customer stands.
    pub fn of(&self, file: &str, document: Option<usize>) -> Standing {
        self.apart.get(&(file, document)).copied().unwrap_or(self.rest)
    }
}

impl Report {
    /// Where each customer stands whose file could be read. Waived and known findings stand against nobody.
    pub fn standings(&self) -> Standings<'_> {
        let mut apart = BTreeMap::new();
        let mut rest = Standing::Ready;
        for broken in self.broken.iter().filter(|broken| broken.kind == BrokenKind::Rule) {
            // Where a rule over all customers broke, it broke for each of them.
            match broken.file.is_empty() {
                true => rest = Standing::Unclear,
                false => _ = apart.insert((&*broken.file, broken.document), Standing::Unclear),
            }
        }
        let open = self.findings.iter().filter(|finding| finding.status.is_open());
        for finding in open.filter(|finding| finding.severity == Severity::Error) {
            if let Some(subject) = &finding.subject {
                apart.insert((&*subject.file, subject.document), Standing::Blocked);
            }
        }
        Standings { apart, rest }
    }

    /// How many customers stand where. What could not be read counts as a customer of whom nobody can say.
    pub fn readiness(&self) -> Readiness {
        let Standings { apart, rest } = self.standings();
        let count = |of| apart.values().filter(|standing| **standing == of).count() as u64;
        let blocked = count(Standing::Blocked);
        let read = self.summary.documents.saturating_sub(blocked);
        let by_rules = match rest {
            Standing::Unclear => read,
            _ => count(Standing::Unclear).min(read),
        };
        let files = self.broken.iter().filter(|broken| broken.kind == BrokenKind::File);
        let files: BTreeSet<Of<'_>> =
            files.map(|broken| (broken.file.as_str(), broken.document)).collect();
        Readiness { ready: read - by_rules, blocked, unclear: by_rules + files.len() as u64 }
    }
}
