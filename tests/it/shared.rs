//! Findings about what many customers take over from the configuration: each is there once, and each customer's standing
//! knows it.

use serde_json::Value;

use crate::scratch::{GOOD, Scratch, assert_holds};

/// A customer file without its own partner.
fn without_partner(name: &str) -> String {
    let (before, rest) = GOOD.split_once("[partner]").unwrap();
    let (_, after) = rest.split_once("\n[").unwrap();
    let text = format!("{before}[{after}");
    let tenant = format!("{}.onmicrosoft.com", name.to_lowercase());
    text.replace("Contoso GmbH", name).replace("contoso.onmicrosoft.com", &tenant)
}

/// Three customers that take the partner over, and one that has its own.
fn book() -> Scratch {
    Scratch::with(&[
        ("clearance.toml", "[partner]\nname = \"Fabrikam\"\ncountry = \"AT\"\n"),
        ("customers/a.toml", &without_partner("Adatum")),
        ("customers/b.toml", &without_partner("Bellows")),
        ("customers/c.toml", &without_partner("Cohowinery")),
        ("customers/own.toml", &GOOD.replace("authorised_until", "# ")),
    ])
}

const CHECK: &str = "check customers --select partner-ready";

fn json(scratch: &Scratch, more: &str) -> Value {
    let ran = scratch.run(&format!("{CHECK} --format json {more}"));
    assert_eq!(ran.err, "");
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let schema: Value = serde_json::from_str(&scratch.run("schema report").out).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    json
}

/// The file of each customer with its standing.
fn standings(json: &Value) -> Vec<(&str, &str)> {
    let customers = json["customers"].as_array().unwrap().iter();
    let text = |value: &'_ Value| -> &'static str { value.as_str().unwrap().to_owned().leak() };
    customers.map(|one| (text(&one["file"]), text(&one["standing"]))).collect()
}

#[test]
fn a_question_about_the_partner_of_all_is_asked_once() {
    let scratch = book();
    let json = json(&scratch, "");
    let questions = json["questions"].as_array().unwrap();
    assert_eq!(questions.len(), 2, "{questions:#?}");
    let (shared, own) = (&questions[0], &questions[1]);
    assert_eq!(
        (&shared["file"], &own["file"]),
        (&"clearance.toml".into(), &"customers/own.toml".into())
    );
    assert_eq!(shared["customer"]["file"], "customers/a.toml");
    let also: Vec<&str> = shared["also"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["file"].as_str().unwrap())
        .collect();
    assert_eq!(also, ["customers/b.toml", "customers/c.toml"]);
    assert_eq!(own["also"], serde_json::json!([]));
    assert_eq!(json["summary"]["questions"], 2);
    let rule = &json["rules"][0];
    assert_eq!((&rule["id"], &rule["open"]), (&"partner-ready".into(), &4.into()));
    let open =
        ["a", "b", "c", "own"].map(|name| (format!("customers/{name}.toml"), "open".to_owned()));
    let standings = standings(&json).into_iter();
    assert_eq!(standings.map(|(a, b)| (a.to_owned(), b.to_owned())).collect::<Vec<_>>(), open);
    let ran = scratch.run(CHECK);
    assert_holds(
        &ran.out,
        &[
            "on customers/a.toml and 2 more",
            "no findings in 4 customers · 2 questions · customers: 4 open",
        ],
    );
    let compact = scratch.run(&format!("{CHECK} --format compact")).out;
    assert_eq!(compact.lines().count(), 2, "{compact}");
    assert_eq!(scratch.run(&format!("{CHECK} --fail-on open")).code, Some(1));
    // Once it is answered there, nobody is open for it.
    scratch
        .write("clearance.toml", b"[partner]\ncountry = \"AT\"\nauthorised_until = 2099-01-01\n");
    let answered = self::json(&scratch, "");
    assert_eq!(answered["questions"].as_array().unwrap().len(), 1);
    assert_eq!(self::standings(&answered)[0], ("customers/a.toml", "ready"));
}

#[test]
fn what_tells_of_one_customer_after_another_has_it_for_each() {
    let scratch = book();
    let csv = scratch.run(&format!("{CHECK} --format csv")).out;
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    assert_eq!(rows.iter().filter(|row| row.contains(",clearance.toml,")).count(), 3, "{csv}");
    for name in ["Adatum", "Bellows", "Cohowinery", "Contoso GmbH"] {
        assert_eq!(rows.iter().filter(|row| row.contains(name)).count(), 1, "{name}: {csv}");
    }
    let junit = scratch.run(&format!("{CHECK} --format junit")).out;
    assert_eq!(junit.matches("<skipped>question: until when").count(), 4, "{junit}");
    let html = scratch.run(&format!("{CHECK} --format html")).out;
    let anchors: Vec<&str> =
        html.split("id=\"finding-").skip(1).filter_map(|rest| rest.get(..32)).collect();
    let distinct: std::collections::BTreeSet<&&str> = anchors.iter().collect();
    assert_eq!((anchors.len(), distinct.len()), (4, 4));
}

#[test]
fn what_only_looks_alike_stays_apart() {
    let scratch = book();
    let waiver = "[[waivers]]\nrule = \"partner-ready\"\nfile = \"customers/b.toml\"\nreason = \"x\"\napproved_by = \"y\"\nexpires = 2026-12-01\n";
    scratch.write("waivers.toml", waiver.as_bytes());
    let waived = json(&scratch, "");
    let by_status = |json: &Value| {
        let all = json["questions"].as_array().unwrap().iter();
        let one = |question: &Value| {
            let also = question["also"].as_array().unwrap().len();
            (
                question["customer"]["file"].as_str().unwrap().to_owned(),
                question["status"].as_str().unwrap().to_owned(),
                also,
            )
        };
        all.map(one).collect::<Vec<_>>()
    };
    let row = |file: &str, status: &str, also| {
        (format!("customers/{file}.toml"), status.to_owned(), also)
    };
    assert_eq!(
        by_status(&waived),
        [row("a", "open", 1), row("b", "waived", 0), row("own", "open", 0)]
    );
    let standings = standings(&waived);
    assert_eq!(standings[1], ("customers/b.toml", "ready-by-waiver"));
    assert_eq!((standings[0].1, standings[2].1), ("open", "open"));
    // A baseline knows each by itself: a customer that comes later is asked about.
    scratch.run("baseline create customers --select partner-ready");
    scratch.write("customers/d.toml", without_partner("Datum").as_bytes());
    let known = json(&scratch, "--baseline clearance-baseline.json");
    assert_eq!(by_status(&known)[0], row("a", "known", 1));
    assert!(by_status(&known).contains(&row("d", "open", 0)), "{:?}", by_status(&known));
}

#[test]
fn evidence_records_each_and_is_verified() {
    let scratch = book();
    scratch.run(&format!("{CHECK} --evidence evidence.json"));
    let text = std::fs::read_to_string(scratch.path("evidence.json")).unwrap();
    let evidence: Value = serde_json::from_str(&text).unwrap();
    let run = &evidence["predicate"]["urn:clearance:run:4"];
    assert_eq!(run["findings"].as_array().unwrap().len(), 4);
    assert_eq!(run["verdict"]["questions"], 2, "{run:#}");
    let ran = scratch.run("verify evidence.json");
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn threads_do_not_change_what_is_joined() {
    let scratch = book();
    let run = |threads| scratch.run(&format!("{CHECK} --format json --threads {threads}")).out;
    assert_eq!(run(1), run(3));
}
