//! What a run found: findings, broken evaluations and counts. Plain data; the outputs only read it.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::source::{Position, Root, Source, Span};

mod customer;
mod evidence;
mod order;
mod readiness;
mod roster;
mod standing;
mod words;

pub use crate::digest::fingerprint;
pub use customer::{Customer, Keep, Outcome, Subject};
pub use evidence::{Evidence, Material, MaterialKind};
pub(crate) use order::identify;
pub use readiness::{PublishedReadiness, Readiness};
pub use roster::{FindingCounts, RosterEntry};
pub use standing::{Standing, Standings};
pub use words::Words;

/// The id under which violations of the customer file's schema are reported.
pub const SCHEMA_ID: &str = "schema";

/// The id under which a file is told that cannot be read, where everything has one.
pub const FILE_ID: &str = "file";

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Advice,
    /// Needs work or attention, but the move can go on.
    Warning,
    /// The move must not go on like this.
    Error,
}

impl Severity {
    /// All of them, the gravest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Advice];

    /// Its name in rules, options and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Advice => "advice",
        }
    }

    /// The severity of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.name() == name)
    }
}

/// A piece of a customer file.
#[derive(Debug, Clone)]
pub struct Place {
    /// The file.
    pub source: Arc<Source>,
    /// The bytes that are meant.
    pub span: Span,
    /// JSON Pointer of the value within its document; of the missing key where one is missing.
    pub pointer: String,
    /// The same as people write it, with items of lists named by their `id` where they have one:
    /// `source.subscriptions[id=A1].cancels`. Empty for the whole document.
    pub key: String,
    /// Which document of the file, from 0, where the file can hold several.
    pub document: Option<usize>,
}

impl Place {
    /// Line and column of the first byte.
    pub fn start(&self) -> Position {
        self.source.position(self.span.start)
    }

    /// Line and column just past the last byte.
    pub fn end(&self) -> Position {
        self.source.position(self.span.end)
    }
}

/// A further place that explains a finding.
#[derive(Debug, Clone)]
pub struct Label {
    /// Where; of a rule over all customers perhaps in another file than the finding.
    pub place: Place,
    /// What is there.
    pub text: String,
}

/// A change that would remove the finding.
#[derive(Debug, Clone)]
pub struct Fix {
    /// What to replace; of a rule over all customers perhaps in another file than the finding.
    pub place: Place,
    /// What to write there, in the file's own format.
    pub replacement: String,
}

/// Whether a finding counts.
#[derive(Debug, Clone)]
pub enum Status {
    /// It does.
    Open,
    /// Somebody took it on themselves, for a time.
    Waived(Waived),
    /// It was there when the baseline was made.
    Known,
}

impl Status {
    /// Whether the finding counts.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }

    /// Its name in reports.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waived(_) => "waived",
            Self::Known => "known",
        }
    }
}

/// The waiver of a finding.
#[derive(Debug, Clone)]
pub struct Waived {
    /// Why.
    pub reason: String,
    /// Who approved it; nobody is named by some waivers within customer files.
    pub approved_by: Option<String>,
    /// The ticket that tells more.
    pub ticket: Option<String>,
    /// The last day on which it holds, UTC.
    pub expires: Date,
    /// Days from the run's date to that day; 0 on the day itself.
    pub days_left: i64,
    /// The file that the waiver is in.
    pub source: Arc<Source>,
    /// Where in it.
    pub span: Span,
}

/// One violation at one place.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule's id; `schema` for violations of the customer file's schema.
    pub rule: Arc<str>,
    /// The rule's severity.
    pub severity: Severity,
    /// What is wrong: a fragment without a full stop. May hold any character.
    pub message: String,
    /// The customer that it is about; nobody where the finding is about a waiver in a file of its own.
    pub subject: Option<Subject>,
    /// The value that is wrong. It may lie in another file than the customer's, where that takes it over.
    pub place: Place,
    /// A digest of all values that it stands on, 64 hexadecimal digits. Where no rule found it, of the value that is wrong.
    pub value: String,
    /// The values that it stands on, each once: the one that is wrong, those of labels, and what else the rule read to come
    /// to it. Empty where no rule found it.
    pub basis: Vec<Stated>,
    /// Whether it counts.
    pub status: Status,
    /// Further places, in the order the rule gave them.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// Changes that would remove the finding, all of them together.
    pub fixes: Vec<Fix>,
    /// The rule's page on the web.
    pub url: Option<Arc<str>>,
    /// 32 hexadecimal digits that stay the same while rule, file (from the [`Root`] on), key and basis do. No two
    /// findings of a report have the same.
    pub fingerprint: String,
}

/// A value that a finding stands on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stated {
    /// Its key; in brackets what it is where a rule made it.
    pub key: String,
    /// The value in a line (see [`Document::stated`](crate::document::Document::stated)).
    pub value: String,
}

impl std::fmt::Display for Stated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} = {}", self.key, self.value)
    }
}

/// What broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BrokenKind {
    /// A customer file could not be read or parsed.
    File,
    /// A rule did not finish on a document, or on all of them together.
    Rule,
}

/// Something that could not be checked; the run is incomplete.
#[derive(Debug, Clone)]
pub struct Broken {
    /// Whether a file or a rule.
    pub kind: BrokenKind,
    /// The customer file concerned; empty where a rule broke over all of them.
    pub file: String,
    /// Which document of the file, from 0, where the file can hold several.
    pub document: Option<usize>,
    /// Where the document begins that a rule broke on, where the file can hold several.
    pub begins: Option<Position>,
    /// The rule that broke.
    pub rule: Option<Arc<str>>,
    /// What happened: a fragment without a full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where, in the customer file or in the rule's script, if it is known.
    pub place: Option<(Arc<Source>, Span)>,
    /// A second place in the same text that explains the first.
    pub label: Option<(Span, String)>,
}

/// One rule over the whole run.
#[derive(Debug, Clone)]
pub struct RuleSummary {
    /// The rule's id.
    pub id: Arc<str>,
    /// Its severity.
    pub severity: Severity,
    /// Its title.
    pub title: Arc<str>,
    /// Its page in Markdown, the title included.
    pub page: Arc<str>,
    /// Words by which it is selected.
    pub tags: Arc<[String]>,
    /// Its page on the web.
    pub url: Option<Arc<str>>,
    /// Documents it passed on.
    pub passed: u64,
    /// Documents it has findings in.
    pub failed: u64,
    /// Documents it did not apply to or took nothing from, or that broke the schema.
    pub skipped: u64,
    /// Documents it broke on; all that it took something from, where it broke over all.
    pub errors: u64,
}

/// Counts over the whole run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Files that were given or found.
    pub files: u64,
    /// Documents that were read; a customer each.
    pub documents: u64,
    /// Documents with at least one open finding.
    pub failed_documents: u64,
    /// Open findings of severity error.
    pub errors: u64,
    /// Open findings of severity warning.
    pub warnings: u64,
    /// Open findings of severity advice.
    pub advice: u64,
    /// Findings that are waived.
    pub waived: u64,
    /// Findings that were there when the baseline was made.
    pub known: u64,
    /// Files that could not be read or parsed, and rules that broke on a document or over all.
    pub broken: u64,
}

/// A pack that is used in place of the shipped one, although nobody asked for that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    /// What it calls itself.
    pub pack: String,
    /// How many shipped rules did not run.
    pub shipped: usize,
    /// Whether it brings a whole schema: what it checks are other files than those of the shipped rules.
    pub has_schema: bool,
}

/// All that a run has to say.
#[derive(Debug, Clone)]
pub struct Report {
    /// The date that `today()` gave.
    pub as_of: Date,
    /// What the packs call what was checked.
    pub words: Words,
    /// From where on files are named for others.
    pub root: Root,
    /// Every rule that was loaded, sorted by id; the schema is not among them.
    pub rules: Vec<RuleSummary>,
    /// Sorted by file, document, position, rule, message.
    pub findings: Vec<Finding>,
    /// Sorted by file, document, kind, rule, place.
    pub broken: Vec<Broken>,
    /// The counts.
    pub summary: Summary,
    /// Ids of rules that the configuration turned off, sorted.
    pub off: Vec<Arc<str>>,
    /// The pack that was found and used in place of the shipped one, where one was.
    pub stand_in: Option<StandIn>,
    /// Every customer whose file could be read, sorted by file and document; empty unless [`Keep::customers`].
    pub customers: Vec<Customer>,
    /// What the run is made of; nothing unless [`Keep::evidence`].
    pub evidence: Option<Evidence>,
}

impl Report {
    /// Counts the findings anew, after some of them changed their status.
    pub fn recount(&mut self) {
        let mut failed = BTreeSet::new();
        let summary = &mut self.summary;
        (summary.errors, summary.warnings, summary.advice) = (0, 0, 0);
        (summary.waived, summary.known) = (0, 0);
        for finding in &self.findings {
            match (&finding.status, finding.severity) {
                (Status::Waived(_), _) => summary.waived += 1,
                (Status::Known, _) => summary.known += 1,
                (Status::Open, Severity::Error) => summary.errors += 1,
                (Status::Open, Severity::Warning) => summary.warnings += 1,
                (Status::Open, Severity::Advice) => summary.advice += 1,
            }
            failed.extend(finding.subject.as_ref().filter(|_| finding.status.is_open()));
        }
        summary.failed_documents = failed.len() as u64;
    }
}

/// What lints found in rules and libraries.
#[derive(Debug, Clone, Default)]
pub struct LintReport {
    /// What was found, sorted by file, place, lint. A finding's rule is the lint's id, its place is in a script.
    pub findings: Vec<Finding>,
    /// How many rules were looked at.
    pub rules: usize,
    /// How many libraries were looked at.
    pub libraries: usize,
}

impl LintReport {
    /// How many findings there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}
