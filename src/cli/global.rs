//! The options of every command, and the configuration that they choose.

use std::path::PathBuf;

use clap::Args;
use clearance_syntax::source::Root;

use super::configured::Configured;
use super::terminal::When;

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// When to use colours: auto, always or never
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        global = true,
        hide_possible_values = true
    )]
    pub(crate) color: When,
    /// Print nothing where nothing is found, and no progress
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say what is passed over, and which rules are used
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// The configuration [default: the nearest clearance.toml, from here up to the repository's root]
    #[arg(
        long = "config",
        value_name = "FILE",
        global = true,
        conflicts_with = "no_config",
        help_heading = "Configuration"
    )]
    pub(crate) config_file: Option<PathBuf>,
    /// Read no configuration
    #[arg(long, global = true, help_heading = "Configuration")]
    pub(crate) no_config: bool,
    /// Take the settings of this profile of the configuration, too
    #[arg(
        long,
        value_name = "NAME",
        global = true,
        conflicts_with = "no_config",
        help_heading = "Configuration"
    )]
    pub(crate) profile: Option<String>,
    /// What the configuration comes to.
    #[arg(skip)]
    pub(crate) config: Configured,
    /// Whether nobody named a path to check, neither here nor in a variable or the configuration.
    #[arg(skip)]
    pub(crate) no_paths: bool,
}

impl Global {
    /// The root that the command line and the configuration come to.
    pub(crate) fn root(&self) -> Root {
        self.config.root.clone()
    }

    /// The same with another configuration.
    pub(crate) fn with(&self, config: Configured) -> Self {
        Self { config, ..self.clone() }
    }

    /// The same for a run that nobody is told about.
    pub(crate) fn silent(&self) -> Self {
        Self { quiet: true, verbose: false, ..self.clone() }
    }
}
