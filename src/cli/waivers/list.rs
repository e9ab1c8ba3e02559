//! `clearance waivers list`: all waivers, and what came of each.

use std::io::{self, IsTerminal};

use clap::Args;
use clearance::output::Style;
use clearance::output::waivers::List;
use clearance::report::Keep;
use clearance::waiver::Told;

use super::{form, form_help, tell_incomplete};
use crate::cli::check::run::{self, Plan, RunOptions};
use crate::cli::forms::ENDLESS;
use crate::cli::reports::write_to;
use crate::cli::{Failure, Global};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  2  usage error, or the rules or waivers cannot be loaded
  3  done, but incomplete: a file could not be read or parsed, or a rule broke";

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct ListAll {
    #[command(flatten)]
    run: RunOptions,
    #[arg(
        short, long, value_name = "FORMAT", value_parser = form, default_value = "human",
        hide_default_value = true, help = form_help(), help_heading = "Report"
    )]
    format: &'static List,
}

pub(super) fn run(arguments: &ListAll, global: &Global) -> Result<u8, Failure> {
    let plan = arguments.run.plan(global);
    let ran = run::run(&plan, Keep::NOTHING, global)?;
    write(&ran.waivers, &plan, arguments.format, global)?;
    Ok(if tell_incomplete(&ran) { 3 } else { 0 })
}

/// Writes a list of waivers on standard output.
pub(super) fn write(
    waivers: &[Told],
    plan: &Plan,
    format: &List,
    global: &Global,
) -> Result<(), Failure> {
    write_to(None, global, |style, out| {
        let width = if io::stdout().is_terminal() { style.width } else { ENDLESS };
        (format.write)(waivers, &plan.root, &Style { width, ..*style }, out)
    })
}
