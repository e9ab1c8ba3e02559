//! A rule: a script with an id, and the choice of rules that run.

use std::sync::Arc;

use globset::{Glob, GlobMatcher};

use crate::script::Header;
use crate::source::Source;

pub use crate::report::SCHEMA_ID;

/// The id under which it is reported that the pack's function for deadlines broke; no rule can be called so.
pub const DEADLINE_ID: &str = "customer.deadline";

/// A rule of a pack.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id: where it lies in its pack, in kebab-case.
    pub id: Arc<str>,
    /// What it says of itself.
    pub header: Header,
    /// Its script.
    pub source: Arc<Source>,
}

/// The id of a rule at a path within its pack (`/` between the parts, `.rhai` at the end).
///
/// # Errors
/// What is wrong with the name.
pub fn id_of(path: &str) -> Result<String, String> {
    let id = path.strip_suffix(".rhai").unwrap_or(path).replace('_', "-");
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '/';
    let parts_are_names = id.split('/').all(|part| !part.trim_matches('-').is_empty());
    if !id.chars().all(kebab) || !parts_are_names {
        return Err("a rule's file name is its id: lower-case words joined by `-`".into());
    }
    if id == SCHEMA_ID {
        return Err("`schema` is the id of the schema's own findings".into());
    }
    if id.starts_with("waiver/") {
        return Err("ids in `waiver/` are those of findings about waivers".into());
    }
    Ok(id)
}

/// Which rules run.
#[derive(Debug, Default)]
pub struct Selection {
    /// Rules that match one of these run; all do where there are none.
    pub select: Vec<Pattern>,
    /// Rules that match one of these do not run.
    pub exclude: Vec<Pattern>,
}

/// A glob over rule ids, or `tag:` and a tag.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As it was written.
    pub text: String,
    test: Test,
}

#[derive(Debug, Clone)]
enum Test {
    Id(GlobMatcher),
    Tag(String),
}

impl std::str::FromStr for Pattern {
    type Err = globset::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let test = match text.strip_prefix("tag:") {
            Some(tag) => Test::Tag(tag.to_owned()),
            None => Test::Id(Glob::new(text)?.compile_matcher()),
        };
        Ok(Self { text: text.to_owned(), test })
    }
}

impl Pattern {
    /// Whether a rule matches.
    pub fn matches(&self, rule: &Rule) -> bool {
        match &self.test {
            Test::Id(glob) => glob.is_match(&*rule.id),
            Test::Tag(tag) => rule.header.tags.contains(tag),
        }
    }
}

impl Selection {
    /// Whether a rule runs.
    pub fn includes(&self, rule: &Rule) -> bool {
        let any = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.matches(rule));
        (self.select.is_empty() || any(&self.select)) && !any(&self.exclude)
    }

    /// The patterns that match none of the rules, with the option that each was given to.
    pub fn idle<'a>(&'a self, rules: &[Rule]) -> Vec<(&'static str, &'a Pattern)> {
        let select = self.select.iter().map(|pattern| ("--select", pattern));
        let exclude = self.exclude.iter().map(|pattern| ("--exclude", pattern));
        let idle = |pattern: &Pattern| !rules.iter().any(|rule| pattern.matches(rule));
        select.chain(exclude).filter(|(_, pattern)| idle(pattern)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::id_of;

    #[test]
    fn ids_are_paths_in_kebab_case() {
        assert_eq!(id_of("same-region.rhai").unwrap(), "same-region");
        assert_eq!(id_of("billing/early_cancel.rhai").unwrap(), "billing/early-cancel");
        for bad in [
            "Same.rhai",
            "a b.rhai",
            ".rhai",
            "schema.rhai",
            "-.rhai",
            "a//b.rhai",
            "waiver/unused.rhai",
        ] {
            assert!(id_of(bad).is_err(), "{bad}");
        }
    }
}
