//! Pages for programs: versioned, described by [`PAGES_SCHEMA`]. `rules` and `explain` write the same.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use crate::page::Page;
use crate::present::page::format::Form;
use clearance_render::output::json::{FindingJson, write_value};
use clearance_render::output::style::Style;

/// The JSON Schema (2020-12) of pages.
pub const PAGES_SCHEMA: &str = include_str!("rules.schema.json");

/// The row for `--format json`.
pub(super) const FORM: Form =
    Form { name: "json", about: "Everything a rule says of itself, for programs", write };

fn write(pages: &[Page], _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let rules = pages.iter().map(RuleJson::from).collect();
    write_value(&RulesJson { version: 1, rules }, out)
}

#[derive(Serialize)]
struct RulesJson<'a> {
    version: u32,
    rules: Vec<RuleJson<'a>>,
}

#[derive(Serialize)]
struct RuleJson<'a> {
    id: &'a str,
    severity: &'static str,
    title: &'a str,
    tags: &'a [String],
    url: Option<&'a str>,
    params: BTreeMap<&'a str, Value>,
    reads: &'a [String],
    page: &'a str,
    example: Option<FindingJson<'a>>,
}

impl<'a> From<&'a Page> for RuleJson<'a> {
    fn from(page: &'a Page) -> Self {
        let params = page.params.iter();
        let params = params.map(|param| {
            let default = serde_json::from_str(&param.default).unwrap_or(Value::Null);
            (param.name.as_str(), default)
        });
        Self {
            id: &page.id,
            severity: page.severity.name(),
            title: &page.title,
            tags: &page.tags,
            url: page.url.as_deref(),
            params: params.collect(),
            reads: &page.reads,
            page: &page.text,
            example: page.example.as_ref().map(FindingJson::from),
        }
    }
}
