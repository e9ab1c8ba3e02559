//! What a rule saw in a fixture that did not come out as expected: the conditions by which it decided last.
//!
//! Only such fixtures are run for this, once more and observed.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use super::coverage::observed;
use super::result::{CaseResult, Expected, Outcome};
use crate::fixture::{Annotated, Fixture};
use crate::observe::EVERYTHING;
use clearance_engine::pack::Pack;
use clearance_engine::report::Finding;
use clearance_engine::rule::SCHEMA_ID;
use clearance_engine::script::{Operand, Reported, Sandbox, Spot, Step, Verdict, stack_bytes};
use clearance_engine::system::run_with_stack;
use clearance_syntax::document::{Document, NodeId};
use clearance_syntax::source::{Source, Span};

/// What a rule saw before it reported, or did not.
#[derive(Debug, Clone, Default)]
pub struct Saw {
    /// The conditions by which it decided last, in order.
    pub conditions: Vec<Condition>,
    /// How many others came before them.
    pub earlier: usize,
    /// What else explains it: a fragment.
    pub note: Option<String>,
}

/// A condition and what came of it.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The script.
    pub source: Arc<Source>,
    /// The condition in it.
    pub span: Span,
    /// Both sides with the operator between them, where it is a comparison.
    pub values: Option<(Operand, &'static str, Operand)>,
    /// What it came to.
    pub outcome: bool,
}

/// More conditions are for those who ask.
const MOST_CONDITIONS: usize = 8;

/// For so many outcomes of a run it is told: whoever has more begins with these.
const MOST_OUTCOMES: usize = 100;

/// Adds to what is missing or noisy what its rule saw.
pub(super) fn look(pack: &Pack, cases: &mut [CaseResult]) {
    let is_told = |outcome: &Outcome| Question::of(outcome).is_some();
    if !cases.iter().flat_map(|case| &case.outcomes).any(is_told) {
        return;
    }
    let stack = stack_bytes(&pack.scripts.limits, EVERYTHING);
    let cases = Mutex::new(cases);
    run_with_stack(stack, || {
        let mut cases = cases.lock().unwrap_or_else(PoisonError::into_inner);
        Looking { pack, sandbox: None, left: MOST_OUTCOMES }.at(&mut cases);
    });
}

/// What is asked of a rule.
#[derive(Clone, Copy)]
enum Question<'a> {
    /// Why it does not report here.
    Missing(&'a Expected),
    /// Why it reports this.
    Noisy(&'a Finding),
}

impl<'a> Question<'a> {
    fn of(outcome: &'a Outcome) -> Option<Self> {
        let question = match outcome {
            Outcome::Missing(expected, _) => Self::Missing(expected),
            Outcome::Noisy(finding) => Self::Noisy(finding),
            _ => return None,
        };
        (*question.rule() != *SCHEMA_ID).then_some(question)
    }

    fn rule(self) -> &'a str {
        match self {
            Self::Missing(expected) => &expected.mark.rule,
            Self::Noisy(finding) => &finding.rule,
        }
    }

    fn file(self) -> &'a str {
        match self {
            Self::Missing(expected) => &expected.source.name,
            Self::Noisy(finding) => &finding.place.source.name,
        }
    }

    /// The document of a file that it is about.
    fn document(self, mut documents: Vec<Document>) -> Option<Document> {
        let index = match self {
            Self::Noisy(finding) => {
                documents.iter().position(|document| document.index == finding.place.document)
            }
            Self::Missing(expected) => documents.iter().rposition(|document| {
                let nodes = document.nodes().iter();
                nodes.map(|node| node.span.start).min().is_some_and(|at| at <= expected.place.end)
            }),
        };
        let index = index.unwrap_or_default();
        (index < documents.len()).then(|| documents.swap_remove(index))
    }
}

struct Looking<'a> {
    pack: &'a Pack,
    /// The rule that was asked last, ready to run.
    sandbox: Option<((usize, Date), Sandbox)>,
    left: usize,
}

impl Looking<'_> {
    fn at(mut self, cases: &mut [CaseResult]) {
        for case in cases {
            for (index, outcome) in case.outcomes.iter().enumerate() {
                let Some(question) = Question::of(outcome) else { continue };
                if self.left == 0 {
                    return;
                }
                self.left -= 1;
                if let Some(saw) = self.ask(&case.fixture, question) {
                    case.saw.insert(index, saw);
                }
            }
        }
    }

    fn ask(&mut self, fixture: &Fixture, question: Question<'_>) -> Option<Saw> {
        let rules = &self.pack.rules;
        let index = rules.iter().position(|rule| *rule.id == *question.rule())?;
        // What it saw lies in several files.
        if rules.get(index).is_none_or(|rule| rule.header.about.all()) {
            return None;
        }
        let file = fixture.files.iter().find(|file| file.input.name == question.file())?;
        let mut document = question.document(documents(file))?;
        if !self.pack.schema.check(&mut document).is_empty() {
            let words = &self.pack.described.words;
            let note = Some(words.fill("it did not run: the {subject} file breaks its schema"));
            return Some(Saw { note, ..Saw::default() });
        }
        let document = Arc::new(document);
        let sandbox = self.sandbox(index, fixture.as_of)?;
        let verdict = sandbox.check(0, &sandbox.subject(&document));
        let mut saw = told(question, &document, &verdict, &sandbox.take_steps());
        saw.note = saw.note.map(|note| self.pack.described.words.fill(&note));
        Some(saw)
    }

    fn sandbox(&mut self, rule: usize, as_of: Date) -> Option<&Sandbox> {
        let key = (rule, as_of);
        if self.sandbox.as_ref().is_none_or(|(of, _)| *of != key) {
            let scripts = observed(self.pack.only(&[rule], as_of).scripts);
            self.sandbox = Some((key, Sandbox::new(&scripts).ok()?));
        }
        self.sandbox.as_ref().map(|(_, sandbox)| sandbox)
    }
}

fn documents(file: &Annotated) -> Vec<Document> {
    (file.input.format.parse)(&file.source).documents
}

fn told(question: Question<'_>, document: &Document, verdict: &Verdict, steps: &[Step]) -> Saw {
    let (steps, note) = match (question, verdict) {
        (_, Verdict::Skipped) => (steps, Some("it did not apply to this {subject}")),
        (Question::Noisy(finding), Verdict::Finished(reports)) => {
            (before_report(finding, document, reports, steps), None)
        }
        (Question::Noisy(_), Verdict::Broken(_)) => (steps, None),
        (Question::Missing(expected), _) => match around_line(expected, document, steps) {
            Some(steps) => (steps, None),
            None => (steps, Some("it read nothing on the line where it is expected to report")),
        },
    };
    let mut conditions = conditions(steps);
    let earlier = conditions.len().saturating_sub(MOST_CONDITIONS);
    conditions.drain(..earlier);
    Saw { conditions, earlier, note: note.map(str::to_owned) }
}

/// All up to the report that became a finding.
fn before_report<'a>(
    finding: &Finding,
    document: &Document,
    reports: &[Reported],
    steps: &'a [Step],
) -> &'a [Step] {
    let is_it = |report: &Reported| {
        let pointer = document.pointer(node_of(&report.spot));
        report.message == finding.message && finding.place.pointer.starts_with(&pointer)
    };
    let Some(number) = reports.iter().position(is_it) else { return steps };
    let at = steps.iter().position(|step| matches!(step, Step::Reported(at) if *at == number));
    at.and_then(|at| steps.get(..at)).unwrap_or(steps)
}

/// All up to the decision that followed the last look at the line where a finding is expected; nothing where
/// that was not looked at.
fn around_line<'a>(
    expected: &Expected,
    document: &Document,
    steps: &'a [Step],
) -> Option<&'a [Step]> {
    let on_line = |spot: &Spot| {
        let node = document.node(node_of(spot));
        let span = match spot {
            Spot::Node(_) => node.span,
            Spot::Missing(..) => node.header,
        };
        document.source.position(span.start).line == expected.mark.line
            || document.source.position(node.header.start).line == expected.mark.line
    };
    let operand = |operand: &Operand| operand.spot.as_ref().is_some_and(on_line);
    let looks = |step: &Step| match step {
        Step::Read(spot) => on_line(spot),
        Step::Compared(compared) => operand(&compared.left) || operand(&compared.right),
        _ => false,
    };
    let last = steps.iter().rposition(looks)?;
    let decided = steps.iter().skip(last).position(|step| matches!(step, Step::Decided(_)));
    steps.get(..decided.map_or(steps.len(), |after| last + after + 1))
}

const fn node_of(spot: &Spot) -> NodeId {
    match spot {
        Spot::Node(node) | Spot::Missing(node, _) => *node,
    }
}

/// The decisions, those that are comparisons with their values. Of a decision that compares more than once, the
/// comparisons stand before it; those that were made again and again, as in a closure, are left out.
fn conditions(steps: &[Step]) -> Vec<Condition> {
    let mut conditions = Vec::new();
    let mut compared: Vec<Condition> = Vec::new();
    for step in steps {
        match step {
            Step::Compared(step) => compared.push(Condition {
                source: Arc::clone(&step.source),
                span: step.span,
                values: Some((step.left.clone(), step.operator, step.right.clone())),
                outcome: step.result,
            }),
            Step::Decided(decision) => {
                let whole = Condition {
                    source: Arc::clone(&decision.source),
                    span: decision.span,
                    values: None,
                    outcome: decision.outcome,
                };
                let parts = parts(&whole, std::mem::take(&mut compared));
                let is_told = parts.last().is_some_and(|part| part.span == whole.span);
                conditions.extend(parts);
                conditions.extend((!is_told).then_some(whole));
            }
            _ => {}
        }
    }
    conditions
}

/// The comparisons within a condition that were made once.
fn parts(whole: &Condition, compared: Vec<Condition>) -> Vec<Condition> {
    let is_within = |part: &Condition| {
        Arc::ptr_eq(&part.source, &whole.source)
            && whole.span.start <= part.span.start
            && part.span.end <= whole.span.end
    };
    let mut parts: Vec<Condition> = compared.into_iter().filter(is_within).collect();
    let spans: Vec<Span> = parts.iter().map(|part| part.span).collect();
    parts.retain(|part| spans.iter().filter(|span| **span == part.span).count() == 1);
    parts
}
