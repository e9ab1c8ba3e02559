//! Mistakes in rules that are found without running them.
//!
//! Each function is looked at with the types of what it is called with, beginning with the customer file as the
//! schema declares it. Where something is not certain, nothing is said: a rule that would run is never refused for
//! what it might do.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::report::Severity;
use crate::schema::Shape;
use crate::script::{Scripts, stack};
use crate::source::Fault;

mod access;
mod allow;
mod calls;
mod changes;
mod compare;
mod declared;
mod expressions;
mod frame;
mod header;
mod levels;
mod machine;
mod natives;
mod packs;
mod program;
mod properties;
mod quotes;
mod rounds;
mod statements;
mod types;
mod unused;

pub use levels::{Levels, UnknownLint};
pub use packs::{INSPECTION, Linted, lint_packs};

use machine::{Call, Fact, Machine, Note, World};
use program::{FunctionId, Program};
use types::Type;

/// A kind of mistake: one row of [`LINTS`].
#[derive(Debug)]
pub struct Lint {
    /// Its name; shown as `lint/` and the name.
    pub name: &'static str,
    /// How much it matters unless a pack says otherwise.
    pub severity: Severity,
    /// What it finds, in one line.
    pub title: &'static str,
    /// What, why, an example that is wrong and one that is right, in Markdown.
    pub page: &'static str,
}

impl Lint {
    /// The lint of a name, with or without `lint/` before it.
    pub fn named(name: &str) -> Option<&'static Self> {
        let name = name.strip_prefix("lint/").unwrap_or(name);
        LINTS.iter().find(|lint| lint.name == name)
    }

    /// Its name as reports show it.
    pub fn id(&self) -> String {
        format!("lint/{}", self.name)
    }
}

macro_rules! lint {
    ($name:literal, $severity:ident, $title:literal) => {
        Lint {
            name: $name,
            severity: Severity::$severity,
            title: $title,
            page: include_str!(concat!("lint/pages/", $name, ".md")),
        }
    };
}

/// Every lint, by name.
pub const LINTS: &[Lint] = &[
    lint!("allow-without-reason", Warning, "A lint is allowed in place, and nobody says why"),
    lint!(
        "change-of-what-was-read",
        Error,
        "Something is assigned to a value of a file, which cannot be changed"
    ),
    lint!(
        "change-without-effect",
        Warning,
        "A list of a file is changed in place, which changes a copy that nobody sees"
    ),
    lint!("fix-on-a-fact", Error, "A fix would write a fact about the world instead of a plan"),
    lint!("id-not-kebab-case", Warning, "A rule's file name is not lower-case words joined by `-`"),
    lint!("impossible-comparison", Error, "Values are compared that are never of one kind"),
    lint!("missing-page", Warning, "A rule's page is only a title"),
    lint!("missing-tags", Advice, "A rule has no tags"),
    lint!("missing-url", Advice, "A rule names no page on the web"),
    lint!("never-reports", Error, "A rule can never report anything"),
    lint!(
        "optional-key-compared",
        Error,
        "An optional key is put in order without asking whether it is there"
    ),
    lint!("report-without-place", Error, "A finding is reported at something that has no place"),
    lint!("shadowed-name", Warning, "A name is defined that is already taken"),
    lint!("undeclared-param", Error, "A parameter is read that `RULE` does not declare"),
    lint!("unknown-enum-value", Error, "A text is compared that the schema never has there"),
    lint!("unknown-property", Error, "A key is read that the schema does not have"),
    lint!("unknown-table", Error, "A table is read that `data` does not have"),
    lint!("unreachable-code", Warning, "A statement can never be reached"),
    lint!("unused-allow", Warning, "A lint is allowed in place that finds nothing there"),
    lint!("unused-function", Warning, "A function is never called"),
    lint!("unused-param-entry", Warning, "A parameter is declared in `RULE` and never read"),
    lint!("unused-parameter", Warning, "A function's parameter is never read"),
    lint!("unused-variable", Warning, "A variable is never read"),
    lint!("value-in-quotes", Warning, "A value is to be filled into a string between quotes"),
    lint!("wrong-argument", Error, "A function or operator is given what it does not take"),
];

/// The functions of a rule that are called from outside.
const ENTRIES: [&str; 4] = ["applies", "check", "gather", "check_all"];

/// Something that a lint found.
#[derive(Debug, Clone)]
pub struct LintFinding {
    /// The lint.
    pub lint: &'static Lint,
    /// What is wrong, where, and what to do.
    pub fault: Fault,
}

/// Everything that lints find in the scripts of a pack, by script and place; what is allowed in place is left out.
///
/// # Errors
/// What is wrong with the syntax of scripts: there is nothing to look at then.
pub fn lint(scripts: &Scripts) -> Result<Vec<LintFinding>, Vec<Fault>> {
    stack::with(of_looking(scripts), || find(scripts))
}

fn find(scripts: &Scripts) -> Result<Vec<LintFinding>, Vec<Fault>> {
    let world = world(scripts)?;
    let mut machine = Machine::new(&world);
    let entries = look(&mut machine);
    let mut notes = unused::notes(&mut machine, &entries);
    for index in 0..scripts.rules.len() {
        notes.extend(header::notes(&world, index)?);
    }
    notes.sort_by(|a, b| {
        (a.script, a.span, a.lint, &a.message).cmp(&(b.script, b.span, b.lint, &b.message))
    });
    notes.dedup_by(|a, b| (a.script, a.span, a.lint) == (b.script, b.span, b.lint));
    let mut findings = Vec::new();
    for (index, script) in world.program.scripts.iter().enumerate() {
        let own = notes.iter().filter(|note| note.script == index);
        findings.extend(allow::kept(script, own.map(|note| finding(note, script)).collect()));
    }
    Ok(findings)
}

/// The keys of a customer file that each rule can read, in its own functions and in those of libraries: dotted
/// paths such as `source.subscriptions[].licenses`, sorted. `*` stands for whatever keys a table has.
///
/// # Errors
/// What is wrong with the syntax of scripts.
pub fn reads(scripts: &Scripts) -> Result<Vec<Vec<String>>, Vec<Fault>> {
    stack::with(of_looking(scripts), || {
        let world = world(scripts)?;
        let mut machine = Machine::new(&world);
        let entries = look(&mut machine);
        Ok(entries.iter().map(|calls| unused::keys_read(&machine, calls)).collect())
    })
}

/// The bytes of the stack that looking may take: functions are looked at within one another, and each calls itself for what
/// its expressions hold.
fn of_looking(scripts: &Scripts) -> usize {
    const LEAST: usize = 64 << 20;
    LEAST.max(2 * stack::of_reading(&scripts.limits))
}

fn world(scripts: &Scripts) -> Result<World<'_>, Vec<Fault>> {
    let tables = scripts.tables.iter().map(|table| {
        // A table without a schema has the keys that it has.
        let bare = table.shape.names(crate::schema::ShapeId::ROOT).next().is_none();
        if bare { Arc::new(Shape::of_document(&table.document)) } else { Arc::clone(&table.shape) }
    });
    let shapes = std::iter::once(Arc::clone(&scripts.shape)).chain(tables).collect();
    Ok(World { scripts, program: Program::of(scripts)?, shapes })
}

/// Looks at each rule from the functions that are called from outside; gives these calls, rule by rule.
fn look(machine: &mut Machine<'_>) -> Vec<BTreeSet<Call>> {
    let rules = machine.world.scripts.rules.len();
    (0..rules).map(|rule| entries(machine, rule)).collect()
}

fn entries(machine: &mut Machine<'_>, rule: usize) -> BTreeSet<Call> {
    let mut calls = BTreeSet::new();
    let mut gathered = Type::default();
    let params = Type::of(types::Kind::Params(rule));
    for name in ENTRIES {
        let world = machine.world;
        let Some(script) = world.program.scripts.get(rule) else { continue };
        let Some(function) = script.functions.iter().position(|function| function.name == name)
        else {
            continue;
        };
        let count = script.functions.get(function).map_or(0, |function| function.parameters.len());
        let first = match name {
            "check_all" => Type::list(std::mem::take(&mut gathered)),
            _ => Machine::customer(),
        };
        let arguments = [first, params.clone()].into_iter().take(count).collect();
        let call = Call { function: FunctionId { script: rule, function }, arguments };
        let done = rounds::call(machine, &call);
        if let (Some(done), "gather") = (done, name) {
            gathered = done.gives.clone();
            gathered.kinds.retain(|kind| !kind.is_nothing());
        }
        calls.insert(call);
    }
    calls
}

fn finding(note: &Note, script: &program::Script) -> Option<LintFinding> {
    let lint = Lint::named(note.lint)?;
    let fault = Fault {
        help: note.help.clone(),
        label: note.label.clone(),
        ..Fault::new(&script.source, note.span, note.message.as_str())
    };
    Some(LintFinding { lint, fault })
}

/// Whether some of the calls, or what they lead to, do something.
fn does(machine: &Machine<'_>, calls: &BTreeSet<Call>, wanted: impl Fn(&Fact) -> bool) -> bool {
    let mut found = calls.iter().filter_map(|call| machine.found(call));
    found.any(|done| done.facts.iter().any(&wanted))
}
