//! `clearance plan`: who does what, where and until when.

use std::path::PathBuf;

use clap::Args;
use clearance_engine::report::{Keep, PlanStep, Report};
use clearance_engine::rule::SCHEMA_ID;
use clearance_render::output::human::write_broken;
use clearance_render::output::plan::{PLAN_FORMATS, PlanFormat, is_plan};
use jiff::civil::Date;

use super::exit::{self, Exits};
use super::failure::Failure;
use super::guard;
use super::heading::HeadingOptions;
use super::page_formats::{found_or_names, list_formats};
use super::reports::{Sheet, distinct_files, write_all};
use super::run::{self, Ran, RunOptions, is_empty};
use super::session::Session;
use super::subject_pages::{has_placeholder, names_subject};
use super::values::parse_days;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "plan",
    codes: &[
        exit::DONE,
        exit::NEEDS_RULES_AND_WRITES,
        (
            exit::INCOMPLETE,
            "incomplete: a file could not be read or parsed or breaks the schema, a rule broke, or a path that is named \
             holds no document",
        ),
        (exit::NOTHING, "there is nothing to plan"),
    ],
};

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Plan {
    #[command(flatten)]
    run: RunOptions,
    #[arg(
        short, long, value_name = "FORMAT", value_parser = parse_format, default_value = "human",
        hide_default_value = true, help = format_help(), help_heading = "Report"
    )]
    format: &'static PlanFormat,
    /// Write to this file in place of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Report")]
    output: Option<PathBuf>,
    #[command(flatten)]
    heading: HeadingOptions,
    /// Only the steps of this owner, in any letter case; can be repeated
    #[arg(long, value_name = "NAME", help_heading = "Report")]
    owner: Vec<String>,
    /// Only the steps that are still to be done within so many days, as in 30d, and those that are late
    #[arg(long, value_name = "DAYS", value_parser = parse_days, help_heading = "Report")]
    within: Option<u32>,
}

fn parse_format(name: &str) -> Result<&'static PlanFormat, String> {
    let format = PLAN_FORMATS.iter().find(|format| format.name == name);
    found_or_names(format, PLAN_FORMATS.iter().map(|format| format.name))
}

fn format_help() -> String {
    list_formats("How it is written", PLAN_FORMATS.iter().map(|format| (format.name, format.about)))
}

pub(crate) fn run(arguments: &Plan, session: &Session<'_>) -> Result<u8, Failure> {
    let mut settings = arguments.run.to_settings(session);
    settings.written = arguments.output.iter().cloned().collect();
    if let Some(file) = arguments.output.as_deref().filter(|file| has_placeholder(file))
        && names_subject(file, &settings.read_words(session.console)?)
    {
        return Err(Failure::usage(
            format!("{} is one file, and no place for a name", file.display()),
            "`clearance check --format 'html=…'` writes a page for each, with the plan",
        ));
    }
    distinct_files(&[(arguments.format.name, arguments.output.as_ref(), is_plan)])?;
    guard::refuse_read(&settings, arguments.output.iter(), (None, &guard::READ), session)?;
    let keep = Keep { subjects: true, plans: true, ..Keep::NOTHING };
    let mut ran = run::run(&settings, keep, session)?;
    ran.checked.report.count_unplanned();
    arguments.heading.apply(&mut ran.checked.report);
    let nothing = is_empty(&ran.checked.report);
    let unplanned = print_unplanned(&ran, session)?;
    arguments.choose_steps(&mut ran.checked.report);
    let report = &ran.checked.report;
    let sheet = Sheet::new(arguments.output.as_deref(), is_plan, |style, out| {
        (arguments.format.write)(report, style, out)
    });
    write_all(vec![sheet], session)?;
    ran.print_empty_paths(nothing, session.console);
    Ok(exit::of_check(nothing, ran.is_incomplete() || unplanned, false))
}

impl Plan {
    /// Leaves out the steps that are not asked for, and whoever has none left.
    fn choose_steps(&self, report: &mut Report) {
        if self.owner.is_empty() && self.within.is_none() {
            return;
        }
        let as_of = report.as_of;
        for plan in &mut report.plans {
            plan.steps.retain(|step| self.is_asked_for(step, as_of));
        }
        report.plans.retain(|plan| !plan.steps.is_empty());
    }

    fn is_asked_for(&self, step: &PlanStep, as_of: Date) -> bool {
        let owner = step.owner.as_deref().unwrap_or_default().to_lowercase();
        let is_owned = self.owner.iter().any(|name| name.to_lowercase() == owner);
        let days = step.days_left(as_of).filter(|_| step.state.is_open());
        let is_soon = |within: u32| days.is_some_and(|days| i64::from(days) <= i64::from(within));
        (self.owner.is_empty() || is_owned) && self.within.is_none_or(is_soon)
    }
}

/// Prints what could not be planned. Returns whether a document breaks the schema, so that no rule planned anything.
fn print_unplanned(ran: &Ran, session: &Session<'_>) -> Result<bool, Failure> {
    let report = &ran.checked.report;
    let mut drawn = Vec::new();
    let style = session.stream_style(false);
    write_broken(&report.broken, &report.words, &style, &mut drawn)
        .map_err(|error| Failure::Output(error.to_string()))?;
    let drawn = String::from_utf8_lossy(&drawn).into_owned();
    drawn.lines().for_each(|line| session.eprintln(format_args!("{line}")));
    let breaking = report.findings.iter().filter(|finding| *finding.rule == *SCHEMA_ID);
    let mut files: Vec<&str> =
        breaking.filter_map(|finding| Some(&*finding.subject.as_ref()?.file)).collect();
    files.sort_unstable();
    files.dedup();
    for file in &files {
        let file = report.root.relative(file);
        session.eprintln(format_args!(
            "{file} breaks the schema, so there is no plan for it; `clearance check` tells where"
        ));
    }
    Ok(!files.is_empty())
}
