//! `clearance schema`: prints a JSON Schema.

use clap::{Args, ValueEnum};
use clearance::output::json::REPORT_SCHEMA;
use clearance::output::suite::SCHEMA as TEST_SCHEMA;
use clearance::pack;
use clearance::rule::Selection;
use clearance::script::Limits;

use super::rules::Chosen;
use super::{Failure, print};

#[derive(Debug, Args)]
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
    /// Of the report that `check --format json` writes
    Report,
    /// Of the results that `test --format json` writes
    Test,
}

pub(crate) fn run(arguments: &Print) -> Result<u8, Failure> {
    match arguments.which {
        Which::Report => print(REPORT_SCHEMA)?,
        Which::Test => print(TEST_SCHEMA)?,
        Which::Customer => {
            let packs = arguments.rules.packs()?;
            let request = pack::Request {
                packs: &packs,
                data: &[],
                selection: &Selection::default(),
                as_of: jiff::civil::Date::constant(2000, 1, 1),
                limits: Limits::default(),
                trace: false,
            };
            print(&pack::load(&request)?.schema.text)?;
        }
    }
    Ok(0)
}
