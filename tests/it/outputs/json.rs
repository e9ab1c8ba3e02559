//! The JSON report says what is true, in the published form.

use clearance_engine::report::{Severity, Status};
use clearance_render::output::json::REPORT_SCHEMA;
use clearance_syntax::source::Source;
use serde_json::{Value, json};

use super::fixed::{Case, broken, cases, clean, finding, place, report};
use super::{PLAIN, written};

fn parsed(report: &clearance_engine::report::Report) -> Value {
    serde_json::from_str(&written(report, "json", &PLAIN)).expect("it is JSON")
}

fn number(value: &Value, key: &str) -> usize {
    let number = value[key].as_u64().unwrap_or_else(|| panic!("{key} of {value}"));
    usize::try_from(number).expect("a small number")
}

/// Line and column, found by walking the text.
fn walked(text: &str, offset: usize) -> (usize, usize) {
    let (mut line, mut column) = (1, 1);
    for (at, c) in text.char_indices().take_while(|&(at, _)| at < offset) {
        match c {
            '\n' => (line, column) = (line + 1, 1),
            '\u{feff}' if at == 0 => {}
            _ => column += 1,
        }
    }
    (line, column)
}

/// Checks that the numbers of a place lead to the text that is meant.
fn leads_to(place: &Value, text: &str, meant: &str) {
    let (offset, length) = (number(place, "offset"), number(place, "length"));
    let there = &text.as_bytes()[offset..offset + length];
    assert_eq!(std::str::from_utf8(there), Ok(meant), "{place}");
    assert_eq!((number(place, "line"), number(place, "column")), walked(text, offset), "{place}");
    let end = (number(place, "end_line"), number(place, "end_column"));
    assert_eq!(end, walked(text, offset + length), "{place}");
}

#[test]
fn places_lead_to_what_is_meant() {
    let json = parsed(&report());
    let list = |key: &str| json[key].as_array().expect("a list").clone();
    let findings = [list("findings"), list("questions")].concat();
    // Questions have a list of their own.
    let (asked, told): (Vec<Case>, Vec<Case>) =
        cases().into_iter().partition(|case| case.finding.severity == Severity::Question);
    assert_eq!((list("findings").len(), list("questions").len()), (told.len(), asked.len()));
    for (found, Case { finding, meant }) in findings.iter().zip(told.into_iter().chain(asked)) {
        let labels = finding.labels.iter().map(|label| &label.location);
        let fixes = finding.fixes.iter().map(|fix| &fix.location);
        let written = std::iter::once(&finding.location).chain(labels).chain(fixes);
        let lists = ["labels", "fixes"].map(|key| found[key].as_array().expect("a list").clone());
        let places: Vec<&Value> = std::iter::once(found).chain(lists.iter().flatten()).collect();
        assert_eq!(places.len(), meant.len());
        for ((place, written), meant) in places.into_iter().zip(written).zip(meant) {
            assert_eq!(place["file"], json!(written.source.name));
            assert_eq!(place["document"], json!(written.document));
            leads_to(place, &written.source.text, meant);
        }
        assert_eq!(found["message"], json!(finding.message));
        assert_eq!(found["pointer"], json!(finding.location.pointer));
        assert_eq!(found["document"], json!(finding.location.document));
        assert_eq!(found["severity"], json!(finding.severity.name()));
        assert_eq!(found["help"], json!(finding.help));
        assert_eq!(found["key"], json!(finding.location.key));
        assert_eq!(found["value"], json!(finding.value));
        assert_eq!(found["status"], json!(finding.status.name()));
        let subject = finding.subject.as_ref();
        let subject = subject.map(|of| json!({ "file": &*of.file, "document": of.document }));
        assert_eq!(found["customer"], json!(subject));
        assert_eq!(found["waiver"].is_null(), !matches!(finding.status, Status::Waived(_)));
        if let Status::Waived(by) = &finding.status {
            let waiver = &found["waiver"];
            assert_eq!(waiver["reason"], json!(by.reason));
            assert_eq!(waiver["approved_by"], json!(by.approved_by));
            assert_eq!(waiver["ticket"], json!(by.ticket));
            assert_eq!(waiver["expires"], json!(by.expires.to_string()));
            assert_eq!(waiver["days_left"], json!(by.days_left));
            assert_eq!(waiver["place"]["source"], json!(by.source.name));
            leads_to(&waiver["place"], &by.source.text, "[[waivers]]");
        }
    }
}

#[test]
fn broken_places_lead_to_what_is_meant() {
    let json = parsed(&report());
    let meant = [("", "{"), ("lookup(sub.offer)", "sub")];
    for ((found, broken), (meant, label)) in
        json["broken"].as_array().expect("a list").iter().zip(broken()).zip(meant)
    {
        let (source, _) = broken.location.expect("a place");
        assert_eq!(found["place"]["source"], json!(source.name));
        leads_to(&found["place"], &source.text, meant);
        leads_to(&found["labels"][0], &source.text, label);
    }
    assert_eq!(json["broken"][2]["place"], Value::Null);
    assert_eq!(json["broken"][3]["file"], json!(""));
}

#[test]
fn a_place_in_a_long_line_is_exact() {
    let text = format!("\u{feff}first\n{}x{}y", "ä🙂\t".repeat(5_000), "b".repeat(10_000));
    let source = Source::new("long.json", text.clone());
    for needle in ["x", "y", "first"] {
        let at = text.find(needle).expect("it is there");
        let finding =
            finding("r", Severity::Error, "m", place(&source, (at..at + needle.len()).into(), ""));
        let report = clearance_engine::report::Report { findings: vec![finding], ..clean() };
        leads_to(&parsed(&report)["findings"][0], &text, needle);
    }
}

#[test]
fn it_keeps_to_its_schema() {
    let schema: Value = serde_json::from_str(REPORT_SCHEMA).expect("it is JSON");
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::draft202012::new(&schema).expect("it is a schema");
    for report in [report(), clean()] {
        let json = parsed(&report);
        let errors: Vec<String> = validator
            .iter_errors(&json)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    // No object takes a field that is not described, or lacks one that is.
    let json = parsed(&report());
    let objects = [
        "",
        "/rules/0",
        "/findings/0",
        "/findings/0/labels/0",
        "/findings/0/fixes/0",
        "/findings/0/customer",
        "/findings/9/waiver",
        "/findings/9/waiver/place",
        "/broken/0",
        "/broken/0/place",
        "/broken/0/labels/0",
        "/summary",
    ];
    for pointer in objects {
        let fields = json.pointer(pointer).and_then(Value::as_object).expect(pointer).clone();
        let changed = |change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
            let mut json = json.clone();
            change(json.pointer_mut(pointer).and_then(Value::as_object_mut).expect(pointer));
            validator.is_valid(&json)
        };
        assert!(!changed(&|object| drop(object.insert("more".into(), json!(1)))), "{pointer}");
        for field in fields.keys() {
            let may_go = OPTIONAL.contains(&field.as_str());
            assert_eq!(
                changed(&|object| drop(object.shift_remove(field))),
                may_go,
                "{pointer} {field}"
            );
        }
    }
}

/// What is absent where it says nothing.
const OPTIONAL: [&str; 1] = ["holds_until"];

#[test]
fn every_field_is_described() {
    fn walk(schema: &Value, path: &str) {
        if let Some(fields) = schema.get("properties").and_then(Value::as_object) {
            assert_eq!(schema["additionalProperties"], json!(false), "{path}");
            let required = schema["required"].as_array().unwrap().len();
            let optional = fields.keys().filter(|name| OPTIONAL.contains(&name.as_str())).count();
            assert_eq!(required + optional, fields.len(), "{path}");
            for (name, field) in fields {
                assert!(field["description"].is_string(), "{path}/{name}");
                assert!(field["title"].is_string() || field["$ref"].is_string(), "{path}/{name}");
            }
        }
        for (name, definition) in
            schema.get("$defs").and_then(Value::as_object).into_iter().flatten()
        {
            assert!(definition["title"].is_string() && definition["description"].is_string());
            walk(definition, name);
        }
    }
    let schema: Value = serde_json::from_str(REPORT_SCHEMA).expect("it is JSON");
    assert_eq!(schema["$id"], "urn:clearance:report:2");
    walk(&schema, "");
}
