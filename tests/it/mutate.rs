//! `clearance test --mutate`: what is tried, what is noticed, and what is said about it.

use crate::scratch::{Ran, Scratch, assert_holds};
use serde_json::Value;

const SCHEMA: &str = r#"{
  "$id": "urn:mutants:1", "type": "object", "additionalProperties": false, "required": ["n", "status"],
  "properties": {
    "n": { "type": "integer", "minimum": 0 },
    "status": { "enum": ["on", "off", "gone"] },
    "renews": { "type": "boolean" },
    "note": { "type": "string" },
    "day": { "type": "string", "format": "date" },
    "items": { "type": "array", "items": { "type": "integer" } } } }"#;

/// A pack with one rule, whose function is given, and its fixtures.
fn pack(body: &str, fixtures: &[(&str, &str)]) -> Scratch {
    let rule = format!(
        "//! Limit\n//!\n//! Numbers have a limit.\n\n\
         const RULE = #{{ severity: \"error\", tags: [\"limit\"] }};\n\n\
         fn check(customer) {{\n{body}\n}}\n"
    );
    let scratch = Scratch::with(&[
        ("rules/pack.toml", "name = \"limits\"\n"),
        ("rules/document.schema.json", SCHEMA),
        ("rules/limit.rhai", &rule),
    ]);
    for (path, text) in fixtures {
        scratch.write(&format!("rules/fixtures/{path}"), text.as_bytes());
    }
    scratch
}

fn json(scratch: &Scratch, arguments: &str) -> (Option<i32>, Value) {
    let Ran { code, out, err } = scratch.run(&format!("test --mutate --format json {arguments}"));
    assert_eq!(err, "");
    let results: Value = serde_json::from_str(&out).unwrap();
    (code, results["mutation"].clone())
}

/// `operator key: change`, for each mutant that was not noticed.
fn survivors(mutation: &Value) -> Vec<String> {
    let groups = mutation["groups"].as_array().unwrap().iter();
    let all = groups.flat_map(|group| {
        let (operator, key) = (group["operator"].as_str().unwrap(), group["key"].as_str().unwrap());
        let survivors = group["survivors"].as_array().unwrap().iter();
        survivors.map(move |one| format!("{operator} {key}: {}", one["change"].as_str().unwrap()))
    });
    all.collect()
}

fn count(mutation: &Value, what: &str) -> u64 {
    let count = mutation["summary"][what].as_u64().unwrap();
    assert_eq!(mutation["rules"][0][what].as_u64(), Some(count));
    count
}

const ABOVE: &str = "if customer.n > 300 { report(customer.n, `too many`); }";
const PASSING: (&str, &str) = ("limit/passing.toml", "n = 100\nstatus = \"on\"\n");
const CATCHING: (&str, &str) =
    ("limit/catching.toml", "n = 500 # expect: limit\nstatus = \"on\"\n");

/// The one who wrote `>=` for `>` finds it by no other mutant than the one at the limit.
#[test]
fn only_a_mutant_at_the_limit_tells_more_from_more_or_equal() {
    let left = |body: &str| {
        let (code, mutation) = json(&pack(body, &[PASSING, CATCHING]), "");
        assert_eq!((code, count(&mutation, "refused")), (Some(0), 2), "{mutation}");
        survivors(&mutation)
    };
    let steps = [
        "step n: 500 becomes 499",
        "step n: 500 becomes 501",
        "step n: 100 becomes 99",
        "step n: 100 becomes 101",
    ];
    let mut above =
        vec!["step n: 500 becomes 301", "step n: 100 becomes 299", "step n: 100 becomes 300"];
    let mut least =
        vec!["step n: 500 becomes 300", "step n: 500 becomes 301", "step n: 100 becomes 299"];
    for (body, wanted) in [(ABOVE.to_owned(), &mut above), (ABOVE.replace('>', ">="), &mut least)] {
        let mut all = left(&body);
        wanted.extend(steps);
        wanted.sort_unstable();
        all.sort_unstable();
        assert_eq!(all, *wanted, "{body}");
    }
}

#[test]
fn every_operator_finds_what_the_rule_does_not_mind() {
    let read = "let all = [customer.status, customer.renews, customer.note, customer.items, customer.day];";
    let whole =
        "n = 1\nstatus = \"on\"\nrenews = true\nnote = \"a\"\nday = 2026-01-31\nitems = [1, 2]\n";
    let other = ("limit/bare.toml", "n = 1\nstatus = \"off\"\nnote = \"b\"\n");
    let body = format!("{read}\n{ABOVE}");
    let scratch = pack(&body, &[("limit/whole.toml", whole), other, CATCHING]);
    let (code, mutation) = json(&scratch, "");
    assert_eq!(code, Some(0));
    let all = survivors(&mutation);
    for wanted in [
        "delete-key renews: left out",
        "flip renews: true becomes false",
        "delete-key note: left out",
        "swap-text note: \"a\" becomes \"b\"",
        "swap-enum status: \"on\" becomes \"gone\"",
        "step day: 2026-01-31 becomes 2026-02-01",
        "empty-list items: the list is emptied",
        "drop-item items: the last item is left out",
        "add-key renews: added: true",
        "add-key items: added: [1, 2]",
        "add-key day: added: 2026-01-31",
    ] {
        assert!(all.iter().any(|one| one == wanted), "{wanted} is not in {all:#?}");
    }
    // What no rule reads is not touched, and what the schema refuses is no survivor.
    assert!(!all.iter().any(|one| one.starts_with("delete-key status")), "{all:#?}");
    let ran = scratch.run("test --mutate");
    assert_holds(
        &ran.out,
        &[
            "unnoticed[limit]: says the same when `renews` is left out",
            "add a fixture in which this matters, or let the rule not read it",
            "kinds of change are unnoticed in every fixture",
        ],
    );
    let listed = scratch.run("--verbose test --mutate").out;
    assert_holds(&listed, &["limit: `n` step: ", "catching.toml:1:5: 500 becomes 301"]);
}

#[test]
fn values_that_no_rule_reads_stay() {
    let (_, mutation) = json(&pack(ABOVE, &[PASSING, CATCHING]), "");
    assert!(survivors(&mutation).iter().all(|one| one.contains(" n: ")), "{mutation}");
}

#[test]
fn what_a_label_points_to_is_noticed() {
    let body = ABOVE.replace(");", ").label(customer.status, `while`);");
    let (_, mutation) = json(&pack(&body, &[PASSING, CATCHING]), "");
    assert!(!survivors(&mutation).iter().any(|one| one.contains("status")), "{mutation}");
}

#[test]
fn a_rule_that_cannot_report_is_an_error() {
    let never = ABOVE.replace("300", "300 && customer.n < 200");
    let scratch = pack(&never, &[PASSING]);
    let (code, mutation) = json(&scratch, "");
    assert_eq!((code, &mutation["rules"][0]["reports"]), (Some(1), &Value::Bool(false)));
    let ran = scratch.run("test --mutate");
    assert_holds(&ran.out, &["never reports[limit]:"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(scratch.run("test").code, Some(0));
    // Where not all is tried, nobody can say.
    for arguments in ["--mutate-max 1", "--path passing"] {
        let (code, mutation) = json(&scratch, arguments);
        assert_eq!((code, &mutation["rules"][0]["reports"]), (Some(0), &Value::Null));
    }
    // Nor where there is nothing that it passes.
    let (code, mutation) = json(&pack(ABOVE, &[CATCHING]), "");
    assert_eq!((code, &mutation["rules"][0]["reports"]), (Some(0), &Value::Null));
}

#[test]
fn a_rule_that_breaks_on_a_mutant_is_an_error() {
    let body = format!("print(1000 / (customer.n - 101));\n{ABOVE}");
    let other = ("limit/other.toml", "n = 102\nstatus = \"on\"\n");
    let scratch = pack(&body, &[PASSING, CATCHING, other]);
    assert_eq!(scratch.run("test").code, Some(0));
    let (code, mutation) = json(&scratch, "");
    let found = &mutation["breaks"][0];
    assert_eq!((code, count(&mutation, "broke")), (Some(1), 2), "{mutation}");
    assert_eq!(
        (&found["mutants"], &found["mutant"]["change"]),
        (&2.into(), &"102 becomes 101".into())
    );
    assert_eq!(found["mutant"]["pointer"], "/n");
    let ran = scratch.run("test --mutate");
    assert_holds(&ran.out, &["breaks[limit]:", "limit.rhai:", "`n`: 102 becomes 101, and for"]);
}

#[test]
fn runs_are_bounded_and_repeat_themselves() {
    let scratch = pack(ABOVE, &[PASSING, CATCHING]);
    let (_, all) = json(&scratch, "");
    let possible = all["rules"][0]["possible"].as_u64().unwrap();
    assert_eq!(count(&all, "mutants"), possible);
    for max in [0, 1, 5, possible] {
        let (_, mutation) = json(&scratch, &format!("--mutate-max {max}"));
        assert_eq!((count(&mutation, "mutants"), &mutation["max"]), (max, &max.into()));
        assert_eq!(mutation["rules"][0]["possible"], possible);
    }
    for format in ["human", "json"] {
        let out = |more: &str| scratch.run(&format!("test --mutate --format {format} {more}")).out;
        assert_eq!(out("-j 1 --mutate-max 6"), out("-j 4 --mutate-max 6"));
        let mut seeds: Vec<String> =
            (0..8).map(|seed| out(&format!("--mutate-max 3 --mutate-seed {seed}"))).collect();
        seeds.sort_unstable();
        seeds.dedup();
        assert!(seeds.len() > 1, "all seeds choose the same");
    }
}

#[test]
fn too_few_noticed_fail_where_a_least_is_given() {
    let scratch = pack(ABOVE, &[PASSING, CATCHING]);
    let (_, mutation) = json(&scratch, "");
    let percent = mutation["summary"]["percent"].as_u64().unwrap();
    assert_eq!(scratch.run(&format!("test --mutate --mutate-min {percent}")).code, Some(0));
    let ran = scratch.run(&format!("test --mutate --mutate-min {}", percent + 1));
    assert_eq!(ran.code, Some(1));
    assert_holds(&ran.out, &[&format!("is below the minimum of {} %", percent + 1)]);
    for wrong in
        ["--mutate --mutate-min 101", "--mutate-min 10", "--mutate-max 10", "--mutate --update"]
    {
        assert_eq!(scratch.run(&format!("test {wrong}")).code, Some(2), "{wrong}");
    }
}

#[test]
fn an_item_that_moves_up_is_not_a_difference() {
    let body = "for n in customer.items { if n > 300 { report(n, `large`); } }";
    let text = "n = 1\nstatus = \"on\"\nitems = [1, 500] # expect: limit\n";
    let (_, mutation) = json(&pack(body, &[("limit/items.toml", text)]), "");
    let all = survivors(&mutation);
    assert!(all.contains(&"drop-item items: the first item is left out".to_owned()), "{all:?}");
    assert!(!all.contains(&"drop-item items: the last item is left out".to_owned()), "{all:?}");
}

#[test]
fn fixtures_of_the_whole_pack_are_mutated_for_each_rule_by_what_it_reads() {
    let text = "n = 100\nstatus = \"on\"\nnote = \"x\"\n";
    let scratch = pack(ABOVE, &[("all.toml", text)]);
    let other = std::fs::read_to_string(scratch.path("rules/limit.rhai")).unwrap();
    let other = other.replace("customer.n > 300", "customer.status == \"gone\"");
    scratch.write("rules/gone.rhai", other.as_bytes());
    let (code, mutation) = json(&scratch, "");
    assert_eq!(code, Some(0), "{mutation}");
    let groups = mutation["groups"].as_array().unwrap();
    let keys: Vec<(&str, &str)> = groups
        .iter()
        .map(|group| (group["rule"].as_str().unwrap(), group["key"].as_str().unwrap()))
        .collect();
    assert!(keys.iter().all(|key| [("limit", "n"), ("gone", "status")].contains(key)), "{keys:?}");
    assert!(mutation["rules"].as_array().unwrap().iter().all(|rule| rule["reports"] == true));
}

/// Documents of one file are mutated each on its own; those that break the schema are left alone.
#[test]
fn each_document_of_a_stream_has_mutants() {
    let text = "n: 100\nstatus: on\n---\nn: 500 # expect: limit\nstatus: on\n---\nn: x # expect: schema\nstatus: on\n"
        .replace("status: on", "status: \"on\"");
    let (code, mutation) = json(&pack(ABOVE, &[("limit/stream.yaml", &text)]), "");
    let all = survivors(&mutation);
    assert_eq!(code, Some(0), "{mutation}");
    for wanted in ["step n: 100 becomes 99", "step n: 500 becomes 499"] {
        assert!(all.iter().any(|one| one == wanted), "{all:?}");
    }
}

/// One file of a case is changed at a time, and what is said of all of them together counts.
#[test]
fn cases_of_several_files_have_mutants() {
    let scratch = pack("", &[]);
    let rule = std::fs::read_to_string(scratch.path("rules/limit.rhai")).unwrap();
    let (header, _) = rule.split_once("fn check").unwrap();
    let together = "fn gather(customer) { customer.n }\n\n\
        fn check_all(all) {\n    let total = 0;\n    for n in all { total += n; }\n    \
        if total > 300 { report(all[0], `${total} in all`); }\n}\n";
    scratch.write("rules/limit.rhai", (header.to_owned() + together).as_bytes());
    for file in ["a", "b"] {
        let path = format!("rules/fixtures/limit/both/{file}.toml");
        scratch.write(&path, PASSING.1.as_bytes());
    }
    let (code, mutation) = json(&scratch, "");
    assert_eq!((code, &mutation["rules"][0]["reports"]), (Some(0), &Value::Bool(true)));
    let all = survivors(&mutation);
    // Alone it is at the limit of all, and one more is over.
    let (at, over) = ("step n: 100 becomes 200".to_owned(), "step n: 100 becomes 201".to_owned());
    assert_eq!(all.iter().filter(|one| **one == at).count(), 2, "{all:?}");
    assert!(!all.contains(&over), "{all:?}");
    assert_eq!(count(&mutation, "noticed"), 2);
}

#[test]
fn results_keep_to_their_schema() {
    let scratch = pack(
        &format!("print(1000 / (customer.n - 499));\n{ABOVE}"),
        &[("limit/a.toml", "n = 500 # expect: limit\nstatus = \"on\"\n")],
    );
    let schema: Value = serde_json::from_str(clearance_workbench::present::suite::SCHEMA).unwrap();
    let report: Value =
        serde_json::from_str(clearance_render::output::json::REPORT_SCHEMA).unwrap();
    let registry = jsonschema::Registry::new()
        .add("urn:clearance:report:2", report)
        .and_then(|registry| registry.prepare())
        .unwrap();
    let validator = jsonschema::options().with_registry(&registry).build(&schema).unwrap();
    for arguments in ["test --format json", "test --mutate --format json"] {
        let results: Value = serde_json::from_str(&scratch.run(arguments).out).unwrap();
        let errors: Vec<String> = validator.iter_errors(&results).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

/// In both ways of evaluation, so that a difference breaks a rule. The shipped rules neither break on a customer like one of their fixtures, nor is one of them beyond reach: each notices
/// changes. Not all: a reason, as in `stays`, matters by being there, whatever it says.
#[test]
fn the_shipped_rules_stand_every_mutant() {
    let root = env!("CARGO_MANIFEST_DIR");
    let ran = Scratch::with(&[]).run(&format!("test {root}/rules --mutate --engine both"));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    let table = ran.out.lines().skip_while(|line| !line.starts_with("mutants "));
    let rows = table.skip(1).take_while(|line| !line.starts_with("total "));
    let counts = rows.map(|row| row.split_whitespace().skip(1).take(2).collect::<Vec<_>>());
    let mut rules = 0;
    for count in counts {
        let [tried, noticed] = [0, 1].map(|at| count[at].parse::<u64>().unwrap());
        assert!(tried > 0 && noticed * 10 > tried, "{count:?} in {}", ran.out);
        rules += 1;
    }
    assert_eq!(rules, clearance_engine::pack::ids_in(clearance::builtin_pack()).len());
}
