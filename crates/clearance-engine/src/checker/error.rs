//! The errors of a checker: it cannot be built, or what it was given cannot be checked.

use crate::files::UnknownFormat;
use crate::pack::LoadError;

/// A checker cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// No date was given. Verdicts depend on it, and no library reads the calendar.
    #[error("no date to check for; give one with `CheckerBuilder::as_of`")]
    NoDate,
    /// The packs or the settings cannot be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// Something cannot be checked at all. What goes wrong with one file or rule is in the report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// A file that was named is of no known format.
    #[error(transparent)]
    UnknownFormat(#[from] UnknownFormat),
    /// A path that was named is a folder of rules.
    #[error("{0} is a folder of rules, not of documents to check")]
    PackFolder(String),
    /// The paths hold nothing to check: that is no pass.
    #[error("there is no document to check in {0}")]
    Nothing(String),
    /// The reader of a stream failed.
    #[error("cannot read {name}: {error}")]
    Read {
        /// The name of the stream.
        name: String,
        /// Why.
        error: std::io::Error,
    },
    /// A rule that compiled when the checker was built does not compile.
    #[error(transparent)]
    Load(#[from] LoadError),
}
