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
    pub kind: SettingKind,
    /// The default in words, where the option has none of its own.
    pub unset: &'static str,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingKind {
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

impl SettingKind {
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
    Setting { apart: &["parse"], ..row("paths", "paths", SettingKind::Paths, "") },
    row("packs", "packs", SettingKind::Paths, "the nearest pack, else that of the program"),
    row("data", "data", SettingKind::Paths, "the packs' own tables"),
    Setting {
        command: "test",
        with: Some("packs"),
        ..row("fixtures", "fixtures", SettingKind::Path, "as each pack says")
    },
    // A fixture's own date comes before it.
    Setting { apart: &["why"], ..row("as-of", "as-of", SettingKind::Date, "today, UTC") },
    row("fail-on", "fail-on", SettingKind::Text, ""),
    row("format", "format", SettingKind::Formats, ""),
    row("report.title", "title", SettingKind::Text, "none"),
    row("report.author", "author", SettingKind::Text, "none"),
    row("select", "select", SettingKind::Texts, "all rules"),
    row("exclude", "exclude", SettingKind::Texts, "no rules"),
    row("threads", "threads", SettingKind::Number, "one per core"),
    row("max-file-size", "max-file-size", SettingKind::Size, ""),
    row("allow-empty", "allow-empty", SettingKind::Truth, ""),
    row("waivers-file", "waivers", SettingKind::PathOrPaths, "waivers.toml where there is one"),
    row("longest-waiver", "longest-waiver", SettingKind::Number, ""),
    row("baseline", "baseline", SettingKind::Path, "clearance-baseline.json where there is one"),
    row("limits.operations", "max-operations", SettingKind::Number, ""),
    row("limits.call-depth", "max-call-depth", SettingKind::Number, ""),
    row("limits.expression-depth", "max-expression-depth", SettingKind::Number, ""),
    row("limits.string-size", "max-string-size", SettingKind::Number, ""),
    row("limits.list-size", "max-list-size", SettingKind::Number, ""),
    row("limits.map-size", "max-map-size", SettingKind::Number, ""),
    row("limits.gathered-size", "max-gathered-size", SettingKind::Number, ""),
    row("limits.time", "max-time", SettingKind::Number, ""),
];

/// The keys of tables, and of lists of them, that are no option's value.
pub const TABLES: &[&str] = &["rules", "overrides", "waivers", "profiles"];

const fn row(
    key: &'static str,
    option: &'static str,
    kind: SettingKind,
    unset: &'static str,
) -> Setting {
    Setting { key, option, command: "check", apart: &[], with: None, kind, unset }
}
