//! Names of files that are no customer files: configuration, waivers, baseline.

/// The name of the configuration.
pub const CONFIGURATION: &str = "clearance.toml";

/// The name of the file that waivers are in where they have one of their own.
pub const WAIVERS: &str = "waivers.toml";

/// The name of the baseline.
pub const BASELINE: &str = "clearance-baseline.json";

/// What walks pass over: files that are no customer's.
#[cfg(feature = "native")]
pub(super) const OURS: &[&str] = &[CONFIGURATION, WAIVERS, BASELINE];
