//! The names of rules of several packs: short where that is unique, else `pack/rule`.

use std::collections::BTreeSet;
use std::sync::Arc;

/// The names of one rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleName {
    /// The one that is reported: the short name where no other pack has it, else the full name.
    pub id: Arc<str>,
    /// Where it lies in its pack.
    pub short: Arc<str>,
    /// The pack's name, `/` and the short name.
    pub full: Arc<str>,
}

/// The names of all rules, whether they run or not; sorted by id.
#[derive(Debug, Clone, Default)]
pub struct RuleNames {
    names: Vec<RuleName>,
}

impl RuleNames {
    /// The names of rules by their packs' names and their short names.
    pub fn new<'a>(rules: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let rules: BTreeSet<(&str, &str)> = rules.collect();
        let name = |&(pack, short): &(&str, &str)| {
            let full: Arc<str> = format!("{pack}/{short}").into();
            let short: Arc<str> = short.into();
            let only = rules.iter().filter(|(_, other)| **other == *short).count() == 1;
            let id = if only { Arc::clone(&short) } else { Arc::clone(&full) };
            RuleName { id, short, full }
        };
        let mut names: Vec<RuleName> = rules.iter().map(name).collect();
        names.sort();
        Self { names }
    }

    /// All of them.
    pub fn all(&self) -> &[RuleName] {
        &self.names
    }

    /// The ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &Arc<str>> {
        self.names.iter().map(|name| &name.id)
    }

    /// Everything that stands for one rule, sorted: ids and full names.
    pub fn all_names(&self) -> Vec<Arc<str>> {
        let both = self.names.iter().flat_map(|name| [&name.id, &name.full]);
        let known: BTreeSet<Arc<str>> = both.cloned().collect();
        known.into_iter().collect()
    }

    /// The id of a pack's rule.
    pub fn id(&self, pack: &str, short: &str) -> Option<&Arc<str>> {
        let full = format!("{pack}/{short}");
        let mut names = self.names.iter();
        names.find(|name| *name.short == *short && *name.full == full).map(|name| &name.id)
    }

    /// The id of the rule that a written name stands for. A short name counts before a full one.
    pub fn resolve(&self, written: &str) -> Option<&Arc<str>> {
        let by = |test: &dyn Fn(&RuleName) -> bool| self.names.iter().find(|name| test(name));
        let found = by(&|name| *name.id == *written).or_else(|| by(&|name| *name.full == *written));
        found.map(|name| &name.id)
    }

    /// The ids of the rules that share a short name, where several do.
    pub fn ids_sharing(&self, short: &str) -> Vec<&str> {
        let sharing = self.names.iter().filter(|name| *name.short == *short);
        let ids: Vec<&str> = sharing.map(|name| &*name.id).collect();
        if ids.len() > 1 { ids } else { Vec::new() }
    }
}

/// Returns the message and help for a name that several rules have.
pub fn ambiguous_name(written: &str, ids: &[&str]) -> (String, String) {
    let message = format!("several rules are called `{written}`");
    (message, format!("write one of {}", ids.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::RuleNames;

    #[test]
    fn short_names_stand_for_rules_where_they_are_unique() {
        let names = RuleNames::new([("a", "x"), ("b", "x"), ("a", "b/y"), ("a", "y")].into_iter());
        let ids: Vec<&str> = names.ids().map(|id| &**id).collect();
        assert_eq!(ids, ["a/x", "b/x", "b/y", "y"]);
        for (written, id) in
            [("a/x", "a/x"), ("y", "y"), ("a/y", "y"), ("b/y", "b/y"), ("a/b/y", "b/y")]
        {
            assert_eq!(names.resolve(written).map(|id| &**id), Some(id), "{written}");
        }
        assert_eq!(names.resolve("x"), None);
        assert_eq!(names.ids_sharing("x"), ["a/x", "b/x"]);
        assert!(names.ids_sharing("y").is_empty());
    }
}
