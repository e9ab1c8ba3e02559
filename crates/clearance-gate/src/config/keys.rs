//! The keys of the configuration that are values of options.

/// A key whose value is that of an option: one row of [`SETTINGS`].
#[derive(Debug)]
pub struct Setting {
    /// The key, with the table that it is in.
    pub key: &'static str,
    /// The name of the option, or of the arguments.
    pub option: &'static str,
    /// The command that the option is of. Other commands take the value, too, where the option means the same there.
    pub command: &'static str,
    /// Commands that do not take it although they could.
    pub apart: &'static [&'static str],
    /// A key that this one goes with: its value is not taken where the other's comes from somewhere nearer.
    pub with: Option<&'static str>,
    /// How it is written.
    pub kind: Kind,
    /// What holds where nobody says anything and the option has no default, in words.
    pub unset: &'static str,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word.
    Text,
    /// A list of texts.
    Texts,
    /// A path.
    Path,
    /// A list of paths.
    Paths,
    /// A path, or a list of them.
    PathOrPaths,
    /// A list of formats, each with the path of its file behind `=` where it has one.
    Formats,
    /// A whole number.
    Number,
    /// A number of bytes, or a text with a unit.
    Size,
    /// True or false.
    Truth,
    /// A date.
    Date,
}

impl Kind {
    /// Whether this many values are written as a list.
    pub const fn is_list(self, count: usize) -> bool {
        matches!(self, Self::Texts | Self::Paths | Self::Formats)
            || matches!(self, Self::PathOrPaths) && count != 1
    }

    /// Whether it names files.
    pub const fn is_path(self) -> bool {
        matches!(self, Self::Path | Self::Paths | Self::PathOrPaths)
    }
}

/// Every key whose value is that of an option, in the order in which they are shown.
pub const SETTINGS: &[Setting] = &[
    Setting { apart: &["parse"], ..row("paths", "paths", Kind::Paths, "") },
    row("packs", "rules", Kind::Paths, "the nearest pack, else that of the program"),
    row("data", "data", Kind::Paths, "the packs' own tables"),
    Setting {
        command: "test",
        with: Some("packs"),
        ..row("fixtures", "fixtures", Kind::Path, "as each pack says")
    },
    // A fixture's own date comes before it.
    Setting { apart: &["why"], ..row("as-of", "as-of", Kind::Date, "today, UTC") },
    row("fail-on", "fail-on", Kind::Text, ""),
    row("format", "format", Kind::Formats, ""),
    row("select", "select", Kind::Texts, "all rules"),
    row("exclude", "exclude", Kind::Texts, "no rules"),
    row("jobs", "threads", Kind::Number, "one per core"),
    row("max-file-size", "max-file-size", Kind::Size, ""),
    row("allow-empty", "allow-empty", Kind::Truth, ""),
    row("waivers-file", "waivers", Kind::PathOrPaths, "waivers.toml where there is one"),
    row("longest-waiver", "longest-waiver", Kind::Number, ""),
    row("baseline", "baseline", Kind::Path, "clearance-baseline.json where there is one"),
    row("limits.operations", "max-operations", Kind::Number, ""),
    row("limits.call-depth", "max-call-depth", Kind::Number, ""),
    row("limits.expression-depth", "max-expression-depth", Kind::Number, ""),
    row("limits.string-size", "max-string-size", Kind::Number, ""),
    row("limits.list-size", "max-list-size", Kind::Number, ""),
    row("limits.map-size", "max-map-size", Kind::Number, ""),
    row("limits.gathered-size", "max-gathered-size", Kind::Number, ""),
    row("limits.time", "max-time", Kind::Number, ""),
];

/// The keys of tables, and of lists of them, that are no option's value.
pub const TABLES: &[&str] = &["rules", "overrides", "waivers", "profiles"];

const fn row(key: &'static str, option: &'static str, kind: Kind, unset: &'static str) -> Setting {
    Setting { key, option, command: "check", apart: &[], with: None, kind, unset }
}
