//! The tables that scripts can read, by the names that are written in them and in the libraries that they name.

use std::collections::BTreeSet;

use super::lexer::token_texts;
use super::scripts::Scripts;
use clearance_syntax::source::Source;

impl Scripts {
    /// The numbers of the tables that the rules can read. Where a script uses `data` in another way than by a table's
    /// name, these are all that it sees.
    pub fn tables_read(&self) -> BTreeSet<usize> {
        let mut search =
            TableSearch { scripts: self, tables: BTreeSet::new(), libraries: BTreeSet::new() };
        let mut waiting: Vec<(&Source, usize)> =
            self.rules.iter().map(|rule| (&*rule.source, rule.pack)).collect();
        while let Some((source, pack)) = waiting.pop() {
            let named = search.read_script(source, pack);
            let libraries = named.into_iter().filter_map(|number| self.libraries.get(number));
            waiting.extend(libraries.map(|library| (&*library.source, library.pack)));
        }
        search.tables
    }
}

/// The tables and libraries that were met so far, by their numbers.
struct TableSearch<'a> {
    scripts: &'a Scripts,
    tables: BTreeSet<usize>,
    libraries: BTreeSet<usize>,
}

impl TableSearch<'_> {
    /// Notes the tables that a script names, and returns the libraries that no script named before.
    fn read_script(&mut self, source: &Source, pack: usize) -> Vec<usize> {
        let tables = self.scripts.tables_seen(pack);
        let libraries = self.scripts.libraries_seen(pack);
        let words: Vec<&str> = token_texts(&source.text).collect();
        let word_at = |at: usize| words.get(at).copied().unwrap_or_default();
        let mut found = Vec::new();
        for (at, &word) in words.iter().enumerate() {
            if word == "data" {
                let name = if word_at(at + 1) == "." { word_at(at + 2) } else { "" };
                match tables.iter().find(|(_, table)| table.name == name) {
                    Some(&(number, _)) => _ = self.tables.insert(number),
                    None => self.tables.extend(tables.iter().map(|&(number, _)| number)),
                }
            } else if word_at(at + 1) == "::" {
                let named = libraries.iter().filter(|(_, library)| library.name == word);
                let new = named.filter(|&&(number, _)| self.libraries.insert(number));
                found.extend(new.map(|&(number, _)| number));
            }
        }
        found
    }
}
