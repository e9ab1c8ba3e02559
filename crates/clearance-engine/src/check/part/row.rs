//! The rows of a part: files with the outcomes of their documents, files that were skipped or cannot be read.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::values::GatheredJson;
use crate::files::Skipped;
use crate::report::Outcome;

/// A row of a part.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum PartRow {
    /// A file that was checked.
    File(FileRow),
    /// A file or folder that was skipped.
    Skipped {
        /// Its name.
        name: String,
        /// Why.
        why: Skipped,
    },
    /// A file or folder that cannot be looked at.
    Unreadable {
        /// Its name.
        name: String,
        /// Why.
        why: String,
    },
}

impl PartRow {
    /// The name of the file or folder.
    pub fn name(&self) -> &str {
        match self {
            Self::File(FileRow { name, .. })
            | Self::Skipped { name, .. }
            | Self::Unreadable { name, .. } => name,
        }
    }
}

/// A file that was checked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRow {
    /// Its name, as it was given.
    pub(super) name: String,
    /// Whether a path names it or its folder.
    pub(super) meant: bool,
    /// The SHA-256 of its text; empty where it has none.
    pub(super) sha256: String,
    /// The size of its text.
    pub(super) bytes: u64,
    /// The digest by which the run notices that it changed.
    pub(super) digest: u64,
    /// Its text, where more is to be said about it than that its documents pass.
    pub(super) text: Option<String>,
    /// The documents that pass, in order.
    pub(super) documents: Vec<DocumentRow>,
}

/// A document that passes: no rule reported anything, asked or broke.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentRow {
    /// Which document of the file it is, where that can hold several.
    pub(super) document: Option<usize>,
    /// The part of the file that it is.
    pub(super) extent: [usize; 2],
    pub(super) name: Option<String>,
    pub(super) deadline: Option<DayJson>,
    pub(super) standing_until: Option<DayJson>,
    /// Whether rules over all documents gather by the day.
    pub(super) by_day: bool,
    /// The outcome of each rule, a letter each.
    pub(super) outcomes: String,
    /// What rules over all documents gathered.
    pub(super) gathered: Vec<GatheredJson>,
}

/// A day, written as its text.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct DayJson(pub(super) Date);

impl TryFrom<String> for DayJson {
    type Error = jiff::Error;

    fn try_from(text: String) -> Result<Self, jiff::Error> {
        text.parse().map(Self)
    }
}

impl From<DayJson> for String {
    fn from(day: DayJson) -> Self {
        day.0.to_string()
    }
}

/// The letters of outcomes.
const LETTERS: [(char, Outcome); 2] = [('p', Outcome::Pass), ('s', Outcome::Skip)];

/// Writes outcomes as letters; nothing where one is no pass.
pub(super) fn write_outcomes(outcomes: &[Outcome]) -> Option<String> {
    let letter = |outcome: &Outcome| {
        LETTERS.iter().find(|(_, known)| known == outcome).map(|(letter, _)| *letter)
    };
    outcomes.iter().map(letter).collect()
}

/// Reads outcomes; nothing where a letter is unknown.
pub(super) fn read_outcomes(letters: &str) -> Option<Vec<Outcome>> {
    let outcome = |letter: char| {
        LETTERS.iter().find(|(known, _)| *known == letter).map(|(_, outcome)| *outcome)
    };
    letters.chars().map(outcome).collect()
}
