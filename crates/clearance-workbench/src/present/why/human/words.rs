//! Events in words.

use crate::why::{Asked, Compared, Event, Given, Item, Read, Side};
use clearance_engine::report::{Finding, Place};
use clearance_render::output::escape::escape;
use clearance_render::output::snippet::place as place_of;
use clearance_syntax::source::Source;

/// An event in words.
pub(super) struct Told {
    /// `line:column` where it is about a value of the one customer file.
    pub(super) place: String,
    /// What happened.
    pub(super) verb: &'static str,
    /// Of what; where it must be on several lines, line breaks say where it is best broken.
    pub(super) text: String,
    /// What explains it.
    pub(super) details: Vec<Detail>,
}

/// A line below an event, broken like its text.
pub(super) struct Detail {
    pub(super) place: String,
    pub(super) text: String,
}

/// As much of a value as tells it from others, in characters.
const LONGEST_VALUE: usize = 200;

/// Whose values a story is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum About<'a> {
    /// Those of one customer, whose file of this name need not be named again.
    One(&'a str),
    /// Those of all customers.
    All,
}

pub(super) fn told(event: &Event, findings: &[Finding], about: About<'_>) -> Told {
    match event {
        Event::Read(read) => of_read(read, about),
        Event::Asked(asked) => of_question(asked, about),
        Event::Gathered(given) => of_gathered(given.as_ref(), about),
        Event::Reported(index) => {
            let message = findings.get(*index).map(|finding| &*finding.message);
            plain("reports", escape(message.unwrap_or_default()).into_owned())
        }
        Event::LeftOut(1) => plain("...", "1 further step is left out".to_owned()),
        Event::LeftOut(steps) => plain("...", format!("{steps} further steps are left out")),
    }
}

fn plain(verb: &'static str, text: String) -> Told {
    Told { place: String::new(), verb, text, details: Vec::new() }
}

/// A name, and which of its documents.
pub(super) fn in_document(file: &str, document: Option<usize>) -> String {
    match document {
        Some(index) => format!("{} (document {index})", escape(file)),
        None => escape(file).into_owned(),
    }
}

pub(super) const fn yes(answer: bool) -> &'static str {
    if answer { "yes" } else { "no" }
}

/// `line:column`, with nothing to add; or nothing, with words for a place in a file that the customer takes over from.
fn at(place: &Place, about: About<'_>) -> (String, String) {
    match about {
        About::One(file) if *file != *place.source.name => {
            (String::new(), format!(", from {}", whole_place(place)))
        }
        About::One(_) | About::All => {
            let start = place.start();
            (format!("{}:{}", start.line, start.column), String::new())
        }
    }
}

fn of_read(read: &Read, about: About<'_>) -> Told {
    let Some(item) = &read.item else {
        let (place, from) = read.place.as_ref().map(|place| at(place, about)).unwrap_or_default();
        let key = read.key.as_deref().unwrap_or_default();
        return Told { place, ..plain("reads", value_of(key, read) + from.as_str()) };
    };
    let key = if item.key.is_empty() { "what was gathered" } else { &item.key };
    let text = from(item, read);
    let details = vec![Detail { place: String::new(), text }];
    Told { details, ..plain("reads", value_of(key, read)) }
}

fn value_of(key: &str, read: &Read) -> String {
    let key = escape(key);
    match &read.value {
        _ if read.again => format!("{key} again"),
        Some(value) => format!("{key} = {}", short(value)),
        None => format!("{key}, which is absent"),
    }
}

/// Where a value that was gathered is from.
fn from(item: &Item, read: &Read) -> String {
    match (&read.place, &read.key) {
        (Some(place), Some(key)) => format!("{} at {}", escape(key), whole_place(place)),
        _ => format!("made from {}", in_document(&item.file, item.document)),
    }
}

/// `file:line:column`, and the document where there are several.
fn whole_place(place: &Place) -> String {
    let at = place_of(&place.source, place.span);
    match place.document {
        Some(index) => format!("{at} (document {index})"),
        None => at,
    }
}

fn of_gathered(given: Option<&Given>, about: About<'_>) -> Told {
    let Some(Given { value, parts }) = given else {
        return plain("gathers", "nothing".to_owned());
    };
    let details = parts.iter().map(|part| {
        let name = if part.name.is_empty() { "this" } else { &part.name };
        let (place, from) = at(&part.place, about);
        Detail { place, text: format!("{} is {}{from}", escape(name), escape(&part.key)) }
    });
    Told { details: details.collect(), ..plain("gathers", short(value)) }
}

/// The script's own text, then the values in it and the answer.
fn of_question(asked: &Asked, about: About<'_>) -> Told {
    let verb = if asked.decides { "decides" } else { "asks" };
    let text = text(&asked.source, asked);
    let within = match &*asked.function {
        "check" | "applies" | "gather" | "check_all" | "" => String::new(),
        function => format!("  (in {})", escape(function)),
    };
    let answer = yes(asked.result);
    match &asked.compared {
        Some(compared) if !says_all(compared, &text) => {
            let details = vec![Detail {
                place: String::new(),
                text: format!("{}: {answer}", values(compared, about)),
            }];
            Told { details, ..plain(verb, text + within.as_str()) }
        }
        _ => plain(verb, format!("{text}: {answer}{within}")),
    }
}

/// A condition in one line.
pub(super) fn text(source: &Source, asked: &Asked) -> String {
    let text = source.slice(asked.span).split_whitespace().collect::<Vec<_>>().join(" ");
    escape(&text).into_owned()
}

/// Whether the script's text has the values in it already.
fn says_all(compared: &Compared, text: &str) -> bool {
    let Compared { operator, left, right } = compared;
    left.key.is_none()
        && right.key.is_none()
        && format!("{} {operator} {}", short(&left.value), short(&right.value)) == text
}

/// Both sides of a comparison; whether something is there, in words.
fn values(Compared { operator, left, right }: &Compared, about: About<'_>) -> String {
    let claim = match *operator {
        "==" => "is absent",
        "!=" => "is there",
        _ => "",
    };
    let is_asked = right.key.is_none() && right.value == NOTHING && !claim.is_empty();
    match (is_asked, &left.key) {
        (false, _) => format!("{}\n{operator} {}", side(left, about), side(right, about)),
        (true, Some(key)) if left.value == NOTHING => {
            format!("{} {claim}", named(key, left, about))
        }
        (true, None) if left.value == NOTHING => format!("the value {claim}"),
        (true, _) => format!("{} {claim}", side(left, about)),
    }
}

/// What stands for a value that is absent.
const NOTHING: &str = "nothing";

/// A value, and its key if it was read.
fn side(side: &Side, about: About<'_>) -> String {
    let value = &side.value;
    match &side.key {
        // The value of a table would say less than where it is.
        Some(key) if value.starts_with("a table ") => named(key, side, about),
        Some(key) if value == NOTHING => format!("{} (absent)", named(key, side, about)),
        Some(key) => format!("{} ({})", short(value), named(key, side, about)),
        None => short(value),
    }
}

/// A key, and whose it is.
fn named(key: &str, side: &Side, about: About<'_>) -> String {
    match &side.place {
        Some(place) if about == About::All => format!("{} at {}", escape(key), whole_place(place)),
        _ => escape(key).into_owned(),
    }
}

/// A value on one line, its end left out where it is long.
fn short(value: &str) -> String {
    match value.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}...", escape(value.get(..end).unwrap_or_default())),
        None => escape(value).into_owned(),
    }
}
