//! The selection of rules by patterns: globs over ids, and tags.

use globset::{Glob, GlobMatcher};

use super::pack_rule::Rule;

/// Which rules run.
#[derive(Debug, Clone, Default)]
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
