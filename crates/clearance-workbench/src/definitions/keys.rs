//! The keys of customer files and of tables, as properties.

use std::collections::BTreeMap;

use super::comment::comment;
use clearance_engine::pack::Pack;
use clearance_engine::schema::{Shape, ShapeId};

/// How deep keys are looked for: a schema may refer to itself.
const MAX_DEPTH: usize = 8;

/// What every table of a customer file may have by the schema.
pub(super) fn of_customer(pack: &Pack) -> String {
    let mut keys = BTreeMap::new();
    collect(&pack.scripts.shape, ShapeId::ROOT, "customer", &mut keys, 0);
    let mut text = String::new();
    // `$schema` and its like are read with `["…"]`.
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
    for (name, places) in keys.into_iter().filter(|(name, _)| is_name(name)) {
        let places: Vec<String> = places.into_iter().map(|place| place.sentence()).collect();
        text += &comment(&places.join("\n\n"));
        text += &format!("fn get {name}(table: Table) -> ?;\n\n");
    }
    text
}

/// The tables of the pack.
pub(super) fn of_data(pack: &Pack) -> String {
    let mut text = comment("The tables of the pack. They are read-only.") + "let data: Data;\n\n";
    for table in &pack.scripts.tables {
        let mut keys = BTreeMap::new();
        collect(&table.shape, ShapeId::ROOT, &format!("data.{}", table.name), &mut keys, 0);
        let mut places: Vec<Place> = keys.into_values().flatten().collect();
        places.sort();
        let rows: Vec<String> =
            places.iter().map(|place| format!("- {}", place.sentence())).collect();
        let head = format!("The table `data.{}`, from {}.", table.name, table.document.source.name);
        text += &comment(&format!("{head}\n\n{}", rows.join("\n")));
        text += &format!("fn get {}(data: Data) -> Table;\n\n", table.name);
    }
    text
}

/// Where a key is, and what for.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    path: String,
    description: Option<String>,
}

impl Place {
    fn sentence(&self) -> String {
        match &self.description {
            Some(text) => format!("`{}`: {text}", self.path),
            None => format!("`{}`", self.path),
        }
    }
}

/// The keys below a place by their names.
fn collect(
    shape: &Shape,
    at: ShapeId,
    path: &str,
    keys: &mut BTreeMap<String, Vec<Place>>,
    depth: usize,
) {
    if depth > MAX_DEPTH {
        return;
    }
    for name in shape.names(at) {
        let Some(below) = shape.declared(at, name) else { continue };
        let path = format!("{path}.{name}");
        let description = shape.description(below).map(str::to_owned);
        keys.entry(name.to_owned()).or_default().push(Place { path: path.clone(), description });
        collect(shape, below, &path, keys, depth + 1);
        if let Some(items) = shape.items(below) {
            collect(shape, items, &format!("{path}[]"), keys, depth + 1);
        }
    }
}
