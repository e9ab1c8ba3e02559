//! A single rule's run in detail, as `why` explains it: on each document, and over all of them.

use std::sync::Arc;

use super::examine::{DocumentContext, Pass};
use super::findings::{self, Resolver};
use super::scope::{self, Scopes};
use super::{batch, broken_entries, examine, read};
use crate::files::Found;
use crate::pack::{LoadError, Pack};
use crate::report::{Broken, Finding, Keep, Location, Outcome, assign_fingerprints};
use crate::rule::SCHEMA_ID;
use crate::schema::MAX_VIOLATIONS;
use crate::script::{DocNodeRef, Gathered, NodeRef, Reported, Sandbox, Size, Step, Verdict};
use clearance_syntax::document::{Document, Format};
use clearance_syntax::source::Root;

/// The run of a pack's only rule on one document.
#[derive(Debug)]
pub struct RuleRun {
    /// The document, as rules see it.
    pub document: Arc<Document>,
    /// The outcome; after `run_over_all`, of the rule over all documents as well.
    pub ended: RunOutcome,
    /// The findings in the order in which they were reported; violations of the schema.
    pub findings: Vec<Finding>,
    /// Why it did not finish.
    pub broken: Vec<Broken>,
    /// The steps of the rule, where they are observed.
    pub steps: Vec<Step>,
    /// The gathered value.
    pub gave: GatherOutcome,
    format: &'static Format,
}

/// The outcome of a rule's `gather` on a document.
#[derive(Debug)]
pub enum GatherOutcome {
    /// It does not gather, or did not come to it.
    Unasked,
    /// Nothing.
    Nothing,
    /// A value.
    Value(Gathered),
}

/// The outcome of a rule on a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunOutcome {
    /// The rule reported nothing.
    Passed,
    /// The rule reported something.
    Failed,
    /// The rule only asked questions.
    Open,
    /// It does not apply to the document.
    Skipped,
    /// It did not finish.
    Broken,
    /// It did not run, as the document does not keep to the schema.
    NotRun,
    /// It did not run, as the settings turn it off for the file.
    Off,
}

impl RunOutcome {
    /// Returns the outcome after what the rule reports over all documents: failed outweighs open, and open passed.
    const fn or_worse(self, other: Self) -> Self {
        match (self, other) {
            (Self::Passed, _) | (Self::Open, Self::Failed) => other,
            (own, _) => own,
        }
    }
}

/// The run of a pack's only rule over all documents.
#[derive(Debug)]
pub struct CrossRun {
    /// The outcome; skipped where nothing was gathered.
    pub ended: RunOutcome,
    /// The findings, in the order in which they were reported.
    pub findings: Vec<Finding>,
    /// For each finding the number of the document that it is about.
    pub about: Vec<usize>,
    /// Why it did not finish.
    pub broken: Vec<Broken>,
    /// The steps of the rule, where they are observed. Their locations are in `at`.
    pub steps: Vec<Step>,
    /// The list of what was gathered, as the rule saw it.
    pub at: Option<Arc<Document>>,
    /// For each item of the list the number of the document that it was gathered from.
    pub from: Vec<usize>,
    sandbox: Option<Sandbox>,
}

impl CrossRun {
    /// The number of the document that a place of the steps lies in, and where; nothing where the value was made by the
    /// rule.
    pub fn resolve_location(&self, node_ref: &NodeRef) -> Option<(usize, NodeRef)> {
        let DocNodeRef { of, node_ref } = self.sandbox.as_ref()?.find_doc_node(node_ref)?;
        Some((*self.from.get(of)?, node_ref))
    }
}

/// Runs the only rule of a pack on each document of all that is found; gives them in the order in which the rule sees
/// what it gathers of them, and what could not be read.
pub fn run_on_each(
    pack: &Pack,
    sandbox: &Sandbox,
    found: &[Found],
    root: &Root,
    max_file_bytes: u64,
) -> (Vec<RuleRun>, Vec<Broken>) {
    let (mut all, mut all_broken, mut scopes) = (Vec::new(), Vec::new(), Scopes::default());
    for found in found {
        let (documents, broken) = read::read_documents(found, max_file_bytes);
        all_broken.extend(broken);
        let Found::File(input) = found else { continue };
        let scope = scopes.for_file(pack, sandbox, root, &input.name);
        let (scope, format) = (scope.as_deref(), input.format);
        let context =
            DocumentContext { pack, sandbox, scope, format, keep: Keep::NOTHING, sought: None };
        all.extend(documents.into_iter().map(|document| run_on_document(&context, root, document)));
    }
    all.sort_by_cached_key(|RuleRun { document, .. }| {
        let source = &document.source;
        (source.name.clone(), document.index, batch::text_digest(source))
    });
    all_broken.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    (all, all_broken)
}

fn run_on_document(context: &DocumentContext<'_>, root: &Root, document: Document) -> RuleRun {
    let (mut examined, document) =
        examine::check_document(context, document, Pass::Full, MAX_VIOLATIONS);
    let breaks_schema = examined.findings.iter().any(|finding| *finding.rule == *SCHEMA_ID);
    let ended = match examined.outcomes.first() {
        _ if breaks_schema => RunOutcome::NotRun,
        _ if !examined.off.is_empty() => RunOutcome::Off,
        Some(Outcome::Fail) => RunOutcome::Failed,
        Some(Outcome::Open) => RunOutcome::Open,
        Some(Outcome::Error) => RunOutcome::Broken,
        Some(Outcome::Skip) => RunOutcome::Skipped,
        Some(Outcome::Pass) | None => RunOutcome::Passed,
    };
    let gave = match examined.gathered.pop() {
        Some((_, value)) => GatherOutcome::Value(value),
        None if examined.without.is_empty() => GatherOutcome::Unasked,
        None => GatherOutcome::Nothing,
    };
    let (mut findings, broken, steps) = (examined.findings, examined.broken, examined.steps);
    assign_fingerprints(&mut findings, root);
    RuleRun { document, ended, findings, broken, steps, gave, format: context.format }
}

/// Lets the only rule of a pack look at all that it gathered, if it does such a thing. How the documents ended is
/// changed by what it says.
///
/// # Errors
/// The rule compiled before and does not compile.
pub fn run_over_all(
    pack: &Pack,
    looked: &mut [RuleRun],
    root: &Root,
) -> Result<Option<CrossRun>, LoadError> {
    let Some(rule) = pack.rules.first().filter(|rule| rule.header.about.all()) else {
        return Ok(None);
    };
    let (mut from, mut values, mut size) = (Vec::new(), Vec::new(), Size::default());
    for (index, looked) in looked.iter().enumerate() {
        if let GatherOutcome::Value(value) = &looked.gave {
            from.push(index);
            size += value.size();
            values.push(value.clone());
        }
    }
    let mut all = CrossRun {
        ended: RunOutcome::Skipped,
        findings: Vec::new(),
        about: Vec::new(),
        broken: Vec::new(),
        steps: Vec::new(),
        at: None,
        from,
        sandbox: None,
    };
    if all.from.is_empty() {
        return Ok(Some(all));
    }
    let (verdict, sandbox) = batch::run_over_values(pack, 0, rule, size, values)?;
    if let Some(sandbox) = &sandbox {
        all.steps = sandbox.take_steps();
        all.at = sandbox.looked_at();
    }
    all.sandbox = sandbox;
    match verdict {
        Verdict::Finished(reports) => all.add_reports(pack, root, reports, looked),
        Verdict::Broken(diagnostic) => {
            all.ended = RunOutcome::Broken;
            all.broken.push(broken_entries::broken_over_all(rule, diagnostic));
            all.from.iter().for_each(|&index| replace_passed(looked, index, RunOutcome::Broken));
        }
        Verdict::Skipped => {}
    }
    Ok(Some(all))
}

impl CrossRun {
    /// Makes findings of what was reported.
    fn add_reports(
        &mut self,
        pack: &Pack,
        root: &Root,
        reports: Vec<Reported<DocNodeRef>>,
        looked: &mut [RuleRun],
    ) {
        self.ended = RunOutcome::Passed;
        let Some(rule) = pack.rules.first() else { return };
        for report in reports {
            let Some(&index) = self.from.get(report.node_ref.of) else { continue };
            let file = looked.get(index).map_or("", |looked| &looked.document.source.name);
            let severities = scope::severities_for_file(pack, 0, rule, root, file);
            let Some(severity) = severities.for_report(report.is_question) else { continue };
            let written = |doc_node: &DocNodeRef| {
                let looked = looked.get(*self.from.get(doc_node.of)?)?;
                let shape = &pack.scripts.shape;
                let resolver = Resolver::new(&looked.document, looked.format, shape);
                Some(resolver.resolve(&doc_node.node_ref))
            };
            let mut ended = RunOutcome::Failed;
            if let Some(finding) =
                findings::rule_finding(rule, severity, report, pack.scripts.as_of, written)
            {
                if finding.is_question() {
                    ended = RunOutcome::Open;
                }
                self.findings.push(finding);
                self.about.push(index);
            }
            self.ended = self.ended.or_worse(ended);
            if let Some(looked) = looked.get_mut(index) {
                looked.ended = looked.ended.or_worse(ended);
            }
        }
        assign_fingerprints(&mut self.findings, root);
    }
}

fn replace_passed(looked: &mut [RuleRun], index: usize, ended: RunOutcome) {
    if let Some(looked) = looked.get_mut(index).filter(|looked| looked.ended == RunOutcome::Passed)
    {
        looked.ended = ended;
    }
}

/// A place in a document in the report's terms.
pub fn location_in(document: &Document, node_ref: &NodeRef) -> Location {
    findings::location_of(document, node_ref)
}
