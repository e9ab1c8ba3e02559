//! The outcome of an expectation as one line of text.

use crate::suite::Outcome;
use clearance_engine::report::Broken;
use clearance_render::output::escape::escape;
use clearance_render::output::snippet::place;

/// An outcome in one line: `file:line:col: missing[rule] message`.
pub(super) fn line(outcome: &Outcome) -> String {
    let word = outcome.kind().name();
    let rule = outcome.rule().map(|rule| format!("[{}]", escape(rule))).unwrap_or_default();
    let (place, message) = match outcome {
        Outcome::Validated(_) => return format!("{word}{rule}"),
        Outcome::Reported(_, finding) | Outcome::Noisy(finding) | Outcome::Stale(_, finding) => {
            let place = place(&finding.place.source, finding.place.span);
            (place, escape(&finding.message).into_owned())
        }
        Outcome::Known(expected) | Outcome::Missing(expected, _) => {
            (place(&expected.source, expected.place), wanted(&expected.mark.message))
        }
        Outcome::Broken(broken) => (place_of(broken), escape(&broken.message).into_owned()),
    };
    format!("{place}: {word}{rule} {message}")
}

/// What a mark wants to be reported.
pub(super) fn wanted(message: &str) -> String {
    match message {
        "" => "nothing is reported here".to_owned(),
        part => format!("nothing is reported here that says \"{}\"", escape(part)),
    }
}

fn place_of(broken: &Broken) -> String {
    match &broken.place {
        Some((source, span)) => place(source, *span),
        None => escape(&broken.file).into_owned(),
    }
}
