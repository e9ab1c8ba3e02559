//! `data`, under which rules find the tables of their pack.

use std::rc::Rc;

use rhai::{Dynamic, EvalAltResult, Position};

use crate::suggestion::closest_match;

/// `data`: the tables of a pack by name.
#[derive(Debug, Clone)]
pub(super) struct Data(pub(super) Rc<rhai::Map>);

impl Data {
    /// The table of a name; `-` in a file's name is `_` in a script.
    pub(super) fn table(&self, name: &str) -> Result<Dynamic, Box<EvalAltResult>> {
        if let Some(table) = self.0.get(name) {
            return Ok(table.clone());
        }
        let near = closest_match(name, self.0.keys().map(|known| known.as_str()));
        let advice = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let text = format!("unknown table `data.{name}`{advice}");
        Err(EvalAltResult::ErrorRuntime(text.into(), Position::NONE).into())
    }
}

impl std::fmt::Display for Data {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.0.keys().map(|name| name.as_str()).collect();
        write!(f, "the tables {}", names.join(", "))
    }
}
