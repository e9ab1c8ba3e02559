//! One document: the schema, then every rule.

use std::sync::Arc;

use jiff::civil::Date;

use super::findings::{self, Written};
use super::place;
use super::scope::Scoped;
use crate::pack::Pack;
use crate::report::{Broken, Finding, Outcome, Place, Severity, Status};
use crate::rule::{DEADLINE_ID, Rule, SCHEMA_ID};
use crate::schema::Violation;
use crate::script::{Answer, Gather, Gathered, Sandbox, Scripts, Step, Subject, Verdict};
use clearance_syntax::document::{Document, Format};

/// What was found about one document.
#[derive(Debug, Default)]
pub struct Examined {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) findings: Vec<Finding>,
    pub(super) broken: Vec<Broken>,
    pub(super) trace: Vec<String>,
    /// What rules over all customers take from this one, with the rule's number.
    pub(super) gathered: Vec<(usize, Gathered)>,
    /// Rules over all customers that take nothing from this one.
    pub(super) without: Vec<usize>,
    /// Rules that do not run on this one's file.
    pub(super) off: Vec<usize>,
    /// What the rules did, where that is observed.
    pub(super) steps: Vec<Step>,
    /// The day by which the customer must have moved, where a function of the pack gives one.
    pub(super) deadline: Option<Date>,
}

/// Which rules look at a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// All of them.
    Whole,
    /// Those over all customers.
    Gather,
}

/// Examines a document; gives the document as well, as rules see it. `scope` is what holds for its file, `room` how many
/// more places of its file that break the schema are told in full.
pub(super) fn kept(
    pack: &Pack,
    (sandbox, scope): (&Sandbox, Option<&Scoped>),
    mut document: Document,
    format: &'static Format,
    look: Look,
    room: usize,
) -> (Examined, Arc<Document>) {
    let mut examined = Examined::default();
    pack.inherit(&mut document);
    let violations = pack.schema.check(&mut document);
    let document = Arc::new(document);
    if !violations.is_empty() {
        // Rules are written for files that keep to the schema; on others they would say anything.
        let violations = violations.truncated(room).told().into_iter();
        let findings = violations.map(|violation| of_schema(&document, violation));
        examined.findings.extend(findings);
        examined.outcomes = vec![Outcome::Skip; pack.rules.len()];
        return (examined, document);
    }
    let subject = match scope {
        Some(scope) => sandbox.subject_given(&document, &scope.given),
        None => sandbox.subject(&document),
    };
    for (index, rule) in pack.rules.iter().enumerate() {
        let usual = Some(rule.header.severity);
        let severity = scope.map_or(usual, |scope| scope.severity(index));
        let Some(severity) = severity else {
            examined.off.push(index);
            examined.outcomes.push(Outcome::Skip);
            continue;
        };
        if look == Look::Gather && !rule.header.about.all() {
            examined.outcomes.push(Outcome::Skip);
            continue;
        }
        let with = (sandbox, severity);
        let outcome =
            examined.check(&pack.scripts, with, (index, rule), &subject, (&document, format));
        // Gathering is a run of its own, whose steps take the place of those before.
        examined.steps.extend(sandbox.take_steps());
        let outcome = examined.gather(sandbox, (index, rule), &subject, &document, outcome);
        examined.outcomes.push(outcome);
        if pack.scripts.trace {
            let line = |line: String| format!("{} [{}] {line}", document.source.name, rule.id);
            examined.trace.extend(sandbox.take_trace().into_iter().map(line));
        }
    }
    if look == Look::Whole {
        examined.find_deadline(pack, sandbox, &subject, &document);
    }
    (examined, document)
}

impl Examined {
    /// Asks the pack's function for the deadline. That it breaks is told whether a report shows deadlines or not: no
    /// exit code depends on the form of the report.
    fn find_deadline(
        &mut self,
        pack: &Pack,
        sandbox: &Sandbox,
        subject: &Subject,
        document: &Document,
    ) {
        let Some((number, function)) = pack.deadline() else { return };
        let answer = sandbox.answer(number, subject);
        if pack.scripts.trace {
            let line = |line: String| format!("{} [{DEADLINE_ID}] {line}", document.source.name);
            self.trace.extend(sandbox.take_trace().into_iter().map(line));
        }
        let diagnostic = match answer {
            Ok(Answer::Nothing) => return,
            Ok(Answer::Day(day)) => return self.deadline = Some(day),
            Ok(Answer::Other(kind)) => function
                .diagnostic(format!("`{}` must give a day or `()`, found {kind}", function.name)),
            Err(diagnostic) => function.relocate(diagnostic),
        };
        self.broken.push(place::broken(DEADLINE_ID.into(), document, diagnostic));
    }

    fn check(
        &mut self,
        scripts: &Scripts,
        (sandbox, severity): (&Sandbox, Severity),
        (index, rule): (usize, &Rule),
        subject: &Subject,
        (document, format): (&Document, &'static Format),
    ) -> Outcome {
        match sandbox.check(index, subject) {
            Verdict::Skipped => Outcome::Skip,
            Verdict::Finished(reports) if reports.is_empty() => Outcome::Pass,
            Verdict::Finished(mut reports) => {
                sandbox.find_bases(index, subject, &mut reports);
                let written = |spot: &_| Some(Written::of(document, format, &scripts.shape, spot));
                self.findings.extend(reports.into_iter().filter_map(|report| {
                    findings::of_rule((rule, severity), report, scripts.as_of, written)
                }));
                Outcome::Fail
            }
            Verdict::Broken(diagnostic) => {
                self.broken.push(place::broken_rule(rule, document, diagnostic));
                Outcome::Error
            }
        }
    }

    /// Gathers for a rule that applies and did not break. How it ends is up to what is said about all
    /// customers; until then the document counts as passed.
    fn gather(
        &mut self,
        sandbox: &Sandbox,
        (index, rule): (usize, &Rule),
        subject: &Subject,
        document: &Document,
        outcome: Outcome,
    ) -> Outcome {
        if !rule.header.about.all() || matches!(outcome, Outcome::Skip | Outcome::Error) {
            return outcome;
        }
        let gathered = sandbox.gather(index, subject);
        self.steps.extend(sandbox.take_steps());
        match gathered {
            Gather::Nothing => {
                self.without.push(index);
                if rule.header.about.each() { outcome } else { Outcome::Skip }
            }
            Gather::Value(value) => {
                self.gathered.push((index, value));
                outcome
            }
            Gather::Broken(diagnostic) => {
                self.broken.push(place::broken_rule(rule, document, diagnostic));
                Outcome::Error
            }
        }
    }
}

fn of_schema(document: &Document, violation: Violation) -> Finding {
    let (key, there) = document.key_of(&violation.pointer);
    let place = Place {
        source: Arc::clone(document.source_of(violation.within)),
        span: violation.span,
        pointer: violation.pointer,
        key,
        document: document.index_of(violation.within),
    };
    Finding {
        rule: SCHEMA_ID.into(),
        severity: Severity::Error,
        fingerprint: String::new(),
        message: violation.message,
        subject: Some(findings::subject_of(document)),
        place,
        value: document.digest_of(there),
        basis: Vec::new(),
        status: Status::Open,
        labels: Vec::new(),
        help: violation.help,
        fixes: Vec::new(),
        url: None,
    }
}
