//! Loads packs: rules, their functions, tables and schema, from folders or from the program.

use std::sync::Arc;

use jiff::civil::Date;

use crate::rule::{Rule, RuleNames, Selection};
use crate::schema::{Schema, nearest};
use crate::script::{Limits, Observe, Params, RuleScript, Sandbox, Scripts};
use crate::settings::Settings;
use crate::source::{Fault, Source, Span};

mod configured;
mod contained;
mod deadline;
mod discover;
mod embedded;
mod extends;
mod folder;
mod inspection;
mod manifest;
mod materials;
mod namespaces;
mod rules;
mod schemas;
mod tables;

pub use configured::{Configured, Scope};
pub use deadline::DeadlineFunction;
pub use discover::{discover, own_parts};
pub use embedded::EmbeddedPack;
pub use extends::{read_begun, read_folder, together};
pub use folder::{PackFiles, read_tables};
pub use inspection::Inspection;
pub(crate) use manifest::relative_to;
pub use manifest::{Described, FixtureSettings};
pub use materials::materials;
pub use rules::{ids_in, reported_ids, rule_names};
pub(crate) use tables::{document as read_table_file, held};

/// What a pack says of itself; a folder in which a file of this name is a manifest holds rules, not customers.
pub const MANIFEST: &str = "pack.toml";

/// The schema of a customer file, in a pack that has its own.
pub const SCHEMA_FILE: &str = "document.schema.json";

/// Rules ready to run, with all that they need.
#[derive(Debug)]
pub struct Pack {
    /// The rules that run, sorted by id.
    pub rules: Vec<Rule>,
    /// The names of all rules, whether they run or not.
    pub names: RuleNames,
    /// The schema of a customer file.
    pub schema: Schema,
    /// What each thread makes its sandbox from; rules in the order of `rules`.
    pub scripts: Scripts,
    /// What the packs call what they check, where reports find its name, and when its time is up.
    pub described: Described,
    /// What the user says of rules, as far as it is not in them already.
    pub configured: Configured,
    /// What is to be told of that, and keeps nothing from running.
    pub warnings: Vec<Fault>,
}

impl Pack {
    /// The same with some of its rules, chosen by their indices, on another day.
    #[must_use]
    pub fn only(&self, rules: &[usize], as_of: Date) -> Self {
        let chosen = rules.iter().filter_map(|&index| self.rules.get(index)).cloned();
        let scripts = rules.iter().filter_map(|&index| self.scripts.rules.get(index)).cloned();
        Self {
            rules: chosen.collect(),
            names: self.names.clone(),
            schema: self.schema.clone(),
            warnings: self.warnings.clone(),
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
#[derive(Debug, thiserror::Error)]
#[error("the rules cannot be loaded")]
pub struct LoadError {
    /// What is wrong, at least one.
    pub faults: Vec<Fault>,
}

/// What is loaded.
#[derive(Debug)]
pub struct Request<'a> {
    /// The packs.
    pub packs: &'a [PackFiles],
    /// The packs that lie in the program, whether they are loaded or not.
    pub shipped: &'a [PackFiles],
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
    /// Who else looks at the packs, and may refuse them.
    pub inspection: Option<&'a Inspection>,
}

/// Loads packs into one.
///
/// # Errors
/// Everything that is wrong with any of them; where nothing else is, what their inspection finds.
pub fn load(request: &Request<'_>) -> Result<Pack, LoadError> {
    let (pack, all) = assemble(request)?;
    inspection::refused(request, &all)?;
    Ok(pack)
}

/// Loads packs to look at their rules and not to run them: their scripts are not inspected.
///
/// # Errors
/// Everything else that is wrong with any of them.
pub fn load_to_look(request: &Request<'_>) -> Result<Pack, LoadError> {
    Ok(assemble(request)?.0)
}

/// Puts packs together; gives also the scripts of all rules, whichever are selected.
pub(crate) fn assemble(request: &Request<'_>) -> Result<(Pack, Scripts), LoadError> {
    let packs = together(request.packs);
    let mut faults = Vec::new();
    for pack in &packs {
        check_manifest(pack, request.inspection, &mut faults);
    }
    let names = rules::names(&packs);
    let rules = rules::load(&packs, (&names, &request.limits), &mut faults);
    let libraries = namespaces::libraries(&packs, &mut faults);
    let known = schemas::known(&packs, request.shipped);
    let tables = tables::load(&packs, request.data, &known, &mut faults);
    let namespaces =
        namespaces::namespaces(&packs, request.shipped, &libraries, &tables, &mut faults);
    let schema = schemas::load(&packs, &known, request.shipped, &mut faults);
    // Lints look at the parameters' own defaults.
    let described = Described::of(request.packs);
    let deadline = described.deadline_script(&packs);
    let all = rules.iter().map(|rule| script(rule, rule.header.params.clone()));
    let all = all.chain(deadline.clone()).collect();
    let mut settings = request.settings.resolved(&names);
    let inherit = manifest::InheritKey::of(&packs);
    configured::resolve_inherited(&mut settings, &inherit, &mut faults);
    let (settings, limits) = (&settings, &request.limits);
    let known =
        configured::Known { rules: &rules, names: &names, limits, shipped: request.shipped };
    let warnings = known.check(settings, &mut faults);
    let rules = rules::selected(rules, request.selection, &mut faults);
    let (rules, configured) = configured::configured(settings, rules, *limits, &mut faults);
    let params = |rule: &Rule| configured::params(settings, rule, limits);
    let scripts = Scripts {
        rules: rules.iter().map(|rule| script(rule, params(rule))).chain(deadline).collect(),
        libraries,
        tables,
        namespaces,
        shape: schema.as_ref().map(|schema| Arc::clone(&schema.shape)).unwrap_or_default(),
        as_of: request.as_of,
        limits: request.limits,
        trace: request.trace,
        observe: Observe::Nothing,
    };
    if let Some(schema) = &schema {
        faults.extend(configured::inherited_faults(settings, schema));
        faults.extend(inherit.iter().filter_map(|key| key.fault(schema)));
    }
    // Packs in the program compile, as its tests hold them to; what they check with is compiled by each working thread.
    if !packs.iter().all(|pack| pack.is_embedded()) {
        let wrong = Sandbox::new(&scripts).err().into_iter().flatten();
        faults.extend(wrong.map(|fault| described.relocate(fault)));
    }
    match schema {
        Some(schema) if faults.is_empty() => {
            let all = Scripts { rules: all, ..scripts.clone() };
            Ok((Pack { rules, names, schema, scripts, described, configured, warnings }, all))
        }
        _ => Err(LoadError { faults: ordered(faults) }),
    }
}

fn script(rule: &Rule, params: Params) -> RuleScript {
    RuleScript { source: Arc::clone(&rule.source), params, pack: rule.pack_number }
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
    "extends": {
      "description": "The packs that it builds on: a pack in the program by its name, or folders of packs by their path from this one. It sees their libraries, tables and schema, and is run together with them.",
      "type": "array",
      "items": { "type": "string", "minLength": 1 }
    },
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
    "words": {
      "description": "What reports call what a document of this pack is about, and what becomes of it.",
      "type": "object",
      "additionalProperties": false,
      "required": ["subject", "subjects"],
      "properties": {
        "subject": { "description": "One of them, as in `zone`.", "type": "string", "pattern": "^[\\p{L}\\p{N}][\\p{L}\\p{N} '’-]{0,59}$" },
        "subjects": { "description": "Several, as in `zones`.", "type": "string", "pattern": "^[\\p{L}\\p{N}][\\p{L}\\p{N} '’-]{0,59}$" },
        "verdict": { "description": "What those may do that no error keeps, as in `may be published`: it stands behind any number.", "type": "string", "pattern": "^[\\p{L}\\p{N}][\\p{L}\\p{N} '’-]{0,59}$" },
        "duty": { "description": "What one is to have done by its deadline, as in `must be published`.", "type": "string", "pattern": "^[\\p{L}\\p{N}][\\p{L}\\p{N} '’-]{0,59}$" },
        "blocked": { "description": "What an error blocks, as in `a publication`.", "type": "string", "pattern": "^[\\p{L}\\p{N}][\\p{L}\\p{N} '’-]{0,59}$" }
      }
    },
    "inherit": {
      "description": "What `clearance.toml` may give to every document that has none of its own: a table there, and the key of the documents that it becomes.",
      "type": "object",
      "additionalProperties": { "type": "string", "minLength": 1 }
    },
    "subject": {
      "description": "Where reports find what to say of a document.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "name": { "description": "The key of its name, as in `zone.name`.", "type": "string", "minLength": 1 },
        "deadline": {
          "description": "The function of a library that is given a document and gives the day that is its deadline, or `()`, as in `terms::deadline`.",
          "type": "string",
          "pattern": "^[a-z][a-z0-9_]*::[a-z_][a-z0-9_]*$"
        },
        "deadlines": {
          "description": "Keys of days that are deadlines, as in `contract.ends`: the next counts. For packs without a function that gives it.",
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
fn check_manifest(pack: &PackFiles, inspection: Option<&Inspection>, faults: &mut Vec<Fault>) {
    let Some(source) = pack.file(MANIFEST) else { return };
    match manifest::checked(source) {
        Ok(document) => faults.extend(manifest::said_twice(source, &document)),
        Err(more) => faults.extend(more),
    }
    let more = inspection.map(|inspection| (inspection.check_manifest)(pack));
    faults.extend(more.into_iter().flatten());
}
