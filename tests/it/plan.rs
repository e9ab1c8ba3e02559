//! Plans: the steps that rules make, their order, states and places, and every format of `clearance plan`.

use serde_json::Value;

use crate::scratch::{Ran, Scratch, assert_holds};

const SCHEMA: &str = r#"{
  "type": "object", "additionalProperties": false, "required": ["name"],
  "properties": {
    "name": { "type": "string" },
    "expires": { "type": "string", "format": "date" },
    "signed": { "type": "string", "format": "date" },
    "published": { "type": "boolean" },
    "state": { "enum": ["held", "free"] }
  }
}"#;

const MANIFEST: &str = "name = \"p\"\n\n[words]\nsubject = \"zone\"\nsubjects = \"zones\"\nverdict = \"may be published\"\n\
    duty = \"must be published\"\nblocked = \"a publication\"\n\n[subject]\nname = \"name\"\n";

/// A rule whose `check` always finds nothing, with more of its script.
fn rule(title: &str, rest: &str) -> String {
    format!(
        "//! {title}\n//!\n//! It is.\n\nconst RULE = #{{ severity: \"error\", tags: [\"a\"], url: \"https://example.org/rule\" }};\n\n\
         fn check(zone) {{\n    if zone.name == \"\" {{ report(zone.name, \"no name\"); }}\n}}\n\n{rest}\n"
    )
}

const RENEW: &str = r#"fn applies(zone) { zone.expires != () }

fn plan(zone) {
    let ask = step(`renew ${zone.name}`).owner("Registrar").where("registrar's site").due(zone.expires, zone.expires - 1)
        .key("renew").basis("https://example.org/renew");
    step("look whether it is renewed").owner("owner").after(ask).due(zone.expires);
}"#;

const PUBLISH: &str = r#"fn plan(zone) {
    step("sign the zone").owner("owner").done(zone.signed).key("sign/zone");
    step("publish it").owner("owner").after("sign").after("renew").done(zone.published);
    step("free the name").done(zone.state, zone.state == "free").needed(zone.state != ());
}"#;

const IN: &str = "in -r p --as-of 2026-11-22";

fn zones() -> Scratch {
    Scratch::with(&[
        ("in/a.toml", "name = \"a\"\nexpires = 2026-12-31\nsigned = 2026-11-01\n"),
        (
            "in/b.toml",
            "name = \"b, é\"\nexpires = 2026-11-22\npublished = true\nstate = \"held\"\n",
        ),
        ("in/c.toml", "name = \"c\"\nsigned = 2026-12-01\n"),
        ("p/pack.toml", MANIFEST),
        ("p/document.schema.json", SCHEMA),
        ("p/renewed.rhai", &rule("Renewed", RENEW)),
        ("p/published.rhai", &rule("Published", PUBLISH)),
    ])
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

/// The steps of each document as `title: state`.
fn states(value: &Value) -> Vec<Vec<String>> {
    let steps = |of: &Value| {
        let steps = of["steps"].as_array().unwrap().iter();
        let text = |step: &Value, key: &str| step[key].as_str().unwrap().to_owned();
        steps.map(|step| format!("{}: {}", text(step, "title"), text(step, "state"))).collect()
    };
    value["customers"].as_array().unwrap().iter().map(steps).collect()
}

#[test]
fn steps_are_ordered_and_have_a_state() {
    let scratch = zones();
    let ran = scratch.run(&format!("plan {IN} -f json"));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert_eq!(
        states(&json(&ran)),
        [
            vec![
                "renew a: due",
                "look whether it is renewed: waiting",
                "sign the zone: done",
                "publish it: waiting",
                "free the name: not needed",
            ],
            vec![
                "renew b, é: late",
                "look whether it is renewed: due",
                "sign the zone: due",
                "publish it: done",
                "free the name: due",
            ],
            // Nothing waits for a step of a rule that does not apply, and a day to come is not yet done.
            vec!["sign the zone: due", "publish it: waiting", "free the name: not needed"],
        ]
    );
}

/// The place of a step is where the value of `done`, else that of `due` was read: the text there is read back.
#[test]
fn steps_point_at_what_they_were_read_from() {
    let scratch = zones();
    scratch.write(
        "in/b.toml",
        "\u{feff}name = \"b\"\r\nexpires = 2026-11-22\r\n# é\r\npublished = true\r\nstate = \"held\"\r\n".as_bytes(),
    );
    let value = json(&scratch.run("plan in/b.toml -r p --as-of 2026-11-22 -f json"));
    let text = std::fs::read_to_string(scratch.path("in/b.toml")).unwrap();
    let steps = value["customers"][0]["steps"].as_array().unwrap();
    let read = |step: &Value| {
        let place = &step["location"];
        let offset = usize::try_from(place["offset"].as_u64()?).unwrap();
        let length = usize::try_from(place["length"].as_u64()?).unwrap();
        Some((place["pointer"].as_str()?.to_owned(), text.get(offset..offset + length)?.to_owned()))
    };
    let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
    let places: Vec<_> = steps.iter().map(read).collect();
    assert_eq!(
        places,
        [
            pair("/expires", "2026-11-22"),
            pair("/expires", "2026-11-22"),
            pair("/signed", "name = \"b\""),
            pair("/published", "true"),
            pair("/state", "\"held\""),
        ]
    );
}

#[test]
fn every_format_is_as_it_was() {
    let scratch = zones();
    for format in ["human", "json", "csv", "ics"] {
        let ran = scratch.run(&format!("plan {IN} -f {format}"));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        insta::assert_snapshot!(format!("zones-{format}"), ran.out.replace('\r', ""));
        let again = scratch.run(&format!("plan {IN} -f {format} -j 1"));
        assert_eq!(again.out, ran.out);
    }
}

#[test]
fn json_is_what_its_schema_says() {
    let scratch = zones();
    scratch.write("in/d.toml", b"nam = 1\n");
    scratch.write("in/e.toml", b"name = \n");
    let schema: Value = serde_json::from_str(&scratch.run("schema plan").out).unwrap();
    let schema =
        jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap();
    let ran = scratch.run(&format!("plan {IN} -f json"));
    assert_eq!(ran.code, Some(3), "{ran:?}");
    let value = json(&ran);
    let wrong: Vec<String> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(value["broken"].as_array().unwrap().len(), 1);
    for (place, key) in
        [("", "customers"), ("/customers/0", "next"), ("/customers/0/steps/0", "where")]
    {
        let mut less = value.clone();
        less.pointer_mut(place).unwrap().as_object_mut().unwrap().remove(key);
        assert!(!schema.is_valid(&less), "{place}/{key}");
    }
}

/// What cannot be planned is told, whichever format is written.
#[test]
fn what_cannot_be_planned_makes_it_incomplete() {
    let scratch = zones();
    for (file, text, told) in [
        ("in/d.toml", "nam = 1\n", "in/d.toml breaks the schema, so there is no plan for it"),
        ("in/d.toml", "name = \n", "in/d.toml"),
    ] {
        scratch.write(file, text.as_bytes());
        let ran = scratch.run(&format!("plan {IN}"));
        assert_eq!(ran.code, Some(3), "{ran:?}");
        assert_holds(&ran.err, &[told]);
        assert_holds(&ran.out, &["13 steps for 3 zones"]);
    }
    std::fs::create_dir(scratch.path("none")).unwrap();
    let ran = scratch.run("plan none -r p");
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert_holds(&ran.err, &["nothing to check: there is no zone in none"]);
}

/// Errors stand where they are made; what was planned by other rules stays.
#[test]
fn a_plan_that_breaks_is_a_broken_evaluation() {
    let scratch = zones();
    for (body, place, message) in [
        (
            "report(zone.name, \"x\");",
            "p/renewed.rhai:12:5",
            "`plan` only makes steps; report in `check`",
        ),
        (
            "ask(zone.name, \"x\");",
            "p/renewed.rhai:12:5",
            "`plan` only makes steps; report in `check`",
        ),
        (
            "step(\"x\").due(\"soon\");",
            "p/renewed.rhai:12:15",
            "`due` takes a date or `()`, not a string",
        ),
        ("step(\"x\").done(3);", "p/renewed.rhai:12:15", "`done` takes a boolean, a date or `()`"),
        ("loop { step(\"x\"); }", "p/renewed.rhai", ""),
        ("while true {}", "p/renewed.rhai", ""),
        (
            "step(\"x\").key(\"sign/zone\");",
            "p/renewed.rhai:11:4",
            "two steps have the key `sign/zone`: `sign the zone` (published) and `x` (renewed)",
        ),
        (
            "let a = step(\"x\"); let b = step(\"y\").after(a); a.after(b);",
            "p/renewed.rhai:11:4",
            "steps wait for each other: `x` (renewed) for `y` (renewed) for `x` (renewed)",
        ),
        (
            "step(\"x\").after(\"own\").key(\"own\");",
            "p/renewed.rhai:11:4",
            "steps wait for each other: `x` (renewed) for `x` (renewed)",
        ),
        (
            "step(\"x\").after(\"published/publish-it\").key(\"renew\");",
            "p/published.rhai:11:4",
            "`publish it` (published) for `x` (renewed) for `publish it` (published)",
        ),
    ] {
        let text = rule("Renewed", &format!("fn plan(zone) {{\n    {body}\n}}"));
        scratch.write("p/renewed.rhai", text.as_bytes());
        let ran = scratch.run("plan in/a.toml -r p --as-of 2026-11-22");
        assert_eq!(ran.code, Some(3), "{body}: {ran:?}");
        assert_holds(&ran.err.replace("\n  │ ", " "), &[place, message]);
        // It runs only where it is asked for.
        let ran = scratch.run("check in/a.toml -r p --as-of 2026-11-22");
        assert_eq!(ran.code, Some(0), "{body}: {ran:?}");
    }
}

#[test]
fn steps_are_made_in_plan_alone() {
    let scratch = zones();
    let text = rule("Renewed", "fn applies(zone) { step(\"x\"); true }");
    scratch.write("p/renewed.rhai", text.as_bytes());
    let ran = scratch.run("check in/a.toml -r p");
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_holds(
        &(ran.out.clone() + ran.err.as_str()),
        &["p/renewed.rhai:11:20", "`step` makes a step of a plan; call it in `plan`"],
    );
}

/// What a rule makes of a document may be alike; a plan is still one, and each step has a name of its own.
#[test]
fn steps_of_a_rule_that_are_alike_are_numbered() {
    let scratch = zones();
    let body = "fn plan(zone) {\n    step(\"x y\"); step(\"x  Y!\"); step(\"a\").key(\"k\"); step(\"b\").key(\"k\");\n}";
    scratch.write("p/renewed.rhai", rule("Renewed", body).as_bytes());
    let value =
        json(&scratch.run("plan in/a.toml -r p --as-of 2026-11-22 --select renewed -f json"));
    let steps = value["customers"][0]["steps"].as_array().unwrap();
    let keys: Vec<&str> = steps.iter().map(|step| step["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["renewed/x-y", "renewed/x-y-2", "k", "k-2"]);
}

#[test]
fn a_rule_that_is_off_plans_nothing() {
    let scratch = zones();
    for options in ["--allow renewed", "--exclude renewed", "--select published"] {
        let ran = scratch.run(&format!("plan in/a.toml -r p --as-of 2026-11-22 -f json {options}"));
        let states = states(&json(&ran)).concat();
        assert_eq!(
            states,
            ["sign the zone: done", "publish it: due", "free the name: not needed"],
            "{options}"
        );
    }
}

#[test]
fn steps_are_chosen_by_owner_and_day() {
    let scratch = zones();
    for (options, counts) in [
        ("--owner registrar", "2 steps for 2 zones: 1 late, 1 due"),
        (
            "--owner registrar --owner OWNER",
            "10 steps for 3 zones: 1 late, 4 due, 3 waiting, 2 done",
        ),
        ("--within 30d", "2 steps for 1 zone: 1 late, 1 due"),
        ("--within 38d", "3 steps for 2 zones: 1 late, 2 due"),
        ("--within 39d", "4 steps for 2 zones: 1 late, 2 due, 1 waiting"),
        ("--within 30d --owner registrar", "1 step for 1 zone: 1 late"),
        ("--owner nobody", "0 steps for 0 zones"),
    ] {
        let ran = scratch.run(&format!("plan {IN} {options}"));
        assert_eq!(ran.code, Some(0), "{options}: {ran:?}");
        assert_eq!(ran.out.lines().last(), Some(counts), "{options}");
    }
    assert_eq!(scratch.run(&format!("plan {IN} --within soon")).code, Some(2));
}

#[test]
fn a_plan_goes_to_a_file() {
    let scratch = zones();
    for format in ["human", "json", "csv", "ics", "html"] {
        let shown = scratch.run(&format!("plan {IN} -f {format}")).out;
        let command = format!("plan {IN} -f {format} -o plan.out");
        let ran = scratch.run(&command);
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), "", ""), "{ran:?}");
        assert_eq!(std::fs::read_to_string(scratch.path("plan.out")).unwrap(), shown);
    }
    scratch.write("plan.out", b"my own\n");
    let ran = scratch.run(&format!("plan {IN} -o plan.out"));
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_holds(&ran.err, &["plan.out already exists, and Clearance did not write it"]);
    assert_eq!(scratch.run(&format!("plan {IN} -o p/renewed.rhai")).code, Some(2));
}

/// Entries of a calendar, unfolded: by UID their lines.
fn entries(text: &str) -> Vec<Vec<String>> {
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    assert!(text.split_inclusive('\n').all(|line| line.ends_with("\r\n")), "{text}");
    let text = text.replace("\r\n ", "");
    let events = text.split("BEGIN:VEVENT\r\n").skip(1);
    let lines = |event: &str| event.lines().map(str::to_owned).collect();
    events.map(lines).collect()
}

fn uids(text: &str) -> Vec<String> {
    let all = entries(text).concat();
    all.into_iter().filter(|line| line.starts_with("UID:")).collect()
}

/// A calendar knows the entries again: neither day nor title nor folder changes them, and no two are alike.
#[test]
fn entries_of_a_calendar_stay() {
    let scratch = zones();
    let before = scratch.run(&format!("plan {IN} -f ics")).out;
    let first = uids(&before);
    assert_eq!(first.len(), 4, "{before}");
    assert_eq!(first.iter().collect::<std::collections::BTreeSet<_>>().len(), 4);
    assert_eq!(uids(&scratch.run("plan in -r p --as-of 2026-12-01 -f ics").out), first);
    scratch.write(
        "p/renewed.rhai",
        rule("Renewed", &RENEW.replace("`renew ${", "`extend ${")).as_bytes(),
    );
    let after = scratch.run(&format!("plan {IN} -f ics")).out;
    assert_eq!(uids(&after), first);
    assert!(after.contains("extend a") && !before.contains("extend a"));
    let entry = entries(&before).remove(0);
    for line in [
        "DTSTAMP:20261122T000000Z",
        "DTSTART;VALUE=DATE:20261230",
        "SUMMARY:a: renew a",
        "LOCATION:registrar's site",
        "DESCRIPTION:state: due\\nowner: Registrar\\nbasis: https://example.org/renew\\nfile: in/a.toml\\nrule: renewed",
    ] {
        assert!(entry.iter().any(|found| found == line), "{line} is not in {entry:#?}");
    }
    assert_holds(&before, &["SUMMARY:b\\, é: renew b\\, é"]);
}

/// No text of a document begins another line of a calendar, or is a formula in a spreadsheet.
#[test]
fn texts_of_documents_stay_texts() {
    let scratch = zones();
    scratch.write(
        "in/a.toml",
        "name = \"=1+1\\r\\nEND:VEVENT\\u202e;\"\nexpires = 2026-12-31\n".as_bytes(),
    );
    let ics = scratch.run("plan in/a.toml -r p --as-of 2026-11-22 -f ics").out;
    assert_eq!(entries(&ics).len(), 2, "{ics}");
    assert_eq!(ics.matches("\nEND:VEVENT").count(), 2, "{ics}");
    let csv = scratch.run("plan in/a.toml -r p --as-of 2026-11-22 -f csv").out;
    assert_holds(&csv, &["\n'=1+1\\r\\nEND:VEVENT\\u{202e};,in/a.toml,"]);
    for format in ["human", "json", "csv", "ics", "html"] {
        let out = scratch.run(&format!("plan in/a.toml -r p --as-of 2026-11-22 -f {format}")).out;
        assert!(!out.contains('\u{202e}'), "{format}");
    }
}

/// What `clearance lint` says of the rules.
fn lint(scratch: &Scratch) -> String {
    let ran = scratch.run("lint p");
    ran.out + ran.err.as_str()
}

#[test]
fn lint_knows_plans() {
    let scratch = zones();
    let ran = scratch.run("lint p");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(&ran.out, &["no findings"]);
    let text = rule(
        "Renewed",
        "fn plan(zone, params) {\n    first(zone);\n}\n\nfn first(zone) { step(zone.nam); }",
    );
    scratch.write("p/renewed.rhai", text.as_bytes());
    let told = lint(&scratch);
    assert_holds(&told, &["lint/unknown-property", "zone.nam"]);
    assert!(!told.contains("unused-function"), "{told}");
    // What only `plan` calls makes no rule one that reports.
    let text = text
        .replace("if zone.name == \"\" { report(zone.name, \"no name\"); }", "")
        .replace("step(zone.nam)", "report(zone, \"x\")");
    scratch.write("p/renewed.rhai", text.as_bytes());
    assert_holds(&lint(&scratch), &["lint/never-reports"]);
    let text = rule("Renewed", "fn plan(zone) { step(\"x\").done(3 + 4, true); }");
    scratch.write("p/renewed.rhai", text.as_bytes());
    assert_holds(&lint(&scratch), &["lint/report-without-place"]);
}

/// A function that a script had before the language had one of its name.
#[test]
fn scripts_may_have_functions_of_these_names() {
    let scratch = zones();
    let text = rule(
        "Renewed",
        "fn applies(zone) { key(zone) == owner(zone) }\n\nfn key(zone) { zone.name }\n\nfn owner(zone) { zone.name }",
    );
    scratch.write("p/renewed.rhai", text.as_bytes());
    assert_eq!(scratch.run("check in -r p").code, Some(0));
    scratch.write("p/renewed.rhai", rule("Renewed", "fn step(zone) { zone }").as_bytes());
    let ran = scratch.run("check in -r p");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["`step` is a function of the rule language"]);
}

/// The shipped rules plan for every customer of the book; one of the plans is held in each form.
#[test]
fn the_shipped_rules_plan_moves() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let book: Vec<_> = std::fs::read_dir(root.join("fixtures/customers")).unwrap().collect();
    let scratch = Scratch::with(&[]);
    for entry in &book {
        let path = entry.as_ref().unwrap().path();
        scratch.write(
            &format!("customers/{}", path.file_name().unwrap().to_str().unwrap()),
            &std::fs::read(&path).unwrap(),
        );
    }
    let ran = scratch.run("plan customers --as-of 2026-11-22 -f json");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    let value = json(&ran);
    assert_eq!(value["customers"].as_array().unwrap().len(), book.len());
    for customer in value["customers"].as_array().unwrap() {
        let steps = customer["steps"].as_array().unwrap();
        let keys: Vec<&str> = steps.iter().map(|step| step["key"].as_str().unwrap()).collect();
        for step in steps {
            for field in ["owner", "where"] {
                assert!(step[field].is_string(), "{field}: {step:#}");
            }
            assert!(!step["basis"].as_array().unwrap().is_empty(), "{step:#}");
            for first in step["after"].as_array().unwrap() {
                let first = keys.iter().position(|key| first == key).unwrap();
                assert!(first < keys.iter().position(|key| step["key"] == **key).unwrap());
            }
        }
    }
    for format in ["human", "json", "csv", "ics"] {
        let path = "customers/contoso-gmbh.toml";
        let ran = scratch.run(&format!("plan {path} --as-of 2026-11-22 -f {format}"));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        insta::assert_snapshot!(format!("contoso-{format}"), ran.out.replace('\r', ""));
    }
}

/// The days of steps follow from those of the file: what is a day too late there shows here.
#[test]
fn days_of_the_shipped_steps_follow_from_the_file() {
    let good = crate::scratch::GOOD;
    let chile = good.replace("\"DE\"", "\"CL\"").replace("\"AT\"", "\"CL\"");
    let days = |text: &str| -> Vec<(String, String)> {
        let scratch = Scratch::with(&[("a.toml", text)]);
        let value = json(&scratch.run("plan a.toml --as-of 2026-11-22 -f json"));
        let steps = value["customers"][0]["steps"].as_array().unwrap().iter();
        let text = |step: &Value, key: &str| step[key].as_str().unwrap_or_default().to_owned();
        steps.map(|step| (text(step, "key"), text(step, "due"))).collect()
    };
    let day = |text: &str, key: &str| {
        let (_, day) = days(text).into_iter().find(|(known, _)| known == key).unwrap();
        day
    };
    // The first source ends on 2026-12-30, and its replacement starts on the day after.
    for (text, key, expected) in [
        (good, "end/standard", "2026-12-29"),
        (good, "relationship/accepted", "2026-11-30"),
        (good, "agreement", "2026-11-30"),
        (good, "order/O365_BUSINESS_PREMIUM", "2026-12-31"),
        (good, "safety/O365_BUSINESS_PREMIUM", "2027-01-07"),
        (&chile, "safety/O365_BUSINESS_PREMIUM", "2027-01-10"),
        (good, "service", "2027-02-01"),
        (good, "clean-up/bill", "2027-03-02"),
    ] {
        assert_eq!(day(text, key), expected, "{key}");
    }
}
