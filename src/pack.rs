//! Loads packs: rules, their functions, tables and schema, from folders or from the binary itself.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::rule::{Rule, SCHEMA_ID, Selection, id_of};
use crate::schema::{KnownSchemas, Schema};
use crate::script::{Library, Limits, RuleScript, Sandbox, Scripts, read_header};
use crate::source::{Fault, Source, Span};

mod folder;
mod tables;

pub use folder::{BUILTIN, PackFiles, builtin, discover, read_folder};

/// Rules ready to run, with all that they need.
#[derive(Debug)]
pub struct Pack {
    /// The rules that run, sorted by id.
    pub rules: Vec<Rule>,
    /// The schema of a customer file.
    pub schema: Schema,
    /// What each thread makes its sandbox from; rules in the order of `rules`.
    pub scripts: Scripts,
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
    /// Folders of tables that replace those of the packs.
    pub data: &'a [PackFiles],
    /// Which rules run.
    pub selection: &'a Selection,
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
/// Everything that is wrong with any of them.
pub fn load(request: &Request<'_>) -> Result<Pack, LoadError> {
    let mut faults = Vec::new();
    for pack in request.packs {
        manifest(pack, &mut faults);
    }
    let rules = rules(request.packs, &mut faults);
    let libraries = libraries(request.packs, &mut faults);
    let known = known_schemas(request.packs);
    let tables = tables::load(request.packs, request.data, &known, &mut faults);
    let schema = schema(request.packs, &known).map_err(|fault| faults.push(fault)).ok();
    let rules = selected(rules, request.selection, &mut faults);
    let Some(schema) = schema else { return Err(LoadError { faults }) };
    let script = |rule: &Rule| RuleScript {
        source: Arc::clone(&rule.source),
        params: rule.header.params.clone(),
    };
    let scripts = Scripts {
        rules: rules.iter().map(script).collect(),
        libraries,
        tables,
        shape: Arc::clone(&schema.shape),
        as_of: request.as_of,
        limits: request.limits,
        trace: request.trace,
    };
    if let Err(more) = Sandbox::new(&scripts) {
        faults.extend(more);
    }
    match faults.is_empty() {
        true => Ok(Pack { rules, schema, scripts }),
        false => Err(LoadError { faults: ordered(faults) }),
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

/// Checks `pack.toml`.
fn manifest(pack: &PackFiles, faults: &mut Vec<Fault>) {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Manifest {
        #[allow(dead_code, reason = "read to be checked; nothing needs it yet")]
        name: String,
        #[allow(dead_code, reason = "read to be checked; nothing needs it yet")]
        version: Option<String>,
        #[allow(dead_code, reason = "read to be checked; nothing needs it yet")]
        description: Option<String>,
    }
    let Some(source) = pack.file("pack.toml") else { return };
    if let Err(error) = toml::from_str::<Manifest>(&source.text) {
        let span = error.span().map_or_else(|| source.line_span(1), Span::from);
        let fault = Fault::new(source, span, error.message().trim().to_owned());
        faults.push(fault.help("the keys are `name`, `version` and `description`"));
    }
}

fn rules(packs: &[PackFiles], faults: &mut Vec<Fault>) -> Vec<Rule> {
    let mut rules: BTreeMap<String, Rule> = BTreeMap::new();
    for pack in packs {
        let before = rules.len() + faults.len();
        for (path, source) in pack.rules() {
            let id = match id_of(path) {
                Ok(id) => id,
                Err(problem) => {
                    faults.push(about(&source.name, problem));
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
        if rules.len() + faults.len() == before {
            let fault = about(&pack.name, "there are no rules in this folder");
            faults.push(fault.help("a rule is a file with the extension `.rhai`"));
        }
    }
    rules.into_values().collect()
}

/// The rules that run. A pattern that matches none is a mistake, and would run fewer rules than meant.
fn selected(rules: Vec<Rule>, selection: &Selection, faults: &mut Vec<Fault>) -> Vec<Rule> {
    if !rules.is_empty()
        && let Some(pattern) = selection.idle(&rules)
    {
        let ids = rules.iter().map(|rule| &*rule.id);
        let near = crate::schema::nearest(&pattern.text, ids);
        let help = near.map_or_else(
            || "`tag:NAME` selects by tag, anything else is a glob over rule ids".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        let message = format!("`{}` matches no rule", pattern.text);
        faults.push(about("--select/--exclude", message).help(help));
    }
    rules.into_iter().filter(|rule| selection.includes(rule)).collect()
}

fn libraries(packs: &[PackFiles], faults: &mut Vec<Fault>) -> Vec<Library> {
    let mut libraries: Vec<Library> = Vec::new();
    for (path, source) in packs.iter().flat_map(PackFiles::libraries) {
        let name = path.trim_start_matches("lib/").trim_end_matches(".rhai").replace('-', "_");
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

const SCHEMA_FILE: &str = "customer.schema.json";

/// The schemas that others may build on, by `$id`: the packs' own and the one in the binary.
fn known_schemas(packs: &[PackFiles]) -> KnownSchemas {
    let shipped = builtin();
    let files = packs.iter().chain([&shipped]).filter_map(|pack| pack.file(SCHEMA_FILE));
    files
        .filter_map(|source| {
            let schema: serde_json::Value = serde_json::from_str(&source.text).ok()?;
            Some((schema.get("$id")?.as_str()?.to_owned(), schema))
        })
        .collect()
}

/// The schema of the last pack that has one, else the one in the binary.
fn schema(packs: &[PackFiles], known: &KnownSchemas) -> Result<Schema, Fault> {
    let shipped = builtin();
    let own = packs.iter().rev().find_map(|pack| pack.file(SCHEMA_FILE));
    match own.or_else(|| shipped.file(SCHEMA_FILE)) {
        Some(source) => Schema::compile(source, known),
        None => Err(about(SCHEMA_ID, "there is no schema of a customer file")),
    }
}

/// A path as reports show it: as given, with `/` between its parts.
pub(crate) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    match std::path::MAIN_SEPARATOR {
        '/' => text.into_owned(),
        separator => text.replace(separator, "/"),
    }
}
