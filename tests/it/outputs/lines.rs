//! The lines of JSON say what the JSON report says.

use clearance_engine::report::Report;
use clearance_render::output::jsonl;
use serde_json::{Value, json};

use super::fixed::{clean, report};
use super::{PLAIN, written};

fn lines(report: &Report) -> Vec<Value> {
    let text = written(report, "jsonl", &PLAIN);
    assert!(text.ends_with('\n'), "the last line ends");
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn they_are_the_parts_of_the_report() {
    for report in [report(), clean()] {
        let whole: Value = serde_json::from_str(&written(&report, "json", &PLAIN)).unwrap();
        let list = |key: &str, kind: &str| {
            let each = whole[key].as_array().unwrap().iter().cloned();
            each.map(|mut each| {
                each.as_object_mut().unwrap().shift_insert(0, "type".into(), json!(kind));
                each
            })
            .collect::<Vec<_>>()
        };
        let mut end = whole["summary"].clone();
        for (key, value) in [
            ("readiness", whole["readiness"].clone()),
            ("holds_until", whole["holds_until"].clone()),
            ("as_of", whole["as_of"].clone()),
            ("version", json!(2)),
            ("type", json!("summary")),
        ] {
            if value.is_null() {
                continue;
            }
            end.as_object_mut().unwrap().shift_insert(0, key.into(), value);
        }
        let customers = list("customers", "customer");
        let number = report.findings.len() + report.broken.len() + customers.len() + 1;
        let expected = [
            list("findings", "finding"),
            list("questions", "question"),
            list("broken", "broken"),
            customers,
            vec![end],
        ]
        .concat();
        let lines = lines(&report);
        assert_eq!(lines, expected);
        assert_eq!(lines.len(), number);
        assert!(
            lines.iter().all(|line| line.as_object().unwrap().keys().next().unwrap() == "type")
        );
    }
}

#[test]
fn they_keep_to_their_schema() {
    let schema: Value = serde_json::from_str(&jsonl::line_schema()).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::draft202012::new(&schema).expect("it is a schema");
    for line in lines(&report()).into_iter().chain(lines(&clean())) {
        assert!(validator.is_valid(&line), "{line}");
        for key in line.as_object().unwrap().keys() {
            let mut without = line.clone();
            without.as_object_mut().unwrap().shift_remove(key);
            assert_eq!(validator.is_valid(&without), key == "holds_until", "{key}");
        }
        for (key, value) in [("more", json!(1)), ("type", json!("other"))] {
            let mut other = line.clone();
            other[key] = value;
            assert!(!validator.is_valid(&other), "{key}");
        }
    }
}
