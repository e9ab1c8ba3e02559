//! `clearance waivers add`: waives a finding that is there, and ties the waiver to the values that it stands on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use clearance_engine::files::{WAIVERS, display_path};
use clearance_engine::glob::glob_for_path;
use clearance_engine::pack::{LoadError, rule_names};
use clearance_engine::report::{Finding, Keep, Status};
use clearance_gate::waiver::waiver_edit::{self, NewWaiver};
use clearance_gate::waiver::{Waiver, check_rule_name, read_waiver_file, value_lines};
use clearance_syntax::source::Source;
use jiff::civil::Date;

use super::term::Term;
use crate::cli::exit::{self, Exits};
use crate::cli::failure::Failure;
use crate::cli::output_files::{create_new, exchange_text};
use crate::cli::root;
use crate::cli::run::{self, Ran, RunOptions};
use crate::cli::run_settings::RunSettings;
use crate::cli::session::Session;
use crate::cli::waiver_options::{read_waiver_text, resolve_rule};

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "waivers add",
    codes: &[
        (exit::CLEAN, "the waiver was written"),
        (
            exit::CANNOT_RUN,
            "usage error, or there is no such finding, or something cannot be read or written",
        ),
    ],
};

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Add {
    /// The rule whose finding is waived
    #[arg(long, value_name = "RULE", help_heading = "Waiver")]
    rule: String,
    /// The document; or a glob over documents, named from the repository's folder on
    #[arg(long, value_name = "FILE", help_heading = "Waiver")]
    file: String,
    /// The key of the value, as in items[id=A1].ends [default: that of the only finding]
    #[arg(long, value_name = "KEY", help_heading = "Waiver")]
    at: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT", help_heading = "Waiver")]
    reason: String,
    /// Who approved it
    #[arg(long, value_name = "NAME", help_heading = "Waiver")]
    approved_by: String,
    /// Its last day, as in 2026-12-31, or how many days it holds, as in 90d
    #[arg(long, value_name = "DATE|DAYS", help_heading = "Waiver")]
    expires: Term,
    /// Where more is told
    #[arg(long, value_name = "TICKET", help_heading = "Waiver")]
    ticket: Option<String>,
    /// Let the waiver end when a value changes that the finding stands on [default]
    #[arg(long, help_heading = "Waiver")]
    value: bool,
    /// Waive whatever values are there, and all findings of the rule that are meant
    #[arg(long, conflicts_with = "value", help_heading = "Waiver")]
    no_value: bool,
    #[command(flatten)]
    run: RunOptions,
}

pub(super) fn run(arguments: &Add, session: &Session<'_>) -> Result<u8, Failure> {
    let mut settings = arguments.run.to_settings(session);
    let path = target_file(&mut settings)?;
    let expires = arguments.expires.last_day(&settings)?;
    let ran = run::run(&settings, Keep::NOTHING, session)?;
    let names = rule_names(&ran.packs);
    let known = names.all_names();
    if let Some((message, help)) = check_rule_name(&arguments.rule, &known) {
        return Err(Failure::usage(message, help));
    }
    let new = arguments.new_waiver(&settings, expires);
    let mut waiver = read_one(&new, &known)?;
    resolve_rule(&mut waiver, &names);
    let new = arguments.waiver_for_finding(new, &waiver, &ran, &settings)?;
    let old = match path.symlink_metadata() {
        Ok(_) => read_waiver_text(&path)?,
        Err(_) => Source::new(display_path(&path), ""),
    };
    let all = waiver_edit::append_waiver(&old.text, &new);
    check_addition(&old, &all, &known)?;
    match path.symlink_metadata() {
        Ok(_) => exchange_text(&path, &old.text, &all, session.console)?,
        Err(_) => create_new(&[(path.clone(), all)])?,
    }
    if !session.quiet {
        let at = new.at.map(|at| format!(" at {at}")).unwrap_or_default();
        let told = format!(
            "{}: {} in {}{at} until {}",
            display_path(&path),
            new.rule,
            new.file,
            new.expires
        );
        session.print(&(clearance_render::output::escape(&told).into_owned() + "\n"))?;
    }
    Ok(exit::CLEAN)
}

/// The file that the waiver is added to. It need not be there yet, but then it is not read either.
fn target_file(settings: &mut RunSettings) -> Result<PathBuf, Failure> {
    settings.waivers.no_waivers = false;
    let path = match settings.waivers.files.as_slice() {
        [] => root::path_in(&settings.root, WAIVERS),
        [path] => path.clone(),
        _ => {
            let help = "give `--waivers` once";
            return Err(Failure::usage("a waiver is added to one file", help));
        }
    };
    settings.waivers.may_lack = true;
    Ok(path)
}

impl Add {
    /// The waiver as far as the options say it.
    fn new_waiver(&self, settings: &RunSettings, expires: Date) -> NewWaiver {
        // A name that is typed is one from here on, a glob is one from the root on.
        let file = if Path::new(&self.file).is_file() {
            glob_for_path(&settings.root.relative(&self.file))
        } else {
            self.file.clone()
        };
        NewWaiver {
            rule: self.rule.clone(),
            file,
            at: self.at.clone(),
            reason: self.reason.clone(),
            approved_by: self.approved_by.clone(),
            expires,
            ticket: self.ticket.clone(),
            values: None,
        }
    }

    /// The waiver of the finding that is meant.
    fn waiver_for_finding(
        &self,
        new: NewWaiver,
        waiver: &Waiver,
        ran: &Ran,
        settings: &RunSettings,
    ) -> Result<NewWaiver, Failure> {
        let findings = &ran.checked.report.findings;
        let about = |finding: &&Finding| waiver.is_about(finding, &settings.root);
        let all: Vec<&Finding> = findings.iter().filter(about).collect();
        let open: Vec<&Finding> =
            all.iter().copied().filter(|finding| finding.status.is_open()).collect();
        match (open.as_slice(), self.no_value) {
            ([], _) => Err(self.nothing_to_waive(&all, waiver, ran, settings)),
            (_, true) => Ok(new),
            ([finding], false) => {
                let key = Some(finding.location.key.clone()).filter(|key| !key.is_empty());
                Ok(NewWaiver { at: key, values: Some(value_lines(&finding.basis)), ..new })
            }
            (several, false) => {
                let message =
                    format!("{} findings are meant:\n{}", several.len(), finding_lines(several));
                let help = "choose one with `--at`, or add `--no-value` to waive them all";
                Err(Failure::usage(message, help))
            }
        }
    }

    /// Why there is nothing to waive.
    fn nothing_to_waive(
        &self,
        all: &[&Finding],
        waiver: &Waiver,
        ran: &Ran,
        settings: &RunSettings,
    ) -> Failure {
        if let Some(Status::Waived(by)) = all.first().map(|finding| &finding.status) {
            let line = by.source.position(by.span.start).line;
            let message = format!("this is waived already, by {}:{line}", by.source.name);
            return Failure::usage(message, "change that waiver, or take it away first");
        }
        let at = self.at.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
        let message = format!("`{}` finds nothing in {}{at}", self.rule, self.file);
        let in_file = |finding: &&Finding| waiver.is_about_file(finding, &settings.root);
        let there: Vec<&Finding> = ran.checked.report.findings.iter().filter(in_file).collect();
        let help = match there.as_slice() {
            [] => "nothing is found there at all, or the file is not among those that are checked"
                .to_owned(),
            there => format!("what is found there:\n{}", finding_lines(there)),
        };
        Failure::usage(message, help)
    }
}

/// More would not be read.
const MOST_LINES: usize = 20;

/// A line for each finding.
fn finding_lines(findings: &[&Finding]) -> String {
    let line = |finding: &&Finding| {
        let Finding { rule, location: place, message, .. } = finding;
        let (file, line) = (&place.source.name, place.start().line);
        let message = clearance_render::output::escape(message);
        format!("    {rule} --at '{}' ({file}:{line}: {message})", place.key)
    };
    let mut lines: Vec<String> = findings.iter().take(MOST_LINES).map(line).collect();
    if findings.len() > MOST_LINES {
        lines.push(format!("    and {} more", findings.len() - MOST_LINES));
    }
    lines.join("\n")
}

/// The waiver as it will be read.
fn read_one(new: &NewWaiver, known: &[Arc<str>]) -> Result<Waiver, Failure> {
    let source = Source::new("the new waiver", waiver_edit::append_waiver("", new));
    let mut waivers =
        read_waiver_file(&source, known).map_err(|diagnostics| LoadError { diagnostics })?;
    waivers.pop().ok_or_else(|| Failure::Output("the waiver cannot be read back".to_owned()))
}

/// Refuses a text that does not hold what the old one did and one waiver more.
fn check_addition(old: &Arc<Source>, all: &str, known: &[Arc<str>]) -> Result<(), Failure> {
    let read = |source: &Arc<Source>| read_waiver_file(source, known).map(|waivers| waivers.len());
    let before = read(old).map_err(|diagnostics| LoadError { diagnostics })?;
    match read(&Source::new(old.name.as_str(), all)) {
        Ok(after) if after == before + 1 => Ok(()),
        _ => Err(Failure::usage(
            format!("nothing can be added to {}, and nothing was written", old.name),
            "begin each of its waivers with a line `[[waivers]]`",
        )),
    }
}
