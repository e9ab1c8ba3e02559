//! The files that the facts of a draft are from, and which of them are newer than those that a written draft is from.

use std::collections::{BTreeMap, BTreeSet};

use clearance_syntax::document::{Document, NodeId, Value};
use jiff::civil::Date;

use super::provenance::FileRecord;
use crate::book::{Customer, FactClaims};

/// The files that each fact of a draft is from.
#[derive(Debug, Clone, Default)]
pub(super) struct Origins {
    /// By the key path of a fact; by that of its table for facts that no claim tells of.
    facts: BTreeMap<String, Vec<usize>>,
    /// The files that tell of the customer.
    pub(super) files: BTreeMap<usize, FileRecord>,
}

impl Origins {
    pub(super) fn of(customer: &Customer, files: &[FileRecord]) -> Self {
        let known = |number: &usize| Some((*number, files.get(*number)?.clone()));
        let places = customer.subscriptions.iter().map(|one| {
            // Places are sorted by file.
            let mut files: Vec<usize> = one.places.iter().map(|place| place.file).collect();
            files.dedup();
            (subscription_path(&one.id), files)
        });
        Self { facts: places.collect(), files: customer.files.iter().filter_map(known).collect() }
    }

    /// Adds the files of a fact: those that say the value it has, or all where they disagree about it.
    pub(super) fn add<T: PartialEq + Clone>(&mut self, path: String, claims: &FactClaims<T>) {
        let agreed = claims.agreed().map(|agreed| agreed.value);
        let says = claims
            .all()
            .iter()
            .filter(|claim| agreed.as_ref().is_none_or(|value| *value == claim.value));
        let files: Vec<usize> = says.map(|claim| claim.place.file).collect();
        if !files.is_empty() {
            self.facts.insert(path, files);
        }
    }

    /// Whether one of the files that a fact is from is among these.
    pub(super) fn is_from(&self, owner: &str, key: &str, files: &BTreeSet<usize>) -> bool {
        let own = self.facts.get(&format!("{owner}{key}")).or_else(|| self.facts.get(owner));
        match own {
            Some(own) => own.iter().any(|file| files.contains(file)),
            None => !files.is_empty(),
        }
    }

    /// The files that a written draft is not from yet and that are not older than what it is from, as far as both days are known.
    pub(super) fn find_newer(&self, written: &Document) -> BTreeSet<usize> {
        let recorded = recorded_files(written);
        let newest = recorded.iter().filter_map(|file| file.day).max();
        let is_newer = |file: &FileRecord| {
            let is_known = recorded.iter().any(|known| known.digest == file.digest);
            !is_known && file.day.zip(newest).is_none_or(|(day, newest)| day >= newest)
        };
        let newer = self.files.iter().filter(|(_, file)| is_newer(file));
        newer.map(|(number, _)| *number).collect()
    }
}

/// The key path of a subscription, as the head of those of its keys.
pub(super) fn subscription_path(id: &str) -> String {
    format!("source.subscriptions[id={id}].")
}

/// A file that a written draft records.
pub(super) struct RecordedFile {
    pub(super) name: String,
    pub(super) format: String,
    digest: String,
    day: Option<Date>,
}

/// The files that a written draft records.
pub(super) fn recorded_files(written: &Document) -> Vec<RecordedFile> {
    let text = |table, key| written.get_text(table, key).unwrap_or_default().to_owned();
    let file = |&table: &NodeId| RecordedFile {
        name: text(table, "name"),
        format: text(table, "format"),
        digest: text(table, "sha256"),
        day: written.get(table, "day").and_then(|node| match &written.node(node).value {
            Value::Date(day) => Some(*day),
            Value::Text(day) => day.parse().ok(),
            _ => None,
        }),
    };
    list_items(written, "/extra/import/files").iter().map(file).collect()
}

/// The items of the list at a pointer; none where there is no list.
pub(super) fn list_items<'d>(document: &'d Document, pointer: &str) -> &'d [NodeId] {
    document.at_pointer(pointer).map_or(&[], |list| document.items(list))
}
