//! How a rule came to its verdict, for programs: versioned, with findings as in the report.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::check::Ended;
use crate::output::json::{broken, finding, place, range, write_value};
use crate::output::{Style, why::Output};
use crate::why::{Asked, Customer, Event, Read, Why};

/// The row for `--format json`.
pub(super) const OUTPUT: Output =
    Output { name: "json", about: "Everything the rule did, for programs", write };

fn write(why: &Why, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let whole = json!({
        "version": 1,
        "as_of": why.as_of.to_string(),
        "rule": { "id": &*why.rule, "severity": why.severity.name(), "title": why.title },
        "customers": why.customers.iter().map(customer).collect::<Vec<_>>(),
        "broken": why.broken.iter().map(broken).collect::<Vec<_>>(),
    });
    write_value(&whole, out)
}

fn customer(customer: &Customer) -> Value {
    json!({
        "file": customer.source.name,
        "document": customer.document,
        "verdict": verdict(customer.ended),
        "steps": customer.events.iter().map(step).collect::<Vec<_>>(),
        "findings": customer.findings.iter().map(finding).collect::<Vec<_>>(),
        "broken": customer.broken.iter().map(broken).collect::<Vec<_>>(),
    })
}

const fn verdict(ended: Ended) -> &'static str {
    match ended {
        Ended::Passed => "passed",
        Ended::Failed => "failed",
        Ended::Skipped => "skipped",
        Ended::Broken => "broken",
        Ended::NotRun => "not-run",
    }
}

fn step(event: &Event) -> Value {
    match event {
        Event::Read(read) => of_read(read),
        Event::Asked(asked) => of_question(asked),
        Event::Reported(index) => json!({ "step": "report", "finding": index }),
        Event::LeftOut(count) => json!({ "step": "left-out", "count": count }),
    }
}

fn of_read(read: &Read) -> Value {
    json!({
        "step": "read",
        "key": read.key,
        "value": read.value,
        "again": read.again,
        "place": place(&read.place),
    })
}

fn of_question(asked: &Asked) -> Value {
    let side = |(value, key): &(String, Option<String>)| json!({ "value": value, "key": key });
    let compared = asked.compared.as_ref().map(|compared| {
        json!({
            "operator": compared.operator,
            "left": side(&compared.left),
            "right": side(&compared.right),
        })
    });
    json!({
        "step": if asked.decides { "decision" } else { "question" },
        "text": asked.source.slice(asked.span),
        "script": asked.source.name,
        "range": range(&asked.source, asked.span),
        "function": &*asked.function,
        "compared": compared,
        "result": asked.result,
    })
}
