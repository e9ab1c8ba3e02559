//! The outcome of an expectation as one line of text.

use crate::suite::FixtureOutcome;
use clearance_engine::report::Broken;
use clearance_render::output::escape::escape;
use clearance_render::output::snippet::format_location;

/// An outcome in one line: `file:line:col: missing[rule] message`.
pub(super) fn outcome_line(outcome: &FixtureOutcome) -> String {
    let word = outcome.kind().name();
    let rule = outcome.rule().map(|rule| format!("[{}]", escape(rule))).unwrap_or_default();
    let (place, message) = match outcome {
        FixtureOutcome::Validated(_) => return format!("{word}{rule}"),
        FixtureOutcome::Reported(_, finding)
        | FixtureOutcome::Noisy(finding)
        | FixtureOutcome::Stale(_, finding) => {
            let place = format_location(&finding.place.source, finding.place.span);
            (place, escape(&finding.message).into_owned())
        }
        FixtureOutcome::Known(expected) | FixtureOutcome::Missing(expected, _) => (
            format_location(&expected.source, expected.place),
            expectation_text(&expected.mark.message),
        ),
        FixtureOutcome::Broken(broken) => (place_of(broken), escape(&broken.message).into_owned()),
    };
    format!("{place}: {word}{rule} {message}")
}

/// The message of a mark that no finding matches.
pub(super) fn expectation_text(message: &str) -> String {
    match message {
        "" => "nothing is reported here".to_owned(),
        part => format!("nothing is reported here that says \"{}\"", escape(part)),
    }
}

fn place_of(broken: &Broken) -> String {
    match &broken.place {
        Some((source, span)) => format_location(source, *span),
        None => escape(&broken.file).into_owned(),
    }
}
