//! `--fix` and `--diff`: what findings ask for is written, or shown.

use std::collections::BTreeSet;
use std::path::Path;

use clap::Args;
use clearance_engine::report::Report;
use clearance_gate::fix::{self, FixOutcome, Rewrite, Texts, UnfixedFinding, is_fixable};

use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::inputs::Inputs;
use crate::cli::output_files::{displace_text, settle_displaced};
use crate::cli::reports::show_changes;
use crate::cli::run::Ran;
use crate::cli::session::Session;

/// The options for findings that have fixes.
#[derive(Debug, Args)]
pub(crate) struct FixOptions {
    /// Write what findings ask for into the files, then report what is left
    #[arg(long, conflicts_with = "diff", help_heading = "Fixes")]
    fix: bool,
    /// Show what --fix would change, in place of the report on standard output; nothing is written
    #[arg(long, conflicts_with = "evidence", help_heading = "Fixes")]
    pub(super) diff: bool,
}

/// The outcome.
pub(super) struct Settled {
    /// The findings to report.
    pub(super) inputs: Inputs,
    /// Whether something would change.
    pub(super) differs: bool,
}

impl FixOptions {
    /// Whether fixes are to be written or shown.
    pub(super) const fn are_asked_for(&self) -> bool {
        self.fix || self.diff
    }

    /// Fixes what can be fixed, if that is asked for. `check` checks the files, and says nothing.
    pub(super) fn apply_fixes(
        &self,
        inputs: Inputs,
        mut look: impl FnMut(Inputs) -> Result<Ran, Failure>,
        session: &Session<'_>,
    ) -> Result<Settled, Failure> {
        if !self.are_asked_for() {
            return Ok(Settled { inputs, differs: false });
        }
        if self.fix && inputs.has_stdin() {
            return Err(Failure::usage(
                "standard input cannot be fixed: there is no file to write to",
                "name the file, or show the changes with --diff",
            ));
        }
        let first = look(inputs.clone())?;
        let again = |texts: &Texts| look(inputs.with_texts(texts));
        let fixed = fix::fix_findings(first, |ran| &ran.checked.report, again)?;
        for left in &fixed.left {
            print_unfixed(left, &fixed.last.checked.report, session.console);
        }
        let differs = !fixed.rewrites.is_empty();
        if self.diff {
            let changes = fixed.rewrites.iter();
            let changes = changes.map(|Rewrite { old, new }| (&*old.name, &*old.text, &*new.text));
            show_changes(changes, session)?;
            print_fixed("would fix", &fixed, session);
            return Ok(Settled { inputs, differs });
        }
        write_files(&fixed.rewrites, session.console)?;
        print_fixed("fixed", &fixed, session);
        let new = fixed.rewrites.into_iter().map(|rewrite| (rewrite.old.name.clone(), rewrite.new));
        Ok(Settled { inputs: inputs.with_texts(&new.collect()), differs: false })
    }

    /// Prints on a terminal that there are fixes.
    pub(super) fn print_hint(&self, report: &Report, session: &Session<'_>) {
        let fixable = report.findings.iter().filter(|finding| is_fixable(finding)).count();
        let is_asked = self.fix || self.diff || session.quiet;
        if fixable > 0 && !is_asked && session.console.streams.err.is_terminal() {
            let have = if fixable == 1 { "has a fix" } else { "have fixes" };
            let findings = format_count(fixable, "finding");
            session.eprintln(format_args!(
                "{findings} {have}: --diff shows what would change, --fix writes it"
            ));
        }
    }
}

fn format_count(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Prints the findings whose fix was refused, and why.
fn print_unfixed(left: &UnfixedFinding, report: &Report, console: &Console) {
    let Some(finding) = report.findings.get(left.finding) else { return };
    let (name, start) = (&finding.location.source.name, finding.location.start());
    let (line, column, rule, why) = (start.line, start.column, &finding.rule, &left.why);
    console.eprintln(format_args!("not fixed: {name}:{line}:{column}: [{rule}] {why}"));
}

fn print_fixed(what: &str, fixed: &FixOutcome<Ran>, session: &Session<'_>) {
    if session.quiet {
        return;
    }
    match fixed.rewrites.len() {
        0 => session.eprintln(format_args!("nothing to fix")),
        files => {
            let (findings, files) =
                (format_count(fixed.fixed, "finding"), format_count(files, "file"));
            session.eprintln(format_args!("{what} {findings} in {files}"));
        }
    }
}

/// Writes all files. One that cannot be written does not keep the others.
fn write_files(rewrites: &[Rewrite], console: &Console) -> Result<(), Failure> {
    let (mut failed, mut displaced) = (BTreeSet::new(), Vec::new());
    for Rewrite { old, new } in rewrites {
        match displace_text(Path::new(&old.name), &old.text, &new.text, console) {
            Ok(there) => displaced.extend(there.map(|there| (old, there))),
            Err(failure) => {
                console.eprintln(format_args!("error: {failure}"));
                failed.insert(&old.name);
            }
        }
    }
    let mut kept = None;
    for (old, there) in displaced {
        if let Err(failure) = settle_displaced(Path::new(&old.name), there, &old.text) {
            console.eprintln(format_args!("error: {failure}"));
            kept =
                Some("somebody else saved a file while it was fixed: put the two texts together");
        }
    }
    if let (Some(kept), true) = (kept, failed.is_empty()) {
        return Err(Failure::Output(kept.to_owned()));
    }
    match (failed.len(), rewrites.len()) {
        (0, _) => Ok(()),
        (failed, all) => Err(Failure::Output(format!(
            "{failed} of {} could not be fixed and {} as before",
            format_count(all, "file"),
            if failed == 1 { "is" } else { "are" }
        ))),
    }
}
