//! Checks one document: validation by the schema, then every rule.

use std::sync::Arc;

use jiff::civil::Date;

use super::broken_entries;
use super::findings::{self, Resolver};
use super::plan::{self, RuleSteps};
use super::scope::Scoped;
use super::standing_days::{self, RuleStanding, Search, Sought, StandingDays};
use crate::pack::Pack;
use crate::report::{
    Broken, Finding, Ground, Keep, Location, Outcome, Severities, Severity, Status, SubjectPlan,
    TableRow,
};
use crate::rule::{DEADLINE_ID, Rule, SCHEMA_ID, TABLE_ID};
use crate::schema::Violation;
use crate::script::{
    Answer, Gather, Gathered, Lasting, PreparedDocument, RuleResult, Sandbox, Step, Verdict,
};
use clearance_syntax::document::{Document, Format};

/// The run of all rules on one document.
#[derive(Debug, Default)]
pub struct DocumentRun {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) findings: Vec<Finding>,
    pub(super) broken: Vec<Broken>,
    pub(super) trace: Vec<String>,
    /// The values that rules over all documents gathered, with the rule's number.
    pub(super) gathered: Vec<(usize, Gathered)>,
    /// Rules over all documents that take nothing from this one.
    pub(super) without: Vec<usize>,
    /// Rules that do not run on this one's file.
    pub(super) off: Vec<usize>,
    /// The steps of the rules, where they are observed.
    pub(super) steps: Vec<Step>,
    /// The deadline of the subject, where a function of the pack gives one.
    pub(super) deadline: Option<Date>,
    /// How each rule leaves the standing, and for how long.
    standings: Vec<RuleStanding>,
    /// Whether what rules over all documents gather may be something else on another day.
    pub(super) gathers_by_day: bool,
    /// The last days on which nothing changes.
    pub(super) days: StandingDays,
    /// The steps of the rules, where plans are asked for.
    planned: Vec<RuleSteps>,
    /// The plan, where one is asked for and could be made.
    pub(super) plan: Option<SubjectPlan>,
    /// The rows of the table, where they are asked for.
    pub(super) rows: Vec<TableRow>,
    /// Why plan and table lack something.
    pub(super) unplanned: Vec<Broken>,
}

/// Which rules look at a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// All of them.
    Full,
    /// Those over all documents.
    CrossOnly,
}

/// The context that documents of one file are checked in.
#[derive(Debug, Clone, Copy)]
pub(super) struct DocumentContext<'a> {
    pub(super) pack: &'a Pack,
    pub(super) sandbox: &'a Sandbox,
    /// The severities and parameters of the file, where an override applies to it.
    pub(super) scope: Option<&'a Scoped>,
    pub(super) format: &'static Format,
    /// What is kept: a plan and a table are made only where they are asked for.
    pub(super) keep: Keep,
    /// Which last days are sought, if any.
    pub(super) sought: Option<Sought<'a>>,
}

/// The context that one rule is run on one document in.
struct RuleContext<'a> {
    pack: &'a Pack,
    sandbox: &'a Sandbox,
    index: usize,
    rule: &'a Rule,
    severities: Severities,
    prepared: &'a PreparedDocument,
    document: &'a Document,
    resolver: &'a Resolver<'a>,
}

/// Checks a document against the schema, then by every rule; returns the document as well, as rules see it. `room` is how
/// many more violations of the schema are reported of its file.
pub(super) fn check_document(
    context: &DocumentContext<'_>,
    mut document: Document,
    pass: Pass,
    room: usize,
) -> (DocumentRun, Arc<Document>) {
    let &DocumentContext { pack, sandbox, scope, sought, .. } = context;
    let mut examined = DocumentRun::default();
    pack.apply_inherited(&mut document);
    let violations = pack.schema.find_violations(&mut document);
    let document = Arc::new(document);
    if !violations.is_empty() {
        // Rules are written for files that keep to the schema; on others they would say anything.
        let violations = violations.truncate(room).into_reported().into_iter();
        let findings = violations.map(|violation| schema_finding(&document, violation));
        examined.findings.extend(findings);
        examined.outcomes = vec![Outcome::Skip; pack.rules.len()];
        return (examined, document);
    }
    let sandbox = sandbox.for_document(&document);
    let context = &DocumentContext { sandbox, ..*context };
    let prepared = match scope {
        Some(scope) => sandbox.prepare_with_params(&document, &scope.overrides),
        None => sandbox.prepare_document(&document),
    };
    examined.run_rules(context, pass, &prepared, &document);
    if pass == Pass::Full {
        examined.find_deadline(pack, sandbox, &prepared, &document);
    }
    // An observed run is to be seen as it is; nothing in it is followed.
    if let Some(sought) = sought.filter(|_| pass == Pass::Full && sandbox.follows_days()) {
        let search = Search { pack, sandbox, prepared: &prepared, sought };
        examined.days = search.find_days(std::mem::take(&mut examined.standings));
    }
    examined.make_kept(context, &prepared, &document);
    (examined, document)
}

impl DocumentRun {
    /// Runs every rule that looks at a document in this pass and is on for its file, in their order.
    fn run_rules(
        &mut self,
        context: &DocumentContext<'_>,
        pass: Pass,
        prepared: &PreparedDocument,
        document: &Document,
    ) {
        let &DocumentContext { pack, sandbox, scope, format, keep, .. } = context;
        let resolver = &Resolver::new(document, format, &pack.scripts.shape);
        for (index, rule) in pack.rules.iter().enumerate() {
            let usual = Some(rule.header.severities());
            let severities = scope.map_or(usual, |scope| scope.severities(index));
            let Some(severities) = severities else {
                self.off.push(index);
                self.outcomes.push(Outcome::Skip);
                continue;
            };
            if pass == Pass::CrossOnly && !rule.header.about.all() {
                self.outcomes.push(Outcome::Skip);
                continue;
            }
            let context = RuleContext {
                pack,
                sandbox,
                index,
                rule,
                severities,
                prepared,
                document,
                resolver,
            };
            let result = sandbox.run_rule(index, prepared);
            self.note_standing(&context, &result);
            let RuleResult { verdict, gather, steps, .. } = result;
            self.steps.extend(steps);
            let outcome = self.add_verdict(&context, verdict);
            let gathered = match gather {
                Some(gather) => self.add_gathered(&context, gather, outcome),
                None => outcome,
            };
            self.outcomes.push(gathered);
            if keep.plans && outcome != Outcome::Error {
                self.plan_rule(&context);
            }
            self.take_trace(pack, sandbox, document, &rule.id);
        }
    }

    /// Makes what only some reports show: the plan of the steps that rules made, and the table.
    fn make_kept(
        &mut self,
        context: &DocumentContext<'_>,
        prepared: &PreparedDocument,
        document: &Document,
    ) {
        let &DocumentContext { pack, sandbox, keep, .. } = context;
        if keep.plans {
            self.build_plan(pack, sandbox, document);
        }
        if keep.tables {
            self.fill_table(pack, sandbox, prepared, document);
        }
    }

    /// Adds what a function of the pack printed.
    fn take_trace(&mut self, pack: &Pack, sandbox: &Sandbox, document: &Document, id: &str) {
        if pack.scripts.trace {
            let line = |line: String| format!("{} [{id}] {line}", document.source.name);
            self.trace.extend(sandbox.take_trace().into_iter().map(line));
        }
    }

    /// Asks the pack's function for the deadline. That it breaks is told whether a report shows deadlines or not: no
    /// exit code depends on the form of the report.
    fn find_deadline(
        &mut self,
        pack: &Pack,
        sandbox: &Sandbox,
        prepared: &PreparedDocument,
        document: &Document,
    ) {
        let Some((number, function)) = pack.deadline() else { return };
        let answer = sandbox.run_answer(number, prepared);
        self.take_trace(pack, sandbox, document, DEADLINE_ID);
        let diagnostic = match answer {
            Ok(Answer::Nothing) => return,
            Ok(Answer::Day(day)) => return self.deadline = Some(day),
            Ok(Answer::Other(kind)) => function.diagnostic_at_name(format!(
                "`{}` must give a day or `()`, found {kind}",
                function.name
            )),
            Err(diagnostic) => function.relocate_diagnostic(diagnostic),
        };
        self.broken.push(broken_entries::broken_on_document(
            DEADLINE_ID.into(),
            document,
            diagnostic,
        ));
    }

    /// Notes how a rule leaves the standing, and for how long.
    fn note_standing(&mut self, context: &RuleContext<'_>, result: &RuleResult) {
        let &RuleContext { pack, index, rule, severities, .. } = context;
        self.gathers_by_day |= result.gathers_by_day;
        let day = pack.scripts.as_of;
        let (mut ground, lasting) =
            standing_days::judge_verdict(rule, severities, &result.verdict, result.lasting, day);
        if matches!(result.gather, Some(Gather::Broken(_))) {
            ground = ground.max(Some(Ground::BrokenRule));
        }
        if ground.is_some() || lasting != Lasting::Always {
            self.standings.push(RuleStanding { rule: index, severities, ground, lasting });
        }
    }

    /// Turns the reports of a rule's check into findings.
    fn add_verdict(&mut self, context: &RuleContext<'_>, verdict: Verdict) -> Outcome {
        let &RuleContext { pack, sandbox, index, rule, prepared, document, .. } = context;
        let scripts = &pack.scripts;
        match verdict {
            Verdict::Skipped => Outcome::Skip,
            Verdict::Finished(reports) if reports.is_empty() => Outcome::Pass,
            Verdict::Finished(mut reports) => {
                sandbox.find_bases(index, prepared, &mut reports);
                let written = |node_ref: &_| Some(context.resolver.resolve(node_ref));
                let found = reports.into_iter().filter_map(|report| {
                    let severity = context.severities.for_report(report.is_question)?;
                    findings::rule_finding(rule, severity, report, scripts.as_of, written)
                });
                let found: Vec<Finding> = found.collect();
                let outcome = Outcome::of_findings(&found);
                self.findings.extend(found);
                outcome
            }
            Verdict::Broken(diagnostic) => {
                self.broken.push(broken_entries::broken_rule(rule, document, diagnostic));
                Outcome::Error
            }
        }
    }

    /// Takes the steps that a rule plans.
    fn plan_rule(&mut self, context: &RuleContext<'_>) {
        let &RuleContext { sandbox, index, rule, prepared, document, .. } = context;
        match sandbox.plan(index, prepared) {
            Ok(steps) if steps.is_empty() => {}
            Ok(steps) => {
                self.planned.push(RuleSteps { rule: index, id: Arc::clone(&rule.id), steps })
            }
            Err(diagnostic) => {
                self.unplanned.push(broken_entries::broken_rule(rule, document, diagnostic));
            }
        }
    }

    /// Puts the steps of all rules in order.
    fn build_plan(&mut self, pack: &Pack, sandbox: &Sandbox, document: &Document) {
        match plan::build_plan(document, &std::mem::take(&mut self.planned), pack.scripts.as_of) {
            Ok(plan) => self.plan = Some(plan),
            Err((number, message)) => {
                let diagnostic = sandbox.plan_diagnostic(number, message);
                let broken = pack.rules.get(number).zip(diagnostic).map(|(rule, diagnostic)| {
                    broken_entries::broken_rule(rule, document, diagnostic)
                });
                self.unplanned.extend(broken);
            }
        }
    }

    /// Asks the pack's function for the rows of the table.
    fn fill_table(
        &mut self,
        pack: &Pack,
        sandbox: &Sandbox,
        prepared: &PreparedDocument,
        document: &Document,
    ) {
        let (Some((number, function)), Some(table)) = (pack.table(), &pack.described.table) else {
            return;
        };
        let rows = sandbox.run_rows(number, prepared, &table.keys);
        self.take_trace(pack, sandbox, document, TABLE_ID);
        let diagnostic = match rows {
            Ok(Ok(rows)) => return self.rows = rows,
            Ok(Err(what)) => function.diagnostic_at_name(format!("`{}` {what}", function.name)),
            Err(diagnostic) => function.relocate_diagnostic(diagnostic),
        };
        let id = TABLE_ID.into();
        self.unplanned.push(broken_entries::broken_on_document(id, document, diagnostic));
    }

    /// Adds what a rule over all documents gathered. How it ends is up to what is said about all documents; until then the
    /// document counts as passed.
    fn add_gathered(
        &mut self,
        context: &RuleContext<'_>,
        gather: Gather,
        outcome: Outcome,
    ) -> Outcome {
        let &RuleContext { index, rule, document, .. } = context;
        match gather {
            Gather::Nothing => {
                self.without.push(index);
                if rule.header.about.each() { outcome } else { Outcome::Skip }
            }
            Gather::Value(value) => {
                self.gathered.push((index, value));
                outcome
            }
            Gather::Broken(diagnostic) => {
                self.broken.push(broken_entries::broken_rule(rule, document, diagnostic));
                Outcome::Error
            }
        }
    }
}

fn schema_finding(document: &Document, violation: Violation) -> Finding {
    let (key, there) = document.key_of(&violation.pointer);
    let location = Location {
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
        also: Vec::new(),
        location,
        value: document.digest_of(there),
        basis: Vec::new(),
        status: Status::Open,
        labels: Vec::new(),
        help: violation.help,
        fixes: Vec::new(),
        url: None,
    }
}
