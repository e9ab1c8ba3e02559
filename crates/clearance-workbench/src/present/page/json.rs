//! Pages for programs: versioned, described by [`PAGES_SCHEMA`]. `rules` and `explain` write the same.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use crate::page::RulePage;
use crate::present::page::page_format::PageFormat;
use clearance_engine::pack::Fact;
use clearance_render::output::json::{FindingJson, write_value};
use clearance_render::output::style::Style;

/// The JSON Schema (2020-12) of pages.
pub const PAGES_SCHEMA: &str = include_str!("rules.schema.json");

/// The row for `--format json`.
pub(super) const FORM: PageFormat = PageFormat {
    name: "json",
    about: "Everything a rule says of itself, for programs",
    write: write_json,
};

fn write_json(pages: &[RulePage], _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let rules = pages.iter().map(RulePageJson::from).collect();
    write_value(&RulePagesJson { version: 1, rules }, out)
}

#[derive(Serialize)]
struct RulePagesJson<'a> {
    version: u32,
    rules: Vec<RulePageJson<'a>>,
}

#[derive(Serialize)]
struct RulePageJson<'a> {
    id: &'a str,
    severity: &'static str,
    title: &'a str,
    tags: &'a [String],
    url: Option<&'a str>,
    effective: Option<String>,
    params: BTreeMap<&'a str, Value>,
    bounds: BTreeMap<&'a str, BTreeMap<&'a str, Value>>,
    over_all: bool,
    reads: &'a [String],
    facts: Vec<PageFactJson<'a>>,
    page: &'a str,
    example: Option<FindingJson<'a>>,
}

#[derive(Serialize)]
struct PageFactJson<'a> {
    id: &'a str,
    fact: &'a str,
}

impl<'a> From<&'a Fact> for PageFactJson<'a> {
    fn from(fact: &'a Fact) -> Self {
        Self { id: &fact.id, fact: &fact.sentence }
    }
}

impl<'a> From<&'a RulePage> for RulePageJson<'a> {
    fn from(page: &'a RulePage) -> Self {
        let json = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
        let params = page.params.iter();
        let params = params.map(|param| (param.name.as_str(), json(&param.default)));
        let bounded = page.params.iter().filter(|param| !param.bounds.is_empty());
        let bounds = bounded.map(|param| {
            let bounds = param.bounds.iter().map(|(key, value)| (*key, json(value)));
            (param.name.as_str(), bounds.collect())
        });
        Self {
            id: &page.id,
            severity: page.severity.name(),
            title: &page.title,
            tags: &page.tags,
            url: page.url.as_deref(),
            effective: page.effective.map(|day| day.to_string()),
            params: params.collect(),
            bounds: bounds.collect(),
            over_all: page.over_all,
            reads: &page.reads,
            facts: page.facts.iter().map(PageFactJson::from).collect(),
            page: &page.text,
            example: page.example.as_ref().map(FindingJson::from),
        }
    }
}
