//! Texts of events for people.

use crate::why::{
    ComparedSide, ComparedValues, GatheredItem, GatheredValue, QuestionEvent, ReadEvent, RuleEvent,
};
use clearance_engine::report::{Finding, Location};
use clearance_render::output::escape::escape;
use clearance_render::output::snippet::format_location as place_of;
use clearance_syntax::source::Source;

/// An event in words.
pub(super) struct EventText {
    /// `line:column` where it is about a value of the one document.
    pub(super) place: String,
    /// The verb of the event.
    pub(super) verb: &'static str,
    /// The text; where it needs several lines, line breaks mark the best places to break.
    pub(super) text: String,
    /// The lines that explain it.
    pub(super) details: Vec<DetailText>,
}

/// A line below an event, broken like its text.
pub(super) struct DetailText {
    pub(super) place: String,
    pub(super) text: String,
}

/// The longest displayed value, in characters.
const LONGEST_VALUE: usize = 200;

/// Whose values a story is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueOwner<'a> {
    /// Those of one subject, whose file of this name need not be named again.
    One(&'a str),
    /// Those of all subjects.
    All,
}

pub(super) fn event_text(
    event: &RuleEvent,
    findings: &[Finding],
    about: ValueOwner<'_>,
) -> EventText {
    match event {
        RuleEvent::Read(read) => read_text(read, about),
        RuleEvent::Asked(asked) => question_event_text(asked, about),
        RuleEvent::Gathered(given) => gathered_text(given.as_ref(), about),
        RuleEvent::Reported(index) => {
            let message = findings.get(*index).map(|finding| &*finding.message);
            plain_text("reports", escape(message.unwrap_or_default()).into_owned())
        }
        RuleEvent::LeftOut(1) => plain_text("...", "1 further step is left out".to_owned()),
        RuleEvent::LeftOut(steps) => {
            plain_text("...", format!("{steps} further steps are left out"))
        }
    }
}

fn plain_text(verb: &'static str, text: String) -> EventText {
    EventText { place: String::new(), verb, text, details: Vec::new() }
}

/// A name, and which of its documents.
pub(super) fn in_document(file: &str, document: Option<usize>) -> String {
    match document {
        Some(index) => format!("{} (document {index})", escape(file)),
        None => escape(file).into_owned(),
    }
}

pub(super) const fn yes_or_no(answer: bool) -> &'static str {
    if answer { "yes" } else { "no" }
}

/// `line:column`, with nothing to add; or nothing, with words for a place in a file that the subject takes over from.
fn locate_value(place: &Location, about: ValueOwner<'_>) -> (String, String) {
    match about {
        ValueOwner::One(file) if *file != *place.source.name => {
            (String::new(), format!(", from {}", full_location(place)))
        }
        ValueOwner::One(_) | ValueOwner::All => {
            let start = place.start();
            (format!("{}:{}", start.line, start.column), String::new())
        }
    }
}

fn read_text(read: &ReadEvent, about: ValueOwner<'_>) -> EventText {
    let Some(item) = &read.item else {
        let (place, from) =
            read.place.as_ref().map(|place| locate_value(place, about)).unwrap_or_default();
        let key = read.key.as_deref().unwrap_or_default();
        return EventText {
            place,
            ..plain_text("reads", read_value_text(key, read) + from.as_str())
        };
    };
    let key = if item.key.is_empty() { "what was gathered" } else { &item.key };
    let text = origin_text(item, read);
    let details = vec![DetailText { place: String::new(), text }];
    EventText { details, ..plain_text("reads", read_value_text(key, read)) }
}

fn read_value_text(key: &str, read: &ReadEvent) -> String {
    let key = escape(key);
    match &read.value {
        _ if read.again => format!("{key} again"),
        Some(value) => format!("{key} = {}", shorten(value)),
        None => format!("{key}, which is absent"),
    }
}

/// Where a value that was gathered is from.
fn origin_text(item: &GatheredItem, read: &ReadEvent) -> String {
    match (&read.place, &read.key) {
        (Some(place), Some(key)) => format!("{} at {}", escape(key), full_location(place)),
        _ => format!("made from {}", in_document(&item.file, item.document)),
    }
}

/// `file:line:column`, and the document where there are several.
fn full_location(place: &Location) -> String {
    let at = place_of(&place.source, place.span);
    match place.document {
        Some(index) => format!("{at} (document {index})"),
        None => at,
    }
}

fn gathered_text(given: Option<&GatheredValue>, about: ValueOwner<'_>) -> EventText {
    let Some(GatheredValue { value, parts }) = given else {
        return plain_text("gathers", "nothing".to_owned());
    };
    let details = parts.iter().map(|part| {
        let name = if part.name.is_empty() { "this" } else { &part.name };
        let (place, from) = locate_value(&part.place, about);
        DetailText { place, text: format!("{} is {}{from}", escape(name), escape(&part.key)) }
    });
    EventText { details: details.collect(), ..plain_text("gathers", shorten(value)) }
}

/// The script's own text, then the values in it and the answer.
fn question_event_text(asked: &QuestionEvent, about: ValueOwner<'_>) -> EventText {
    let verb = if asked.decides { "decides" } else { "asks" };
    let text = question_text(&asked.source, asked);
    let within = match &*asked.function {
        "check" | "applies" | "gather" | "check_all" | "" => String::new(),
        function => format!("  (in {})", escape(function)),
    };
    let answer = yes_or_no(asked.result);
    match &asked.compared {
        Some(compared) if !shows_all_values(compared, &text) => {
            let details = vec![DetailText {
                place: String::new(),
                text: format!("{}: {answer}", comparison_text(compared, about)),
            }];
            EventText { details, ..plain_text(verb, text + within.as_str()) }
        }
        _ => plain_text(verb, format!("{text}: {answer}{within}")),
    }
}

/// A condition in one line.
pub(super) fn question_text(source: &Source, asked: &QuestionEvent) -> String {
    let text = source.slice(asked.span).split_whitespace().collect::<Vec<_>>().join(" ");
    escape(&text).into_owned()
}

/// Whether the script's text has the values in it already.
fn shows_all_values(compared: &ComparedValues, text: &str) -> bool {
    let ComparedValues { operator, left, right } = compared;
    left.key.is_none()
        && right.key.is_none()
        && format!("{} {operator} {}", shorten(&left.value), shorten(&right.value)) == text
}

/// Both sides of a comparison; whether something is there, in words.
fn comparison_text(
    ComparedValues { operator, left, right }: &ComparedValues,
    about: ValueOwner<'_>,
) -> String {
    let claim = match *operator {
        "==" => "is absent",
        "!=" => "is there",
        _ => "",
    };
    let is_asked = right.key.is_none() && right.value == NOTHING && !claim.is_empty();
    match (is_asked, &left.key) {
        (false, _) => format!("{}\n{operator} {}", side_text(left, about), side_text(right, about)),
        (true, Some(key)) if left.value == NOTHING => {
            format!("{} {claim}", key_text(key, left, about))
        }
        (true, None) if left.value == NOTHING => format!("the value {claim}"),
        (true, _) => format!("{} {claim}", side_text(left, about)),
    }
}

/// The text for an absent value.
const NOTHING: &str = "nothing";

/// A value, and its key if it was read.
fn side_text(side: &ComparedSide, about: ValueOwner<'_>) -> String {
    let value = &side.value;
    match &side.key {
        // The value of a table would say less than where it is.
        Some(key) if value.starts_with("a table ") => key_text(key, side, about),
        Some(key) if value == NOTHING => format!("{} (absent)", key_text(key, side, about)),
        Some(key) => format!("{} ({})", shorten(value), key_text(key, side, about)),
        None => shorten(value),
    }
}

/// A key, and whose it is.
fn key_text(key: &str, side: &ComparedSide, about: ValueOwner<'_>) -> String {
    match &side.place {
        Some(place) if about == ValueOwner::All => {
            format!("{} at {}", escape(key), full_location(place))
        }
        _ => escape(key).into_owned(),
    }
}

/// A value on one line, its end left out where it is long.
fn shorten(value: &str) -> String {
    match value.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}...", escape(value.get(..end).unwrap_or_default())),
        None => escape(value).into_owned(),
    }
}
