//! How customers are counted, and what counts when a rule breaks.

use clearance_engine::files::Found;
use clearance_engine::report::{Report, RuleSummary};
use clearance_engine::script::Limits;
use clearance_render::output::{Style, by_name};

use super::run::{checked, customer, input, pack_with};

/// Takes licenses from customers that have some, breaks on 13, and finds those that have as many as another one.
const SAME: &str = r#"//! Same
const RULE = #{ severity: "error" };

fn gather(customer) {
    let licenses = customer.source.subscriptions[0].licenses;
    if licenses == 13 { throw "no thirteen"; }
    print("gather");
    if licenses > 0 { #{ licenses: licenses } }
}

fn check_all(gathered) {
    print(gathered.len());
    for same in group_by(gathered, "licenses") {
        let first = same.shift();
        for other in same { report(other.licenses, "again").label(first.licenses, "first"); }
    }
}
"#;

/// The same, and customers with more than 100 licenses on their own.
fn with_check() -> String {
    format!(
        "{SAME}\nfn check(customer) {{\n    let licenses = customer.source.subscriptions[0].licenses;\n    \
         if licenses == 666 {{ throw \"no\"; }}\n    if licenses > 100 {{ report(licenses, \"many\"); }}\n}}\n"
    )
}

fn run(rule: &str, licenses: &[u32], limits: Limits) -> (Report, Vec<String>) {
    let pack = pack_with(&[("same.rhai", rule)], limits);
    let text = |(nth, licenses): (usize, &u32)| {
        (format!("{nth:02}.toml"), customer("C", &format!("t{nth}"), *licenses))
    };
    let texts: Vec<(String, String)> = licenses.iter().enumerate().map(text).collect();
    let found: Vec<Found> = texts.iter().map(|(name, text)| input((name, text))).collect();
    let checked = checked(&pack, found.into_iter(), 2);
    (checked.report, checked.trace)
}

fn counts(report: &Report) -> [u64; 4] {
    let [RuleSummary { passed, failed, skipped, broken, .. }] = report.rules.as_slice() else {
        panic!("one rule")
    };
    [*passed, *failed, *skipped, *broken]
}

#[test]
fn customers_that_gave_something_passed_or_failed() {
    let (report, _) = run(SAME, &[5, 0, 7, 5, 5, 0, 8], Limits::default());
    assert_eq!(counts(&report), [3, 2, 2, 0]);
    assert_eq!((report.summary.failed_documents, report.summary.errors), (2, 2));
    let files: Vec<&str> =
        report.findings.iter().map(|finding| &*finding.location.source.name).collect();
    assert_eq!(files, ["03.toml", "04.toml"]);
}

#[test]
fn a_rule_may_look_at_each_and_at_all() {
    let (report, _) = run(&with_check(), &[200, 200, 0, 7, 7, 9], Limits::default());
    // The first fails on its own, the second both on its own and as the same, one fails as the same.
    assert_eq!(counts(&report), [3, 3, 0, 0]);
    assert_eq!((report.summary.failed_documents, report.summary.errors), (3, 4));
}

#[test]
fn a_customer_that_breaks_gather_is_left_out_and_makes_the_run_incomplete() {
    let (report, _) = run(SAME, &[5, 13, 5], Limits::default());
    assert_eq!(counts(&report), [1, 1, 0, 1]);
    let [broken] = report.broken.as_slice() else { panic!("{:?}", report.broken) };
    assert_eq!((&*broken.file, &*broken.message), ("01.toml", "no thirteen"));
    let (report, _) = run(&with_check(), &[5, 666, 5], Limits::default());
    assert_eq!((counts(&report), report.broken.len()), ([1, 1, 0, 1], 1));
}

#[test]
fn a_broken_check_all_leaves_no_customer_passed() {
    let rule = SAME.replace("print(gathered.len());", "throw \"too bad\";");
    let (report, _) = run(&rule, &[5, 0, 5, 6], Limits::default());
    assert_eq!((counts(&report), report.summary.broken), ([0, 0, 1, 3], 1));
    assert!(report.findings.is_empty());
    let [broken] = report.broken.as_slice() else { panic!("{:?}", report.broken) };
    assert_eq!((&*broken.file, broken.document, &*broken.message), ("", None, "too bad"));
    let (source, span) = broken.location.as_ref().unwrap();
    assert_eq!(source.slice(*span), "throw");
    let style = Style {
        color: false,
        links: false,
        unicode: false,
        narrated: false,
        width: 80,
        quiet: false,
    };
    let mut out = Vec::new();
    (by_name("compact").unwrap().write)(&report, &style, &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(out.ends_with("/same.rhai:12:5: broken[same] too bad\n"), "{out}");
}

#[test]
fn what_breaks_the_schema_is_not_gathered() {
    let pack = pack_with(&[("same.rhai", SAME)], Limits::default());
    let bad = customer("C", "t", 5).replace("country = \"DE\"", "country = \"Germany\"");
    let good = customer("C", "t", 5);
    let found = [input(("a.toml", &bad)), input(("b.toml", &good))];
    let report = checked(&pack, found.into_iter(), 1).report;
    assert_eq!((counts(&report), report.findings.len()), ([1, 0, 1, 0], 1));
}

#[test]
fn check_all_is_not_called_where_nothing_was_gathered() {
    let (report, trace) = run(SAME, &[0, 0], Limits::default());
    assert_eq!((counts(&report), report.broken.len()), ([0, 0, 2, 0], 0));
    assert_eq!(trace, ["00.toml [same] gather", "01.toml [same] gather"]);
}

#[test]
fn the_trace_of_all_comes_last() {
    let (_, trace) = run(SAME, &[1, 2], Limits::default());
    let lines = ["00.toml [same] gather", "01.toml [same] gather", "all documents [same] 2"];
    assert_eq!(trace, lines);
}

/// Whether too much was gathered does not depend on who came first.
#[test]
fn more_than_the_memory_allows_breaks_the_rule() {
    let limits = Limits { memory_bytes: 300, ..Limits::default() };
    let (report, _) = run(SAME, &[1, 2, 3, 4], limits);
    assert_eq!(counts(&report), [0, 0, 0, 4]);
    let [broken] = report.broken.as_slice() else { panic!("{:?}", report.broken) };
    assert_eq!(broken.message, "`gather` gives more than 0 MiB about all documents");
    let (report, _) = run(SAME, &[1], limits);
    assert_eq!(counts(&report), [1, 0, 0, 0]);
}

#[test]
fn limits_grow_with_what_was_gathered() {
    let rule =
        SAME.replace("print(gathered.len());", "for n in 0..20 { for one in gathered { one; } }");
    let limits = Limits { operations: 200, list_items: 10, ..Limits::default() };
    let many: Vec<u32> = (20..70).collect();
    let (report, _) = run(&rule, &many, limits);
    assert!(report.broken.is_empty(), "{:?}", report.broken);
    let endless = SAME.replace("print(gathered.len());", "loop {}");
    let (report, _) = run(&endless, &many, limits);
    assert!(report.broken[0].message.starts_with("the rule did not finish within"));
}
