//! The end of a run as evidence records it: exit code and severity that fails.

use clearance_engine::report::Severity;

/// How a run ended, as far as the report does not say it.
#[derive(Debug, Clone, Copy)]
pub struct RunEnding {
    /// The exit code.
    pub exit_code: u8,
    /// The least severity that makes the exit code 1.
    pub fail_on: Option<Severity>,
}
