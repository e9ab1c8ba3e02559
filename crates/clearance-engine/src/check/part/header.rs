//! The header of a part: of which run it is.

use serde::{Deserialize, Serialize};

use super::shard::Shard;

/// The bytes that every part begins with.
pub const PART_HEAD: &str = "{\"type\":\"part\",\"version\":1,";

/// The version of the form of parts.
const VERSION: u32 = 1;

/// The first line of a part: parts of one run differ in their shard alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartHeader {
    /// Always `part`.
    r#type: String,
    /// The version of the form.
    version: u32,
    /// The version of the program.
    program: String,
    /// The number of the shard, and of how many it is one.
    shard: [u32; 2],
    /// The date of the run.
    pub as_of: String,
    /// A digest of rules and tables.
    pub rules: String,
    /// A digest of the configuration and of all options that a verdict depends on.
    pub configuration: String,
    /// The paths that were checked, as they were given.
    pub paths: Vec<String>,
    /// Whether no path was given.
    pub no_paths: bool,
}

impl PartHeader {
    /// A header that knows the shard, and nothing of the run yet.
    pub fn new(shard: Shard) -> Self {
        Self {
            r#type: "part".to_owned(),
            version: VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            shard: [shard.number.get(), shard.count.get()],
            as_of: String::new(),
            rules: String::new(),
            configuration: String::new(),
            paths: Vec::new(),
            no_paths: false,
        }
    }

    /// The shard; nothing where the numbers are none.
    pub fn shard(&self) -> Option<Shard> {
        let [number, count] = self.shard;
        Shard::new(number, count)
    }

    /// Says what is wrong with the header alone.
    pub(super) fn find_mistake(&self) -> Option<String> {
        let own = env!("CARGO_PKG_VERSION");
        if self.r#type != "part" || self.version != VERSION {
            Some(format!("not a part of version {VERSION}"))
        } else if self.program != own {
            Some(format!("written by version {}, this is {own}", self.program))
        } else if self.shard().is_none() {
            Some("not a valid shard".to_owned())
        } else {
            None
        }
    }

    /// Names what differs from another part of the run, or from the run that merges.
    pub fn find_difference(&self, other: &Self) -> Option<&'static str> {
        let [_, count] = self.shard;
        let [_, other_count] = other.shard;
        let pairs = [
            (count == other_count, "number of shards"),
            (self.as_of == other.as_of, "date"),
            (self.rules == other.rules, "rules or tables"),
            (self.configuration == other.configuration, "configuration or options"),
            (self.paths == other.paths && self.no_paths == other.no_paths, "paths"),
        ];
        pairs.into_iter().find(|(same, _)| !same).map(|(_, what)| what)
    }
}
