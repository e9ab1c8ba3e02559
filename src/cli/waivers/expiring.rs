//! `clearance waivers expiring`: the waivers whose time is nearly up.

use clap::Args;
use clearance_gate::waiver::JudgedWaiver;

use super::list::{Listed, NEEDS_WAIVERS};
use crate::cli::exit::{self, Exits};
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::values::parse_days;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "waivers expiring",
    codes: &[
        (exit::CLEAN, "no waiver expires within that time"),
        (exit::FINDINGS, "some do"),
        NEEDS_WAIVERS,
    ],
};

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Expiring {
    /// List those whose last day is at most so many days away, as in 30d
    #[arg(long, value_name = "DAYS", value_parser = parse_days, default_value = "30d")]
    within: u32,
    #[command(flatten)]
    listed: Listed,
}

pub(super) fn run(arguments: &Expiring, session: &Session<'_>) -> Result<u8, Failure> {
    let (settings, ran) = arguments.listed.run_check(session)?;
    // Of those that are expired already, `check` speaks.
    let soon = |told: &JudgedWaiver| (0..=i64::from(arguments.within)).contains(&told.days_left);
    let mut waivers: Vec<JudgedWaiver> = ran.waivers.into_iter().filter(soon).collect();
    waivers.sort_by_key(|told| told.days_left);
    if !(waivers.is_empty() && session.quiet) {
        arguments.listed.write_list(&waivers, &settings, session)?;
    }
    Ok(exit::of_answer(waivers.is_empty()))
}
