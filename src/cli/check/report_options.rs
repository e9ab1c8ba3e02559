//! The reports of a run, and what decides its exit code: formats, evidence, baseline and `--fail-on`.

use std::path::PathBuf;

use clap::Args;
use clearance_engine::report::Keep;
use clearance_gate::evidence::Statement;
use clearance_render::output::human::describe_stand_in;

use crate::cli::baseline::baseline_file::{BaselineOptions, Used};
use crate::cli::exit;
use crate::cli::fail_on::FailOnOption;
use crate::cli::failure::Failure;
use crate::cli::heading::HeadingOptions;
use crate::cli::reports::{self, format_help};
use crate::cli::run::{Ran, is_empty};
use crate::cli::run_settings::RunSettings;
use crate::cli::session::Session;
use crate::cli::target::Target;
use crate::cli::{evidence, guard, summary};

/// The options of reports.
#[derive(Debug, Args)]
pub(crate) struct ReportOptions {
    #[arg(
        short, long, value_name = "FORMAT[=FILE]", default_value = "human",
        hide_default_value = true, help = format_help(),
        help_heading = "Report"
    )]
    pub(crate) format: Vec<Target>,
    #[command(flatten)]
    heading: HeadingOptions,
    #[command(flatten)]
    least: FailOnOption,
    #[command(flatten)]
    pub(crate) baseline: BaselineOptions,
    /// Write to this file what the run is made of and what it comes to: `clearance verify FILE` runs it again
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    pub(crate) evidence: Option<PathBuf>,
    /// Let paths be without documents: exit with 0 where there is nothing to check
    #[arg(long, help_heading = "Files")]
    allow_empty: bool,
}

/// Returns the parts of a run that are kept: what is gone of a baseline is told by the subjects whose files were checked.
pub(crate) const fn with_baseline(mut keep: Keep, baseline: &Option<Used>) -> Keep {
    keep.subjects |= baseline.is_some();
    keep
}

/// Lets those findings count which the baseline does not speak for, and adds what the run is made of.
pub(crate) fn settle_ran(
    mut ran: Ran,
    settings: &RunSettings,
    baseline: Option<&Used>,
    session: &Session<'_>,
) -> Ran {
    if let Some(baseline) = baseline {
        baseline.apply_baseline(&mut ran, &settings.root, session);
    }
    let source = baseline.map(|baseline| &baseline.source);
    evidence::add_materials(&mut ran, settings, session, source);
    ran
}

impl ReportOptions {
    /// Looks at the options before anything is checked, completes the settings, and reads the baseline.
    pub(crate) fn prepare(
        &self,
        settings: &mut RunSettings,
        session: &Session<'_>,
    ) -> Result<Option<Used>, Failure> {
        reports::check_patterns(&self.format, || settings.read_words(session.console))?;
        reports::refuse_same_files(&self.format, self.evidence.as_ref())?;
        settings.allow_empty = self.allow_empty;
        settings.written = reports::report_files(&self.format).cloned().collect();
        let outputs = settings.written.iter().chain(&self.evidence);
        let baseline = self.baseline.named_file().next();
        guard::refuse_read(settings, outputs, (baseline, &guard::READ), session)?;
        self.baseline.read_chosen(&settings.root)
    }

    /// The parts of a run that reports and evidence need.
    pub(crate) fn kept_parts(&self) -> Keep {
        let evidence = Keep { evidence: self.evidence.is_some(), ..Keep::NOTHING };
        reports::kept_parts(&self.format).or(evidence)
    }

    /// Writes the reports of a run; returns it with its exit code. `differs` says that there is something to fix.
    pub(crate) fn report_run(
        &self,
        mut ran: Ran,
        targets: &[Target],
        differs: bool,
        settings: &RunSettings,
        session: &Session<'_>,
    ) -> Result<(Ran, u8), Failure> {
        ran.checked.report.join_findings();
        self.heading.apply(&mut ran.checked.report);
        let report = &ran.checked.report;
        let nothing = is_empty(report) && !self.allow_empty && ran.checked.unchanged.files == 0;
        let found = differs || self.least.fail_on.is_failed_by(&report.findings);
        let code = exit::of_check(nothing, ran.is_incomplete(), found);
        let statement = self.evidence_statement(&ran, settings, code, session);
        let evidence = self.evidence.as_deref().zip(statement.as_ref());
        let evidence = evidence.map(|(path, statement)| evidence::evidence_sheet(path, statement));
        let refuse = |pages: &[PathBuf]| {
            let baseline = self.baseline.named_file().next();
            guard::refuse_read(settings, pages.iter(), (baseline, &guard::READ), session)
        };
        reports::write_reports(targets, report, evidence, session, refuse)?;
        reports::print_left_out(targets, report, session.console);
        summary::append_summary(&self.format, report, session.console);
        let is_shown = reports::is_shown(targets, "human");
        if let Some(told) = describe_stand_in(report, session.quiet, is_shown) {
            session.eprintln(format_args!("{told}"));
        }
        Ok((ran, code))
    }

    /// The evidence of a run, if that is wanted and there is any.
    fn evidence_statement(
        &self,
        ran: &Ran,
        settings: &RunSettings,
        code: u8,
        session: &Session<'_>,
    ) -> Option<Statement> {
        self.evidence.as_ref()?;
        evidence::build_evidence(ran, settings, session, (self.least.fail_on, code))
    }

    /// Prints that no evidence was written, where it was asked for.
    pub(crate) fn print_no_evidence(&self, ran: &Ran, session: &Session<'_>) {
        let report = &ran.checked.report;
        let is_written = report.evidence.is_some() && report.summary.documents > 0;
        if self.evidence.is_some() && !is_written {
            let subject = &report.words.subject;
            session.eprintln(format_args!("no evidence is written, as no {subject} file was read"));
        }
    }
}
