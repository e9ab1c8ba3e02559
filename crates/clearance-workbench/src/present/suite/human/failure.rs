//! An outcome that is not as expected, as a problem with its lines.

use crate::present::suite::outcome::wanted;
use crate::suite::{Expected, Kind, Outcome};
use clearance_engine::report::{Broken, Finding, Severity, Words};
use clearance_render::output::escape::escape;
use clearance_render::output::human::problem::{Grade, Problem};
use clearance_render::output::snippet::{Mark, Snippet};

/// What is not as expected; nothing where all is.
pub(super) fn problem<'a>(outcome: &'a Outcome, about: &About<'_>) -> Option<Problem<'a>> {
    match outcome {
        Outcome::Missing(expected, instead) => Some(missing(expected, instead, about)),
        Outcome::Noisy(finding) => Some(noisy(finding, about)),
        Outcome::Stale(expected, finding) => Some(stale(expected, finding)),
        Outcome::Broken(broken) => Some(of_broken(broken, about.words)),
        Outcome::Validated(_) | Outcome::Reported(..) | Outcome::Known(_) => None,
    }
}

/// The grade of an outcome that is not as expected.
const fn failed(kind: Kind) -> Grade {
    Grade { word: kind.name(), severity: Severity::Error }
}

fn missing<'a>(expected: &'a Expected, instead: &'a [Finding], about: &About<'_>) -> Problem<'a> {
    /// More would hide the line that it is about.
    const MOST: usize = 3;
    let mark = &expected.mark;
    let mut near: Vec<&Finding> = instead.iter().collect();
    near.sort_by_key(|finding| finding.place.start().line.abs_diff(mark.line));
    let reported =
        |finding: &&'a Finding| Mark { span: finding.place.span, text: &finding.message };
    // What is said on the same line stands below the line itself; from elsewhere it comes after.
    let is_here = |finding: &&&Finding| finding.place.start().line == mark.line;
    let here: Vec<Mark<'_>> = near.iter().filter(is_here).map(reported).collect();
    let marks = match here.is_empty() {
        false => here,
        true => {
            let primary = Mark { span: expected.place, text: "expected here" };
            std::iter::once(primary).chain(near.iter().take(MOST).map(reported)).collect()
        }
    };
    Problem {
        grade: failed(Kind::Missing),
        rule: Some(escape(&mark.rule)),
        url: None,
        message: wanted(&mark.message).into(),
        about: None,
        snippets: vec![Snippet { source: &expected.source, document: None, marks, leads: true }],
        help: Some(about.why(&mark.rule).into()),
        fixes: Vec::new(),
    }
}

fn noisy<'a>(finding: &'a Finding, about: &About<'_>) -> Problem<'a> {
    let help = about.why(&finding.rule);
    let help = format!("{help}; if it is right, expect it: `expect: {}`", escape(&finding.rule));
    Problem {
        grade: failed(Kind::Noisy),
        help: Some(help.into()),
        fixes: Vec::new(),
        ..Problem::from(finding)
    }
}

fn stale<'a>(expected: &'a Expected, finding: &'a Finding) -> Problem<'a> {
    let message = format!("is reported after all: {}", escape(&finding.message));
    let mark = Mark { span: expected.mark.span, text: "write `expect:` instead of `todo-expect:`" };
    let mut problem = Problem::from(finding);
    problem.grade = failed(Kind::Stale);
    problem.message = message.into();
    problem.help = None;
    problem.fixes = Vec::new();
    problem.snippets.truncate(1);
    if let Some(snippet) = problem.snippets.first_mut() {
        snippet.marks = vec![Mark { span: finding.place.span, text: "" }, mark];
    }
    problem
}

fn of_broken<'a>(broken: &'a Broken, words: &Words) -> Problem<'a> {
    Problem { grade: failed(Kind::Broken), ..Problem::of_broken(broken, words) }
}

/// What a command about a fixture must name.
pub(super) struct About<'a> {
    pub(super) fixture: &'a str,
    pub(super) packs: &'a [String],
    pub(super) words: &'a Words,
}

impl About<'_> {
    /// How to see what a rule saw.
    fn why(&self, rule: &str) -> String {
        if rule == clearance_engine::rule::SCHEMA_ID {
            return self.words.fill("the {subject} file's schema says what may stand here");
        }
        let packs = self.packs.iter().map(|pack| format!(" -r {}", escape(pack)));
        let (rule, fixture, packs) =
            (escape(rule), escape(self.fixture), packs.collect::<String>());
        format!("to see what the rule saw: `clearance why {rule} {fixture}{packs}`")
    }
}
