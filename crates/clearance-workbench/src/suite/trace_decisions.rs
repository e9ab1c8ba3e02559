//! Traces the decisions of a rule in fixtures that did not come out as expected: the conditions that it evaluated last.
//!
//! Only such fixtures are run for this, once more and observed.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use super::decisions::{DecisionTrace, TracedCondition};
use super::measure::observed_scripts;
use super::suite_report::{CaseResult, ExpectedFinding, FixtureOutcome};
use crate::fixture::{Fixture, FixtureFile};
use crate::observe::EVERYTHING;
use clearance_engine::pack::Pack;
use clearance_engine::report::Finding;
use clearance_engine::rule::SCHEMA_ID;
use clearance_engine::script::{NodeRef, Operand, Reported, Sandbox, Step, Verdict, stack_bytes};
use clearance_engine::system::run_with_stack;
use clearance_syntax::document::{Document, NodeId};
use clearance_syntax::source::Span;

/// More conditions are for those who ask.
const MOST_CONDITIONS: usize = 8;

/// The most outcomes of a run that are traced; the others can be traced once these are fixed.
const MOST_OUTCOMES: usize = 100;

/// Adds to what is missing or noisy what its rule saw.
pub(super) fn trace_decisions(pack: &Pack, cases: &mut [CaseResult]) {
    let is_told = |outcome: &FixtureOutcome| TraceQuestion::from_outcome(outcome).is_some();
    if !cases.iter().flat_map(|case| &case.outcomes).any(is_told) {
        return;
    }
    let stack = stack_bytes(&pack.scripts.limits, EVERYTHING);
    let cases = Mutex::new(cases);
    run_with_stack(stack, || {
        let mut cases = cases.lock().unwrap_or_else(PoisonError::into_inner);
        DecisionTracer { pack, sandbox: None, left: MOST_OUTCOMES }.trace_cases(&mut cases);
    });
}

/// The question about a rule.
#[derive(Clone, Copy)]
enum TraceQuestion<'a> {
    /// Why it does not report here.
    Missing(&'a ExpectedFinding),
    /// Why it reports this.
    Noisy(&'a Finding),
}

impl<'a> TraceQuestion<'a> {
    fn from_outcome(outcome: &'a FixtureOutcome) -> Option<Self> {
        let question = match outcome {
            FixtureOutcome::Missing(expected, _) => Self::Missing(expected),
            FixtureOutcome::Noisy(finding) => Self::Noisy(finding),
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
            Self::Noisy(finding) => &finding.location.source.name,
        }
    }

    /// The document of a file that it is about.
    fn pick_document(self, mut documents: Vec<Document>) -> Option<Document> {
        let index = match self {
            Self::Noisy(finding) => {
                documents.iter().position(|document| document.index == finding.location.document)
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

/// What a sandbox was made for: the rule, the day, and the parameters that the fixture sets.
type SandboxKey = (usize, Date, Option<String>);

struct DecisionTracer<'a> {
    pack: &'a Pack,
    /// The rule that was asked last, ready to run.
    sandbox: Option<(SandboxKey, Sandbox)>,
    left: usize,
}

impl DecisionTracer<'_> {
    fn trace_cases(mut self, cases: &mut [CaseResult]) {
        for case in cases {
            for (index, outcome) in case.outcomes.iter().enumerate() {
                let Some(question) = TraceQuestion::from_outcome(outcome) else { continue };
                if self.left == 0 {
                    return;
                }
                self.left -= 1;
                if let Some(saw) = self.trace_question(&case.fixture, question) {
                    case.trace.insert(index, saw);
                }
            }
        }
    }

    fn trace_question(
        &mut self,
        fixture: &Fixture,
        question: TraceQuestion<'_>,
    ) -> Option<DecisionTrace> {
        let rules = &self.pack.rules;
        let index = rules.iter().position(|rule| *rule.id == *question.rule())?;
        // What it saw lies in several files.
        if rules.get(index).is_none_or(|rule| rule.header.about.all()) {
            return None;
        }
        let file = fixture.files.iter().find(|file| file.input.name == question.file())?;
        let mut document = question.pick_document(parse_documents(file))?;
        if !self.pack.schema.find_violations(&mut document).is_empty() {
            let words = &self.pack.described.words;
            let note = Some(words.fill("it did not run: the {subject} file breaks its schema"));
            return Some(DecisionTrace { note, ..DecisionTrace::default() });
        }
        let document = Arc::new(document);
        let sandbox = self.prepare_sandbox(index, fixture)?;
        let ran = sandbox.run_rule(0, &sandbox.prepare_document(&document));
        let mut trace = trace_of(question, &document, &ran.verdict, &ran.steps);
        trace.note = trace.note.map(|note| self.pack.described.words.fill(&note));
        Some(trace)
    }

    fn prepare_sandbox(&mut self, rule: usize, fixture: &Fixture) -> Option<&Sandbox> {
        // Parameters are those of one fixture.
        let alone = (!fixture.params.is_empty()).then(|| fixture.name.clone());
        let key = (rule, fixture.as_of, alone);
        if self.sandbox.as_ref().is_none_or(|(of, _)| *of != key) {
            let pack = self.pack.with_rules(&[rule], fixture.as_of).with_params(&fixture.params);
            let scripts = observed_scripts(pack.scripts);
            self.sandbox = Some((key, Sandbox::new(&scripts).ok()?));
        }
        self.sandbox.as_ref().map(|(_, sandbox)| sandbox)
    }
}

fn parse_documents(file: &FixtureFile) -> Vec<Document> {
    (file.input.format.parse)(&file.source).documents
}

fn trace_of(
    question: TraceQuestion<'_>,
    document: &Document,
    verdict: &Verdict,
    steps: &[Step],
) -> DecisionTrace {
    let (steps, note) = match (question, verdict) {
        (_, Verdict::Skipped) => (steps, Some("it did not apply to this {subject}")),
        (TraceQuestion::Noisy(finding), Verdict::Finished(reports)) => {
            (before_report(finding, document, reports, steps), None)
        }
        (TraceQuestion::Noisy(_), Verdict::Broken(_)) => (steps, None),
        (TraceQuestion::Missing(expected), _) => match around_line(expected, document, steps) {
            Some(steps) => (steps, None),
            None => (steps, Some("it read nothing on the line where it is expected to report")),
        },
    };
    let mut conditions = collect_conditions(steps);
    let earlier = conditions.len().saturating_sub(MOST_CONDITIONS);
    conditions.drain(..earlier);
    DecisionTrace { conditions, earlier, note: note.map(str::to_owned) }
}

/// All up to the report that became a finding.
fn before_report<'a>(
    finding: &Finding,
    document: &Document,
    reports: &[Reported],
    steps: &'a [Step],
) -> &'a [Step] {
    let is_it = |report: &Reported| {
        let pointer = document.pointer(node_of(&report.node_ref));
        report.message == finding.message && finding.location.pointer.starts_with(&pointer)
    };
    let Some(number) = reports.iter().position(is_it) else { return steps };
    let at = steps.iter().position(|step| matches!(step, Step::Reported(at) if *at == number));
    at.and_then(|at| steps.get(..at)).unwrap_or(steps)
}

/// All up to the decision that followed the last look at the line where a finding is expected; nothing where
/// that was not looked at.
fn around_line<'a>(
    expected: &ExpectedFinding,
    document: &Document,
    steps: &'a [Step],
) -> Option<&'a [Step]> {
    let on_line = |node_ref: &NodeRef| {
        let node = document.node(node_of(node_ref));
        let span = match node_ref {
            NodeRef::Node(_) => node.span,
            NodeRef::Missing(..) => node.header,
        };
        document.source.position(span.start).line == expected.mark.line
            || document.source.position(node.header.start).line == expected.mark.line
    };
    let operand = |operand: &Operand| operand.node_ref.as_ref().is_some_and(on_line);
    let looks = |step: &Step| match step {
        Step::Read(node_ref) => on_line(node_ref),
        Step::Compared(compared) => operand(&compared.left) || operand(&compared.right),
        _ => false,
    };
    let last = steps.iter().rposition(looks)?;
    let decided = steps.iter().skip(last).position(|step| matches!(step, Step::Decided(_)));
    steps.get(..decided.map_or(steps.len(), |after| last + after + 1))
}

const fn node_of(node_ref: &NodeRef) -> NodeId {
    match node_ref {
        NodeRef::Node(node) | NodeRef::Missing(node, _) => *node,
    }
}

/// The decisions, those that are comparisons with their values. Of a decision that compares more than once, the
/// comparisons stand before it; those that were made again and again, as in a closure, are left out.
fn collect_conditions(steps: &[Step]) -> Vec<TracedCondition> {
    let mut conditions = Vec::new();
    let mut compared: Vec<TracedCondition> = Vec::new();
    for step in steps {
        match step {
            Step::Compared(step) => compared.push(TracedCondition {
                source: Arc::clone(&step.source),
                span: step.span,
                values: Some((step.left.clone(), step.operator, step.right.clone())),
                outcome: step.result,
            }),
            Step::Decided(decision) => {
                let whole = TracedCondition {
                    source: Arc::clone(&decision.source),
                    span: decision.span,
                    values: None,
                    outcome: decision.outcome,
                };
                let parts = nested_comparisons(&whole, std::mem::take(&mut compared));
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
fn nested_comparisons(
    whole: &TracedCondition,
    compared: Vec<TracedCondition>,
) -> Vec<TracedCondition> {
    let is_within = |part: &TracedCondition| {
        Arc::ptr_eq(&part.source, &whole.source)
            && whole.span.start <= part.span.start
            && part.span.end <= whole.span.end
    };
    let mut parts: Vec<TracedCondition> = compared.into_iter().filter(is_within).collect();
    let spans: Vec<Span> = parts.iter().map(|part| part.span).collect();
    parts.retain(|part| spans.iter().filter(|span| **span == part.span).count() == 1);
    parts
}
