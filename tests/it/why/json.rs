//! The form for programs keeps to the schema that is published.

use clearance_render::output::json::REPORT_SCHEMA;
use clearance_workbench::present::why::SCHEMA;
use serde_json::{Value, json};

use super::all::{SHARED, scratch};
use crate::scratch::{GOOD, Scratch};

fn validator() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let report: Value = serde_json::from_str(REPORT_SCHEMA).unwrap();
    let registry = jsonschema::Registry::new()
        .add("urn:clearance:report:2", report)
        .and_then(|registry| registry.prepare())
        .unwrap();
    jsonschema::options().with_registry(&registry).build(&schema).unwrap()
}

#[track_caller]
fn told(scratch: &Scratch, arguments: &str) -> Value {
    let ran = scratch.run(&format!("why {arguments} --format json"));
    let json = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
    let errors: Vec<String> = validator()
        .iter_errors(&json)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{arguments}: {errors:#?}");
    json
}

#[test]
fn it_keeps_to_its_schema() {
    let scratch = scratch(SHARED);
    scratch.write("bad.toml", b"a = ");
    scratch.write("good.toml", GOOD.as_bytes());
    scratch.write("p/stops.rhai", SHARED.replace("let total", "throw 1; let total").as_bytes());
    scratch
        .write("p/ends.rhai", SHARED.replace("if customer.", "throw 1; if customer.").as_bytes());
    let all = told(&scratch, "shared in bad.toml -r p");
    assert_eq!((&all["all"]["verdict"], &all["all"]["customers"]), (&json!("failed"), &json!(2)));
    let stops = told(&scratch, "stops in -r p");
    assert_eq!(stops["all"]["broken"].as_array().map(Vec::len), Some(1));
    let ends = told(&scratch, "ends in -r p");
    assert_eq!(ends["all"]["verdict"], "skipped");
    let each = told(&scratch, "same-license-total good.toml");
    assert_eq!(each["all"], Value::Null);
    for rule in ["no-service-gap", "equivalent-offer", "credit-eligibility"] {
        told(&scratch, &format!("{rule} good.toml in"));
    }
    // What is printed needs no other schema, and says the same.
    let printed: Value = serde_json::from_str(&scratch.run("schema why").out).unwrap();
    let printed = jsonschema::draft202012::new(&printed).unwrap();
    assert!([&all, &stops, &ends, &each].iter().all(|json| printed.is_valid(json)));
    let mut edited = each;
    edited["broken"] = json!([{ "message": 5 }]);
    assert!(!printed.is_valid(&edited) && !validator().is_valid(&edited));
}

/// Every kind of object in it, by a pointer to one.
const OBJECTS: &[&str] = &[
    "",
    "/rule",
    "/customers/0",
    "/customers/0/steps/0",
    "/customers/0/steps/0/place",
    "/customers/0/steps/1",
    "/customers/0/steps/1/range",
    "/customers/0/steps/1/compared",
    "/customers/0/steps/1/compared/left",
    "/customers/0/steps/9",
    "/customers/0/steps/9/parts/0",
    "/all",
    "/all/steps/0/gathered",
    "/all/steps/6",
    "/all/findings/0",
];

#[test]
fn no_object_takes_or_lacks_a_field() {
    let json = told(&scratch(SHARED), "shared in/a.toml in/b.toml -r p");
    let validator = validator();
    for pointer in OBJECTS {
        let fields = json.pointer(pointer).and_then(Value::as_object).expect(pointer).clone();
        let changed = |change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
            let mut json = json.clone();
            change(json.pointer_mut(pointer).and_then(Value::as_object_mut).expect(pointer));
            validator.is_valid(&json)
        };
        assert!(!changed(&|object| drop(object.insert("more".into(), json!(1)))), "{pointer}");
        for field in fields.keys() {
            assert!(!changed(&|object| drop(object.shift_remove(field))), "{pointer} {field}");
        }
    }
}

#[test]
fn values_are_told_with_what_they_were_gathered_from() {
    let json = told(&scratch(SHARED), "shared in -r p");
    let steps = json["all"]["steps"].as_array().unwrap();
    let made = &steps[1];
    assert_eq!(
        (&made["key"], &made["place"], &made["value"]),
        (&json!(null), &json!(null), &json!("14"))
    );
    assert_eq!(made["gathered"], json!({ "file": "in/b.toml", "document": null, "key": "twice" }));
    let read = &steps[3];
    assert_eq!(read["key"], "source.subscriptions[0].licenses");
    assert_eq!((&read["place"]["file"], &read["place"]["line"]), (&json!("in/a.toml"), &json!(25)));
    let side = &steps[4]["compared"]["left"];
    assert_eq!((&side["key"], &side["place"]["line"]), (&read["key"], &json!(25)));
    let verdicts: Vec<&str> = json["customers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|customer| customer["verdict"].as_str().unwrap())
        .collect();
    // a, austria, b, broken, france
    assert_eq!(verdicts, ["failed", "passed", "failed", "not-run", "skipped"]);
    assert_eq!(json["customers"][0]["over_all"], json!([0]));
}

#[test]
fn every_field_is_described() {
    fn walk(schema: &Value, path: &str) {
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            assert_eq!(schema["additionalProperties"], json!(false), "{path}");
            assert!(field["description"].is_string(), "{path}/{name}");
            assert!(field["title"].is_string() || field["$ref"].is_string(), "{path}/{name}");
        }
        for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
            assert!(definition["title"].is_string() && definition["description"].is_string());
            walk(definition, name);
        }
    }
    walk(&serde_json::from_str(SCHEMA).unwrap(), "");
}
