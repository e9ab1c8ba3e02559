//! What CI services show beside files: a place, a text, and how grave it is.
//!
//! Services show only so many of each kind, so the gravest come first and what does not count comes last.

use std::collections::BTreeMap;

use crate::output::escape::escape;
use crate::output::human::counts::count;
use crate::output::snippet;
use clearance_engine::report::{
    Broken, BrokenKind, FILE_ID, Finding, Report, Severity, Status, fingerprint,
};
use clearance_syntax::source::{Position, Source, Span};

/// How grave it is; the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// It could not be checked.
    Broken,
    /// An open finding of severity error.
    Error,
    /// An open finding of severity warning.
    Warning,
    /// An open finding of severity advice.
    Advice,
    /// A finding that does not count.
    Excepted,
}

/// Something to show beside a file. Every text but the names of files is escaped.
#[derive(Debug)]
pub(super) struct Annotation {
    pub(super) grade: Grade,
    /// The rule's id; `file` where a file could not be read.
    pub(super) rule: String,
    /// The file, from the root on.
    pub(super) file: String,
    /// Where in the file, and just past it, if it is known.
    pub(super) at: Option<(Position, Position)>,
    /// What is wrong, on one line.
    pub(super) message: String,
    /// What to do.
    pub(super) help: Option<String>,
    /// Places that explain it: where, and what is there.
    pub(super) labels: Vec<String>,
    /// Whether it was there when the baseline was made.
    pub(super) is_known: bool,
    /// What it is recognized by from run to run; no two of a report have the same.
    pub(super) fingerprint: String,
}

impl Annotation {
    /// What is wrong, what to do, and which places explain it, in lines.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> + use<'_> {
        let help = self.help.iter().map(|help| format!("help: {help}"));
        std::iter::once(self.message.clone()).chain(help).chain(self.labels.iter().cloned())
    }
}

/// All that a report has to say, the gravest first, and otherwise in its order.
pub(super) fn of(report: &Report) -> Vec<Annotation> {
    let broken = report.broken.iter().zip(identify_broken(report));
    let broken = broken.map(|(broken, print)| of_broken(broken, print, report));
    let findings = report.findings.iter().map(|finding| of_finding(finding, report));
    let mut all: Vec<Annotation> = broken.chain(findings).collect();
    all.sort_by_key(|annotation| annotation.grade);
    all
}

/// How many findings were there when the baseline was made, where some formats tell no more of them; nothing where
/// there are none.
pub(super) fn count_known(findings: &[Finding]) -> Option<String> {
    let known = findings.iter().filter(|finding| matches!(finding.status, Status::Known)).count();
    (known > 0).then(|| format!("{}{KNOWN}", count(known as u64, "finding")))
}

/// What ends the line that counts them.
pub(super) const KNOWN: &str = " known since the baseline";

/// What each thing that could not be checked is recognized by from run to run, in the report's order. Those that are
/// alike are told apart by their order.
pub(super) fn identify_broken(report: &Report) -> Vec<String> {
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    let identify = |broken: &Broken| {
        let kind = match broken.kind {
            BrokenKind::File => "broken file",
            BrokenKind::Rule => "broken rule",
        };
        let rule = broken.rule.as_deref().unwrap_or(FILE_ID);
        let print = fingerprint(&[kind, rule, &file_of(broken, report), &broken.message]);
        let before = alike.entry(print.clone()).or_default();
        *before += 1;
        match *before {
            1 => print,
            nth => fingerprint(&[&print, &(nth - 1).to_string()]),
        }
    };
    report.broken.iter().map(identify).collect()
}

/// The file that something broke in, from the root on: a script, where a rule broke over all customers.
fn file_of(broken: &Broken, report: &Report) -> String {
    match &broken.place {
        Some((source, _)) if broken.file.is_empty() => report.root.relative(&source.name),
        _ => report.root.relative(&broken.file),
    }
}

fn of_finding(finding: &Finding, report: &Report) -> Annotation {
    let place = &finding.place;
    let label = |place: String, text: &str| match text.is_empty() {
        true => place,
        false => format!("{place}: {}", escape(text)),
    };
    let labels = finding.labels.iter();
    Annotation {
        grade: grade(finding),
        rule: escape(&finding.rule).into_owned(),
        file: report.root.relative(&place.source.name),
        at: Some((place.start(), place.end())),
        message: escape(&format!("{}{}", exception(&finding.status), finding.message)).into_owned(),
        help: finding.help.as_deref().map(|help| escape(help).into_owned()),
        labels: labels
            .map(|of| label(shown(report, &of.place.source, of.place.span), &of.text))
            .collect(),
        is_known: matches!(finding.status, Status::Known),
        fingerprint: finding.fingerprint.clone(),
    }
}

/// How grave a finding is.
pub(super) fn grade(finding: &Finding) -> Grade {
    match (&finding.status, finding.severity) {
        (Status::Waived(_) | Status::Known, _) => Grade::Excepted,
        (Status::Open, Severity::Error) => Grade::Error,
        (Status::Open, Severity::Warning) => Grade::Warning,
        (Status::Open, Severity::Advice) => Grade::Advice,
    }
}

/// Why a finding does not count, to be read before what it says.
fn exception(status: &Status) -> String {
    match status {
        Status::Open => String::new(),
        Status::Known => "known since the baseline: ".to_owned(),
        Status::Waived(waived) => {
            let by = waived.approved_by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
            format!("waived{by} until {} ({}): ", waived.expires, waived.reason)
        }
    }
}

fn of_broken(broken: &Broken, fingerprint: String, report: &Report) -> Annotation {
    let place = broken.place.as_ref();
    let own = place.filter(|(source, _)| source.name == broken.file || broken.file.is_empty());
    let elsewhere = place.filter(|_| own.is_none());
    let told = elsewhere.map(|(source, span)| shown(report, source, *span));
    let label = place.zip(broken.label.as_ref());
    let label = label.map(|((source, _), (span, text))| {
        format!("{}: {}", shown(report, source, *span), escape(text))
    });
    let at = own.map(|(source, span)| (source.position(span.start), source.position(span.end)));
    Annotation {
        grade: Grade::Broken,
        rule: escape(broken.rule.as_deref().unwrap_or(FILE_ID)).into_owned(),
        at: at.or(broken.begins.map(|begins| (begins, begins))),
        message: format!("not checked: {}", escape(&broken.message)),
        help: broken.help.as_deref().map(|help| escape(help).into_owned()),
        labels: told.into_iter().chain(label).collect(),
        is_known: false,
        fingerprint,
        file: file_of(broken, report),
    }
}

/// `file:line:col`, the file from the root on.
fn shown(report: &Report, source: &Source, span: Span) -> String {
    snippet::place_in(&report.root.relative(&source.name), source, span)
}
