//! How a rule came to its verdict, for programs: versioned, with findings as in the report.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::present::why::format::Output;
use crate::why::{All, Asked, Customer, Event, Given, Item, Part, Read, Side, Why};
use clearance_engine::check::Ended;
use clearance_render::output::json::{broken, finding, place, range, write_value};
use clearance_render::output::style::Style;

/// The row for `--format json`.
pub(super) const OUTPUT: Output =
    Output { name: "json", about: "Everything the rule did, for programs", write };

fn write(why: &Why, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let whole = json!({
        "version": 1,
        "as_of": why.as_of.to_string(),
        "rule": { "id": &*why.rule, "severity": why.severity.name(), "title": why.title },
        "customers": why.customers.iter().map(customer).collect::<Vec<_>>(),
        "all": why.all.as_ref().map(over_all),
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
        "over_all": customer.over_all,
        "broken": customer.broken.iter().map(broken).collect::<Vec<_>>(),
    })
}

fn over_all(all: &All) -> Value {
    json!({
        "verdict": verdict(all.ended),
        "customers": all.customers,
        "steps": all.events.iter().map(step).collect::<Vec<_>>(),
        "findings": all.findings.iter().map(finding).collect::<Vec<_>>(),
        "broken": all.broken.iter().map(broken).collect::<Vec<_>>(),
    })
}

const fn verdict(ended: Ended) -> &'static str {
    match ended {
        Ended::Passed => "passed",
        Ended::Failed => "failed",
        Ended::Skipped => "skipped",
        Ended::Broken => "broken",
        Ended::NotRun => "not-run",
        Ended::Off => "off",
    }
}

fn step(event: &Event) -> Value {
    match event {
        Event::Read(read) => of_read(read),
        Event::Asked(asked) => of_question(asked),
        Event::Gathered(given) => of_gathered(given.as_ref()),
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
        "place": read.place.as_ref().map(place),
        "gathered": read.item.as_ref().map(of_item),
    })
}

fn of_item(item: &Item) -> Value {
    json!({ "file": item.file, "document": item.document, "key": item.key })
}

fn of_gathered(given: Option<&Given>) -> Value {
    let parts = given.iter().flat_map(|given| &given.parts);
    let part =
        |part: &Part| json!({ "name": part.name, "key": part.key, "place": place(&part.place) });
    json!({
        "step": "gather",
        "value": given.map(|given| &given.value),
        "parts": parts.map(part).collect::<Vec<_>>(),
    })
}

fn of_question(asked: &Asked) -> Value {
    let side = |Side { value, key, place: at }: &Side| json!({ "value": value, "key": key, "place": at.as_ref().map(place) });
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
