//! In what two runs differ.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::form::{Descriptor, Predicate, RecordedBroken, Statement};

/// The part of a run that differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatementPart {
    /// A document.
    Input,
    /// Another file, by what it is for: `rule`, `table`, …
    File(String),
    /// The version of the program.
    Program,
    /// How the run was done.
    Option,
    /// What a rule may use.
    Limit,
    /// The age of a table.
    Table,
    /// The results of the run.
    Verdict,
    /// How a rule ended.
    Rule,
    /// A finding.
    Finding,
    /// What could not be checked.
    Broken,
    /// The statement around it.
    Statement,
}

impl StatementPart {
    /// Its name in reports.
    pub fn name(&self) -> &str {
        match self {
            Self::Input => "input",
            Self::File(kind) => kind,
            Self::Program => "program",
            Self::Option => "option",
            Self::Limit => "limit",
            Self::Table => "table age",
            Self::Verdict => "verdict",
            Self::Rule => "rule result",
            Self::Finding => "finding",
            Self::Broken => "not checked",
            Self::Statement => "statement",
        }
    }
}

/// In which way something differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldChange {
    /// It is something else now.
    Changed {
        /// The recorded value.
        recorded: String,
        /// The present value.
        now: String,
    },
    /// It was recorded, and is no more.
    Missing(String),
    /// It was not recorded, and is there now.
    New(String),
}

impl FieldChange {
    /// Its name in reports.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Changed { .. } => "changed",
            Self::Missing(_) => "missing",
            Self::New(_) => "new",
        }
    }

    /// The recorded value and the present one.
    pub fn sides(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::Changed { recorded, now } => (Some(recorded), Some(now)),
            Self::Missing(recorded) => (Some(recorded), None),
            Self::New(now) => (None, Some(now)),
        }
    }
}

/// Something in which two runs differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The part of the run.
    pub part: StatementPart,
    /// Which of those.
    pub name: String,
    /// In which way.
    pub change: FieldChange,
}

/// Compares a run with the one that was recorded: the parts that it is made of first, then its results.
pub fn compare_statements(recorded: &Statement, now: &Statement) -> Vec<Difference> {
    let mut found = Vec::new();
    let inputs = [recorded, now].map(|statement| file_digests(&statement.subject));
    compare_fields(StatementPart::Input, inputs, &mut found);
    let [was, is] = [recorded, now].map(|statement| by_kind(&statement.predicate.configuration));
    for kind in was.keys().chain(is.keys()).collect::<BTreeSet<_>>() {
        let files = [&was, &is].map(|kinds| kinds.get(kind).cloned().unwrap_or_default());
        compare_fields(StatementPart::File(kind.clone()), files, &mut found);
    }
    let both = run_parts(&recorded.predicate).into_iter().zip(run_parts(&now.predicate));
    for ((part, was), (_, is)) in both {
        compare_fields(part, [was, is], &mut found);
    }
    if found.is_empty() && recorded != now {
        found.push(other_order());
    }
    found
}

/// Returns the parts of a run that every run has, in the order in which they are compared.
fn run_parts(predicate: &Predicate) -> [(StatementPart, FieldMap); 12] {
    let run = &predicate.clearance;
    let file_of = |broken: &RecordedBroken| broken.file.clone().unwrap_or_default();
    [
        (StatementPart::Program, single_field("version", &run.program)),
        (StatementPart::Option, json_fields(&run.options)),
        (StatementPart::Option, single_field("as_of", &run.as_of)),
        (StatementPart::Limit, json_fields(&run.limits)),
        (StatementPart::Table, json_items(&run.tables, |table| table.file.clone())),
        (StatementPart::Verdict, single_field("result", &predicate.result)),
        (StatementPart::Verdict, json_fields(&run.verdict)),
        (StatementPart::Verdict, test_lists(predicate)),
        (StatementPart::Rule, json_items(&run.rules, |rule| rule.id.clone())),
        (StatementPart::Rule, single_field("off", &run.off.join(", "))),
        (StatementPart::Finding, json_items(&run.findings, |one| one.fingerprint.clone())),
        (StatementPart::Broken, json_items(&run.broken, file_of)),
    ]
}

/// Returns the three lists of rules of a test result.
fn test_lists(predicate: &Predicate) -> FieldMap {
    let Predicate { passed_tests, warned_tests, failed_tests, .. } = predicate;
    [("passedTests", passed_tests), ("warnedTests", warned_tests), ("failedTests", failed_tests)]
        .map(|(name, rules)| (name.to_owned(), rules.join(", ")))
        .into()
}

/// The difference between two statements whose parts are the same: evidence in another order was not written by a run.
fn other_order() -> Difference {
    let change = FieldChange::Changed {
        recorded: "in another order, or more than once".to_owned(),
        now: "as it is written by a run".to_owned(),
    };
    Difference { part: StatementPart::Statement, name: "order".to_owned(), change }
}

/// The fields of a part, by name, each as text.
type FieldMap = BTreeMap<String, String>;

fn single_field(name: &str, value: &str) -> FieldMap {
    FieldMap::from([(name.to_owned(), value.to_owned())])
}

fn file_digests(descriptors: &[Descriptor]) -> FieldMap {
    descriptors.iter().map(|file| (file.name.clone(), file.digest.sha256.clone())).collect()
}

fn by_kind(descriptors: &[Descriptor]) -> BTreeMap<String, FieldMap> {
    let mut kinds: BTreeMap<String, FieldMap> = BTreeMap::new();
    for file in descriptors {
        let kind = file.annotations.as_ref().map_or("configuration", |of| &of.kind);
        let named = kinds.entry(kind.to_owned()).or_default();
        named.insert(file.name.clone(), file.digest.sha256.clone());
    }
    kinds
}

/// The fields of something, each as JSON.
fn json_fields(of: &impl Serialize) -> FieldMap {
    match serde_json::to_value(of) {
        Ok(serde_json::Value::Object(fields)) => {
            fields.into_iter().map(|(name, value)| (name, value.to_string())).collect()
        }
        _ => FieldMap::new(),
    }
}

/// The items of a list as JSON, by a name that need not be theirs alone.
fn json_items<T: Serialize>(list: &[T], name: impl Fn(&T) -> String) -> FieldMap {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in list {
        let json = serde_json::to_string(item).unwrap_or_default();
        named.entry(name(item)).or_default().push(json);
    }
    named.into_iter().map(|(name, items)| (name, items.join("\n"))).collect()
}

/// Compares the fields of one part, recorded and now.
fn compare_fields(part: StatementPart, fields: [FieldMap; 2], found: &mut Vec<Difference>) {
    let [recorded, mut now] = fields;
    let mut differ = BTreeMap::new();
    for (name, was) in recorded {
        match now.remove(&name) {
            Some(is) if is == was => {}
            Some(now) => _ = differ.insert(name, FieldChange::Changed { recorded: was, now }),
            None => _ = differ.insert(name, FieldChange::Missing(was)),
        }
    }
    differ.extend(now.into_iter().map(|(name, is)| (name, FieldChange::New(is))));
    let difference = |(name, change)| Difference { part: part.clone(), name, change };
    found.extend(differ.into_iter().map(difference));
}
