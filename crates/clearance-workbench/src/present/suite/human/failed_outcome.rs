//! An outcome that is not as expected, as a problem with its lines.

use crate::fixture::MarkKind;
use crate::present::suite::outcome::expectation_text;
use crate::suite::{ExpectedFinding, FixtureOutcome, OutcomeKind};
use clearance_engine::report::{Broken, Finding, Severity, Words};
use clearance_render::output::escape::escape;
use clearance_render::output::human::problem::{Problem, ProblemLevel};
use clearance_render::output::snippet::{Snippet, SnippetMark};

/// Makes a diagnostic of an outcome that is not as expected; none for the others.
pub(super) fn outcome_problem<'a>(
    outcome: &'a FixtureOutcome,
    about: &FixtureCommand<'_>,
) -> Option<Problem<'a>> {
    match outcome {
        FixtureOutcome::Missing(expected, instead) => {
            Some(missing_problem(expected, instead, about))
        }
        FixtureOutcome::Noisy(finding) => Some(noisy_problem(finding, about)),
        FixtureOutcome::Stale(expected, finding) => Some(stale_problem(expected, finding)),
        FixtureOutcome::Broken(broken) => Some(broken_problem(broken, about.words)),
        FixtureOutcome::Validated(_) | FixtureOutcome::Reported(..) | FixtureOutcome::Known(_) => {
            None
        }
    }
}

/// The level of an outcome that is not as expected.
const fn failure_grade(kind: OutcomeKind) -> ProblemLevel {
    ProblemLevel { word: kind.name(), severity: Severity::Error }
}

fn missing_problem<'a>(
    expected: &'a ExpectedFinding,
    instead: &'a [Finding],
    about: &FixtureCommand<'_>,
) -> Problem<'a> {
    /// More would hide the line that it is about.
    const MOST: usize = 3;
    let mark = &expected.mark;
    let mut near: Vec<&Finding> = instead.iter().collect();
    near.sort_by_key(|finding| finding.location.start().line.abs_diff(mark.line));
    let reported =
        |finding: &&'a Finding| SnippetMark { span: finding.location.span, text: &finding.message };
    // What is said on the same line stands below the line itself; from elsewhere it comes after.
    let is_here = |finding: &&&Finding| finding.location.start().line == mark.line;
    let here: Vec<SnippetMark<'_>> = near.iter().filter(is_here).map(reported).collect();
    let marks = if here.is_empty() {
        let primary = SnippetMark { span: expected.place, text: "expected here" };
        std::iter::once(primary).chain(near.iter().take(MOST).map(reported)).collect()
    } else {
        here
    };
    Problem {
        level: failure_grade(OutcomeKind::Missing),
        rule: Some(escape(&mark.rule)),
        url: None,
        message: expectation_text(&mark.message).into(),
        about: None,
        snippets: vec![Snippet { source: &expected.source, document: None, marks, leads: true }],
        help: Some(about.why_help(&mark.rule).into()),
        fixes: Vec::new(),
    }
}

fn noisy_problem<'a>(finding: &'a Finding, about: &FixtureCommand<'_>) -> Problem<'a> {
    let help = about.why_help(&finding.rule);
    let keyword = MarkKind::for_finding(finding).keyword();
    let rule = escape(&finding.rule);
    let help = format!("{help}; if it is right, expect it: `{keyword}: {rule}`");
    Problem {
        level: failure_grade(OutcomeKind::Noisy),
        help: Some(help.into()),
        fixes: Vec::new(),
        ..Problem::from(finding)
    }
}

fn stale_problem<'a>(expected: &'a ExpectedFinding, finding: &'a Finding) -> Problem<'a> {
    let message = format!("is reported after all: {}", escape(&finding.message));
    let mark =
        SnippetMark { span: expected.mark.span, text: "write `expect:` instead of `todo-expect:`" };
    let mut problem = Problem::from(finding);
    problem.level = failure_grade(OutcomeKind::Stale);
    problem.message = message.into();
    problem.help = None;
    problem.fixes = Vec::new();
    problem.snippets.truncate(1);
    if let Some(snippet) = problem.snippets.first_mut() {
        snippet.marks = vec![SnippetMark { span: finding.location.span, text: "" }, mark];
    }
    problem
}

fn broken_problem<'a>(broken: &'a Broken, words: &Words) -> Problem<'a> {
    Problem { level: failure_grade(OutcomeKind::Broken), ..Problem::of_broken(broken, words) }
}

/// The arguments of a command about a fixture.
pub(super) struct FixtureCommand<'a> {
    pub(super) fixture: &'a str,
    pub(super) packs: &'a [String],
    pub(super) words: &'a Words,
}

impl FixtureCommand<'_> {
    /// How to see what a rule saw.
    fn why_help(&self, rule: &str) -> String {
        if rule == clearance_engine::rule::SCHEMA_ID {
            return self.words.fill("the {subject} file's schema says what may stand here");
        }
        let packs = self.packs.iter().map(|pack| format!(" -r {}", escape(pack)));
        let (rule, fixture, packs) =
            (escape(rule), escape(self.fixture), packs.collect::<String>());
        format!("to see what the rule saw: `clearance why {rule} {fixture}{packs}`")
    }
}
