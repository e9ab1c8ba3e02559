//! Writes explanations of verdicts as JSON: versioned, with findings as in the report.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::present::why::why_format::WhyFormat;
use crate::why::{
    ComparedSide, CrossExplanation, Explanation, GatheredItem, GatheredPart, GatheredValue,
    QuestionEvent, ReadEvent, RuleEvent, SubjectExplanation,
};
use clearance_engine::check::RunOutcome;
use clearance_render::output::json::{
    broken_json, finding_json, location_json, range_json, write_value,
};
use clearance_render::output::style::Style;

/// The row for `--format json`.
pub(super) const OUTPUT: WhyFormat =
    WhyFormat { name: "json", about: "Everything the rule did, for programs", write: write_json };

fn write_json(why: &Explanation, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let whole = json!({
        "version": 1,
        "as_of": why.as_of.to_string(),
        "rule": { "id": &*why.rule, "severity": why.severity.name(), "title": why.title },
        "customers": why.customers.iter().map(customer_json).collect::<Vec<_>>(),
        "all": why.all.as_ref().map(cross_json),
        "broken": why.broken.iter().map(broken_json).collect::<Vec<_>>(),
    });
    write_value(&whole, out)
}

fn customer_json(customer: &SubjectExplanation) -> Value {
    json!({
        "file": customer.source.name,
        "document": customer.document,
        "verdict": outcome_name(customer.ended),
        "steps": customer.events.iter().map(event_json).collect::<Vec<_>>(),
        "findings": customer.findings.iter().map(finding_json).collect::<Vec<_>>(),
        "over_all": customer.over_all,
        "broken": customer.broken.iter().map(broken_json).collect::<Vec<_>>(),
    })
}

fn cross_json(all: &CrossExplanation) -> Value {
    json!({
        "verdict": outcome_name(all.ended),
        "customers": all.customers,
        "steps": all.events.iter().map(event_json).collect::<Vec<_>>(),
        "findings": all.findings.iter().map(finding_json).collect::<Vec<_>>(),
        "broken": all.broken.iter().map(broken_json).collect::<Vec<_>>(),
    })
}

const fn outcome_name(ended: RunOutcome) -> &'static str {
    match ended {
        RunOutcome::Passed => "passed",
        RunOutcome::Failed => "failed",
        RunOutcome::Open => "open",
        RunOutcome::Skipped => "skipped",
        RunOutcome::Broken => "broken",
        RunOutcome::NotRun => "not-run",
        RunOutcome::Off => "off",
    }
}

fn event_json(event: &RuleEvent) -> Value {
    match event {
        RuleEvent::Read(read) => read_json(read),
        RuleEvent::Asked(asked) => question_json(asked),
        RuleEvent::Gathered(given) => gathered_json(given.as_ref()),
        RuleEvent::Reported(index) => json!({ "step": "report", "finding": index }),
        RuleEvent::LeftOut(count) => json!({ "step": "left-out", "count": count }),
    }
}

fn read_json(read: &ReadEvent) -> Value {
    json!({
        "step": "read",
        "key": read.key,
        "value": read.value,
        "again": read.again,
        "place": read.place.as_ref().map(location_json),
        "gathered": read.item.as_ref().map(item_json),
    })
}

fn item_json(item: &GatheredItem) -> Value {
    json!({ "file": item.file, "document": item.document, "key": item.key })
}

fn gathered_json(given: Option<&GatheredValue>) -> Value {
    let parts = given.iter().flat_map(|given| &given.parts);
    let part = |part: &GatheredPart| json!({ "name": part.name, "key": part.key, "place": location_json(&part.place) });
    json!({
        "step": "gather",
        "value": given.map(|given| &given.value),
        "parts": parts.map(part).collect::<Vec<_>>(),
    })
}

fn question_json(asked: &QuestionEvent) -> Value {
    let side = |ComparedSide { value, key, place: at }: &ComparedSide| json!({ "value": value, "key": key, "place": at.as_ref().map(location_json) });
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
        "range": range_json(&asked.source, asked.span),
        "function": &*asked.function,
        "compared": compared,
        "result": asked.result,
    })
}
