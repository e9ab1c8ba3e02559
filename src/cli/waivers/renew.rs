//! `clearance waivers renew`: gives waivers a later last day, and ties them to other values where that is asked for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{ArgGroup, Args};
use clearance_engine::report::{Finding, Keep};
use clearance_gate::waiver::waiver_edit::{Renewal, renew_waivers};
use clearance_gate::waiver::{JudgedWaiver, Waiver, WaiverScope, value_differences, value_lines};
use clearance_syntax::source::Source;
use jiff::civil::Date;

use super::incomplete::print_incomplete;
use super::term::Term;
use crate::cli::console::Console;
use crate::cli::exit::{self, Exits};
use crate::cli::failure::Failure;
use crate::cli::output_files::exchange_text;
use crate::cli::reports::show_changes;
use crate::cli::run::{self, Ran, RunOptions};
use crate::cli::run_settings::RunSettings;
use crate::cli::session::Session;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "waivers renew",
    codes: &[
        (exit::CLEAN, "the waivers are renewed, or hold for as long already"),
        (
            exit::CANNOT_RUN,
            "usage error, or no such waiver, or its last day would be too far away, or something cannot be read or \
             written",
        ),
    ],
};

#[derive(Debug, Args)]
#[command(
    after_help = EXITS.help(),
    group = ArgGroup::new("which").args(["rule", "file", "number"]).required(true).multiple(true),
    group = ArgGroup::new("what").args(["expires", "values"]).required(true).multiple(true)
)]
pub(crate) struct Renew {
    /// Renew the waivers of this rule
    #[arg(long, value_name = "RULE", help_heading = "Waiver")]
    rule: Option<String>,
    /// Renew the waivers for this document, or for this glob as it is written
    #[arg(long, value_name = "FILE", help_heading = "Waiver")]
    file: Option<String>,
    /// Renew the waiver of this number in `waivers list`; can be repeated
    #[arg(long, value_name = "N", help_heading = "Waiver")]
    number: Vec<usize>,
    /// Their new last day, as in 2026-12-31, or how many days they hold from now on, as in 90d
    #[arg(long, value_name = "DATE|DAYS", help_heading = "Waiver")]
    expires: Option<Term>,
    /// Tie them to the values that their findings stand on now: somebody has looked at these again
    #[arg(long, help_heading = "Waiver")]
    values: bool,
    /// Who approved it this time
    #[arg(long, value_name = "NAME", help_heading = "Waiver")]
    approved_by: Option<String>,
    /// Write nothing, and show what would change
    #[arg(long, help_heading = "Waiver")]
    dry_run: bool,
    #[command(flatten)]
    run: RunOptions,
}

/// A file of waivers that changes.
struct WaiverRenewal<'a> {
    source: &'a Arc<Source>,
    renewals: Vec<Renewal<'a>>,
    /// The setting of each.
    lines: Vec<String>,
}

pub(super) fn run(arguments: &Renew, session: &Session<'_>) -> Result<u8, Failure> {
    let mut settings = arguments.run.to_settings(session);
    settings.waivers.no_waivers = false;
    let expires = arguments.expires.map(|term| term.last_day(&settings)).transpose()?;
    if arguments.approved_by.as_ref().is_some_and(|name| name.trim().is_empty()) {
        return Err(Failure::usage("`--approved-by` is empty", "name who approved it"));
    }
    let ran = run::run(&settings, Keep::NOTHING, session)?;
    if arguments.values {
        print_incomplete(&ran, session.console);
    }
    let chosen = arguments.choose_waivers(&ran.waivers, &settings, session.console)?;
    let mut files: BTreeMap<&str, WaiverRenewal<'_>> = BTreeMap::new();
    for told in chosen {
        let waiver = &told.waiver;
        let (renewal, said) = arguments.plan_renewal(waiver, expires, &ran, &settings)?;
        let source = &waiver.place.source;
        let new = || WaiverRenewal { source, renewals: Vec::new(), lines: Vec::new() };
        let change = files.entry(source.name.as_str()).or_insert_with(new);
        change.renewals.extend(renewal);
        change.lines.extend(said);
    }
    for change in files.values() {
        write_renewal(change, arguments.dry_run, session)?;
    }
    Ok(exit::CLEAN)
}

/// Writes a file with what is renewed in it, and says what that is.
fn write_renewal(
    change: &WaiverRenewal<'_>,
    dry_run: bool,
    session: &Session<'_>,
) -> Result<(), Failure> {
    let WaiverRenewal { source, renewals, lines } = change;
    let text = renew_waivers(source, renewals).ok_or_else(|| {
        let message = format!("{} cannot be changed, and nothing was written", source.name);
        Failure::usage(message, "begin each of its waivers with a line `[[waivers]]`")
    })?;
    match dry_run {
        true => show_changes(
            [(source.name.as_str(), source.text.as_str(), text.as_str())].into_iter(),
            session,
        )?,
        false if text != source.text => {
            exchange_text(&PathBuf::from(&source.name), &source.text, &text, session.console)?
        }
        false => {}
    }
    if session.quiet {
        Ok(())
    } else {
        session.print(
            &lines
                .iter()
                .map(|line| clearance_render::output::escape(line) + "\n")
                .collect::<String>(),
        )
    }
}

impl Renew {
    /// Chooses the waivers to renew. Those in comments are left as they are.
    fn choose_waivers<'a>(
        &self,
        all: &'a [JudgedWaiver],
        settings: &RunSettings,
        console: &Console,
    ) -> Result<Vec<&'a JudgedWaiver>, Failure> {
        if let Some(number) = self.number.iter().find(|number| !(1..=all.len()).contains(*number)) {
            let message = format!("there is no waiver {number}");
            return Err(Failure::usage(message, "`clearance waivers list` numbers them from 1"));
        }
        let is_meant = |told: &&JudgedWaiver| {
            let waiver = &told.waiver;
            (self.number.is_empty() || self.number.contains(&told.number))
                && self.rule.as_ref().is_none_or(|rule| *rule == waiver.rule)
                && self.file.as_ref().is_none_or(|file| is_for(waiver, file, settings))
        };
        let meant = all.iter().filter(is_meant);
        let (chosen, comments): (Vec<&JudgedWaiver>, Vec<&JudgedWaiver>) =
            meant.partition(|told| matches!(told.waiver.covers, WaiverScope::Files { .. }));
        for told in &comments {
            let place = &told.waiver.place;
            let (name, line) = (&place.source.name, place.start().line);
            console.eprintln(format_args!(
                "left as it is: {name}:{line}, a comment: write a later `until` there"
            ));
        }
        if chosen.is_empty() {
            Err(Failure::usage(
                "no waiver is meant that stands in a file of waivers",
                "`clearance waivers list` shows all of them",
            ))
        } else {
            Ok(chosen)
        }
    }

    /// How a waiver is renewed, and what is said of it.
    fn plan_renewal<'a>(
        &'a self,
        waiver: &'a Waiver,
        expires: Option<Date>,
        ran: &Ran,
        settings: &RunSettings,
    ) -> Result<(Option<Renewal<'a>>, Vec<String>), Failure> {
        let (source, line) = (&waiver.place.source.name, waiver.place.start().line);
        let name = format!("{source}:{line}: {}", waiver.rule);
        let later = expires.filter(|day| *day > waiver.expires);
        let mut said = vec![match (later, expires) {
            (Some(day), _) => format!("{name} holds until {day} ({} before)", waiver.expires),
            (None, Some(_)) => format!("{name} holds until {} already", waiver.expires),
            (None, None) => name.clone(),
        }];
        let finding =
            self.values.then(|| self.find_finding(waiver, &name, ran, settings)).transpose()?;
        let values = finding.map(|finding| value_lines(&finding.basis));
        let lines = match (&waiver.covers, finding) {
            (WaiverScope::Files { values: Some((old, _)), .. }, Some(finding)) => {
                value_differences(old, &finding.basis)
            }
            _ => values.clone().unwrap_or_default(),
        };
        said.extend(lines.into_iter().map(|line| format!("  {line}")));
        let approved_by = self.approved_by.as_deref();
        let renewal = Renewal { waiver, expires: later, values, approved_by };
        let is_some = later.is_some() || renewal.values.is_some();
        Ok((is_some.then_some(renewal), said))
    }

    /// The finding that a waiver is about.
    fn find_finding<'a>(
        &self,
        waiver: &Waiver,
        name: &str,
        ran: &'a Ran,
        settings: &RunSettings,
    ) -> Result<&'a Finding, Failure> {
        let findings = ran.checked.report.findings.iter();
        let about: Vec<&Finding> =
            findings.filter(|finding| waiver.is_about(finding, &settings.root)).collect();
        match about.as_slice() {
            [one] => Ok(one),
            [] => Err(Failure::usage(
                format!("{name}: nothing is found there, so there are no values to tie it to"),
                "`clearance waivers prune` takes away what is not needed",
            )),
            several => Err(Failure::usage(
                format!(
                    "{name}: {} findings are meant, and a waiver is tied to one",
                    several.len()
                ),
                "write a waiver for each: `clearance waivers add --at`",
            )),
        }
    }
}

/// Whether a waiver is for a file that is named as it is typed, or for a glob as it is written.
fn is_for(waiver: &Waiver, file: &str, settings: &RunSettings) -> bool {
    let WaiverScope::Files { file: glob, .. } = &waiver.covers else { return false };
    let typed = Path::new(file).is_file().then(|| settings.root.relative(file));
    match typed {
        Some(name) => glob.compile_matcher().is_match(name),
        None => glob.glob() == file,
    }
}
