//! Messages of a run about waivers.

use std::sync::Arc;

use super::definition::{Waiver, WaiverScope};
use super::scanned::MalformedWaiver;
use super::terms::WaiverTerms;
use super::waiver_help::CHANGED_VALUES_HELP;
use clearance_engine::report::{Finding, Label, Location, Status};
use clearance_engine::rule::{EXPIRED_ID, INVALID_ID, UNUSED_ID};
use clearance_syntax::digest::sha256;
use clearance_syntax::source::Span;

/// A waiver, and what came of it.
#[derive(Debug, Clone)]
pub struct JudgedWaiver {
    /// Its number among all, from 1: those in files in their order, then those in comments by file and place.
    pub number: usize,
    /// The waiver.
    pub waiver: Waiver,
    /// The outcome.
    pub state: WaiverState,
    /// Days from the run's date to its last day; negative where that is past.
    pub days_left: i64,
}

/// The state of a waiver.
#[derive(Debug, Clone)]
pub enum WaiverState {
    /// It waives so many findings.
    Used(usize),
    /// Its last day is past; it would waive so many findings.
    Expired(usize),
    /// It cannot be one: what is wrong where, and what to do. It waives nothing.
    Invalid(Span, String, String),
    /// There is nothing that it could waive.
    Unused,
    /// Another waives all that it could waive: where that one is written.
    Shadowed(Location),
    /// The values of the finding are no longer those that were waived: the location, and the differences.
    Changed(Location, Vec<String>),
    /// No file that it is about was checked, or not all of its rule could be.
    Unknown,
}

impl WaiverState {
    /// Its name in lists.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Used(_) => "in use",
            Self::Expired(_) => "expired",
            Self::Invalid(..) => "invalid",
            Self::Unused => "unused",
            Self::Shadowed(_) => "shadowed",
            Self::Changed(..) => "value changed",
            Self::Unknown => "not checked",
        }
    }

    /// Whether it waives nothing that anybody could miss.
    pub const fn is_idle(&self) -> bool {
        matches!(self, Self::Expired(_) | Self::Unused | Self::Shadowed(_) | Self::Changed(..))
    }
}

impl JudgedWaiver {
    /// Returns its finding for the report.
    pub(super) fn to_finding(&self, terms: &WaiverTerms<'_>) -> Option<Finding> {
        let own = self.waiver.place.span;
        let rule = &self.waiver.rule;
        let nothing = |why: String| format!("this waiver waives nothing: {why}");
        match &self.state {
            WaiverState::Used(_) | WaiverState::Unknown => None,
            WaiverState::Expired(findings) => {
                let message =
                    format!("this waiver of `{rule}` expired {}", days_ago(self.days_left));
                let open = match findings {
                    0 => "remove it: nothing needs it any more".to_owned(),
                    1 => "fix the finding, or renew the waiver with a later date".to_owned(),
                    more => format!(
                        "fix the {more} findings that it waived, or renew the waiver with a later date"
                    ),
                };
                self.build_finding(EXPIRED_ID, self.waiver.expires_at, message, open, terms)
            }
            WaiverState::Invalid(at, message, help) => {
                self.build_finding(INVALID_ID, *at, message.clone(), help.clone(), terms)
            }
            WaiverState::Unused => {
                let message = nothing(format!("`{rule}` finds nothing there"));
                self.build_finding(UNUSED_ID, own, message, "remove it".to_owned(), terms)
            }
            WaiverState::Shadowed(by) => {
                let message = nothing("another waives the same before it".to_owned());
                let label = Label { location: by.clone(), text: "waived by this one".to_owned() };
                let finding = self.build_finding(
                    UNUSED_ID,
                    own,
                    message,
                    "remove one of the two".to_owned(),
                    terms,
                );
                finding.map(|finding| Finding { labels: vec![label], ..finding })
            }
            WaiverState::Changed(at, differ) => {
                let message = nothing(in_short(differ));
                let label = Label { location: at.clone(), text: "this is there now".to_owned() };
                let finding = self.build_finding(
                    UNUSED_ID,
                    self.values_at(),
                    message,
                    CHANGED_VALUES_HELP.to_owned(),
                    terms,
                );
                finding.map(|finding| Finding { labels: vec![label], ..finding })
            }
        }
    }

    fn values_at(&self) -> Span {
        match &self.waiver.covers {
            WaiverScope::Files { values: Some((_, at)), .. } => *at,
            _ => self.waiver.place.span,
        }
    }

    fn build_finding(
        &self,
        id: &str,
        span: Span,
        message: String,
        help: String,
        terms: &WaiverTerms<'_>,
    ) -> Option<Finding> {
        let place = Location { span, ..self.waiver.place.clone() };
        let subject = match &self.waiver.covers {
            WaiverScope::Files { .. } => None,
            WaiverScope::Line(subject, _) => Some(subject.clone()),
        };
        Some(Finding {
            rule: id.into(),
            severity: (terms.level)(id)?,
            message,
            subject,
            also: Vec::new(),
            location: place,
            value: self.waiver.digest.clone(),
            basis: Vec::new(),
            status: Status::Open,
            labels: Vec::new(),
            help: Some(help),
            fixes: Vec::new(),
            url: None,
            fingerprint: String::new(),
        })
    }
}

impl MalformedWaiver {
    pub(super) fn into_finding(self, terms: &WaiverTerms<'_>) -> Option<Finding> {
        let source = self.diagnostic.source;
        let value = sha256(source.slice(self.diagnostic.span).as_bytes());
        let (pointer, key) = (String::new(), String::new());
        let document = self.subject.document;
        Some(Finding {
            rule: INVALID_ID.into(),
            severity: (terms.level)(INVALID_ID)?,
            message: self.diagnostic.message,
            subject: Some(self.subject),
            also: Vec::new(),
            location: Location {
                source: Arc::clone(&source),
                span: self.diagnostic.span,
                pointer,
                key,
                document,
            },
            value,
            basis: Vec::new(),
            status: Status::Open,
            labels: Vec::new(),
            help: self.diagnostic.help,
            fixes: Vec::new(),
            url: None,
            fingerprint: String::new(),
        })
    }
}

/// The first of some differences.
fn in_short(differ: &[String]) -> String {
    match differ {
        [] => "the values have changed since".to_owned(),
        [one] => one.clone(),
        [one, two] => format!("{one}; {two}"),
        [one, two, more @ ..] => format!("{one}; {two}; and {} more", more.len()),
    }
}

/// How long ago a day was.
fn days_ago(days_left: i64) -> String {
    match days_left {
        -1 => "yesterday".to_owned(),
        days => format!("{} days ago", -days),
    }
}
