//! The options of every command.

use std::path::PathBuf;

use clap::Args;

use super::console::When;

/// The options of every command.
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
    /// List skipped files, and the rules that are used
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
}
