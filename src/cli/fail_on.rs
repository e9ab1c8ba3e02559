//! `--fail-on`: which findings make a run fail.

use clap::{Args, ValueEnum};
use clearance_engine::report::{Finding, Severity};

/// The option.
#[derive(Debug, Args)]
pub(crate) struct FailOnOption {
    /// The least severity of findings that make the exit code 1
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "SEVERITY",
        hide_possible_values = true,
        help = "The least severity that makes the exit code 1: error, warning, advice, open or never",
        help_heading = "Report"
    )]
    pub(crate) fail_on: FailOn,
}

/// The least severity of findings that make a run fail; with `open` questions do as well.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum FailOn {
    #[default]
    Error,
    Warning,
    Advice,
    Open,
    Never,
}

impl FailOn {
    /// The least severity that makes a run fail.
    pub(crate) const fn least_severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Advice => Some(Severity::Advice),
            Self::Open => Some(Severity::Question),
            Self::Never => None,
        }
    }

    /// Its name, as the option takes it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Advice => "advice",
            Self::Open => "open",
            Self::Never => "never",
        }
    }

    /// The meaning of a name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::value_variants().iter().copied().find(|fail_on| fail_on.name() == name)
    }

    /// Whether any of the findings makes a run fail.
    pub(crate) fn is_failed_by(self, findings: &[Finding]) -> bool {
        let Some(least) = self.least_severity() else { return false };
        findings.iter().any(|finding| finding.status.is_open() && finding.severity >= least)
    }
}
