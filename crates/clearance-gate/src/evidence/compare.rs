//! In what two runs differ.

use std::collections::BTreeMap;

use serde::Serialize;

use super::form::{Descriptor, Statement};

/// What of a run differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A customer file.
    Input,
    /// Another file, by what it is for: `rule`, `table`, …
    File(String),
    /// The version of the program.
    Program,
    /// How the run was done.
    Option,
    /// What a rule may use.
    Limit,
    /// What the run came to.
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

impl Part {
    /// Its name in reports.
    pub fn name(&self) -> &str {
        match self {
            Self::Input => "input",
            Self::File(kind) => kind,
            Self::Program => "program",
            Self::Option => "option",
            Self::Limit => "limit",
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
pub enum Change {
    /// It is something else now.
    Changed {
        /// What was recorded.
        recorded: String,
        /// What there is now.
        now: String,
    },
    /// It was recorded, and is no more.
    Missing(String),
    /// It was not recorded, and is there now.
    New(String),
}

impl Change {
    /// Its name in reports.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Changed { .. } => "changed",
            Self::Missing(_) => "missing",
            Self::New(_) => "new",
        }
    }

    /// What was recorded, and what there is now.
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
    /// What of the run.
    pub part: Part,
    /// Which of those.
    pub name: String,
    /// In which way.
    pub change: Change,
}

/// Everything in which a run differs from the one that was recorded: first what it is made of, then what it came to.
pub fn differences(recorded: &Statement, now: &Statement) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut add =
        |part: Part, recorded: Named, now: Named| compare(part, recorded, now, &mut found);
    add(Part::Input, files(&recorded.subject), files(&now.subject));
    let (was, is) = (&recorded.predicate, &now.predicate);
    let (of_was, of_is) = (by_kind(&was.configuration), by_kind(&is.configuration));
    for kind in of_was.keys().chain(of_is.keys()).collect::<std::collections::BTreeSet<_>>() {
        let of = |kinds: &BTreeMap<String, Named>| kinds.get(kind).cloned().unwrap_or_default();
        add(Part::File((*kind).clone()), of(&of_was), of(&of_is));
    }
    let (run, again) = (&was.clearance, &is.clearance);
    add(Part::Program, one("version", &run.program), one("version", &again.program));
    add(Part::Option, fields(&run.options), fields(&again.options));
    add(Part::Option, one("as_of", &run.as_of), one("as_of", &again.as_of));
    add(Part::Limit, fields(&run.limits), fields(&again.limits));
    add(Part::Verdict, one("result", &was.result), one("result", &is.result));
    add(Part::Verdict, fields(&run.verdict), fields(&again.verdict));
    let lists = |passed: &[String], warned: &[String], failed: &[String]| {
        [("passedTests", passed), ("warnedTests", warned), ("failedTests", failed)]
            .map(|(name, rules)| (name.to_owned(), rules.join(", ")))
            .into()
    };
    add(
        Part::Verdict,
        lists(&was.passed_tests, &was.warned_tests, &was.failed_tests),
        lists(&is.passed_tests, &is.warned_tests, &is.failed_tests),
    );
    add(
        Part::Rule,
        items(&run.rules, |rule| rule.id.clone()),
        items(&again.rules, |rule| rule.id.clone()),
    );
    add(Part::Rule, one("off", &run.off.join(", ")), one("off", &again.off.join(", ")));
    add(
        Part::Finding,
        items(&run.findings, |finding| finding.fingerprint.clone()),
        items(&again.findings, |finding| finding.fingerprint.clone()),
    );
    let file = |file: &Option<String>| file.clone().unwrap_or_default();
    add(
        Part::Broken,
        items(&run.broken, |broken| file(&broken.file)),
        items(&again.broken, |broken| file(&broken.file)),
    );
    if found.is_empty() && recorded != now {
        add_rest(&mut found);
    }
    found
}

/// Evidence that says the same in another order was not written like this by anybody who ran it.
fn add_rest(found: &mut Vec<Difference>) {
    let change = Change::Changed {
        recorded: "in another order, or more than once".to_owned(),
        now: "as it is written by a run".to_owned(),
    };
    found.push(Difference { part: Part::Statement, name: "order".to_owned(), change });
}

/// What there is of a part, by name.
type Named = BTreeMap<String, String>;

fn one(name: &str, value: &str) -> Named {
    Named::from([(name.to_owned(), value.to_owned())])
}

fn files(descriptors: &[Descriptor]) -> Named {
    descriptors.iter().map(|file| (file.name.clone(), file.digest.sha256.clone())).collect()
}

fn by_kind(descriptors: &[Descriptor]) -> BTreeMap<String, Named> {
    let mut kinds: BTreeMap<String, Named> = BTreeMap::new();
    for file in descriptors {
        let kind = file.annotations.as_ref().map_or("configuration", |of| &of.kind);
        let named = kinds.entry(kind.to_owned()).or_default();
        named.insert(file.name.clone(), file.digest.sha256.clone());
    }
    kinds
}

/// The fields of something, each as JSON.
fn fields(of: &impl Serialize) -> Named {
    match serde_json::to_value(of) {
        Ok(serde_json::Value::Object(fields)) => {
            fields.into_iter().map(|(name, value)| (name, value.to_string())).collect()
        }
        _ => Named::new(),
    }
}

/// The items of a list as JSON, by a name that need not be theirs alone.
fn items<T: Serialize>(list: &[T], name: impl Fn(&T) -> String) -> Named {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in list {
        let json = serde_json::to_string(item).unwrap_or_default();
        named.entry(name(item)).or_default().push(json);
    }
    named.into_iter().map(|(name, items)| (name, items.join("\n"))).collect()
}

fn compare(part: Part, recorded: Named, mut now: Named, found: &mut Vec<Difference>) {
    let mut differ = BTreeMap::new();
    for (name, was) in recorded {
        match now.remove(&name) {
            Some(is) if is == was => {}
            Some(now) => _ = differ.insert(name, Change::Changed { recorded: was, now }),
            None => _ = differ.insert(name, Change::Missing(was)),
        }
    }
    differ.extend(now.into_iter().map(|(name, is)| (name, Change::New(is))));
    let difference = |(name, change)| Difference { part: part.clone(), name, change };
    found.extend(differ.into_iter().map(difference));
}
