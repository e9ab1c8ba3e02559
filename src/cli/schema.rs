//! `clearance schema`: prints a JSON Schema.

use clap::{Args, ValueEnum};
use clearance::baseline::SCHEMA as BASELINE_SCHEMA;
use clearance::config::SCHEMA as CONFIG_SCHEMA;
use clearance::evidence::SCHEMA as EVIDENCE_SCHEMA;
use clearance::output::json::REPORT_SCHEMA;
use clearance::output::jsonl;
use clearance::output::page::PAGES_SCHEMA;
use clearance::output::suite::SCHEMA as TEST_SCHEMA;
use clearance::output::verified::SCHEMA as VERIFIED_SCHEMA;
use clearance::output::waivers::SCHEMA as WAIVERS_SCHEMA;
use clearance::output::why::SCHEMA as WHY_SCHEMA;
use clearance::rule::Selection;

use super::chosen::Chosen;
use super::{Failure, exit, print};

#[derive(Debug, Args)]
#[command(after_help = exit::SCHEMA.help())]
pub(crate) struct Print {
    /// Which schema
    #[arg(value_enum, default_value_t)]
    which: Which,
    #[command(flatten)]
    rules: Chosen,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Which {
    /// Of a customer file
    #[default]
    Customer,
    /// Of clearance.toml
    Config,
    /// Of the report that `check --format json` writes
    Report,
    /// Of a line that `check --format jsonl` writes
    Jsonl,
    /// Of the baseline that `baseline create` writes
    Baseline,
    /// Of the evidence that `check --evidence` writes
    Evidence,
    /// Of what `verify --format json` writes
    Verified,
    /// Of what `rules` and `explain` write with `--format json`
    Rules,
    /// Of the results that `test --format json` writes
    Test,
    /// Of what `waivers list --format json` writes
    Waivers,
    /// Of what `why --format json` writes
    Why,
}

pub(crate) fn run(arguments: &Print) -> Result<u8, Failure> {
    match arguments.which {
        Which::Config => print(CONFIG_SCHEMA)?,
        Which::Report => print(REPORT_SCHEMA)?,
        Which::Jsonl => print(&jsonl::schema())?,
        Which::Baseline => print(BASELINE_SCHEMA)?,
        Which::Evidence => print(EVIDENCE_SCHEMA)?,
        Which::Verified => print(VERIFIED_SCHEMA)?,
        Which::Rules => print(PAGES_SCHEMA)?,
        Which::Test => print(TEST_SCHEMA)?,
        Which::Waivers => print(WAIVERS_SCHEMA)?,
        Which::Why => print(WHY_SCHEMA)?,
        Which::Customer => print(&arguments.rules.load(&Selection::default())?.schema.text)?,
    }
    Ok(exit::CLEAN)
}
