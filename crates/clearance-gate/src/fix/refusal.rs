//! Reasons for which a fix is not applied.

use std::fmt;
use std::sync::Arc;

/// How often fixes are tried and the files checked again. Each round that is kept has fewer findings than the one before;
/// what is not settled by then is left for another run.
pub const MOST_ROUNDS: usize = 100;

/// A finding that has fixes which are not applied.
#[derive(Debug, Clone)]
pub struct UnfixedFinding {
    /// The finding, by its number in the last report.
    pub finding: usize,
    /// Why.
    pub why: Refusal,
}

/// Why the fixes of a finding are not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The fix replaces a value that is not a scalar.
    NotScalar,
    /// The file holds something else that cannot be read, or its format is not known.
    Unreadable,
    /// The file was not the same throughout the check.
    Changed,
    /// Two fixes of the finding replace one value by different ones.
    Contradicts,
    /// The value is there already.
    Nothing,
    /// The format has no way to write it there.
    Unwritable,
    /// The file could not be read afterwards.
    Breaks,
    /// Other values of the file would change as well.
    Others,
    /// The file would not keep to the schema, and this is what would be wrong.
    Schema(String),
    /// The run could not start with what would then be in a file that is not the subject's.
    Refused,
    /// The finding would still be there.
    Useless,
    /// A finding of this rule would be new or of a higher severity, and this is its message.
    Brings(Arc<str>, String),
    /// This rule asks for another value in the same place, and would not be content with this one.
    Disputed(Arc<str>),
    /// This rule would not finish; nothing is named where a file could not be read.
    Stops(Option<Arc<str>>),
    /// There was no end to it.
    Unsettled,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotScalar => "only a number, string, boolean or date is replaced",
            Self::Unreadable => "its file cannot be read whole",
            Self::Changed => "its file changed while it was checked",
            Self::Contradicts => "its fixes contradict each other",
            Self::Nothing => "the value is as the fix would have it already",
            Self::Unwritable => "the value cannot be written there without losing a comment",
            Self::Breaks => "the file could not be read afterwards",
            Self::Others => "other values of the file would change with it",
            Self::Schema(message) => {
                return write!(f, "the file would not keep to the schema: {message}");
            }
            Self::Refused => "the configuration would be invalid with it",
            Self::Useless => "the finding would still be there",
            Self::Brings(rule, message) => return write!(f, "it would bring [{rule}] {message}"),
            Self::Disputed(rule) => return write!(f, "{rule} asks for another value there"),
            Self::Stops(Some(rule)) => return write!(f, "{rule} would not finish with it"),
            Self::Stops(None) => "a file could not be checked with it",
            Self::Unsettled => return write!(f, "still not settled after {MOST_ROUNDS} rounds"),
        })
    }
}
