//! Names of files that are no input files: configuration, waivers, baseline.

/// The name of the configuration.
pub const CONFIGURATION: &str = "clearance.toml";

/// The name of the file that waivers are in where they have one of their own.
pub const WAIVERS: &str = "waivers.toml";

/// The name of the baseline.
pub const BASELINE: &str = "clearance-baseline.json";

/// The names of files that walks skip, as they are no document's.
#[cfg(feature = "native")]
pub(super) const OURS: &[&str] = &[CONFIGURATION, WAIVERS, BASELINE];
