//! `clearance waivers list`: all waivers, and what came of each.

use clap::Args;
use clearance_engine::report::Keep;
use clearance_gate::waiver::JudgedWaiver;
use clearance_render::output::Style;
use clearance_render::output::waivers::WaiverListFormat;

use super::format::{form_help, parse_format};
use super::incomplete::print_incomplete;
use crate::cli::exit::{self, Exits};
use crate::cli::failure::Failure;
use crate::cli::page_formats::ENDLESS;
use crate::cli::reports::write_out;
use crate::cli::run::{self, Ran, RunOptions};
use crate::cli::run_settings::RunSettings;
use crate::cli::session::Session;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "waivers list",
    codes: &[exit::DONE, NEEDS_WAIVERS, exit::INCOMPLETE_THOUGH_DONE],
};

pub(super) const NEEDS_WAIVERS: exit::Row =
    (exit::CANNOT_RUN, "usage error, or the rules or waivers cannot be loaded");

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct ListAll {
    #[command(flatten)]
    listed: Listed,
}

/// The options of the check that judges waivers, and of their list.
#[derive(Debug, Args)]
pub(super) struct Listed {
    #[command(flatten)]
    run: RunOptions,
    #[arg(
        short, long, value_name = "FORMAT", value_parser = parse_format, default_value = "human",
        hide_default_value = true, help = form_help(), help_heading = "Report"
    )]
    format: &'static WaiverListFormat,
}

pub(super) fn run(arguments: &ListAll, session: &Session<'_>) -> Result<u8, Failure> {
    let (settings, ran) = arguments.listed.run_check(session)?;
    arguments.listed.write_list(&ran.waivers, &settings, session)?;
    Ok(exit::of_check(false, print_incomplete(&ran, session.console), false))
}

impl Listed {
    /// Checks the documents.
    pub(super) fn run_check(&self, session: &Session<'_>) -> Result<(RunSettings, Ran), Failure> {
        let settings = self.run.to_settings(session);
        let ran = run::run(&settings, Keep::NOTHING, session)?;
        Ok((settings, ran))
    }

    /// Writes a list of waivers on standard output.
    pub(super) fn write_list(
        &self,
        waivers: &[JudgedWaiver],
        settings: &RunSettings,
        session: &Session<'_>,
    ) -> Result<(), Failure> {
        write_out(session, |style, out| {
            let width =
                if session.console.streams.out.is_terminal() { style.width } else { ENDLESS };
            (self.format.write)(waivers, &settings.root, &Style { width, ..*style }, out)
        })
    }
}
