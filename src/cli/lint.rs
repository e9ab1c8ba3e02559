//! `clearance lint`: mistakes in rules, found without running them.

use std::path::PathBuf;

use crate::shipped_packs;
use clap::Args;
use clearance_engine::pack::{self, PackFiles};
use clearance_engine::report::{Finding, Label, Location, Severity, Status, fingerprint};
use clearance_engine::rule::Selection;
use clearance_engine::script::Limits;
use clearance_engine::settings::Settings;
use clearance_syntax::digest::sha256;
use clearance_syntax::source::{Diagnostic, Span};
use clearance_workbench::lint::{
    INSPECTION, LINTS, LintLevels, RatedFinding, UnknownLint, lint_packs,
};
use clearance_workbench::present::lints::{LINT_OUTPUTS, LintFormat, LintReport};

mod evaluation;

use super::advice;
use super::exit::{self, Exits};
use super::fail_on::FailOnOption;
use super::failure::Failure;
use super::packs::{nearest_pack, read_pack_folders, read_table_folders};
use super::page_formats::{found_or_names, list_formats};
use super::reports::write_out;
use super::session::Session;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "lint",
    codes: &[
        (exit::CLEAN, "clean"),
        (exit::FINDINGS, "findings at or above --fail-on"),
        exit::NEEDS_RULES,
    ],
};

const ALLOWING: &str = "\
What a lint finds can be allowed in place, at the end of the line or above it:
  // clearance: allow(lint/unused-variable) reason=\"…\"";

#[derive(Debug, Args)]
#[command(after_help = format!("{}\n\n{ALLOWING}", EXITS.help()))]
pub(crate) struct Lint {
    /// Folders of rules; `builtin` is the pack in the binary [default: the pack you are in, or the
    /// nearest folder `rules` with a pack.toml, else builtin]
    #[arg(value_name = "PACKS")]
    packs: Vec<PathBuf>,
    /// Folder of tables to use in place of those of the same name in the rules' own `data` folder
    #[arg(short, long, value_name = "DIR")]
    data: Vec<PathBuf>,
    /// Say nothing of this lint; can be repeated
    #[arg(short = 'A', long, value_name = "LINT", help_heading = "Lints")]
    allow: Vec<String>,
    /// Make this lint a warning; can be repeated
    #[arg(short = 'W', long, value_name = "LINT", help_heading = "Lints")]
    warn: Vec<String>,
    /// Make this lint an error; can be repeated
    #[arg(short = 'D', long, value_name = "LINT", help_heading = "Lints")]
    deny: Vec<String>,
    /// List all lints, and do nothing else
    #[arg(long, help_heading = "Lints")]
    list: bool,
    #[arg(
        short, long, value_name = "FORMAT", value_parser = parse_format, default_value = "human",
        hide_default_value = true, help = format_help(),
        help_heading = "Report"
    )]
    format: &'static LintFormat,
    #[command(flatten)]
    least: FailOnOption,
}

fn parse_format(name: &str) -> Result<&'static LintFormat, String> {
    let output = LINT_OUTPUTS.iter().find(|output| output.name == name);
    found_or_names(output, LINT_OUTPUTS.iter().map(|output| output.name))
}

fn format_help() -> String {
    list_formats("Report format", LINT_OUTPUTS.iter().map(|output| (output.name, output.about)))
}

pub(crate) fn run(arguments: &Lint, session: &Session<'_>) -> Result<u8, Failure> {
    if arguments.list {
        session.print(&list_lints())?;
        return Ok(exit::CLEAN);
    }
    let levels = read_levels(arguments)?;
    let packs = if arguments.packs.is_empty() {
        read_pack_folders(&[nearest_pack()], session.console)?
    } else {
        read_pack_folders(&arguments.packs, session.console)?
    };
    let request = pack::Request {
        packs: &packs,
        shipped: shipped_packs(),
        data: &read_table_folders(&arguments.data)?,
        selection: &Selection::default(),
        settings: &Settings::default(),
        // No rule is run.
        as_of: jiff::civil::Date::constant(2000, 1, 1),
        limits: Limits::default(),
        trace: false,
        inspection: Some(&INSPECTION),
    };
    let linted = lint_packs(&request, &levels)?;
    let report = LintReport {
        findings: linted.into_iter().map(to_finding).collect(),
        rules: packs.iter().map(PackFiles::rule_count).sum(),
        libraries: packs.iter().map(PackFiles::library_count).sum(),
    };
    write_out(session, |style, out| (arguments.format.write)(&report, style, out))?;
    if session.verbose {
        evaluation::print_evaluation(&request, session)?;
    }
    Ok(exit::of_answer(!arguments.least.fail_on.is_failed_by(&report.findings)))
}

/// Reads the levels of lints from the options; of several for one lint, the highest severity counts.
fn read_levels(arguments: &Lint) -> Result<LintLevels, Failure> {
    let mut levels = LintLevels::default();
    let said = [
        (&arguments.allow, None),
        (&arguments.warn, Some(Severity::Warning)),
        (&arguments.deny, Some(Severity::Error)),
    ];
    for (names, severity) in said {
        for name in names {
            levels.set_level(name, severity).map_err(unknown_lint)?;
        }
    }
    Ok(levels)
}

fn unknown_lint(unknown: UnknownLint) -> Failure {
    let message = unknown.to_string();
    let mut help = Some(unknown.help);
    advice::name_command(&mut help);
    Failure::Usage { message, help }
}

/// Converts a lint's diagnostic to a finding: its location is in a script.
fn to_finding(linted: RatedFinding) -> Finding {
    let mut diagnostic: Diagnostic = linted.finding.diagnostic;
    advice::name_command(&mut diagnostic.help);
    let id = linted.finding.lint.id();
    let place = |span: Span| Location {
        source: diagnostic.source.clone(),
        span,
        pointer: String::new(),
        key: String::new(),
        document: None,
    };
    let text = diagnostic.source.slice(diagnostic.span);
    let label = diagnostic.label.as_ref();
    let labels = label.map(|(span, text)| Label { location: place(*span), text: text.clone() });
    Finding {
        severity: linted.severity,
        fingerprint: fingerprint(&[&id, &diagnostic.source.name, text, &diagnostic.message]),
        subject: None,
        also: Vec::new(),
        location: place(diagnostic.span),
        value: sha256(text.as_bytes()),
        basis: Vec::new(),
        status: Status::Open,
        labels: labels.into_iter().collect(),
        rule: id.into(),
        message: diagnostic.message,
        help: diagnostic.help,
        fixes: Vec::new(),
        url: None,
    }
}

/// All lints, a line each.
fn list_lints() -> String {
    let widest = LINTS.iter().map(|lint| lint.id().len()).max().unwrap_or_default();
    let row = |lint: &clearance_workbench::lint::Lint| {
        format!("{:<widest$}  {:<7}  {}\n", lint.id(), lint.severity.name(), lint.title)
    };
    LINTS.iter().copied().map(row).collect()
}
