//! Tables that customer files take over: places, schema, fixes, rules over all customers.

use clearance_engine::pack::{Pack, PackFiles, SCHEMA_FILE};
use clearance_engine::report::{Report, Status};
use clearance_render::output::{Style, by_name, human};
use clearance_syntax::document::NodeId;
use clearance_workbench::parsed;
use clearance_workbench::present::why as told_why;
use clearance_workbench::why::{Explanation, RuleEvent};

use super::said::{checked, diagnostics, explained, files, inputs, loaded, said};
use crate::scratch::{GOOD, assert_holds};

/// As Windows writes it, with a byte order mark and characters of several bytes.
const CONFIGURATION: &str = "\u{feff}# Größe\r\n[rules.partner]\r\nseverity = \"warning\"\r\n\r\n\
    [partner]\r\nname = \"Fabrikäm\"\r\ncountry = \"AT\"\r\n";

/// Reports values of the partner in every way there is.
const PARTNER: &str = "//! Partner\nconst RULE = #{ severity: \"error\" };
fn check(customer) {
    let partner = customer.partner;
    report(partner.country, \"value\").label(customer.customer.name, \"theirs\").label(partner.name, \"ours\")
        .fix(partner.country, \"DE\").fix(customer.customer.name, \"Other\");
    report(partner, \"table\");
    report(missing(partner, \"vat\"), \"absent\");
    let bound = partner.name;
    report(bound, \"bound\");
    report(customer.customer.name, \"theirs\");
}
";

fn without_partner(text: &str) -> String {
    let start = text.find("[partner]").unwrap();
    let end = text.find("[relationship]").unwrap();
    let mut text = text.to_owned();
    text.replace_range(start..end, "");
    text
}

/// Lets rules plan what is a fact to the shipped schema.
const PLANNED: &str = "{ \"$ref\": \"urn:clearance:customer-file:1\", \"properties\": \
    { \"partner\": { \"readOnly\": false }, \"customer\": { \"readOnly\": false } } }";

fn pack(rule: &str) -> PackFiles {
    files(&[("partner.rhai", rule), (SCHEMA_FILE, PLANNED)])
}

fn run(rule: &str, found: &[(&str, &str)]) -> (Pack, Report) {
    let pack = loaded(&pack(rule), CONFIGURATION);
    let report = checked(&pack, &inputs(found));
    assert!(report.broken.is_empty(), "{:?}", report.broken);
    (pack, report)
}

fn why_of(pack: Pack, found: &[(&str, &str)]) -> Explanation {
    explained(pack, "partner", &inputs(found))
}

#[test]
fn findings_point_into_the_configuration_and_stay_the_customers() {
    let bare = without_partner(GOOD);
    let found = [("in/a.toml", GOOD), ("in/b.toml", &*bare), ("in/c.toml", &*bare)];
    let (pack, report) = run(PARTNER, &found);
    let ours = |customer: &str| {
        [
            format!("in/{customer}.toml: warning[partner] clearance.toml:5:1: [partner]: table"),
            format!("in/{customer}.toml: warning[partner] clearance.toml:5:1: [partner]: absent"),
            format!("in/{customer}.toml: warning[partner] clearance.toml:6:8: \"Fabrikäm\": bound"),
            format!("in/{customer}.toml: warning[partner] clearance.toml:7:11: \"AT\": value"),
        ]
    };
    let mut said = said(&report.findings);
    let own = said.iter().filter(|line| line.starts_with("in/a.toml:")).count();
    assert!(said.iter().filter(|line| line.contains("] in/a.toml:")).count() == own && own == 5);
    said.retain(|line| line.contains("] clearance.toml:"));
    let mut expected: Vec<String> = ours("b").into_iter().chain(ours("c")).collect();
    said.sort();
    expected.sort();
    assert_eq!(said, expected);
    let value = report.findings.iter().find(|finding| finding.place.start().line == 7).unwrap();
    assert_eq!((value.place.key.as_str(), value.place.document), ("partner.country", None));
    let names: Vec<_> = value.labels.iter().map(|label| &*label.place.source.name).collect();
    assert_eq!(names, ["in/b.toml", "clearance.toml"]);
    let fixes: Vec<String> = value
        .fixes
        .iter()
        .map(|fix| {
            let old = fix.place.source.slice(fix.place.span);
            format!("{}: {old} -> {}", fix.place.source.name, fix.replacement)
        })
        .collect();
    assert_eq!(
        fixes,
        ["clearance.toml: \"AT\" -> \"DE\"", "in/b.toml: \"Contoso GmbH\" -> \"Other\""]
    );
    let mut prints: Vec<_> = report.findings.iter().map(|finding| &finding.fingerprint).collect();
    prints.sort();
    prints.dedup();
    assert_eq!(prints.len(), report.findings.len());
    assert!(report.findings.iter().all(|finding| matches!(finding.status, Status::Open)));
    let why = why_of(pack, &found);
    let told: Vec<String> =
        why.customers.iter().flat_map(|of| super::said::said(&of.findings)).collect();
    let mut all = super::said::said(&report.findings);
    all.sort();
    let mut told = told;
    told.sort();
    assert_eq!(told, all);
}

#[test]
fn order_and_fingerprints_hold_for_many_documents_of_one_file() {
    let line = "{\"customer\":{\"name\":\"C\",\"tenant\":\"c.example\",\"country\":\"DE\"},\
        \"source\":{\"channel\":\"csp\",\"subscriptions\":\
        [{\"id\":\"A1\",\"offer\":\"SPB\",\"licenses\":1,\"ends\":\"2026-12-30\"}]},\
        \"target\":{\"subscriptions\":[]}}\n";
    let (_, report) = run(PARTNER, &[("b.jsonl", &line.repeat(30)), ("a.json", line)]);
    let country = report.findings.iter().filter(|finding| finding.message == "value");
    let subjects: Vec<_> = country.map(|finding| finding.subject.clone().unwrap()).collect();
    let sorted = subjects.is_sorted();
    assert!(sorted && subjects.len() == 31, "{subjects:?}");
    let fixes = report.findings.iter().flat_map(|finding| &finding.fixes);
    // Written as TOML, whatever the customer's format.
    assert!(fixes.clone().any(|fix| fix.place.source.name == "clearance.toml"));
    for fix in fixes {
        let old = fix.place.source.slice(fix.place.span);
        assert!(["\"AT\"", "\"C\""].contains(&old), "{old}");
    }
}

/// Gathers from the partner and from the customer.
const SHARED: &str = "//! Shared\nconst RULE = #{ severity: \"error\" };
fn gather(customer) { #{ country: customer.partner.country, name: customer.customer.name } }
fn check_all(gathered) {
    for one in gathered { report(one.country, `${gathered.len()}`).label(one.name, \"of\").fix(one.country, \"DE\"); }
}
";

#[test]
fn rules_over_all_customers_find_the_values_again() {
    let bare = without_partner(GOOD);
    let found = [("a.toml", GOOD), ("b.toml", &*bare), ("c.toml", &*bare)];
    let (pack, report) = run(SHARED, &found);
    let expected = [
        "a.toml: warning[partner] a.toml:12:11: \"AT\": 3",
        "b.toml: warning[partner] clearance.toml:7:11: \"AT\": 3",
        "c.toml: warning[partner] clearance.toml:7:11: \"AT\": 3",
    ];
    let line = GOOD.lines().position(|line| line == "country = \"AT\"").unwrap() + 1;
    let expected = expected.map(|text| text.replace("a.toml:12:", &format!("a.toml:{line}:")));
    assert_eq!(said(&report.findings), expected);
    let places = report.findings.iter().map(|finding| {
        let fix = &finding.fixes[0].place;
        format!("{} {}", finding.labels[0].place.source.name, fix.source.slice(fix.span))
    });
    assert_eq!(places.collect::<Vec<_>>(), ["a.toml \"AT\"", "b.toml \"AT\"", "c.toml \"AT\""]);
    assert_eq!(report.rules[0].failed, 3);
    let why = why_of(pack, &found);
    let all = why.all.unwrap();
    assert_eq!(said(&all.findings), said(&report.findings));
    let over_all: Vec<_> = why.customers.iter().map(|of| of.over_all.clone()).collect();
    assert_eq!(over_all, [[0], [1], [2]]);
}

#[test]
fn a_table_that_breaks_the_schema_is_told_once_at_its_place() {
    let pack = pack(PARTNER);
    for (text, expected) in [
        (
            "# ü\n[partner]\nname = \"x\"\ncoutnry = \"AT\"\n",
            "clearance.toml:4:1: coutnry: unknown key `coutnry` (did you mean `country`?)",
        ),
        ("[partner]\ncountry = 5\n", "clearance.toml:2:11: 5: expected text, found a whole number"),
        (
            "[partnr]\ncountry = \"AT\"\n",
            "clearance.toml:1:2: partnr: unknown key `partnr` (did you mean `partner`?)",
        ),
        (
            "[zzz]\n",
            "clearance.toml:1:2: zzz: unknown key `zzz` (what documents take over is `partner`)",
        ),
    ] {
        let told = diagnostics(&pack, text);
        assert!(told.iter().any(|diagnostic| diagnostic.starts_with(expected)), "{told:?}");
        assert!(
            told.iter().all(|diagnostic| diagnostic.starts_with("clearance.toml:")),
            "{told:?}"
        );
    }
    let schema = r#"{ "type": "object", "properties": { "customer": { "type": "object" } }, "additionalProperties": false }"#;
    let rule = "//! R\nconst RULE = #{ severity: \"error\" };\nfn check(customer) { report(customer, \"x\"); }\n";
    let closed = files(&[("r.rhai", rule), (SCHEMA_FILE, schema)]);
    assert_holds(
        &diagnostics(&closed, "[partner]\n")[0],
        &["the schema of documents has no key `partner`"],
    );
    // A schema that is open says nothing against it.
    let open = files(&[("r.rhai", rule), (SCHEMA_FILE, "{ \"type\": \"object\" }")]);
    let report = checked(&loaded(&open, "[partner]\nx = 1\n"), &inputs(&[("a.toml", "a = 1\n")]));
    assert_eq!(said(&report.findings).len(), 1);
}

#[test]
fn what_only_some_customers_break_is_told_for_each_at_its_place() {
    // A partner's own country may not be the customer's: nothing that the table says by itself.
    let schema = r#"{
        "type": "object",
        "properties": { "kind": { "type": "string" }, "partner": { "properties": { "since": { "type": "string", "format": "date" }, "level": { "type": "integer" } } } },
        "if": { "required": ["kind"] }, "then": { "properties": { "partner": { "required": ["level"] } } }
    }"#;
    let rule = "//! R\nconst RULE = #{ severity: \"error\" };\nfn check(customer) {\n\
        let since = customer.partner.since; if since != () && since > date(\"2026-01-01\") { report(since, \"new\"); } }\n";
    let pack = files(&[("r.rhai", rule), (SCHEMA_FILE, schema)]);
    let pack = loaded(&pack, "[partner]\nsince = \"2026-05-01\"\n");
    let found = inputs(&[("a.json", "{\"kind\": \"x\"}"), ("b.json", "{}")]);
    let report = checked(&pack, &found);
    assert!(report.broken.is_empty(), "{:?}", report.broken);
    assert_eq!(
        said(&report.findings),
        [
            "a.json: error[schema] clearance.toml:1:1: [partner]: missing key `partner.level`",
            // The text became a date, as in customer files.
            "b.json: error[r] clearance.toml:2:9: \"2026-05-01\": new",
        ]
    );
}

#[test]
fn the_last_table_of_a_name_counts() {
    let pack = pack(PARTNER);
    let mut both = super::said::settings(CONFIGURATION);
    let later = super::said::settings("[partner]\nname = \"Later\"\ncountry = \"FR\"\n");
    both.inherited.extend(later.inherited);
    let pack = super::said::selected(&pack, &both, &[]).unwrap();
    let report = checked(&pack, &inputs(&[("a.toml", &without_partner(GOOD))]));
    let texts: Vec<_> =
        report.findings.iter().map(|one| one.place.source.slice(one.place.span)).collect();
    assert!(texts.contains(&"\"FR\"") && !texts.contains(&"\"AT\""), "{texts:?}");
}

fn style() -> Style {
    Style { color: false, links: false, unicode: true, narrated: false, width: 100, quiet: false }
}

#[test]
fn people_are_told_which_customer_it_is() {
    let bare = without_partner(GOOD);
    let line = "{\"customer\":{\"name\":\"C\",\"tenant\":\"c.example\",\"country\":\"DE\"},\
        \"source\":{\"channel\":\"csp\",\"subscriptions\":\
        [{\"id\":\"A1\",\"offer\":\"SPB\",\"licenses\":1,\"ends\":\"2026-12-30\"}]},\
        \"target\":{\"subscriptions\":[]}}\n";
    let (_, report) = run(PARTNER, &[("in/b.toml", &bare), ("in/c.jsonl", line)]);
    let value: Vec<_> =
        report.findings.iter().filter(|finding| finding.message == "value").cloned().collect();
    let mut drawn = Vec::new();
    human::write_findings(&value, &style(), &mut drawn).unwrap();
    let drawn = String::from_utf8(drawn).unwrap();
    insta::assert_snapshot!("inherited-human", drawn);
    let mut narrated = Vec::new();
    let aloud = Style { narrated: true, ..style() };
    human::write_findings(&value, &aloud, &mut narrated).unwrap();
    assert_holds(
        &String::from_utf8(narrated).unwrap(),
        &["  on in/b.toml\n  at clearance.toml:7:11", "  on in/c.jsonl (document 0)\n"],
    );
    let mut compact = Vec::new();
    (by_name("compact").unwrap().write)(&report, &style(), &mut compact).unwrap();
    let compact = String::from_utf8(compact).unwrap();
    assert_holds(
        &compact,
        &[
            "clearance.toml:7:11: warning[partner] value (on in/b.toml)\n",
            "clearance.toml:7:11: warning[partner] value (on in/c.jsonl (document 0))\n",
            "warning[partner] theirs\n",
        ],
    );
}

#[test]
fn why_names_the_configuration_where_values_are_from() {
    let bare = without_partner(GOOD);
    let rule = "//! R\nconst RULE = #{ severity: \"error\" };\n\
        fn check(customer) { if customer.partner.country == \"AT\" { report(customer.customer.name, \"x\"); } }\n\
        fn gather(customer) { customer.partner.country }\n\
        fn check_all(gathered) { for one in gathered { report(one, \"y\"); } }\n";
    let pack = loaded(&pack(rule), CONFIGURATION);
    let why = why_of(pack, &[("a.toml", &bare)]);
    let reads = why.customers[0].events.iter().find_map(|event| match event {
        RuleEvent::Read(read) => read.place.clone(),
        _ => None,
    });
    let place = reads.unwrap();
    assert_eq!(place.source.slice(place.span), "\"AT\"");
    let mut out = Vec::new();
    (told_why::find_format("human").unwrap().write)(&why, &style(), &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert_holds(
        &out,
        &[
            "reads    partner.country = \"AT\", from clearance.toml:7:11\n",
            "this is partner.country, from clearance.toml:7:11\n",
            "╰─▶ on a.toml\n   ╭─[clearance.toml:7:11]",
        ],
    );
}

#[test]
fn parse_shows_what_is_taken_over_and_from_where() {
    let pack = loaded(&pack(PARTNER), CONFIGURATION);
    let found = inputs(&[("a.json", "{\"customer\": {\"name\": \"C\"}}")]);
    let (mut documents, _) = clearance_engine::check::documents(&found[0], 1 << 20);
    let mut document = documents.remove(0);
    pack.inherit(&mut document);
    assert!(document.get(NodeId::ROOT, "partner").is_some());
    let plain: serde_json::Value =
        serde_json::from_str(&parsed::json_line(&document, false)).unwrap();
    assert_eq!(plain["partner"]["name"], "Fabrikäm");
    let placed: serde_json::Value =
        serde_json::from_str(&parsed::json_line(&document, true)).unwrap();
    let partner = &placed["root"]["value"]["partner"];
    let country = &partner["value"]["country"];
    let at =
        |of: &serde_json::Value| (of["file"].clone(), of["line"].clone(), of["column"].clone());
    assert_eq!(at(country), ("clearance.toml".into(), 7.into(), 11.into()));
    assert_eq!(at(partner).0, "clearance.toml");
    assert_eq!(at(&placed["root"]["value"]["customer"]).0, serde_json::Value::Null);
    let start = usize::try_from(country["offset"].as_u64().unwrap()).unwrap();
    assert_eq!(CONFIGURATION.get(start..start + 4), Some("\"AT\""));
}
