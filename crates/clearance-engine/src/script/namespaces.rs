//! Namespaces of packs: which libraries and tables the scripts of each pack may name.
//!
//! A pack sees its own and those of the packs that it extends. So two packs that have nothing to do with each other may
//! both have a library of one name, and each calls its own.

/// The libraries and tables that each pack sees. Without any, all scripts are of one pack.
#[derive(Debug, Clone, Default)]
pub struct Namespaces {
    /// For each pack the numbers of those whose libraries and tables it may name, its own included. A pack comes after
    /// all that it extends.
    pub sees: Vec<Vec<usize>>,
    /// Every library and table, also of packs that are not loaded but that a user may mean.
    pub all: Vec<Named>,
}

/// A library or a table, for help where a script names one that its pack does not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Whether it is a library.
    pub kind: NamedKind,
    /// Its name.
    pub name: String,
    /// How messages call its pack.
    pub pack: String,
    /// How `extends` would name it, if that can be said.
    pub extends: Option<String>,
    /// The number of its pack, if that is loaded.
    pub number: Option<usize>,
}

/// A kind of named part of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedKind {
    /// A file of functions.
    Library,
    /// A table of facts.
    Table,
}

impl NamedKind {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Library => "library",
            Self::Table => "table",
        }
    }
}

impl Namespaces {
    /// Whether a pack sees what another one has.
    pub(super) fn sees(&self, pack: usize, other: usize) -> bool {
        let seen = self.sees.get(pack);
        seen.map_or(pack == other, |seen| seen.contains(&other))
    }

    /// Returns the advice where a pack names something that it does not see and others have.
    pub fn not_visible_help(&self, pack: usize, kind: NamedKind, name: &str) -> Option<String> {
        let named = self.all.iter().filter(|one| one.kind == kind && one.name == name);
        let named: Vec<&Named> = named.collect();
        let word = kind.word();
        let seen = |one: &&&Named| one.number.is_some_and(|number| self.sees(pack, number));
        let both: Vec<&str> = named.iter().filter(seen).map(|one| one.pack.as_str()).collect();
        if !both.is_empty() {
            let packs = both.join(" and ");
            return Some(format!("{packs} both have such a {word}: give one another name"));
        }
        let one = named.first()?;
        Some(match &one.extends {
            Some(extends) => format!(
                "`{name}` is a {word} of {}: write `extends = [\"{extends}\"]` in pack.toml",
                one.pack
            ),
            None => format!(
                "`{name}` is a {word} of {}: name its folder in `extends` of pack.toml",
                one.pack
            ),
        })
    }
}
