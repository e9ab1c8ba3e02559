//! Evidence: the materials and limits of a run, enough to reproduce it and to find differences.

use jiff::civil::Date;

use super::days::days_between;
use clearance_syntax::digest::sha256;
use clearance_syntax::source::Source;

/// The materials and limits of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The version of this program.
    pub version: String,
    /// The limits of rules: the name and value of each.
    pub limits: Vec<(&'static str, u64)>,
    /// Everything that was read, sorted by kind and name.
    pub materials: Vec<Material>,
    /// The ages of the tables that say how old they are, sorted by file.
    pub tables: Vec<TableAge>,
}

/// The age of a table, by the days in its head.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableAge {
    /// Its file, named as materials are.
    pub file: String,
    /// The day that its facts are of.
    pub as_of: Option<Date>,
    /// The last day before its review is due.
    pub review_by: Option<Date>,
}

impl TableAge {
    /// The days that have passed on a day since its facts were looked up.
    pub fn days(&self, today: Date) -> Option<i64> {
        Some(days_between(self.as_of?, today))
    }
}

impl Evidence {
    /// Returns the materials of a kind.
    pub fn materials_of(&self, kind: MaterialKind) -> impl Iterator<Item = &Material> {
        self.materials.iter().filter(move |material| material.kind == kind)
    }
}

/// The kind of a file that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MaterialKind {
    /// A document.
    Input,
    /// A rule.
    Rule,
    /// Functions that rules share.
    Library,
    /// A table of a pack, or one in its place.
    Table,
    /// A JSON Schema of a pack.
    Schema,
    /// The manifest of a pack.
    Manifest,
    /// The configuration.
    Configuration,
    /// Waivers in a file of their own.
    Waivers,
    /// The baseline.
    Baseline,
}

impl MaterialKind {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 9] = [
        Self::Input,
        Self::Rule,
        Self::Library,
        Self::Table,
        Self::Schema,
        Self::Manifest,
        Self::Configuration,
        Self::Waivers,
        Self::Baseline,
    ];

    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Rule => "rule",
            Self::Library => "library",
            Self::Table => "table",
            Self::Schema => "schema",
            Self::Manifest => "manifest",
            Self::Configuration => "configuration",
            Self::Waivers => "waivers",
            Self::Baseline => "baseline",
        }
    }
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Material {
    /// Its kind.
    pub kind: MaterialKind,
    /// Its name, from the [`Root`](clearance_syntax::source::Root) on; below the name of its pack for what lies in the program.
    pub name: String,
    /// The SHA-256 of its bytes, as 64 hexadecimal digits.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Material {
    /// A text that was read, under the name that it has for others.
    pub fn from_source(kind: MaterialKind, name: String, source: &Source) -> Self {
        let bytes = source.text.as_bytes();
        Self { kind, name, sha256: sha256(bytes), bytes: bytes.len() as u64 }
    }
}
