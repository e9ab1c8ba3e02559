//! Loads packs: rules, their functions, tables and schema, from folders or from the binary itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::rule::{Rule, Selection, id_of};
use crate::schema::{Schema, nearest};
use crate::script::{Library, Limits, Observe, Params, RuleScript, Sandbox, Scripts, read_header};
use crate::settings::Settings;
use crate::source::{Fault, Source, Span};

mod configured;
mod contained;
mod deadline;
mod discover;
mod folder;
mod lints;
mod manifest;
mod materials;
mod schemas;
mod tables;

pub use configured::{Configured, Scope};
pub use deadline::DeadlineFunction;
pub use discover::{discover, own_parts};
pub use folder::{
    BUILTIN, PackFiles, builtin, builtin_fixtures, read_begun, read_folder, read_tables,
};
pub use lints::{Linted, lint};
pub(crate) use manifest::relative_to;
pub use manifest::{Described, FixtureSettings};
pub use materials::materials;
pub(crate) use tables::held;

/// What a pack says of itself; a folder that has it holds rules, not customers.
pub const MANIFEST: &str = "pack.toml";

/// The schema of a customer file, in a pack that has its own.
pub const SCHEMA_FILE: &str = "customer.schema.json";

/// Rules ready to run, with all that they need.
#[derive(Debug)]
pub struct Pack {
    /// The rules that run, sorted by id.
    pub rules: Vec<Rule>,
    /// The schema of a customer file.
    pub schema: Schema,
    /// What each thread makes its sandbox from; rules in the order of `rules`.
    pub scripts: Scripts,
    /// Where reports find what customers are called, and when their time is up.
    pub described: Described,
    /// What the user says of rules, as far as it is not in them already.
    pub configured: Configured,
}

impl Pack {
    /// The same with some of its rules, chosen by their indices, on another day.
    #[must_use]
    pub fn only(&self, rules: &[usize], as_of: Date) -> Self {
        let chosen = rules.iter().filter_map(|&index| self.rules.get(index)).cloned();
        let scripts = rules.iter().filter_map(|&index| self.scripts.rules.get(index)).cloned();
        Self {
            rules: chosen.collect(),
            schema: self.schema.clone(),
            described: self.described.clone(),
            configured: self.configured.clone(),
            scripts: Scripts { rules: scripts.collect(), as_of, ..self.scripts.clone() },
        }
    }

    /// The function that says by which day a customer must have moved, and the number of its script.
    pub fn deadline(&self) -> Option<(usize, &DeadlineFunction)> {
        let number = self.rules.len();
        let function = self.described.deadline.as_ref();
        function.filter(|_| self.scripts.rules.len() > number).map(|function| (number, function))
    }

    /// The ids of its rules, sorted.
    pub fn rule_ids(&self) -> Vec<&str> {
        self.rules.iter().map(|rule| &*rule.id).collect()
    }

    /// The id that somebody may have meant who wrote another.
    pub fn nearest_rule(&self, id: &str) -> Option<&str> {
        nearest(id, self.rules.iter().map(|rule| &*rule.id))
    }
}

/// Packs that cannot be loaded: everything that is wrong with them.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("the rules cannot be loaded")]
pub struct LoadError {
    /// What is wrong, at least one.
    #[related]
    pub faults: Vec<Fault>,
}

/// What is loaded.
#[derive(Debug)]
pub struct Request<'a> {
    /// The packs.
    pub packs: &'a [PackFiles],
    /// Folders of tables that replace those of the packs.
    pub data: &'a [PackFiles],
    /// Which rules run.
    pub selection: &'a Selection,
    /// What the user says of rules.
    pub settings: &'a Settings,
    /// What `today()` gives.
    pub as_of: Date,
    /// What a rule may use.
    pub limits: Limits,
    /// Whether to keep what rules print.
    pub trace: bool,
}

/// Loads packs into one.
///
/// # Errors
/// Everything that is wrong with any of them; where nothing else is, what lints find that is an error.
pub fn load(request: &Request<'_>) -> Result<Pack, LoadError> {
    let (pack, all) = assemble(request)?;
    lints::refused(request, &all)?;
    Ok(pack)
}

/// Loads packs to look at their rules and not to run them: lints are not asked.
///
/// # Errors
/// Everything else that is wrong with any of them.
pub fn load_to_look(request: &Request<'_>) -> Result<Pack, LoadError> {
    Ok(assemble(request)?.0)
}

/// Puts packs together; gives also the scripts of all rules, whichever are selected.
fn assemble(request: &Request<'_>) -> Result<(Pack, Scripts), LoadError> {
    let mut faults = Vec::new();
    for pack in request.packs {
        check_manifest(pack, &mut faults);
    }
    let rules = rules(request.packs, &mut faults);
    let libraries = libraries(request.packs, &mut faults);
    let known = schemas::known(request.packs);
    let tables = tables::load(request.packs, request.data, &known, &mut faults);
    let schema = schemas::load(request.packs, &known, &mut faults);
    let script =
        |rule: &Rule, params: Params| RuleScript { source: Arc::clone(&rule.source), params };
    // Lints look at the parameters' own defaults.
    let described = Described::of(request.packs);
    let deadline = described.deadline.as_ref().map(DeadlineFunction::script);
    let all = rules.iter().map(|rule| script(rule, rule.header.params.clone()));
    let all = all.chain(deadline.clone()).collect();
    let (settings, limits) = (request.settings, &request.limits);
    let ids: Vec<Arc<str>> = request.packs.iter().flat_map(ids_in).collect();
    let known = configured::Known { rules: &rules, ids: &ids, limits };
    faults.extend(configured::faults(settings, &known));
    let rules = selected(rules, request.selection, &mut faults);
    let (rules, configured) = configured::configured(settings, rules, *limits, &mut faults);
    let params = |rule: &Rule| configured::params(settings, rule, limits);
    let scripts = Scripts {
        rules: rules.iter().map(|rule| script(rule, params(rule))).chain(deadline).collect(),
        libraries,
        tables,
        shape: schema.as_ref().map(|schema| Arc::clone(&schema.shape)).unwrap_or_default(),
        as_of: request.as_of,
        limits: request.limits,
        trace: request.trace,
        observe: Observe::Nothing,
    };
    let inherited = schema.as_ref().map(|schema| configured::inherited_faults(settings, schema));
    faults.extend(inherited.into_iter().flatten());
    // The shipped pack compiles, as tests hold it to; what it is checked with is compiled by each thread that works.
    if !request.packs.iter().all(PackFiles::is_builtin) {
        let wrong = Sandbox::new(&scripts).err().into_iter().flatten();
        faults.extend(wrong.map(|fault| described.relocate(fault)));
    }
    match schema {
        Some(schema) if faults.is_empty() => {
            let all = Scripts { rules: all, ..scripts.clone() };
            Ok((Pack { rules, schema, scripts, described, configured }, all))
        }
        _ => Err(LoadError { faults: ordered(faults) }),
    }
}

/// Sorted by text and place, each once.
fn ordered(mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.sort_by(|a, b| {
        (&a.source.name, a.span, &a.message).cmp(&(&b.source.name, b.span, &b.message))
    });
    faults.dedup_by(|a, b| {
        a.source.name == b.source.name && a.span == b.span && a.message == b.message
    });
    faults
}

/// A fault of a whole file or folder.
fn about(name: &str, message: impl Into<String>) -> Fault {
    Fault::new(&Source::new(name, ""), Span::default(), message)
}

/// What `pack.toml` may say.
const MANIFEST_SCHEMA: &str = r#"{
  "type": "object",
  "required": ["name"],
  "additionalProperties": false,
  "properties": {
    "name": { "description": "What the pack is called.", "type": "string", "minLength": 1 },
    "version": { "description": "Its version, as text.", "type": "string" },
    "description": { "description": "What its rules are for.", "type": "string" },
    "fixtures": {
      "description": "Where its fixtures are, for `clearance test`.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "folder": { "description": "Their folder, relative to the pack's.", "type": "string", "minLength": 1 },
        "exclude": {
          "description": "Globs over paths within that folder: what matches is no fixture.",
          "type": "array",
          "items": { "type": "string", "minLength": 1 }
        },
        "as-of": {
          "description": "What `today()` gives to fixtures that do not say a date.",
          "type": "string",
          "format": "date"
        }
      }
    },
    "customer": {
      "description": "Where reports find what to say of a customer.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "name": { "description": "The key of the customer's name, as in `customer.name`.", "type": "string", "minLength": 1 },
        "deadline": {
          "description": "The function of a library that gives the day by which a customer must have moved, or `()`, as in `moves::deadline`.",
          "type": "string",
          "pattern": "^[a-z][a-z0-9_]*::[a-z_][a-z0-9_]*$"
        },
        "deadlines": {
          "description": "Keys of days by which a move must be done, as in `contract.ends`: the next counts. For packs without a function that gives it.",
          "type": "array",
          "items": { "type": "string", "minLength": 1 }
        }
      }
    },
    "lints": {
      "description": "How much each lint matters in this pack, by its name.",
      "type": "object",
      "additionalProperties": { "enum": ["off", "advice", "warning", "error"] }
    }
  }
}"#;

/// Checks `pack.toml`.
fn check_manifest(pack: &PackFiles, faults: &mut Vec<Fault>) {
    let Some(source) = pack.file(MANIFEST) else { return };
    match manifest::checked(source) {
        Ok(document) => faults.extend(manifest::said_twice(source, &document)),
        Err(more) => faults.extend(more),
    }
    faults.extend(lints::said(pack).1);
}

fn rules(packs: &[PackFiles], faults: &mut Vec<Fault>) -> Vec<Rule> {
    let mut rules: BTreeMap<String, Rule> = BTreeMap::new();
    for pack in packs {
        for (path, source) in pack.rules() {
            let id = match id_of(path) {
                Ok(id) => id,
                Err(problem) => {
                    faults.push(about(&source.name, problem).help("rename the file"));
                    continue;
                }
            };
            if let Some(other) = rules.get(&id) {
                let twice = format!("rule `{id}` is also in {}", other.source.name);
                let fault = Fault::new(source, source.line_span(1), twice);
                faults.push(fault.help("rename one of the two files"));
                continue;
            }
            match read_header(source) {
                Ok(header) => {
                    let rule = Rule { id: id.as_str().into(), header, source: Arc::clone(source) };
                    rules.insert(id, rule);
                }
                Err(more) => faults.extend(more),
            }
        }
    }
    rules.into_values().collect()
}

/// The rules that run. A pattern that matches none is a mistake, and so is a choice of no rule at all:
/// both would run fewer rules than meant, and say that all is well.
fn selected(rules: Vec<Rule>, selection: &Selection, faults: &mut Vec<Fault>) -> Vec<Rule> {
    if rules.is_empty() {
        return rules;
    }
    let idle = selection.idle(&rules);
    for (option, pattern) in &idle {
        let known: Vec<String> = match pattern.text.starts_with("tag:") {
            true => rules
                .iter()
                .flat_map(|rule| &rule.header.tags)
                .map(|tag| format!("tag:{tag}"))
                .collect(),
            false => rules.iter().map(|rule| rule.id.to_string()).collect(),
        };
        let near = nearest(&pattern.text, known.iter().map(String::as_str));
        let help = near.map_or_else(
            || "`tag:NAME` chooses by tag, anything else is a glob over rule ids".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        faults.push(about(option, format!("`{}` matches no rule", pattern.text)).help(help));
    }
    let left: Vec<Rule> = rules.into_iter().filter(|rule| selection.includes(rule)).collect();
    if left.is_empty() && idle.is_empty() {
        let fault = about("--exclude", "no rule is left to run");
        faults.push(fault.help("take one of the patterns away"));
    }
    left
}

/// The ids of a pack's rules, sorted; files whose name is no id have none.
pub fn ids_in(pack: &PackFiles) -> Vec<Arc<str>> {
    let mut ids: Vec<Arc<str>> =
        pack.rules().filter_map(|(path, _)| id_of(path).ok()).map(Into::into).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn libraries(packs: &[PackFiles], faults: &mut Vec<Fault>) -> Vec<Library> {
    let mut libraries: Vec<Library> = Vec::new();
    for (path, source) in packs.iter().flat_map(PackFiles::libraries) {
        let name = path.trim_start_matches("lib/").trim_end_matches(".rhai").replace('-', "_");
        if !is_name(&name) {
            let fault = about(&source.name, "rules cannot call this: its file name is no name");
            faults
                .push(fault.help("name it by lower-case words joined by `_`, directly in `lib/`"));
            continue;
        }
        match libraries.iter().find(|library| library.name == name) {
            Some(other) => {
                let twice = format!("library `{name}` is also in {}", other.source.name);
                let fault = Fault::new(source, source.line_span(1), twice);
                faults.push(fault.help("rename one of the two files"));
            }
            None => libraries.push(Library { name, source: Arc::clone(source) }),
        }
    }
    libraries
}

/// A name as scripts write it.
fn is_name(name: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(inner)
}
