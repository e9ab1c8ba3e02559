//! The form in which evidence is written and read. Its fields are in the order in which they are written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use clearance_engine::report::PublishedReadiness;

/// An in-toto statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The type of the statement.
    #[serde(rename = "_type")]
    pub statement_type: String,
    /// The documents.
    pub subject: Vec<Descriptor>,
    /// The type of the predicate.
    #[serde(rename = "predicateType")]
    pub predicate_type: String,
    /// The options of the run.
    pub predicate: Predicate,
}

/// A file and its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Descriptor {
    /// Its name, from the folder of the configuration or repository on.
    pub name: String,
    /// Its digests.
    pub digest: Digests,
    /// A further remark on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotations: Option<Annotations>,
}

/// The digests of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digests {
    /// The SHA-256 of its bytes, as 64 hexadecimal digits.
    pub sha256: String,
}

/// What there is to say of a file that is not a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotations {
    /// The purpose, for help.
    #[serde(rename = "urn:clearance:kind:1")]
    pub kind: String,
}

/// A test result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Predicate {
    /// `PASSED`, `WARNED` or `FAILED`.
    pub result: String,
    /// What was read beside documents.
    pub configuration: Vec<Descriptor>,
    /// Rules that had nothing to say.
    #[serde(rename = "passedTests")]
    pub passed_tests: Vec<String>,
    /// Rules that warn, or whose findings are all waived or known.
    #[serde(rename = "warnedTests")]
    pub warned_tests: Vec<String>,
    /// Rules with findings that count, and rules that broke.
    #[serde(rename = "failedTests")]
    pub failed_tests: Vec<String>,
    /// The record for running it again: an extension field, whose name is a type URI so that no other program has it.
    #[serde(rename = "urn:clearance:run:4")]
    pub clearance: RunRecord,
}

/// The record of the run: its inputs and its results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// The version of this form.
    pub version: i64,
    /// The version of the program.
    pub program: String,
    /// The date of the run.
    pub as_of: String,
    /// How it was run.
    pub options: RunOptions,
    /// What a rule may use.
    pub limits: BTreeMap<String, u64>,
    /// The ages of the tables that say how old they are, sorted.
    #[serde(default)]
    pub tables: Vec<RecordedTable>,
    /// The result.
    pub verdict: Verdict,
    /// Every rule that ran.
    pub rules: Vec<RuleCounts>,
    /// Rules that were turned off.
    pub off: Vec<String>,
    /// Every finding, sorted.
    pub findings: Vec<RecordedFinding>,
    /// Everything that could not be checked, sorted.
    pub broken: Vec<RecordedBroken>,
}

/// How a run was done. Paths are named from the folder of the configuration or repository on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunOptions {
    /// Documents and folders of them.
    pub paths: Vec<String>,
    /// Folders of rules; the name of a pack in the program stands for it.
    pub rules: Vec<String>,
    /// Folders of tables.
    pub data: Vec<String>,
    /// Patterns of rules that ran; all where there are none.
    pub select: Vec<String>,
    /// Patterns of rules that did not run.
    pub exclude: Vec<String>,
    /// The configuration.
    pub configuration: Option<String>,
    /// The profile of the configuration.
    pub profile: Option<String>,
    /// Rules that an option turned off.
    pub allow: Vec<String>,
    /// Rules whose findings an option made warnings.
    pub warn: Vec<String>,
    /// Rules whose findings an option made errors.
    pub deny: Vec<String>,
    /// Files of waivers; nothing where none were wanted.
    pub waivers: Option<Vec<String>>,
    /// How many days a waiver may hold.
    pub longest_waiver: u32,
    /// How large a document may be, in bytes.
    pub max_file_bytes: u64,
    /// The least severity that makes the exit code 1, or `never`.
    pub fail_on: String,
    /// The baseline.
    pub baseline: Option<String>,
    /// Files that reports were written to: they were skipped.
    pub reports: Vec<String>,
    /// Whether the paths were the default, so that what git ignores and what is not a document was skipped.
    #[serde(default, skip_serializing_if = "is_false")]
    pub no_paths: bool,
    /// Whether paths without a document were allowed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub allow_empty: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(value: &bool) -> bool {
    !value
}

/// The result of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The exit code.
    pub exit_code: u8,
    /// Whether everything could be checked.
    pub complete: bool,
    /// How many documents no error blocks.
    #[serde(flatten)]
    pub readiness: PublishedReadiness,
    /// The last day on which the same files come to the same standings; absent where that is for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds_until: Option<String>,
    /// Open findings of severity error.
    pub errors: u64,
    /// Open findings of severity warning.
    pub warnings: u64,
    /// Open findings of severity advice.
    pub advice: u64,
    /// Open questions.
    pub questions: u64,
    /// Findings that are waived.
    pub waived: u64,
    /// Findings that are in the baseline.
    pub known: u64,
    /// Files that could not be read or parsed, and rules that broke.
    pub broken: u64,
}

/// On how many documents a rule ended how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCounts {
    /// The rule.
    pub id: String,
    /// Its severity.
    pub severity: String,
    /// Documents it had nothing to say against.
    pub passed: u64,
    /// Documents it has findings about.
    pub failed: u64,
    /// Documents about which it only has questions.
    pub open: u64,
    /// Documents it did not apply to, or that break the schema.
    pub skipped: u64,
    /// Documents it broke on.
    pub broken: u64,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordedFinding {
    /// The document.
    pub file: String,
    /// Which document of the file, from 0, where the file can hold several.
    pub document: Option<usize>,
    /// The rule.
    pub rule: String,
    /// The key of the value that is wrong.
    pub key: String,
    /// Its severity.
    pub severity: String,
    /// `open`, `waived` or `known`.
    pub status: String,
    /// The message.
    pub message: String,
    /// The text by which it is known.
    pub fingerprint: String,
}

/// The age of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedTable {
    /// Its file.
    pub file: String,
    /// The day that its facts are of.
    pub as_of: Option<String>,
    /// The days since then.
    pub days: Option<i64>,
    /// The last day before its review is due.
    pub review_by: Option<String>,
}

/// Something that could not be checked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordedBroken {
    /// The document; nothing where a rule broke over all of them.
    pub file: Option<String>,
    /// Which document of the file, from 0, where the file can hold several.
    pub document: Option<usize>,
    /// The rule that broke.
    pub rule: Option<String>,
    /// The event.
    pub message: String,
}
