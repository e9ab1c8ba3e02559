//! A finding with its location, labels, fixes and status.

use std::sync::Arc;

use jiff::civil::Date;

use super::severity::Severity;
use super::subject::Subject;
use clearance_syntax::source::{Position, Root, Source, Span};

/// A location in a document: a span, with the key of the value.
#[derive(Debug, Clone)]
pub struct Location {
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

impl Location {
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
    /// Where; of a rule over all subjects perhaps in another file than the finding.
    pub location: Location,
    /// The text of the label.
    pub text: String,
}

/// A change that would remove the finding.
#[derive(Debug, Clone)]
pub struct Fix {
    /// The location to replace; of a rule over all subjects perhaps in another file than the finding.
    pub location: Location,
    /// The text to write there, in the file's own format.
    pub replacement: String,
}

/// Whether a finding counts.
#[derive(Debug, Clone)]
pub enum Status {
    /// It does.
    Open,
    /// Covered by a waiver.
    Waived(Waived),
    /// Listed in the baseline.
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
    /// The approver; waivers within documents may name none.
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
    /// The rule's id; `schema` for violations of the document's schema.
    pub rule: Arc<str>,
    /// The rule's severity.
    pub severity: Severity,
    /// The message: a fragment without a full stop. May hold any character.
    pub message: String,
    /// The subject that it is about; nothing where the finding is about a waiver in a file of its own, or a table.
    pub subject: Option<Subject>,
    /// Further subjects that take over the same place and that it is about as much, once
    /// [`Report::join_findings`](super::Report::join_findings) has put them together; sorted.
    pub also: Vec<Subject>,
    /// The value that is wrong. It may lie in another file than the subject's, where that takes it over.
    pub location: Location,
    /// A digest of all values that it stands on, 64 hexadecimal digits. Where no rule found it, of the value that is wrong.
    pub value: String,
    /// The values that it stands on, each once: the one that is wrong, those of labels, and what else the rule read to come
    /// to it. Empty where no rule found it.
    pub basis: Vec<BasisValue>,
    /// Whether it counts.
    pub status: Status,
    /// Further places, in the order the rule gave them.
    pub labels: Vec<Label>,
    /// The help, an imperative.
    pub help: Option<String>,
    /// Changes that would remove the finding, all of them together.
    pub fixes: Vec<Fix>,
    /// The rule's page on the web.
    pub url: Option<Arc<str>>,
    /// 32 hexadecimal digits that stay the same while rule, file (from the [`Root`](clearance_syntax::source::Root) on), key and basis do. No two
    /// findings of a report have the same.
    pub fingerprint: String,
}

impl Finding {
    /// The name of the file that it is about, from the root on: its subject's, or the one that it lies in.
    pub fn file_from(&self, root: &Root) -> String {
        match &self.subject {
            Some(subject) => root.relative(&subject.file),
            None => root.name_of(&self.location.source),
        }
    }
}

impl Finding {
    /// Whether it asks for a fact that its rule lacks, and says of nothing that it is wrong.
    pub const fn is_question(&self) -> bool {
        matches!(self.severity, Severity::Question)
    }
}

/// A value that a finding stands on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BasisValue {
    /// Its key; in brackets what it is where a rule made it.
    pub key: String,
    /// The value in a line (see [`Document::stated`](clearance_syntax::document::Document::stated)).
    pub value: String,
}

impl std::fmt::Display for BasisValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} = {}", self.key, self.value)
    }
}
