//! Values keep their place from `gather` to the report, and further files are read only for it.

use std::fs;

use clearance_engine::files::{Found, Input};
use clearance_engine::report::{BrokenKind, Place};
use clearance_engine::script::Limits;

use super::run::{checked, customer, input, pack_with};

/// Gathers everything that has a place, in every shape, and reports it.
const SHAPES: &str = r#"//! Shapes
const RULE = #{ severity: "error" };

fn gather(customer) {
    let name = customer.customer.name;
    let first = customer.source.subscriptions[0];
    #{
        plain: customer.customer.tenant,
        bound: name,
        number: first.licenses,
        date: first.ends,
        list: [first.id, [first.offer]],
        whole: customer.target.subscriptions,
        absent: customer.customer.segment,
        missing: missing(customer, "relationship.reseller"),
        deep: #{ er: #{ country: customer.partner.country } },
    }
}

fn check_all(gathered) {
    for one in gathered {
        report(one.plain, "plain");
        let bound = one.bound;
        report(bound, "bound");
        report(one.number, "number");
        report(one.date, "date");
        report(one.list[0], "item");
        for items in one.list.filter(|item| type_of(item) == "list") {
            report(items[0], "item of item");
        }
        report(one.whole, "list");
        report(one.absent, "absent");
        report(one.missing, "missing");
        report(one.deep.er.country, "deep");
        say(one.get("plain"));
    }
    for group in group_by(gathered, "date") {
        report(group.pluck("plain").map(|tenant| tenant)[1], "through lists");
    }
}

fn say(place) { report(place, "in a function"); }
"#;

fn shown(place: &Place) -> String {
    let document = place.document.map_or_else(String::new, |document| format!("#{document}"));
    let text = place.source.slice(place.span);
    format!("{}{document}{} {text}", place.source.name, place.pointer)
}

#[test]
fn every_value_that_was_read_can_be_reported() {
    let pack = pack_with(&[("shapes.rhai", SHAPES)], Limits::default());
    let texts =
        [("a.toml", customer("A", "a.example", 1)), ("b.toml", customer("B", "b.example", 2))];
    let found: Vec<Found> = texts.iter().map(|(name, text)| input((name, text))).collect();
    let report = checked(&pack, found.into_iter(), 1).report;
    assert!(report.broken.is_empty(), "{:?}", report.broken);
    let said = |finding: &clearance_engine::report::Finding| {
        format!("{}: {}", finding.message, shown(&finding.place))
    };
    let mut said: Vec<String> = report.findings.iter().map(said).collect();
    said.sort();
    let mut expected = vec!["through lists: b.toml/customer/tenant \"b.example\"".to_owned()];
    for (file, letter, licenses) in [("a.toml", "A", 1), ("b.toml", "B", 2)] {
        let small = letter.to_lowercase();
        expected.extend([
            format!("plain: {file}/customer/tenant \"{small}.example\""),
            format!("in a function: {file}/customer/tenant \"{small}.example\""),
            format!("bound: {file}/customer/name \"{letter}\""),
            format!("number: {file}/source/subscriptions/0/licenses {licenses}"),
            format!("date: {file}/source/subscriptions/0/ends 2026-12-30"),
            format!("item: {file}/source/subscriptions/0/id \"A1\""),
            format!("item of item: {file}/source/subscriptions/0/offer \"SPB\""),
            format!("list: {file}/target/subscriptions []"),
            format!("absent: {file}/customer/segment [customer]"),
            format!("missing: {file}/relationship/reseller [customer]"),
            format!("deep: {file}/partner/country \"AT\""),
        ]);
    }
    expected.sort();
    assert_eq!(said, expected);
}

/// Lets rules plan what is a fact to the shipped schema.
const PLANNED: &str = "{ \"$ref\": \"urn:clearance:customer-file:1\", \"properties\": \
    { \"customer\": { \"readOnly\": false }, \"source\": { \"readOnly\": false } } }";

const PAIRS: &str = r#"//! Pairs
const RULE = #{ severity: "warning", params: #{ from: 1 } };

fn applies(customer, params) { customer.source.subscriptions[0].licenses >= params.from }

fn gather(customer, params) {
    #{ name: customer.customer.name, licenses: customer.source.subscriptions[0].licenses }
}

fn check_all(gathered, params) {
    let first = gathered[0];
    for other in gathered.extract(params.from, 99) {
        report(other.name, `as of ${today()}, ${words::twice("x")}, ${data.facts.word}`)
            .label(first.licenses, "the first")
            .label(other.licenses, "its own")
            .fix(first.licenses, other.licenses)
            .fix(other.name, "it's \"quoted\"")
            .help("compare the two");
    }
}
"#;

#[test]
fn labels_and_fixes_lie_in_other_files_and_documents() {
    let files = [
        ("pairs.rhai", PAIRS),
        ("lib/words.rhai", "fn twice(word) { word + word }\n"),
        ("data/facts.toml", "word = \"so\"\n"),
        ("document.schema.json", PLANNED),
    ];
    let pack = pack_with(&files, Limits::default());
    let yaml = |name: &str, licenses: u32| {
        format!(
            "customer: {{ name: {name}, tenant: t, country: DE }}\npartner: {{ country: AT }}\n\
             source:\n  channel: csp\n  subscriptions:\n    - {{ id: A, offer: SPB, licenses: {licenses}, ends: 2026-12-30 }}\n\
             target: {{ subscriptions: [] }}\n"
        )
    };
    let stream = format!("{}---\n{}---\n{}", yaml("One", 3), yaml("Skipped", 0), yaml("Two", 4));
    let found = [("b.yaml", stream), ("a.toml", customer("A", "a", 1))];
    let found: Vec<Found> = found.iter().map(|(name, text)| input((name, text))).collect();
    let report = checked(&pack, found.into_iter(), 2).report;
    assert!(report.broken.is_empty(), "{:?}", report.broken);
    let [one, two] = report.findings.as_slice() else { panic!("{:?}", report.findings) };
    assert_eq!(one.message, "as of 2026-11-22, xx, so");
    assert_eq!(one.help.as_deref(), Some("compare the two"));
    assert_eq!(shown(&one.place), "b.yaml#0/customer/name One");
    assert_eq!(shown(&two.place), "b.yaml#2/customer/name Two");
    let labels: Vec<String> = two.labels.iter().map(|label| shown(&label.place)).collect();
    let licenses = "/source/subscriptions/0/licenses";
    assert_eq!(labels, [format!("a.toml{licenses} 1"), format!("b.yaml#2{licenses} 4")]);
    // Each in the format of the file that it would be written to.
    let fixes: Vec<(String, &str)> =
        two.fixes.iter().map(|fix| (shown(&fix.place), &*fix.replacement)).collect();
    let name = "b.yaml#2/customer/name Two".to_owned();
    assert_eq!(fixes, [(format!("a.toml{licenses} 1"), "4"), (name, "\"it's \\\"quoted\\\"\"")]);
    let [summary] = report.rules.as_slice() else { panic!("one rule") };
    let counts = (summary.passed, summary.failed, summary.skipped, summary.broken);
    assert_eq!(counts, (1, 2, 1, 0));
}

/// The walk asks for the seventeenth file when sixteen are checked: time to write into one of them.
#[test]
fn a_file_that_changed_meanwhile_makes_the_run_incomplete() {
    let scratch = crate::scratch::Scratch::with(&[]);
    let alone = PAIRS.replace(", ${words::twice(\"x\")}, ${data.facts.word}", "");
    let pack =
        pack_with(&[("pairs.rhai", &alone), ("document.schema.json", PLANNED)], Limits::default());
    for nth in 0..17 {
        scratch.write(&format!("{nth:02}.toml"), customer("N", "t", 5).as_bytes());
    }
    let changed = scratch.path("03.toml");
    let gone = scratch.path("04.toml");
    let found = (0..17).map(|nth| {
        if nth == 16 {
            fs::write(&changed, customer("Somebody else", "t", 5)).unwrap();
            fs::remove_file(&gone).unwrap();
        }
        Found::File(Input::path(&scratch.path(&format!("{nth:02}.toml"))).unwrap())
    });
    let report = checked(&pack, found, 1).report;
    let broken: Vec<(&str, bool)> = report
        .broken
        .iter()
        .map(|broken| (&*broken.message, broken.kind == BrokenKind::File))
        .collect();
    assert_eq!(broken, [("the file changed while it was checked", true); 2]);
    assert!(
        report.broken[0].file.ends_with("03.toml") && report.broken[1].file.ends_with("04.toml")
    );
    assert_eq!((report.findings.len(), report.summary.broken), (14, 2));
    // What cannot be shown was found all the same: the two are no passes.
    let [summary] = report.rules.as_slice() else { panic!("one rule") };
    assert_eq!((summary.passed, summary.failed, summary.broken), (1, 14, 2));
}
