//! How a rule came to its verdict, for people who have never seen a script.

use std::io::{self, Write};

use crate::check::Ended;
use crate::output::escape::escape;
use crate::output::human::{write_broken, write_findings};
use crate::output::{Style, why::Output};
use crate::source::Source;
use crate::why::{Asked, Customer, Event, Read, Why};

/// The row for `--format human`.
pub(super) const OUTPUT: Output =
    Output { name: "human", about: "What the rule read and asked, for people", write };

fn write(why: &Why, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for customer in &why.customers {
        writeln!(out, "{}: {}", escape(&why.rule), escape(&why.title))?;
        writeln!(out, "{}, as of {}\n", title(customer), why.as_of)?;
        events(customer, out)?;
        writeln!(out, "verdict: {}\n", verdict(customer))?;
        write_findings(&customer.findings, style, out)?;
        write_broken(&customer.broken, style, out)?;
    }
    write_broken(&why.broken, style, out)
}

fn title(customer: &Customer) -> String {
    let file = escape(&customer.source.name);
    match customer.document {
        Some(index) => format!("{file} (document {})", index + 1),
        None => file.into_owned(),
    }
}

/// What happened, a line or two each: where, what, and of what.
fn events(customer: &Customer, out: &mut dyn Write) -> io::Result<()> {
    let place = |event: &Event| match event {
        Event::Read(read) => at(read),
        _ => String::new(),
    };
    let places: Vec<String> = customer.events.iter().map(place).collect();
    let width = places.iter().map(String::len).max().unwrap_or_default();
    for (event, place) in customer.events.iter().zip(&places) {
        let (verb, first, second) = match event {
            Event::Read(read) => ("reads", told(read), None),
            Event::Asked(asked) => question(asked),
            Event::Reported(index) => {
                let message = customer.findings.get(*index).map(|finding| &*finding.message);
                ("reports", escape(message.unwrap_or_default()).into_owned(), None)
            }
            Event::LeftOut(count) => ("…", format!("{count} further steps are left out"), None),
        };
        writeln!(out, "  {place:>width$}  {verb:<8} {first}")?;
        if let Some(second) = second {
            writeln!(out, "  {:>width$}  {:<8}   {second}", "", "")?;
        }
    }
    if !customer.events.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// `line:column`.
fn at(read: &Read) -> String {
    let start = read.place.start();
    format!("{}:{}", start.line, start.column)
}

fn told(read: &Read) -> String {
    let key = escape(&read.key);
    match &read.value {
        _ if read.again => format!("{key} again"),
        Some(value) => format!("{key} = {}", escape(value)),
        None => format!("{key}, which is absent"),
    }
}

/// The script's own text, then the values in it and the answer.
fn question(asked: &Asked) -> (&'static str, String, Option<String>) {
    let verb = if asked.decides { "decides" } else { "asks" };
    let text = text(&asked.source, asked);
    let within = match &*asked.function {
        "check" | "applies" | "" => String::new(),
        function => format!("  (in {})", escape(function)),
    };
    let answer = yes(asked.result);
    let Some(compared) = &asked.compared else {
        return (verb, format!("{text}: {answer}{within}"), None);
    };
    let side = |(value, key): &(String, Option<String>)| match key {
        // The value of a table would say less than where it is.
        Some(key) if value.starts_with("a table ") => escape(key).into_owned(),
        _ => escape(value).into_owned(),
    };
    let (left, right) = (side(&compared.left), side(&compared.right));
    let values = format!("{left} {} {right}", compared.operator);
    match values == text {
        true => (verb, format!("{text}: {answer}{within}"), None),
        false => (verb, format!("{text}{within}"), Some(format!("{values}: {answer}"))),
    }
}

/// A condition in one line.
fn text(source: &Source, asked: &Asked) -> String {
    let text = source.slice(asked.span).split_whitespace().collect::<Vec<_>>().join(" ");
    escape(&text).into_owned()
}

const fn yes(answer: bool) -> &'static str {
    if answer { "yes" } else { "no" }
}

fn verdict(customer: &Customer) -> String {
    match customer.ended {
        Ended::Passed => "passed, the rule has nothing to report".to_owned(),
        Ended::Failed => match customer.findings.len() {
            1 => "the rule reports 1 finding".to_owned(),
            count => format!("the rule reports {count} findings"),
        },
        Ended::Skipped => not_applied(customer),
        Ended::Broken => "not checked, the rule did not finish".to_owned(),
        Ended::NotRun => "the rule did not run, as the file does not keep to the schema".to_owned(),
    }
}

/// Which question ended it: the last that `applies` or what it calls asked.
fn not_applied(customer: &Customer) -> String {
    let last = customer.events.iter().rev().find_map(|event| match event {
        Event::Asked(asked) => Some(asked),
        _ => None,
    });
    match last {
        Some(asked) => format!(
            "the rule does not apply, as the answer to `{}` is {}",
            text(&asked.source, asked),
            yes(asked.result)
        ),
        None => "the rule does not apply, as its function `applies` says".to_owned(),
    }
}
