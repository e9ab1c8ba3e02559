//! Until when a verdict holds: the last day on which the same file has the same standing, held against runs on the days.

use std::collections::BTreeMap;

use clearance::{Checker, PackFiles, Standing, builtin_pack, date};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

use crate::generate::book::{AS_OF, Book, Format};
use crate::scratch::{Scratch, assert_holds};

const TODAY: Date = date(2026, 11, 22);

const SCHEMA: &str = r#"{ "type": "object",
    "required": ["name", "begins", "ends"], "properties": {
    "name": { "type": "string" }, "begins": { "type": "string", "format": "date" },
    "ends": { "type": "string", "format": "date" }, "kind": { "type": "string" } } }"#;

/// What a rule does with the day, in every way that a script has; all of it depends on `kind`, so that each is seen alone.
const BODIES: [(&str, &str); 16] = [
    ("past", "if zone.begins < today() { report(zone.begins, `it began before ${today()}`); }"),
    ("near", "if today().days_until(zone.ends) < 30 { report(zone.ends, \"it ends soon\"); }"),
    (
        "left",
        "let left = zone.ends - today(); if -left + 3 > 0 { report(zone.ends, `${left} days`); }",
    ),
    ("asks", "if today() > zone.begins + 10 { ask(zone.begins, \"has it begun?\"); }"),
    (
        "between",
        "if today() >= zone.begins && today() <= zone.ends { report(zone.ends, \"runs\"); }",
    ),
    ("exactly", "if today() == zone.ends { report(zone.ends, \"today\"); }"),
    ("later", "if max(zone.begins, today()) + 14 > zone.ends { report(zone.ends, \"short\"); }"),
    ("sooner", "if min(today() - 5, zone.ends) == zone.ends { report(zone.ends, \"over\"); }"),
    (
        "list",
        "let days = [zone.ends, today(), zone.begins]; days.sort(); \
        if days[1] == zone.begins { report(zone.begins, \"in the middle\"); }",
    ),
    (
        "within",
        "if [zone.begins, zone.ends].contains(today()) { report(zone.begins, \"on the day\"); }",
    ),
    ("library", "if days::over(zone.ends, 7) { report(zone.ends, \"over for a week\"); }"),
    (
        "twice",
        "if days::over(zone.begins, 7) && days::over(zone.begins, 7) { report(zone.ends, \"over\"); } \
        if days::left(zone.ends) < days::left(zone.begins) { report(zone.ends, \"before\"); }",
    ),
    ("weeks", "if (zone.ends - today()) / 7 == 2 { report(zone.ends, \"two weeks\"); }"),
    ("month", "if today().month == zone.ends.month { report(zone.ends, \"this month\"); }"),
    (
        "text",
        "let day = `${today()}`; if day.sub_string(0, 7) == \"2026-12\" { report(zone.ends, \"December\"); }",
    ),
    (
        "loop",
        "let n = 0; for i in 0..(today() - date(\"2026-11-01\")) { n += 1; } \
        if n > 60 { report(zone.ends, \"long\"); }",
    ),
];

/// Those of which nothing is known about the next day.
const UNFOLLOWED: [&str; 4] = ["weeks", "month", "text", "loop"];

const LIBRARY: &str = "//! Days\n\n/// Whether a day is so long past.\nfn over(day, days) { day + days < today() }\n\
    /// The days that are left.\nfn left(day) { today().days_until(day) }\n";

const EFFECTIVE: &str = "//! Ends late\nconst RULE = #{ severity: \"error\", effective: \"2026-12-24\" };\n\
    fn check(zone) { if zone.kind == \"effective\" { report(zone.ends, \"too late\"); } }\n";

/// Rules that each look at zones of one kind.
fn zones() -> PackFiles {
    let rule = |(kind, body): &(&str, &str)| {
        let text = format!(
            "//! About {kind}\nconst RULE = #{{ severity: \"error\" }};\n\
             fn applies(zone) {{ zone.kind == \"{kind}\" }}\nfn check(zone) {{ {body} }}\n"
        );
        (format!("{kind}.rhai"), text)
    };
    let mut files: Vec<(String, String)> = BODIES.iter().map(rule).collect();
    let fixed = [
        ("document.schema.json", SCHEMA),
        ("lib/days.rhai", LIBRARY),
        ("ends-late.rhai", EFFECTIVE),
    ];
    files.extend(fixed.map(|(name, text)| (name.to_owned(), text.to_owned())));
    PackFiles::from_texts("zones", files)
}

fn on(pack: &PackFiles, day: Date) -> Checker {
    Checker::builder(pack).as_of(day).build().unwrap()
}

fn zone(kind: &str, begins: Date, ends: Date) -> String {
    format!("name = \"{kind}\"\nkind = \"{kind}\"\nbegins = {begins}\nends = {ends}\n")
}

/// The last day of each text, and the last on which runs on each day gave the same standing.
fn last_days(
    pack: &PackFiles,
    texts: &[(String, String)],
    from: Date,
    days: i32,
) -> [Vec<Option<Date>>; 2] {
    let first = on(pack, from);
    let first: Vec<_> =
        texts.iter().map(|(name, text)| first.check_text(name, text.as_str()).unwrap()).collect();
    let said = first.iter().map(|report| report.holds_until()).collect();
    let mut seen: Vec<Option<Date>> = vec![None; texts.len()];
    for later in 1..=days {
        let day = from + later.days();
        let checker = on(pack, day);
        for (((name, text), first), seen) in texts.iter().zip(&first).zip(&mut seen) {
            let changed = seen.is_none()
                && checker.check_text(name, text.as_str()).unwrap().standing() != first.standing();
            *seen = if changed { Some(day.yesterday().unwrap()) } else { *seen };
        }
    }
    [said, seen]
}

/// The days are those that runs on each of so many days give, and each kind of zone changes its standing on one.
fn assert_seen(kinds: &[&str], dates: &[(i32, i32)], days: i32) {
    let mut texts = Vec::new();
    for kind in kinds {
        for &(begins, ends) in dates {
            let text = zone(kind, TODAY + begins.days(), TODAY + ends.days());
            texts.push((format!("{kind}-{begins}.toml"), text));
        }
    }
    let [said, seen] = last_days(&zones(), &texts, TODAY, days);
    let end = TODAY + days.days();
    let mut moved = BTreeMap::new();
    for (((name, _), said), seen) in texts.iter().zip(said).zip(seen) {
        // What changes after the last of these days cannot be seen here.
        assert_eq!(said.filter(|day| *day < end), seen, "{name}");
        *moved.entry(name.split('-').next().unwrap()).or_insert(0) += usize::from(seen.is_some());
    }
    let unmoved: Vec<_> = moved.iter().filter(|(_, times)| **times == 0).collect();
    assert!(unmoved.is_empty(), "{unmoved:?}");
}

#[test]
fn it_is_the_day_that_runs_on_each_day_give() {
    let followed = BODIES.iter().map(|(kind, _)| *kind).filter(|kind| !UNFOLLOWED.contains(kind));
    let kinds: Vec<_> = followed.chain(["effective"]).collect();
    let dates = [(-40, -20), (0, 0), (19, 19), (70, 95), (-20, 3), (4, 45)];
    assert_seen(&kinds, &dates, 110);
}

#[test]
fn so_it_is_where_nothing_is_known_about_the_next_day() {
    assert_seen(&UNFOLLOWED, &[(4, 19)], 45);
}

#[test]
fn a_document_that_no_rule_asks_the_day_about_keeps_its_standing() {
    let text = zone("none", TODAY, TODAY);
    assert_eq!(on(&zones(), TODAY).check_text("a.toml", text).unwrap().holds_until(), None);
}

#[test]
fn what_cannot_be_followed_is_tried_for_800_days_and_then_left() {
    let checker = on(&zones(), TODAY);
    let text = zone("weeks", TODAY, TODAY - 100.days());
    assert_eq!(checker.check_text("a.toml", text).unwrap().holds_until(), Some(TODAY + 800.days()));
    let text = zone("weeks", TODAY, TODAY + 900.days());
    assert_eq!(checker.check_text("a.toml", text).unwrap().holds_until(), Some(TODAY + 800.days()));
    // What can be followed has no end.
    let text = zone("near", TODAY, TODAY + 9_000.days());
    let last = TODAY + (9_000 - 30).days();
    assert_eq!(checker.check_text("a.toml", text).unwrap().holds_until(), Some(last));
}

#[test]
fn a_rule_that_breaks_on_a_later_day_ends_it() {
    let rule = "//! Breaks\nconst RULE = #{ severity: \"error\" };\n\
        fn check(zone) { if today() > zone.ends { throw \"over\"; } }\n";
    let pack =
        PackFiles::from_texts("zones", [("document.schema.json", SCHEMA), ("breaks.rhai", rule)]);
    let text = zone("x", TODAY, TODAY + 9.days());
    let report = on(&pack, TODAY).check_text("a.toml", text.as_str()).unwrap();
    assert_eq!(
        (report.standing(), report.holds_until()),
        (Standing::Ready, Some(TODAY + 9.days()))
    );
    let broken = on(&pack, TODAY + 10.days()).check_text("a.toml", text.as_str()).unwrap();
    assert_eq!(broken.standing(), Standing::NotChecked);
    assert_eq!(broken.holds_until(), Some(TODAY + 10.days()), "nobody knows what it does tomorrow");
}

/// The shipped customers, with their names.
fn customers() -> Vec<(String, String)> {
    let mut texts: Vec<_> = std::fs::read_dir("fixtures/customers")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    texts.sort();
    texts
}

/// The customers keep their standing on these days, and lose it on the day after the last.
fn assert_kept(texts: &[(String, String)], from: Date) {
    let first = on(builtin_pack(), from);
    let mut by_day: BTreeMap<Date, Vec<(usize, bool)>> = BTreeMap::new();
    let mut standings = Vec::new();
    for (number, (name, text)) in texts.iter().enumerate() {
        let report = first.check_text(name, text.as_str()).unwrap();
        standings.push(report.standing());
        if let Some(last) = report.holds_until() {
            by_day.entry(last).or_default().push((number, true));
            by_day.entry(last.tomorrow().unwrap()).or_default().push((number, false));
        }
    }
    assert!(by_day.len() > 5, "{by_day:?}");
    for (day, customers) in by_day {
        let checker = on(builtin_pack(), day);
        for (number, kept) in customers {
            let (name, text) = &texts[number];
            let standing = checker.check_text(name, text.as_str()).unwrap().standing();
            assert_eq!(standing == standings[number], kept, "{name} on {day}");
        }
    }
}

#[test]
fn the_shipped_customers_keep_their_standing_until_then() {
    assert_kept(&customers(), TODAY);
}

/// Takes minutes: `cargo test --release -p clearance --test it -- --ignored 500_generated`.
#[test]
#[ignore = "checks 500 customers on each of 800 days"]
fn of_500_generated_customers_it_is_what_runs_on_800_days_give() {
    let book = Book { seed: 11, format: Format::Mixed, violations: 4_000 };
    let texts: Vec<_> =
        (0..500).map(|number| book.file(number)).map(|file| (file.name, file.text)).collect();
    let [said, seen] = last_days(builtin_pack(), &texts, AS_OF, 800);
    let end = AS_OF + 800.days();
    for (((name, _), said), seen) in texts.iter().zip(&said).zip(&seen) {
        assert_eq!(said.filter(|day| *day < end), *seen, "{name}");
    }
    let moved = seen.iter().flatten().count();
    assert!(moved > 100, "{moved}");
}

/// A book of two zones, one of which is waived, and the pack.
fn scratch() -> Scratch {
    let scratch = Scratch::with(&[
        ("p/pack.toml", "name = \"p\"\n\n[subject]\nname = \"name\"\n"),
        ("p/document.schema.json", SCHEMA),
        (
            "p/past.rhai",
            "//! Past\nconst RULE = #{ severity: \"error\" };\n\
            fn check(zone) { if zone.begins < today() { report(zone.begins, \"it began\"); } }\n",
        ),
        (
            "p/late.rhai",
            "//! Late\nconst RULE = #{ severity: \"error\" };\n\
            fn check(zone) { if zone.ends > date(\"2027-06-01\") { report(zone.ends, \"late\"); } }\n",
        ),
        ("in/a.toml", &zone("a", date(2026, 12, 24), date(2027, 1, 1))),
        ("in/b.toml", &zone("b", date(2026, 12, 31), date(2027, 12, 31))),
    ]);
    scratch.write("none.toml", zone("none", date(2020, 1, 1), date(2021, 1, 1)).as_bytes());
    scratch
}

fn waiver(expires: &str) -> String {
    format!(
        "[[waivers]]\nrule = \"late\"\nfile = \"in/b.toml\"\nreason = \"agreed\"\n\
         approved_by = \"Anna\"\nexpires = {expires}\n"
    )
}

fn json(scratch: &Scratch, arguments: &str) -> Value {
    let ran = scratch.run(&format!("check in -r p -f json {arguments}"));
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"))
}

fn days(report: &Value) -> [Option<&str>; 3] {
    let [a, b] = [0, 1].map(|number| report["customers"][number]["holds_until"].as_str());
    [report["holds_until"].as_str(), a, b]
}

#[test]
fn a_waiver_ends_it_with_its_last_day() {
    let scratch = scratch();
    // An error blocks, whatever day it is.
    assert_eq!(days(&json(&scratch, "")), [Some("2026-12-24"), Some("2026-12-24"), None]);
    for (expires, last) in [("2026-12-05", "2026-12-05"), ("2027-03-01", "2026-12-31")] {
        scratch.write("waivers.toml", waiver(expires).as_bytes());
        let report = json(&scratch, "--waivers waivers.toml");
        let first = last.min("2026-12-24");
        assert_eq!(days(&report), [Some(first), Some("2026-12-24"), Some(last)]);
    }
}

#[test]
fn an_error_that_stays_and_nobody_waived_blocks_for_ever() {
    let scratch = scratch();
    scratch.write(
        "p/old.rhai",
        b"//! Old\nconst RULE = #{ severity: \"error\" };\n\
          fn check(zone) { if zone.name == \"b\" { report(zone.name, \"old\"); } }\n",
    );
    scratch.write("waivers.toml", waiver("2026-12-05").as_bytes());
    let report = json(&scratch, "--waivers waivers.toml");
    assert_eq!(days(&report), [Some("2026-12-24"), Some("2026-12-24"), None]);
}

#[test]
fn reports_say_it_and_nothing_where_it_is_for_ever() {
    let scratch = scratch();
    let human = scratch.run("check in -r p --color never");
    assert_holds(&human.out, &[" · as of 2026-11-22 · holds until 2026-12-24\n"]);
    let csv = scratch.run("check in -r p -f csv");
    let last = csv.out.lines().map(|line| line.rsplit(',').next().unwrap());
    assert_eq!(last.collect::<Vec<_>>(), ["holds_until", ""], "{}", csv.out);
    let csv = scratch.run("check in -r p -f csv --as-of 2026-12-28");
    let rows: Vec<_> = csv.out.lines().collect();
    assert!(rows[1].ends_with(",blocked,"), "{}", csv.out);
    let page = scratch.run("check in -r p -f html");
    let day = "holds until <time datetime=\"2026-12-24\">2026-12-24</time>";
    assert_holds(
        &page.out,
        &[day, "; this holds until <time", "What the days mean", "<dt>Holds until</dt>"],
    );
    let lines = scratch.run("check in -r p -f jsonl");
    assert_holds(&lines.out, &[r#""standing":"ready","holds_until":"2026-12-24""#]);
    for form in ["human", "json", "jsonl", "csv"] {
        let ran = scratch.run(&format!("check none.toml -r p -f {form}"));
        assert!(
            !ran.out.contains("holds until") && !ran.out.contains("holds_until\":"),
            "{}",
            ran.out
        );
    }
    scratch.run("check in -r p --evidence evidence.json");
    let evidence = std::fs::read_to_string(scratch.path("evidence.json")).unwrap();
    let evidence: Value = serde_json::from_str(&evidence).unwrap();
    assert_eq!(
        evidence["predicate"]["urn:clearance:run:4"]["verdict"]["holds_until"], "2026-12-24",
        "{evidence:#}"
    );
}

#[test]
fn any_number_of_threads_says_the_same() {
    let scratch = scratch();
    for number in 0..40 {
        let begins = TODAY + (number % 13 + 2).days();
        let text = zone("x", begins, begins + 9.days());
        scratch.write(&format!("in/more-{number}.toml"), text.as_bytes());
    }
    let lines: Vec<_> = (1..=4)
        .map(|threads| scratch.run(&format!("check in -r p --color never -j {threads}")).out)
        .collect();
    assert_holds(&lines[0], &["holds until 2026-11-24\n"]);
    assert!(lines.iter().all(|line| *line == lines[0]), "{lines:#?}");
}

#[test]
fn a_rule_over_all_documents_that_asks_for_the_day_ends_it() {
    let scratch = scratch();
    let rule = |gather: &str, check: &str| {
        let text = format!(
            "//! All\nconst RULE = #{{ severity: \"error\" }};\nfn gather(zone) {{ {gather} }}\n\
             fn check_all(all) {{ {check} }}\n"
        );
        scratch.write("p/all.rhai", text.as_bytes());
        days(&json(&scratch, ""))[0].map(str::to_owned)
    };
    let never = rule(
        "zone.begins",
        "for day in all { if day < date(\"2000-01-01\") { report(day, \"?\"); } }",
    );
    assert_eq!(never.as_deref(), Some("2026-12-24"), "it does not ask");
    let followed =
        rule("zone.begins", "for day in all { if day < today() + 30 { report(day, \"?\"); } }");
    assert_eq!(followed.as_deref(), Some("2026-11-24"));
    let gathered = rule(
        "if zone.begins < today() { zone.begins }",
        "for day in all { report(day, \"it began\"); }",
    );
    assert_eq!(gathered.as_deref(), Some("2026-11-22"), "what is gathered tomorrow is not known");
}

/// The day by which a customer must act, and the steps that are late, as the plan of a day has them.
fn plan(day: Date) -> BTreeMap<String, (Option<Date>, Vec<String>)> {
    let scratch = Scratch::with(&[]);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/customers");
    let ran = scratch.run(&format!("plan {folder} -f json --as-of {day}"));
    let plan: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"));
    let late = |customer: &Value| {
        let steps = customer["steps"].as_array().unwrap().iter();
        steps.filter(|step| step["state"] == "late").map(|step| step["key"].to_string()).collect()
    };
    let customers = plan["customers"].as_array().unwrap().iter();
    customers
        .map(|customer| {
            let deadline = customer["deadline"].as_str().map(|day| day.parse().unwrap());
            (customer["name"].as_str().unwrap().to_owned(), (deadline, late(customer)))
        })
        .collect()
}

#[test]
fn a_ready_customer_is_so_until_a_step_is_late_at_most() {
    let today = plan(TODAY);
    let checker = on(builtin_pack(), TODAY);
    let mut ready = 0;
    for (name, text) in customers() {
        let report = checker.check_text(&name, text).unwrap();
        if report.standing() != Standing::Ready {
            continue;
        }
        ready += 1;
        let name = report.name().unwrap().to_owned();
        let last = report.holds_until().expect("a plan has days");
        assert!(today[&name].1.is_empty(), "{name}: {:?}", today[&name].1);
        assert!(Some(last) <= today[&name].0, "{name}: {last} and {:?}", today[&name].0);
        assert_eq!(plan(last)[&name].1, [""; 0], "{name} on {last}");
    }
    assert!(ready >= 5);
}
