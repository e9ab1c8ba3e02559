//! Why the command could not run: the errors that end it, and their exit code.

use clearance_engine::pack::LoadError;

use super::exit;

/// Why a run could not start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error("{message}")]
    Usage { message: String, help: Option<String> },
    #[error("{0}")]
    Output(String),
    /// The command line makes no sense, or asks for help.
    #[error("{0}")]
    Arguments(#[from] clap::Error),
}

impl Failure {
    pub(crate) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: Some(help.into()) }
    }

    /// The exit code: help that was asked for is no failure.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Arguments(error) if error.exit_code() == 0 => exit::CLEAN,
            _ => exit::CANNOT_RUN,
        }
    }
}
