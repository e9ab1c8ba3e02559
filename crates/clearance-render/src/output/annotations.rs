//! Annotations, which CI services show beside files: a location, a message and a level.
//!
//! Services show only so many of each kind, so the most severe come first, and findings that do not count come last.

use std::collections::BTreeMap;

use crate::output::escape::escape;
use crate::output::human::counts::format_count;
use crate::output::snippet;
use clearance_engine::report::{
    Broken, BrokenKind, FILE_ID, Finding, Report, Severity, Status, fingerprint,
};
use clearance_syntax::source::{Position, Source, Span};

/// The level of an annotation; the most severe first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum AnnotationLevel {
    /// A file or a rule that could not be checked.
    Broken,
    /// An open finding of severity error.
    Error,
    /// An open finding of severity warning.
    Warning,
    /// An open finding of severity advice.
    Advice,
    /// An open question.
    Question,
    /// A finding that does not count.
    Excepted,
}

/// An annotation of a file. Every text but the names of files is escaped.
#[derive(Debug)]
pub(super) struct Annotation {
    pub(super) level: AnnotationLevel,
    /// The rule's id; `file` where a file could not be read.
    pub(super) rule: String,
    /// The file, from the root on.
    pub(super) file: String,
    /// The positions of its start and of its end (exclusive), if known.
    pub(super) at: Option<(Position, Position)>,
    /// The message, on one line.
    pub(super) message: String,
    /// The help: an imperative.
    pub(super) help: Option<String>,
    /// The labels that explain it: location and text.
    pub(super) labels: Vec<String>,
    /// Whether the baseline holds it.
    pub(super) is_known: bool,
    /// The fingerprint, which stays the same from run to run; no two of a report are the same.
    pub(super) fingerprint: String,
}

impl Annotation {
    /// Returns message, help and labels, a line each.
    pub(super) fn detail_lines(&self) -> impl Iterator<Item = String> + use<'_> {
        let help = self.help.iter().map(|help| format!("help: {help}"));
        std::iter::once(self.message.clone()).chain(help).chain(self.labels.iter().cloned())
    }
}

/// Collects the annotations of a report, the most severe first, and otherwise in its order.
pub(super) fn collect_annotations(report: &Report) -> Vec<Annotation> {
    let broken = report.broken.iter().zip(identify_broken(report));
    let broken = broken.map(|(broken, print)| annotate_broken(broken, print, report));
    let findings = report.findings.iter().map(|finding| annotate_finding(finding, report));
    let mut all: Vec<Annotation> = broken.chain(findings).collect();
    all.sort_by_key(|annotation| annotation.level);
    all
}

/// Counts the findings that the baseline holds, for formats that show no more of them; nothing where
/// there are none.
pub(super) fn count_known(findings: &[Finding]) -> Option<String> {
    let known = findings.iter().filter(|finding| matches!(finding.status, Status::Known)).count();
    (known > 0).then(|| format!("{}{KNOWN_SUFFIX}", format_count(known as u64, "finding")))
}

/// The end of the line that counts them.
pub(super) const KNOWN_SUFFIX: &str = " known since the baseline";

/// Returns the fingerprints of what could not be checked, in the report's order. Those that are
/// alike differ by a number.
pub(super) fn identify_broken(report: &Report) -> Vec<String> {
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    let identify = |broken: &Broken| {
        let kind = match broken.kind {
            BrokenKind::File => "broken file",
            BrokenKind::Rule => "broken rule",
        };
        let rule = broken.rule.as_deref().unwrap_or(FILE_ID);
        let print = fingerprint(&[kind, rule, &resolve_file(broken, report), &broken.message]);
        let before = alike.entry(print.clone()).or_default();
        *before += 1;
        match *before {
            1 => print,
            nth => fingerprint(&[&print, &(nth - 1).to_string()]),
        }
    };
    report.broken.iter().map(identify).collect()
}

/// Resolves the file of a broken evaluation, relative to the root: a script, where a rule broke over all subjects.
fn resolve_file(broken: &Broken, report: &Report) -> String {
    match &broken.location {
        Some((source, _)) if broken.file.is_empty() => report.root.name_of(source),
        _ => report.root.relative(&broken.file),
    }
}

fn annotate_finding(finding: &Finding, report: &Report) -> Annotation {
    let place = &finding.location;
    let label = |place: String, text: &str| {
        if text.is_empty() { place } else { format!("{place}: {}", escape(text)) }
    };
    let labels = finding.labels.iter();
    Annotation {
        level: finding_level(finding),
        rule: escape(&finding.rule).into_owned(),
        file: report.root.name_of(&place.source),
        at: Some((place.start(), place.end())),
        message: escape(&format!(
            "{}{}{}",
            describe_exception(&finding.status),
            question_prefix(finding),
            finding.message
        ))
        .into_owned(),
        help: finding.help.as_deref().map(|help| escape(help).into_owned()),
        labels: labels
            .map(|of| {
                label(format_location(report, &of.location.source, of.location.span), &of.text)
            })
            .collect(),
        is_known: matches!(finding.status, Status::Known),
        fingerprint: finding.fingerprint.clone(),
    }
}

/// Returns the level of a finding.
pub(super) fn finding_level(finding: &Finding) -> AnnotationLevel {
    match (&finding.status, finding.severity) {
        (Status::Waived(_) | Status::Known, _) => AnnotationLevel::Excepted,
        (Status::Open, Severity::Error) => AnnotationLevel::Error,
        (Status::Open, Severity::Warning) => AnnotationLevel::Warning,
        (Status::Open, Severity::Advice) => AnnotationLevel::Advice,
        (Status::Open, Severity::Question) => AnnotationLevel::Question,
    }
}

/// The prefix of a question's message: services have no level for questions.
const fn question_prefix(finding: &Finding) -> &'static str {
    if finding.is_question() { "question: " } else { "" }
}

/// Describes the exception that a finding has, as a prefix of its message.
fn describe_exception(status: &Status) -> String {
    match status {
        Status::Open => String::new(),
        Status::Known => "known since the baseline: ".to_owned(),
        Status::Waived(waived) => {
            let by = waived.approved_by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
            format!("waived{by} until {} ({}): ", waived.expires, waived.reason)
        }
    }
}

fn annotate_broken(broken: &Broken, fingerprint: String, report: &Report) -> Annotation {
    let place = broken.location.as_ref();
    let own = place.filter(|(source, _)| source.name == broken.file || broken.file.is_empty());
    let elsewhere = place.filter(|_| own.is_none());
    let told = elsewhere.map(|(source, span)| format_location(report, source, *span));
    let label = place.zip(broken.label.as_ref());
    let label = label.map(|((source, _), (span, text))| {
        format!("{}: {}", format_location(report, source, *span), escape(text))
    });
    let at = own.map(|(source, span)| (source.position(span.start), source.position(span.end)));
    Annotation {
        level: AnnotationLevel::Broken,
        rule: escape(broken.rule.as_deref().unwrap_or(FILE_ID)).into_owned(),
        at: at.or(broken.begins.map(|begins| (begins, begins))),
        message: format!("not checked: {}", escape(&broken.message)),
        help: broken.help.as_deref().map(|help| escape(help).into_owned()),
        labels: told.into_iter().chain(label).collect(),
        is_known: false,
        fingerprint,
        file: resolve_file(broken, report),
    }
}

/// Formats a location as `file:line:col`, the file relative to the root.
fn format_location(report: &Report, source: &Source, span: Span) -> String {
    snippet::format_location_in(&report.root.name_of(source), source, span)
}
