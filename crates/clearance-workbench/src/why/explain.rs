//! Explains the verdicts of one rule: runs it observed, subject by subject, then over all.

use std::sync::Arc;

use jiff::civil::Date;

use super::event::RuleEvent;
use super::events;
use crate::observe::EVERYTHING;
use clearance_engine::check;
use clearance_engine::check::{CrossRun, RuleRun, RunOutcome};
use clearance_engine::files::Found;
use clearance_engine::pack::{LoadError, Pack};
use clearance_engine::report::{Broken, Finding, Severity, Words};
use clearance_engine::script::{Sandbox, stack_bytes};
use clearance_engine::system::run_with_stack;
use clearance_syntax::source::{Diagnostic, Root, Source, Span};

/// How a rule came to its verdicts.
#[derive(Debug)]
pub struct Explanation {
    /// The rule's id.
    pub rule: Arc<str>,
    /// Its title.
    pub title: String,
    /// Its severity.
    pub severity: Severity,
    /// The date that `today()` gave.
    pub as_of: Date,
    /// The words of the packs.
    pub words: Words,
    /// The documents in the order of the files' names.
    pub customers: Vec<SubjectExplanation>,
    /// The run over all documents; none where the rule checks each alone.
    pub all: Option<CrossExplanation>,
    /// The files that could not be read.
    pub broken: Vec<Broken>,
}

/// How it came to its verdict on one document.
#[derive(Debug)]
pub struct SubjectExplanation {
    /// The file.
    pub source: Arc<Source>,
    /// Which document of the file, from 0, where the file can hold several.
    pub document: Option<usize>,
    /// The verdict, with the findings over all subjects.
    pub ended: RunOutcome,
    /// The events that led to it.
    pub events: Vec<RuleEvent>,
    /// The numbers of those findings over all subjects that are about this one, from 0.
    pub over_all: Vec<usize>,
    /// The findings, in the order in which they were reported.
    pub findings: Vec<Finding>,
    /// Why it did not finish.
    pub broken: Vec<Broken>,
}

/// How it came to its verdict over all documents.
#[derive(Debug)]
pub struct CrossExplanation {
    /// The verdict; skipped where nothing was gathered.
    pub ended: RunOutcome,
    /// Of how many documents something was gathered.
    pub customers: usize,
    /// The events that led to the verdict.
    pub events: Vec<RuleEvent>,
    /// The findings, in the order in which they were reported.
    pub findings: Vec<Finding>,
    /// Why it did not finish.
    pub broken: Vec<Broken>,
}

/// The pack with one rule only, which is observed. Nothing if there is no rule of that id.
pub fn observe_only(mut pack: Pack, id: &str) -> Option<Pack> {
    let index = pack.rules.iter().position(|rule| *rule.id == *id)?;
    pack.rules = pack.rules.into_iter().skip(index).take(1).collect();
    pack.scripts.rules = pack.scripts.rules.into_iter().skip(index).take(1).collect();
    pack.scripts.observe = EVERYTHING;
    Some(pack)
}

/// Runs the only rule of a pack on everything that is found, and tells of each file all documents, or one (from 0). A
/// rule over all subjects looks at all of them in any case. `root` is as in [`check::Options`].
///
/// # Errors
/// The rule does not compile, or the pack has none.
pub fn explain_rule(
    pack: &Pack,
    found: &[Found],
    document: Option<usize>,
    root: &Root,
    max_file_bytes: u64,
) -> Result<Explanation, LoadError> {
    let explain = || run_and_explain(pack, found, document, root, max_file_bytes);
    run_with_stack(stack_bytes(&pack.scripts.limits, pack.scripts.observe), explain)
}

/// A pack of which no rule runs has nothing to explain.
fn no_rule() -> LoadError {
    let diagnostic = Diagnostic::new(&Source::new("the pack", ""), Span::default(), "no rule runs");
    LoadError { diagnostics: vec![diagnostic.help("switch on the rule that is to be explained")] }
}

fn run_and_explain(
    pack: &Pack,
    found: &[Found],
    document: Option<usize>,
    root: &Root,
    max_file_bytes: u64,
) -> Result<Explanation, LoadError> {
    let rule = pack.rules.first().ok_or_else(no_rule)?;
    let sandbox = Sandbox::new(&pack.scripts).map_err(|diagnostics| LoadError { diagnostics })?;
    let (mut looked, broken) = check::run_on_each(pack, &sandbox, found, root, max_file_bytes);
    let (all, about) = match check::run_over_all(pack, &mut looked, root)? {
        Some(mut looked_all) => {
            let about = std::mem::take(&mut looked_all.about);
            (Some(explain_cross_run(looked_all, &looked)), about)
        }
        None => (None, Vec::new()),
    };
    let wanted = |(_, looked): &(usize, RuleRun)| {
        let index = looked.document.index.unwrap_or_default();
        document.is_none_or(|only| only == index)
    };
    let findings_of = |number: usize| {
        let about = about.iter().enumerate().filter(move |(_, of)| **of == number);
        about.map(|(finding, _)| finding).collect()
    };
    let wanted = looked.into_iter().enumerate().filter(wanted);
    Ok(Explanation {
        rule: Arc::clone(&rule.id),
        title: rule.header.title.clone(),
        severity: rule.header.severity,
        as_of: pack.scripts.as_of,
        words: pack.described.words.clone(),
        customers: wanted.map(|(at, looked)| explain_subject(looked, findings_of(at))).collect(),
        all,
        broken,
    })
}

fn explain_subject(mut looked: RuleRun, over_all: Vec<usize>) -> SubjectExplanation {
    let events = events::document_events(&mut looked);
    let document = &looked.document;
    SubjectExplanation {
        source: Arc::clone(&document.source),
        document: document.index,
        ended: looked.ended,
        events,
        over_all,
        findings: looked.findings,
        broken: looked.broken,
    }
}

fn explain_cross_run(mut looked_all: CrossRun, looked: &[RuleRun]) -> CrossExplanation {
    let events = events::cross_events(&mut looked_all, looked);
    CrossExplanation {
        ended: looked_all.ended,
        customers: looked_all.from.len(),
        events,
        findings: looked_all.findings,
        broken: looked_all.broken,
    }
}
