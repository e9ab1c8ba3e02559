//! The SARIF report keeps to its schema, and says what is true.

use std::collections::BTreeSet;
use std::sync::Arc;

use clearance_engine::report::{Finding, Location, Report, Severity, Status};
use clearance_render::output::{escape, sarif};
use clearance_syntax::source::{Root, Source};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::fixed::{Case, HOSTILE, broken, cases, clean, finding, place, report, span, waived};
use super::services::grade;
use super::{PLAIN, written};

const SCHEMA: &str = include_str!("../../schemas/sarif-2.1.0.json");

fn parsed(report: &Report) -> Value {
    serde_json::from_str(&written(report, "sarif", &PLAIN)).expect("it is JSON")
}

fn run(report: &Report) -> Value {
    parsed(report)["runs"][0].clone()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The results of findings: those of what could not be checked come before them.
fn of_findings<'a>(report: &Report, run: &'a Value) -> &'a [Value] {
    let (_, rest) = list(&run["results"]).split_at(report.broken.len());
    rest
}

/// In the order of results: the gravest first, those that do not count last.
fn gravest_first(mut cases: Vec<Case>) -> Vec<Case> {
    cases.sort_by_key(|case| grade(&case.finding));
    cases
}

fn number(value: &Value, key: &str) -> usize {
    let number = value[key].as_u64().unwrap_or_else(|| panic!("{key} of {value}"));
    usize::try_from(number).expect("a small number")
}

#[test]
fn snapshot() {
    insta::assert_snapshot!("sarif", written(&report(), "sarif", &PLAIN));
}

#[test]
fn it_keeps_to_the_schema() {
    // A bracket too many, which JavaScript lets pass: it is about languages, which are not given here.
    let stray = "[a-zA-Z]{2}]?$";
    assert!(SCHEMA.contains(stray));
    let schema = SCHEMA.replace(stray, "[a-zA-Z]{2}?$");
    let schema: Value = serde_json::from_str(&schema).expect("it is JSON");
    let options = jsonschema::draft7::options().should_validate_formats(true);
    let validator = options.build(&schema).expect("it is a schema");
    for report in [report(), clean(), outside(), named_by_hand()] {
        let log = parsed(&report);
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    // What the schema refuses, so that it is known to look.
    for (pointer, bad) in [
        ("/runs/0/results/0/level", json!("advice")),
        ("/runs/0/results/0/more", json!(1)),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", json!("a b%")),
        ("/runs/0/tool/driver/rules/1/helpUri", json!("no address")),
        ("/runs/0/columnKind", json!("bytes")),
    ] {
        let mut log = parsed(&report());
        let (above, key) = pointer.rsplit_once('/').expect("a key");
        log.pointer_mut(above).expect(pointer)[key] = bad;
        assert!(!validator.is_valid(&log), "{pointer}");
    }
}

/// The offset of a line and a column, both from 1, found by walking the text.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = text.get(start..).expect("a line");
    let mark = if start == 0 && rest.starts_with('\u{feff}') { 1 } else { 0 };
    let skipped = if column == 1 { 0 } else { column - 1 + mark };
    start + rest.chars().take(skipped).map(char::len_utf8).sum::<usize>()
}

/// Checks that a location leads to what is meant, by line and column and by bytes.
fn leads_to(location: &Value, region: &Value, place: &Location, meant: &str, root: &Root) {
    let text = &place.source.text;
    let of = |key| number(region, key);
    let start = offset(text, of("startLine"), of("startColumn"));
    let end = offset(text, of("endLine"), of("endColumn"));
    let mark = usize::from(text.starts_with('\u{feff}')) * 3;
    let by_columns = text.get(start..end).expect("a piece").trim_start_matches('\u{feff}');
    assert_eq!(by_columns, meant, "{region}");
    let (at, length) = (of("byteOffset"), of("byteLength"));
    assert_eq!(text.get(at..at + length), Some(meant), "{region}");
    assert!(at == start || (start == 0 && at == mark), "{region}");
    assert_eq!(location["uriBaseId"], json!("%SRCROOT%"));
    let uri = location["uri"].as_str().expect("an address");
    assert!(uri.bytes().all(|byte| byte.is_ascii_graphic()), "{uri}");
    let name = percent_decode_str(uri).decode_utf8().expect("UTF-8");
    assert_eq!(name, root.relative(&place.source.name));
}

fn location_leads_to(location: &Value, place: &Location, meant: &str, root: &Root) {
    let physical = &location["physicalLocation"];
    leads_to(&physical["artifactLocation"], &physical["region"], place, meant, root);
    let snippet = &physical["region"]["snippet"]["text"];
    let expected = if meant.is_empty() { Value::Null } else { json!(meant) };
    assert_eq!(*snippet, expected);
    let key = &location["logicalLocations"][0]["fullyQualifiedName"];
    assert_eq!(*key, if place.key.is_empty() { Value::Null } else { json!(place.key) });
}

#[test]
fn places_lead_to_what_is_meant() {
    let report = report();
    let run = run(&report);
    assert_eq!(run["columnKind"], json!("unicodeCodePoints"));
    let results = of_findings(&report, &run);
    assert_eq!(results.len(), report.findings.len());
    for (result, Case { finding, meant }) in results.iter().zip(gravest_first(cases())) {
        let mut meant = meant.into_iter();
        let mut next = || meant.next().expect("a meaning");
        assert_eq!(list(&result["locations"]).len(), 1);
        location_leads_to(&result["locations"][0], &finding.location, next(), &report.root);
        let related = list(&result["relatedLocations"]);
        assert_eq!(related.len(), finding.labels.len());
        for ((related, label), id) in related.iter().zip(&finding.labels).zip(1..) {
            location_leads_to(related, &label.location, next(), &report.root);
            assert_eq!(related["id"], json!(id));
            let said = read(related["message"]["text"].as_str().expect("a text")).0;
            assert_eq!(said, escape(&label.text));
        }
        fixes_lead_to(result, &finding, &mut next, &report.root);
    }
}

/// All changes of a finding are in one fix, those of a file together.
fn fixes_lead_to(
    result: &Value,
    finding: &Finding,
    next: &mut dyn FnMut() -> &'static str,
    root: &Root,
) {
    let changes = list(&result["fixes"][0]["artifactChanges"]);
    assert!(list(&result["fixes"]).len() <= 1);
    let mut taken = vec![0; changes.len()];
    for fix in &finding.fixes {
        let name = root.relative(&fix.location.source.name);
        let uri = |change: &Value| {
            let uri = change["artifactLocation"]["uri"].as_str().expect("an address").to_owned();
            percent_decode_str(&uri).decode_utf8().expect("UTF-8").into_owned()
        };
        let nth = changes.iter().position(|change| uri(change) == name).expect("the file");
        let replacement = &changes[nth]["replacements"][taken[nth]];
        taken[nth] += 1;
        let location = &changes[nth]["artifactLocation"];
        leads_to(location, &replacement["deletedRegion"], &fix.location, next(), root);
        let inserted = replacement["insertedContent"]["text"].as_str().unwrap_or_default();
        assert_eq!(inserted, fix.replacement);
    }
    for (change, taken) in changes.iter().zip(taken) {
        assert_eq!(list(&change["replacements"]).len(), taken);
    }
}

/// A message as the standard has it read: what is shown, and where its links lead.
fn read(text: &str) -> (String, Vec<String>) {
    let (mut shown, mut links) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((inner, target, behind)) = link(rest) {
            shown.push_str(&inner);
            links.push(target);
            rest = behind;
            continue;
        }
        let twice = ["{{", "}}"].iter().any(|twice| rest.starts_with(twice));
        assert!(twice || !matches!(c, '{' | '}'), "a placeholder in {text}");
        // Outside of links a backslash stands for itself, unless it keeps a bracket from being one.
        let kept = rest.starts_with("\\](");
        if !kept {
            shown.push(c);
        }
        rest = after(rest, if twice { 2 } else { c.len_utf8() });
    }
    (shown, links)
}

fn after(text: &str, bytes: usize) -> &str {
    text.get(bytes..).expect("a boundary")
}

/// The link that a text starts with: its text, its target, and what follows.
fn link(text: &str) -> Option<(String, String, &str)> {
    let mut inner = String::new();
    let mut rest = text.strip_prefix('[')?;
    loop {
        let c = rest.chars().next()?;
        rest = after(rest, c.len_utf8());
        match c {
            ']' => break,
            '[' => return None,
            '\\' => {
                let escaped = rest.chars().next()?;
                if !matches!(escaped, '\\' | '[' | ']') {
                    return None;
                }
                inner.push(escaped);
                rest = after(rest, 1);
            }
            '{' | '}' => {
                assert!(rest.starts_with(c), "a placeholder in {text}");
                inner.push(c);
                rest = after(rest, 1);
            }
            c => inner.push(c),
        }
    }
    let (target, rest) = rest.strip_prefix('(')?.split_once(')')?;
    Some((inner, target.to_owned(), rest))
}

/// What a finding must turn out to say: lines of text, and the numbers of its labels.
fn said(finding: &Finding) -> (String, Vec<String>) {
    let mut lines = vec![escape(&finding.message).into_owned()];
    lines.extend(finding.help.as_ref().map(|help| format!("help: {}", escape(help))));
    lines.extend(finding.labels.iter().map(|label| escape(&label.text).into_owned()));
    (lines.join("\n"), (1..=finding.labels.len()).map(|id| id.to_string()).collect())
}

#[test]
fn every_finding_is_there_under_its_rule() {
    let report = report();
    let run = run(&report);
    let rules = list(&run["tool"]["driver"]["rules"]);
    let findings = gravest_first(cases()).into_iter().map(|case| case.finding);
    for (result, finding) in of_findings(&report, &run).iter().zip(findings) {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "note",
            Severity::Question => "none",
        };
        let kind = (finding.severity == Severity::Question).then_some("open");
        assert_eq!(result["kind"].as_str(), kind);
        assert_eq!(result["level"], json!(level));
        assert_eq!(result["ruleId"], json!(&*finding.rule));
        assert_eq!(rules[number(result, "ruleIndex")]["id"], result["ruleId"]);
        assert_eq!(result["partialFingerprints"]["clearance/v1"], json!(finding.fingerprint));
        let text = result["message"]["text"].as_str().expect("a text");
        assert_eq!(read(text), said(&finding));
    }
}

/// A report whose messages look like what SARIF gives a meaning to.
fn named_by_hand() -> Report {
    let source = Source::new("a.toml", "a = 1\n");
    let tricky = ["{0} [x](1)", r"[x\](1) \[y\\](2)", "}{ ]( [", "[](3)", "a\\"];
    let findings = tricky.map(|message| {
        let mut finding = finding("r", Severity::Error, message, place(&source, (4..5).into(), ""));
        finding.labels = vec![super::fixed::label(finding.location.clone(), message)];
        finding
    });
    Report { findings: findings.into(), ..clean() }
}

#[test]
fn nothing_in_a_message_is_a_link_or_a_placeholder_by_accident() {
    let report = named_by_hand();
    for (result, finding) in list(&run(&report)["results"]).iter().zip(&report.findings) {
        let (text, links) = read(result["message"]["text"].as_str().expect("a text"));
        let first = text.lines().next().expect("a line");
        // A backslash that was there already may stand before a bracket; it says the same.
        assert_eq!(first.replace("\\](", "]("), finding.message.replace("\\](", "]("));
        assert_eq!(text.lines().nth(1), Some(&*finding.message));
        assert_eq!(links, ["1"]);
    }
}

#[test]
fn rules_are_described() {
    let report = report();
    let run = run(&report);
    let rules = list(&run["tool"]["driver"]["rules"]);
    let ids: Vec<&str> = rules.iter().filter_map(|rule| rule["id"].as_str()).collect();
    let mut expected: Vec<&str> = report.rules.iter().map(|rule| &*rule.id).collect();
    expected.extend(["file", "schema", "waiver/unused"]);
    assert_eq!(ids, expected, "rules that are off are not there");
    for (written, rule) in rules.iter().zip(&report.rules) {
        assert_eq!(written["shortDescription"]["text"], json!(&*rule.title));
        assert_eq!(written["helpUri"], json!(rule.url.as_deref()));
        assert_eq!(written["properties"]["tags"], json!(["all", "licenses"]));
        let markdown = written["help"]["markdown"].as_str().expect("a page");
        assert!(markdown.contains("**page**, with a [link](https://example.com)"), "{markdown}");
        assert!(!markdown.contains('\u{202e}'), "{markdown}");
        let text = written["help"]["text"].as_str().expect("a page");
        assert!(text.contains("It has a page, with a link"), "{text}");
        let full = written["fullDescription"]["text"].as_str().expect("a text");
        assert!(full.starts_with("It has a page") && !full.contains('\n'), "{full}");
    }
    let levels: Vec<&Value> =
        rules.iter().map(|rule| &rule["defaultConfiguration"]["level"]).collect();
    let expected = ["error", "error", "warning", "error", "note", "warning", "error"];
    let expected = [&expected[..], &["error", "error", "warning"]].concat();
    assert_eq!(levels, expected);
    let schema = &rules[ids.len() - 2];
    assert!(schema["help"]["text"].as_str().is_some_and(|text| text.len() > 100), "{schema}");
}

#[test]
fn what_is_reported_of_waivers_is_described() {
    let place = report().findings.last().expect("a waiver").location.clone();
    let about = |(id, severity): &(&str, Severity)| finding(id, *severity, "m", place.clone());
    let findings: Vec<Finding> = clearance_engine::rule::SETTABLE_IDS.iter().map(about).collect();
    let run = run(&Report { findings, rules: vec![], ..clean() });
    let rules = list(&run["tool"]["driver"]["rules"]);
    assert_eq!(rules.len(), clearance_engine::rule::SETTABLE_IDS.len());
    for rule in rules {
        assert_ne!(rule["shortDescription"]["text"], rule["id"], "{rule}");
        assert_ne!(rule["fullDescription"], rule["shortDescription"], "{rule}");
    }
}

#[test]
fn an_address_that_is_none_is_left_out() {
    let mut report = report();
    report.rules[0].url = Some(format!("https://example.com/{HOSTILE}").into());
    report.rules[1].url = Some("https://example.com/a".into());
    let run = run(&report);
    let rules = &run["tool"]["driver"]["rules"];
    assert_eq!(rules[0]["helpUri"], Value::Null);
    assert_eq!(rules[1]["helpUri"], json!("https://example.com/a"));
}

/// The report, with a waiver in the customer file itself, the gravest findings first.
fn waived_within() -> Report {
    let mut report = report();
    let (source, at) = {
        let place = &report.findings[0].location;
        (Arc::clone(&place.source), span(&place.source, "id = \"A1\"", 0))
    };
    let Status::Waived(mut waived) = waived() else { panic!("it is one") };
    (waived.source, waived.span) = (source, at);
    report.findings[0].status = Status::Waived(waived);
    report.findings.sort_by_key(grade);
    report
}

#[test]
fn what_does_not_count_is_suppressed() {
    let report = waived_within();
    let run = run(&report);
    let mut kinds = Vec::new();
    for (result, finding) in of_findings(&report, &run).iter().zip(&report.findings) {
        let suppressions = result["suppressions"].as_array().expect("a list, even if empty");
        assert_eq!(suppressions.is_empty(), finding.status.is_open());
        let known = matches!(finding.status, Status::Known);
        let state = if known { json!("unchanged") } else { Value::Null };
        assert_eq!(result["baselineState"], state);
        kinds.extend(suppressions.iter().map(|one| one["kind"].clone()));
        assert!(suppressions.iter().all(|one| one["status"] == json!("accepted")));
    }
    let expected: Vec<&str> = report
        .findings
        .iter()
        .filter(|of| !of.status.is_open())
        .map(|of| if kind_of(of) == Some(true) { "inSource" } else { "external" })
        .collect();
    assert_eq!(kinds, expected);
    assert_eq!(expected.len(), 4);
    let nth = report.findings.iter().position(|of| kind_of(of) == Some(true)).expect("a waiver");
    let first = &of_findings(&report, &run)[nth]["suppressions"][0];
    assert_eq!(
        first["justification"],
        "Microsoft confirmed the order (approved by c.meier@example.com, ticket OPS-7, until 2026-12-22)"
    );
    assert_eq!(
        first["properties"],
        json!({
            "approvedBy": "c.meier@example.com",
            "daysLeft": 30,
            "expires": "2026-12-22",
            "ticket": "OPS-7",
        })
    );
    let region = &first["location"]["physicalLocation"]["region"];
    assert_eq!((number(region, "startLine"), number(region, "byteLength")), (10, 9));
    let others: Vec<&Value> = list(&run["results"])
        .iter()
        .flat_map(|result| list(&result["suppressions"]))
        .filter(|one| one["kind"] == json!("external"))
        .map(|one| &one["location"]["physicalLocation"]["artifactLocation"]["uri"])
        .collect();
    assert_eq!(others[0], &json!("moves/waivers.toml"));
    assert_eq!(others[2], &Value::Null, "nobody waived what is in the baseline");
}

/// Whether a waiver is in the file of what it waives.
fn kind_of(finding: &Finding) -> Option<bool> {
    match &finding.status {
        Status::Waived(waived) => Some(waived.source.name == finding.location.source.name),
        _ => None,
    }
}

#[test]
fn what_broke_is_told() {
    let run = run(&report());
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], json!(false));
    let notifications = list(&invocation["toolExecutionNotifications"]);
    assert_eq!(notifications.len(), broken().len());
    let uris = |notification: &Value| -> Vec<String> {
        let physical = |of: &Value| of["physicalLocation"].clone();
        list(&notification["locations"])
            .iter()
            .map(physical)
            .map(|of| {
                let line = of["region"]["startLine"].as_u64().unwrap_or_default();
                format!("{}:{line}", of["artifactLocation"]["uri"].as_str().expect("an address"))
            })
            .collect()
    };
    let script = "moves/rules/known-offers.rhai";
    let lines = "moves/customers/lines.jsonl";
    assert_eq!(uris(&notifications[0]), [format!("{lines}:3"), format!("{lines}:3")]);
    assert_eq!(
        uris(&notifications[1]),
        [format!("{lines}:0"), format!("{script}:5"), format!("{script}:4")]
    );
    assert_eq!(uris(&notifications[2]).len(), 1);
    assert_eq!(uris(&notifications[3]), [format!("{script}:3")]);
    let rule = &notifications[1]["associatedRule"];
    assert_eq!(*rule, json!({"id": "known-offers", "index": 0}));
    assert_eq!(
        notifications[0]["message"]["text"],
        json!("the object is not closed\nhelp: write one whole object on each line")
    );
    assert_eq!(run_of_clean()["invocations"][0]["executionSuccessful"], json!(true));
}

fn run_of_clean() -> Value {
    run(&clean())
}

/// A report about a file that lies outside of the root, and a shipped rule that broke on it.
fn outside() -> Report {
    let source = Source::new("/else where/a#1.toml", "a = 1\n");
    let finding = finding("r", Severity::Error, "m", place(&source, (4..5).into(), "/a"));
    let mut broken = broken().swap_remove(1);
    let script = Source::embedded("builtin", "same-region.rhai", "//! Same region\n");
    broken.file = source.name.clone();
    broken.label = None;
    broken.location = Some((script, (4..8).into()));
    Report { findings: vec![finding], broken: vec![broken], ..clean() }
}

#[test]
fn names_are_relative_to_the_root_and_do_not_say_where_it_is() {
    let log = run(&outside());
    let at = |location: &Value| location["physicalLocation"]["artifactLocation"].clone();
    let file = json!({"uri": "file:///else%20where/a%231.toml"});
    assert_eq!(at(&log["results"][0]["locations"][0]), file);
    assert_eq!(at(&log["results"][1]["locations"][0]), file);
    let broken = &log["invocations"][0]["toolExecutionNotifications"][0]["locations"];
    assert_eq!(at(&broken[0]), file);
    assert_eq!(at(&broken[1]), json!({"uri": "same-region.rhai", "uriBaseId": "%PROGRAM%"}));
    let bases = log["originalUriBaseIds"].as_object().expect("bases");
    assert!(bases.values().all(|base| base["uri"].is_null() && base["description"].is_object()));
    let text = written(&report(), "sarif", &PLAIN);
    assert!(!text.contains("/repo"), "{text}");
}

/// Who counts results must not take a run for clean that could not look.
#[test]
fn what_could_not_be_checked_is_a_result() {
    let report = report();
    let run = run(&report);
    let results = list(&run["results"]);
    assert_eq!(results.len(), report.broken.len() + report.findings.len());
    let mut places = Vec::new();
    for (result, broken) in results.iter().zip(&report.broken) {
        assert_eq!(result["level"], json!("error"));
        assert_eq!(result["kind"], Value::Null, "it failed");
        assert_eq!(result["suppressions"], json!([]));
        let id = broken.rule.as_deref().unwrap_or("file");
        assert_eq!(result["ruleId"], json!(id));
        let rule = &run["tool"]["driver"]["rules"][number(result, "ruleIndex")];
        assert_eq!(rule["id"], json!(id));
        let (text, _) = read(result["message"]["text"].as_str().expect("a text"));
        let said = format!("not checked: {}", escape(&broken.message));
        assert_eq!(text.lines().next(), Some(&*said));
        let physical = &result["locations"][0]["physicalLocation"];
        let uri = physical["artifactLocation"]["uri"].as_str().expect("an address");
        places.push(format!("{uri}:{}", number(&physical["region"], "startLine")));
    }
    let unreadable = format!("moves/customers/un{HOSTILE}readable.toml");
    assert_eq!(
        places
            .iter()
            .map(|place| percent_decode_str(place).decode_utf8_lossy())
            .collect::<Vec<_>>(),
        [
            "moves/customers/lines.jsonl:3",
            // The line of the document that the rule broke on.
            "moves/customers/lines.jsonl:2",
            &format!("{unreadable}:1"),
            "moves/rules/known-offers.rhai:3",
        ]
    );
    let prints: BTreeSet<String> =
        results.iter().map(|result| result["partialFingerprints"].to_string()).collect();
    assert_eq!(prints.len(), results.len());
    assert_eq!(run_of_clean()["results"], json!([]), "nothing was found, and that is said");
}

/// Services compare a run with the one before it of the same category, and refuse two of one category in a job: which
/// one it is, those say who send the report.
#[test]
fn the_category_is_for_others_to_choose() {
    for report in [report(), clean()] {
        assert_eq!(run(&report)["automationDetails"], Value::Null);
    }
}

#[test]
fn the_tool_has_a_page() {
    let page = run(&clean())["tool"]["driver"]["informationUri"].clone();
    assert!(page.as_str().is_some_and(|page| page.starts_with("https://")), "{page}");
}

/// A report of as many findings as is wanted, a result of a warning each but for the last, which is an error.
fn many(number: usize) -> Report {
    let source = Source::new("a.toml", "a = 1\n");
    let place = place(&source, (4..5).into(), "/a");
    let one = |nth: usize| {
        let severity = if nth + 1 == number { Severity::Error } else { Severity::Warning };
        finding("same-license-total", severity, &format!("m{nth}"), place.clone())
    };
    Report { findings: (0..number).map(one).collect(), ..clean() }
}

/// GitHub refuses the whole report where a run has more than 25,000 results.
#[test]
fn the_gravest_are_told_where_there_are_more_than_services_take() {
    let mut report = many(25_003);
    report.findings[7].status = Status::Known;
    report.broken = broken();
    let (log, count) = (run(&report), sarif::count_left_out(&report));
    assert_eq!(count, 7, "25,003 and 4 are 25,007");
    let results = list(&log["results"]);
    assert_eq!(results.len(), 25_000);
    let levels: Vec<&Value> = results.iter().take(6).map(|result| &result["level"]).collect();
    assert_eq!(levels, ["error", "error", "error", "error", "error", "warning"]);
    let text = |nth: usize| results[nth]["message"]["text"].as_str().unwrap_or_default();
    assert_eq!((text(4), text(5), text(12), text(24_999)), ("m25002", "m0", "m8", "m24995"));
    assert!(results.iter().all(|result| result["baselineState"] != json!("unchanged")));
    let told = list(&log["invocations"][0]["toolExecutionNotifications"]);
    assert_eq!(told.len(), broken().len() + 1);
    let last = &told[broken().len()];
    assert_eq!(last["level"], json!("warning"));
    let text = last["message"]["text"].as_str().expect("a text");
    assert!(text.contains("7 results") && text.contains("25,000"), "{text}");
}

#[test]
fn nothing_is_left_out_up_to_the_limit() {
    let report = many(25_000);
    let log = run(&report);
    assert_eq!((list(&log["results"]).len(), sarif::count_left_out(&report)), (25_000, 0));
    assert_eq!(log["invocations"][0]["toolExecutionNotifications"], json!([]));
}

/// GitHub refuses a report with more than 20 tags of a rule, texts of more than 1,024 characters, names of more than
/// 255, and more than 1,000 locations of a result.
#[test]
fn rules_and_results_are_as_short_as_services_want_them() {
    let mut report = report();
    let tags: Vec<String> = (0..30).map(|nth| format!("t{}", nth % 25)).collect();
    report.rules[0].tags = tags.into();
    let long = "ä {0} ".repeat(1_000);
    (report.rules[0].title, report.rules[0].page) =
        (long.clone().into(), format!("T\n\n{long}").into());
    report.rules[1].id = "long-".repeat(200).into();
    let label = report.findings[0].labels[0].clone();
    report.findings[0].labels = vec![label; 2_000];
    let log = run(&report);
    let rules = list(&log["tool"]["driver"]["rules"]);
    let expected: Vec<String> = (0..20).map(|nth| format!("t{nth}")).collect();
    assert_eq!(rules[0]["properties"]["tags"], json!(expected));
    for rule in rules {
        // A name that is the id is left out.
        let name = rule.get("name").unwrap_or(&rule["id"]);
        for (text, most) in [
            (&rule["shortDescription"]["text"], 1024),
            (&rule["fullDescription"]["text"], 1024),
            (name, 255),
        ] {
            let text = text.as_str().expect("a text");
            assert!((1..=most).contains(&text.chars().count()), "{text}");
        }
    }
    assert!(rules[0]["help"]["text"].as_str().is_some_and(|text| text.len() > 5_000), "all of it");
    for result in list(&log["results"]) {
        let related = list(&result["relatedLocations"]).len();
        assert!(related < 1_000, "{related}");
        let (_, links) = read(result["message"]["text"].as_str().expect("a text"));
        assert!(links.len() <= related, "a link leads nowhere");
    }
}

/// What GitHub knows an alert by; without it, the service makes one of the lines around.
fn line_hash(report: &Report, nth: usize) -> String {
    let run = run(report);
    let hash = &of_findings(report, &run)[nth]["partialFingerprints"]["primaryLocationLineHash"];
    hash.as_str().expect("a hash").to_owned()
}

#[test]
fn alerts_stay_while_rule_file_key_and_value_stay() {
    let of = |change: &dyn Fn(&mut Finding)| {
        let source = Source::new("a.toml", "a = 1\nb = 2\n");
        let mut one = finding("r", Severity::Error, "m", place(&source, (4..5).into(), "/a"));
        one.basis = ["a", "b"].map(stated).into();
        change(&mut one);
        line_hash(&Report { findings: vec![one], ..clean() }, 0)
    };
    let as_it_is = of(&|_| {});
    let moved = of(&|one| {
        let source = Source::new("a.toml", "# new\n\nb = 3\na = 1\n");
        one.location = place(&source, (17..18).into(), "/a");
        assert_eq!(source.slice(one.location.span), "1");
        (one.message, one.severity) = ("other words".into(), Severity::Warning);
    });
    assert_eq!(moved, as_it_is);
    let beside = of(&|one| {
        one.basis[1].value = "3".into();
        (one.value, one.fingerprint) = ("another digest".into(), "another".into());
    });
    assert_eq!(beside, as_it_is, "the value that is wrong stays");
    let other_source = |one: &mut Finding, name: &str| {
        let source = Source::new(name, "a = 1\n");
        one.location = place(&source, (4..5).into(), "/a");
        one.subject = Some(super::fixed::subject(name, None));
    };
    let others = [
        of(&|one| one.rule = "s".into()),
        of(&|one| other_source(one, "b.toml")),
        of(&|one| one.location.key = "c".into()),
        of(&|one| one.basis[0].value = "7".into()),
    ];
    let distinct: BTreeSet<&String> = others.iter().chain([&as_it_is]).collect();
    assert_eq!(distinct.len(), others.len() + 1);
}

fn stated(key: &str) -> clearance_engine::report::BasisValue {
    clearance_engine::report::BasisValue { key: key.into(), value: "1".into() }
}

#[test]
fn alerts_of_one_value_are_told_apart() {
    let report = report();
    let run = run(&report);
    let hashes: Vec<String> = list(&run["results"])
        .iter()
        .map(|result| result["partialFingerprints"]["primaryLocationLineHash"].to_string())
        .collect();
    assert_eq!(hashes.iter().collect::<BTreeSet<_>>().len(), hashes.len(), "{hashes:?}");
    let mut twice = many(2);
    twice.findings[1].severity = Severity::Warning;
    assert_ne!(line_hash(&twice, 0), line_hash(&twice, 1));
}
