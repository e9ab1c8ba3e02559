//! A rule: a script with an id, and the choice of rules that run.

use std::sync::Arc;

use globset::{Glob, GlobMatcher};

use crate::script::Header;
use crate::source::Source;

mod names;
mod reserved;

pub use names::{RuleName, RuleNames, several};

pub use reserved::{
    DEADLINE_ID, EXPIRED_ID, INVALID_ID, SCHEMA_ID, UNUSED_ID, WAIVER_IDS, is_waiver_id,
};

/// A rule of a pack.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id, under which everything is reported: its short name, or its full name where several packs have a rule of
    /// that short name.
    pub id: Arc<str>,
    /// Its short name: where it lies in its pack, in kebab-case.
    pub short: Arc<str>,
    /// What its pack is called in full names, which are `pack/rule`.
    pub pack: Arc<str>,
    /// The number of its pack among those that are loaded.
    pub pack_number: usize,
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

/// What a pack is called in full names of rules: its name as lower-case words joined by `-`.
pub fn pack_id(name: &str) -> String {
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c| !word(c)).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "pack".to_owned() } else { words.join("-") }
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
            Test::Id(glob) => {
                glob.is_match(&*rule.short) || glob.is_match(&*rule.id) || self.is_in_pack(rule)
            }
            Test::Tag(tag) => rule.header.tags.contains(tag),
        }
    }

    /// Whether it is a pack's name and a glob over the short names of its rules, and this is one of them.
    fn is_in_pack(&self, rule: &Rule) -> bool {
        let rest = self.text.strip_prefix(&*rule.pack).and_then(|rest| rest.strip_prefix('/'));
        let glob = rest.and_then(|rest| Glob::new(rest).ok());
        glob.is_some_and(|glob| glob.compile_matcher().is_match(&*rule.short))
    }

    /// Whether it stands for one rule by its name.
    fn is_literal(&self) -> bool {
        matches!(self.test, Test::Id(_)) && !self.text.contains(['*', '?', '[', '{', '\\'])
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

    /// The patterns that are the short name of several rules, with the option that each was given to and these rules.
    pub fn ambiguous<'a>(
        &'a self,
        rules: &'a [Rule],
    ) -> Vec<(&'static str, &'a str, Vec<&'a str>)> {
        let select = self.select.iter().map(|pattern| ("--select", pattern));
        let exclude = self.exclude.iter().map(|pattern| ("--exclude", pattern));
        let literal = select.chain(exclude).filter(|(_, pattern)| pattern.is_literal());
        let named = literal.map(|(option, pattern)| {
            let same = rules.iter().filter(|rule| *rule.short == *pattern.text);
            (option, pattern.text.as_str(), same.map(|rule| &*rule.id).collect::<Vec<_>>())
        });
        named.filter(|(.., same)| same.len() > 1).collect()
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
