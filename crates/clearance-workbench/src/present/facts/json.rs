//! Facts for programs: versioned, described by [`FACTS_SCHEMA`].

use std::io::{self, Write};

use serde::Serialize;

use super::fact_format::FactFormat;
use clearance_engine::pack::Fact;
use clearance_render::output::json::write_value;
use clearance_render::output::style::Style;

/// The JSON Schema (2020-12) of facts.
pub const FACTS_SCHEMA: &str = include_str!("facts.schema.json");

/// The row for `--format json`.
pub(super) const FORM: FactFormat = FactFormat { name: "json", write: write_json };

fn write_json(facts: &[Fact], _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let facts = facts.iter().map(FactJson::from).collect();
    write_value(&FactsJson { version: 1, facts }, out)
}

#[derive(Serialize)]
struct FactsJson<'a> {
    version: u32,
    facts: Vec<FactJson<'a>>,
}

#[derive(Serialize)]
struct FactJson<'a> {
    id: &'a str,
    fact: &'a str,
    source: Option<&'a str>,
    rules: Vec<&'a str>,
    not_checked: Option<&'a str>,
}

impl<'a> From<&'a Fact> for FactJson<'a> {
    fn from(fact: &'a Fact) -> Self {
        Self {
            id: &fact.id,
            fact: &fact.sentence,
            source: fact.source.as_deref(),
            rules: fact.rules.iter().map(|rule| &**rule).collect(),
            not_checked: fact.not_checked.as_deref(),
        }
    }
}
