//! `clearance schema`: prints a JSON Schema.

use clap::{Args, ValueEnum};
use clearance_engine::rule::Selection;
use clearance_engine::schema::{KnownSchemas, publish_schema};
use clearance_engine::script::Limits;
use clearance_gate::baseline::SCHEMA as BASELINE_SCHEMA;
use clearance_gate::config::SCHEMA as CONFIG_SCHEMA;
use clearance_gate::evidence::SCHEMA as EVIDENCE_SCHEMA;
use clearance_gate::waiver::SCHEMA as WAIVER_SCHEMA;
use clearance_render::output::json::REPORT_SCHEMA;
use clearance_render::output::jsonl;
use clearance_render::output::plan::SCHEMA as PLAN_SCHEMA;
use clearance_render::output::verified::SCHEMA as VERIFIED_SCHEMA;
use clearance_render::output::waivers::SCHEMA as WAIVERS_SCHEMA;
use clearance_render::output::{REPORT_FORMATS, ReportFormat};
use clearance_workbench::present::facts::FACTS_SCHEMA;
use clearance_workbench::present::page::PAGES_SCHEMA;
use clearance_workbench::present::suite::SCHEMA as TEST_SCHEMA;
use clearance_workbench::present::why::SCHEMA as WHY_SCHEMA;
use serde_json::{Value, json};

use super::exit::{self, Exits};
use super::failure::Failure;
use super::offers::{COMPARISON_SCHEMA, OFFERS_SCHEMA};
use super::packs::PackOptions;
use super::session::Session;

/// Its exit codes.
pub(crate) const EXITS: Exits =
    Exits { command: "schema", codes: &[exit::DONE, exit::NEEDS_RULES] };

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Print {
    /// Which schema
    #[arg(value_enum, default_value_t)]
    which: Which,
    #[command(flatten)]
    packs: PackOptions,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Which {
    /// Of a document
    #[default]
    Document,
    /// Of clearance.toml
    Config,
    /// Of the report that `check --format json` writes
    Report,
    /// Of a line that `check --format jsonl` writes
    Jsonl,
    /// Of what `plan --format json` writes
    Plan,
    /// Of the baseline that `baseline create` writes
    Baseline,
    /// Of the evidence that `check --evidence` writes
    Evidence,
    /// Of what `verify --format json` writes
    Verified,
    /// Of what `rules` and `explain` write with `--format json`
    Rules,
    /// Of what `rules --facts --format json` writes
    Facts,
    /// Of what `offers --format json` writes
    Offers,
    /// Of what `offers --diff --format json` writes
    OfferComparison,
    /// Of the results that `test --format json` writes
    Test,
    /// Of what `waivers list --format json` writes
    Waivers,
    /// Of waivers.toml
    WaiversFile,
    /// Of what `why --format json` writes
    Why,
}

pub(crate) fn run(arguments: &Print, session: &Session<'_>) -> Result<u8, Failure> {
    let text = match arguments.which {
        Which::Config => inline_references(&configuration_schema()),
        Which::Report => REPORT_SCHEMA.to_owned(),
        Which::Jsonl => jsonl::line_schema(),
        Which::Plan => inline_references(&parse_schema(PLAN_SCHEMA)),
        Which::Baseline => BASELINE_SCHEMA.to_owned(),
        Which::Evidence => EVIDENCE_SCHEMA.to_owned(),
        Which::Verified => VERIFIED_SCHEMA.to_owned(),
        Which::Facts => FACTS_SCHEMA.to_owned(),
        Which::Offers => OFFERS_SCHEMA.to_owned(),
        Which::OfferComparison => COMPARISON_SCHEMA.to_owned(),
        Which::Rules => PAGES_SCHEMA.to_owned(),
        Which::Test => inline_references(&parse_schema(TEST_SCHEMA)),
        Which::Waivers => WAIVERS_SCHEMA.to_owned(),
        Which::WaiversFile => inline_references(&waivers_file()),
        Which::Why => inline_references(&parse_schema(WHY_SCHEMA)),
        Which::Document => inline_references(&parse_schema(
            &arguments.packs.load_pack(&Selection::default(), session.console)?.schema.text,
        )),
    };
    session.print(&text)?;
    Ok(exit::CLEAN)
}

/// The schema of the program's own that a text holds.
fn parse_schema(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// The schema with all that it refers to.
fn inline_references(schema: &Value) -> String {
    let others = [(REPORT, parse_schema(REPORT_SCHEMA)), (WAIVER, parse_schema(WAIVER_SCHEMA))];
    let others: KnownSchemas = others.into_iter().map(|(id, text)| (id.to_owned(), text)).collect();
    format!("{:#}\n", publish_schema(schema, &others))
}

/// By what schemas refer to that of the report, and to that of a waiver.
const REPORT: &str = "urn:clearance:report:2";
const WAIVER: &str = "urn:clearance:waiver:1";

/// The schema of a configuration, with what is told apart only when its values are used.
fn configuration_schema() -> Value {
    let mut schema = parse_schema(CONFIG_SCHEMA);
    let names: Vec<&str> = REPORT_FORMATS.iter().map(|output: &ReportFormat| output.name).collect();
    let size = json!([
        { "type": "integer", "minimum": 0 },
        { "type": "string", "pattern": "^\\+?[0-9]+[KkMmGg]?([Ii]?[Bb])?$" }
    ]);
    let rules = [
        ("/$defs/format/items", "pattern", json!(format!("^({})(=[\\s\\S]+)?$", names.join("|")))),
        ("/$defs/waivers", "items", json!({ "$ref": WAIVER })),
        ("/$defs/limits/properties/call-depth", "maximum", json!(Limits::MAX_CALL_DEPTH)),
        (
            "/$defs/limits/properties/expression-depth",
            "maximum",
            json!(Limits::MAX_EXPRESSION_DEPTH),
        ),
        ("/$defs/max-file-size", "anyOf", size),
        ("", "additionalProperties", inherited_tables()),
        ("/properties/profiles/additionalProperties", "additionalProperties", inherited_tables()),
    ];
    for (place, keyword, value) in rules {
        if let Some(Value::Object(keywords)) = schema.pointer_mut(place) {
            keywords.insert(keyword.to_owned(), value);
        }
    }
    schema
}

/// The schema of inherited tables, which only the packs know.
fn inherited_tables() -> Value {
    json!({
        "description": "What documents take over that have none of their own, by the keys of `[inherit]` in the pack.toml of the packs.",
        "type": "object"
    })
}

fn waivers_file() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:clearance:waivers-file:1",
        "title": "waivers.toml",
        "description": "Findings that are accepted for a time.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "waivers": {
                "description": "The waivers.",
                "type": "array",
                "items": { "$ref": WAIVER },
            },
        },
    })
}
