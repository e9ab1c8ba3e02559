//! The keys of documents and of tables, as properties.

use std::collections::BTreeMap;

use super::doc_comment::doc_comment;
use clearance_engine::pack::Pack;
use clearance_engine::schema::{Shape, ShapeId};

/// How deep keys are looked for: a schema may refer to itself.
const MAX_DEPTH: usize = 8;

/// Writes the keys that tables of a document may have by the schema; rules call it `subject`.
pub(super) fn document_definitions(pack: &Pack, subject: &str) -> String {
    let mut keys = BTreeMap::new();
    collect_keys(&pack.scripts.shape, ShapeId::ROOT, subject, &mut keys, 0);
    let mut text = String::new();
    // `$schema` and its like are read with `["…"]`.
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
    for (name, places) in keys.into_iter().filter(|(name, _)| is_name(name)) {
        let places: Vec<String> = places.into_iter().map(|place| place.sentence()).collect();
        text += &doc_comment(&places.join("\n\n"));
        text += &format!("fn get {name}(table: Table) -> ?;\n\n");
    }
    text
}

/// The tables of the pack.
pub(super) fn data_definitions(pack: &Pack) -> String {
    let mut text =
        doc_comment("The tables of the pack. They are read-only.") + "let data: Data;\n\n";
    for table in &pack.scripts.tables {
        let mut keys = BTreeMap::new();
        collect_keys(&table.shape, ShapeId::ROOT, &format!("data.{}", table.name), &mut keys, 0);
        let mut places: Vec<KeyUse> = keys.into_values().flatten().collect();
        places.sort();
        let rows: Vec<String> =
            places.iter().map(|place| format!("- {}", place.sentence())).collect();
        let head = format!("The table `data.{}`, from {}.", table.name, table.document.source.name);
        text += &doc_comment(&format!("{head}\n\n{}", rows.join("\n")));
        text += &format!("fn get {}(data: Data) -> Table;\n\n", table.name);
    }
    text
}

/// Where a key is, and what for.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct KeyUse {
    path: String,
    description: Option<String>,
}

impl KeyUse {
    fn sentence(&self) -> String {
        match &self.description {
            Some(text) => format!("`{}`: {text}", self.path),
            None => format!("`{}`", self.path),
        }
    }
}

/// The keys below a place by their names.
fn collect_keys(
    shape: &Shape,
    at: ShapeId,
    path: &str,
    keys: &mut BTreeMap<String, Vec<KeyUse>>,
    depth: usize,
) {
    if depth > MAX_DEPTH {
        return;
    }
    for name in shape.names(at) {
        let Some(below) = shape.declared(at, name) else { continue };
        let path = format!("{path}.{name}");
        let description = shape.description(below).map(str::to_owned);
        keys.entry(name.to_owned()).or_default().push(KeyUse { path: path.clone(), description });
        collect_keys(shape, below, &path, keys, depth + 1);
        if let Some(items) = shape.items(below) {
            collect_keys(shape, items, &format!("{path}[]"), keys, depth + 1);
        }
    }
}
