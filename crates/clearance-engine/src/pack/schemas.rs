//! The schema of a document that packs come to.
//!
//! A pack may bring a whole schema, or one that builds on that of another pack (see [`SchemaSource::base_id`]) to allow keys of
//! its own. Documents of packs without any are held against none. A whole schema counts in place of those of the packs that its pack extends; two of packs that
//! have nothing to do with each other are refused. Those that build on it are laid over it one after the other, so packs
//! that each add their keys work together, in whatever order they are named, unless they say different things of one
//! key.

use serde_json::Value;

use super::file_names::SCHEMA_FILE;
use super::folder::PackFiles;
use crate::schema::{KnownSchemas, Schema, SchemaSource};
use crate::suggestion::closest_match;
use clearance_syntax::source::{Diagnostic, Source};

/// The annotation keywords of schemas.
const WORDS: &[&str] = &["$id", "$schema", "$ref", "$comment", "title", "description", "examples"];

/// The keys of a schema that hold schemas by name.
const BY_NAME: &[&str] = &["properties", "patternProperties", "dependentSchemas", "$defs"];

/// The schemas that others may refer to, by `$id`: those of the packs, and those in the program.
pub(super) fn known_schemas(packs: &[&PackFiles], shipped: &[PackFiles]) -> KnownSchemas {
    let all = shipped.iter().chain(packs.iter().copied());
    let files = all.filter_map(|pack| pack.file(SCHEMA_FILE));
    let readable = files.filter_map(|source| SchemaSource::read(source).ok());
    readable.filter_map(|written| Some((written.id()?.to_owned(), written.json))).collect()
}

impl PackFiles {
    /// Whether it brings a schema of documents that builds on no other.
    pub fn has_whole_schema(&self) -> bool {
        let written = self.file(SCHEMA_FILE).and_then(|source| SchemaSource::read(source).ok());
        written.is_some_and(|written| written.base_id().is_none())
    }
}

/// The schema of a pack.
struct PackSchema<'a> {
    pack: &'a PackFiles,
    written: SchemaSource,
}

/// The schema that documents are held against.
pub(super) fn load_schema(
    packs: &[&PackFiles],
    known: &KnownSchemas,
    shipped: &[PackFiles],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Schema> {
    let before = diagnostics.len();
    let (mut whole, mut building): (Vec<PackSchema<'_>>, Vec<PackSchema<'_>>) = Default::default();
    for pack in packs {
        match pack.file(SCHEMA_FILE).map(SchemaSource::read) {
            Some(Ok(written)) => {
                diagnostics.extend(written.audit());
                let own = if written.base_id().is_some() { &mut building } else { &mut whole };
                own.push(PackSchema { pack, written });
            }
            Some(Err(more)) => diagnostics.extend(more),
            None => {}
        }
    }
    diagnostics.extend(same_id(&whole, &building));
    let whole =
        the_one(whole, diagnostics).or_else(|| base_in(shipped, &building)).or_else(nothing)?;
    let mut ids: Vec<String> = whole.id().map(str::to_owned).into_iter().collect();
    for (number, PackSchema { written, .. }) in building.iter().enumerate() {
        let base = written.base_id().unwrap_or_default();
        if !ids.iter().any(|id| id == base) {
            let all: Vec<&str> = ids.iter().chain(known.keys()).map(String::as_str).collect();
            diagnostics.push(no_base(written, base, &all));
        }
        ids.extend(written.id().map(str::to_owned));
        diagnostics.extend(find_contradiction(&building, number));
    }
    if diagnostics.len() > before {
        return None;
    }
    let building: Vec<&SchemaSource> = building.iter().map(|own| &own.written).collect();
    let compile = || Schema::from_source(&whole.overlay_with(&building), known);
    // The schema of a pack in the program alone is always the same.
    let alone = packs.first().filter(|_| packs.len() == 1 && building.is_empty());
    let schema = match alone.and_then(|pack| pack.read_once()) {
        Some(known) => known.schema(compile),
        None => compile(),
    };
    match schema {
        Ok(schema) => Some(schema),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    }
}

/// The whole schema that counts.
fn the_one(whole: Vec<PackSchema<'_>>, diagnostics: &mut Vec<Diagnostic>) -> Option<SchemaSource> {
    let mut one: Option<PackSchema<'_>> = None;
    for next in whole {
        match &one {
            Some(one) if one.written.json == next.written.json || one.extends(&next) => {}
            Some(one) if !next.extends(one) => {
                let message = format!(
                    "this is a whole schema of documents, and so is {}: a file is held against one",
                    one.file_name()
                );
                let help =
                    "let one of the packs extend the other, or add to its schema with `$ref`";
                diagnostics.push(next.written.diagnostic_at("", message).help(help));
            }
            _ => one = Some(next),
        }
    }
    one.map(|own| own.written)
}

/// Schemas of one `$id` that are different.
fn same_id(whole: &[PackSchema<'_>], building: &[PackSchema<'_>]) -> Vec<Diagnostic> {
    let all: Vec<&PackSchema<'_>> = whole.iter().chain(building).collect();
    let named = |(number, own): (usize, &&PackSchema<'_>)| {
        let id = own.written.id()?;
        let earlier = all.iter().take(number);
        let mut others = earlier.filter(|other| other.written.id() == Some(id));
        let other = others.find(|other| other.written.json != own.written.json)?;
        let message = format!("another schema is called `{id}`: {}", other.file_name());
        Some(own.written.diagnostic_at("/$id", message).help("give one of the two another `$id`"))
    };
    all.iter().enumerate().filter_map(named).collect()
}

impl PackSchema<'_> {
    fn file_name(&self) -> &str {
        self.pack.file(SCHEMA_FILE).map_or("", |source| source.name.as_str())
    }

    /// Whether its pack extends that of another one.
    fn extends(&self, other: &Self) -> bool {
        self.pack.with_bases().into_iter().any(|base| base.is_same(other.pack))
    }

    /// Whether it builds on another one, directly or through others.
    fn builds_on(&self, other: &Self, all: &[Self]) -> bool {
        let mut base = self.written.base_id();
        for _ in 0..=all.len() {
            let Some(id) = base else { return false };
            if other.written.id() == Some(id) {
                return true;
            }
            let next = all.iter().find(|one| one.written.id() == Some(id));
            base = next.and_then(|one| one.written.base_id());
        }
        false
    }
}

/// Where a schema says of a key something else than one before it, which has nothing to do with it.
fn find_contradiction(building: &[PackSchema<'_>], number: usize) -> Option<Diagnostic> {
    let own = building.get(number)?;
    building.iter().take(number).find_map(|other| {
        let related = own.extends(other)
            || other.extends(own)
            || own.builds_on(other, building)
            || other.builds_on(own, building);
        let pointer = first_difference(&own.written.json, &other.written.json, false);
        let pointer = pointer.filter(|_| !related)?;
        let message = format!("{} says something else of this", other.file_name());
        let help = "the two packs cannot be used together: call one of the keys otherwise";
        Some(own.written.diagnostic_at(&pointer, message).help(help))
    })
}

/// The JSON Pointer of the first value that two schemas both have and that is not the same. `are_named` is whether they
/// are tables of schemas by name.
fn first_difference(one: &Value, other: &Value, are_named: bool) -> Option<String> {
    let (Value::Object(one), Value::Object(other)) = (one, other) else { return None };
    let counts = |key: &str| are_named || !WORDS.contains(&key);
    one.iter().filter(|(key, _)| counts(key)).find_map(|(key, value)| {
        let names = !are_named && BY_NAME.contains(&key.as_str());
        let below = match (value, other.get(key)?) {
            (Value::Object(_), there @ Value::Object(_)) => first_difference(value, there, names)?,
            (Value::Array(_), Value::Array(_)) if key == "required" => return None,
            (value, there) if value == there => return None,
            _ => String::new(),
        };
        Some(format!("/{}{below}", key.replace('~', "~0").replace('/', "~1")))
    })
}

/// The schema of a pack in the program that others build on by its `$id`, although their packs do not extend it.
fn base_in(shipped: &[PackFiles], building: &[PackSchema<'_>]) -> Option<SchemaSource> {
    let files = shipped.iter().filter_map(|pack| pack.file(SCHEMA_FILE));
    let mut schemas = files.filter_map(|source| SchemaSource::read(source).ok());
    let is_base = |id: &str| building.iter().any(|own| own.written.base_id() == Some(id));
    schemas.find(|written| written.id().is_some_and(is_base))
}

/// The schema of packs that have none: it asks for nothing.
fn nothing() -> Option<SchemaSource> {
    SchemaSource::read(&Source::new(SCHEMA_FILE, "{}")).ok()
}

fn no_base(written: &SchemaSource, base: &str, ids: &[&str]) -> Diagnostic {
    let diagnostic = written.diagnostic_at("/$ref", format!("unknown schema `{base}` to build on"));
    if base.contains("://") {
        return diagnostic
            .help("schemas are never fetched: put it into the pack in place of the reference");
    }
    let near = closest_match(base, ids.iter().copied().filter(|id| written.id() != Some(id)));
    match near.or(ids.first().copied()) {
        Some(id) => diagnostic.help(format!("did you mean `{id}`?")),
        None => diagnostic,
    }
}
