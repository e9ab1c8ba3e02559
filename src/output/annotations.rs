//! What CI services show beside files: a place, a text, and how grave it is.
//!
//! Services show only so many of each kind, so the gravest come first and what does not count comes last.

use std::collections::BTreeMap;

use crate::output::escape::escape;
use crate::output::snippet;
use crate::report::{Broken, BrokenKind, Finding, Report, Severity, Status, fingerprint};
use crate::source::{Position, Source, Span};

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
    let mut broken: Vec<Annotation> =
        report.broken.iter().map(|broken| of_broken(broken, report)).collect();
    tell_apart(&mut broken);
    let findings = report.findings.iter().map(|finding| of_finding(finding, report));
    let mut all: Vec<Annotation> = broken.into_iter().chain(findings).collect();
    all.sort_by_key(|annotation| annotation.grade);
    all
}

/// Those that are alike are told apart by their order.
fn tell_apart(annotations: &mut [Annotation]) {
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    for annotation in annotations {
        let before = alike.entry(annotation.fingerprint.clone()).or_default();
        if *before > 0 {
            annotation.fingerprint = fingerprint(&[&annotation.fingerprint, &before.to_string()]);
        }
        *before += 1;
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
        fingerprint: finding.fingerprint.clone(),
    }
}

fn grade(finding: &Finding) -> Grade {
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

fn of_broken(broken: &Broken, report: &Report) -> Annotation {
    let place = broken.place.as_ref();
    let own = place.filter(|(source, _)| source.name == broken.file || broken.file.is_empty());
    let elsewhere = place.filter(|_| own.is_none());
    let told = elsewhere.map(|(source, span)| shown(report, source, *span));
    let rule = broken.rule.as_deref().unwrap_or("file");
    let file = match own {
        Some((source, _)) => report.root.relative(&source.name),
        None => report.root.relative(&broken.file),
    };
    let label = place.zip(broken.label.as_ref());
    let label = label.map(|((source, _), (span, text))| {
        format!("{}: {}", shown(report, source, *span), escape(text))
    });
    let kind = match broken.kind {
        BrokenKind::File => "broken file",
        BrokenKind::Rule => "broken rule",
    };
    Annotation {
        grade: Grade::Broken,
        rule: escape(rule).into_owned(),
        at: own.map(|(source, span)| (source.position(span.start), source.position(span.end))),
        message: format!("not checked: {}", escape(&broken.message)),
        help: broken.help.as_deref().map(|help| escape(help).into_owned()),
        labels: told.into_iter().chain(label).collect(),
        fingerprint: fingerprint(&[kind, rule, &file, &broken.message]),
        file,
    }
}

/// `file:line:col`, the file from the root on.
fn shown(report: &Report, source: &Source, span: Span) -> String {
    snippet::place_in(&report.root.relative(&source.name), source, span)
}
