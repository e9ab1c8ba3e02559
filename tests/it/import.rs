//! `clearance import`: drafts that `check` takes, and nothing written that is not asked for.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clearance_import::export::{EXPORTS, REFUSED_EXPORTS};
use serde_json::Value;

use crate::scratch::{Scratch, assert_holds};

/// The configuration of a partner that takes customers over.
const PARTNER: &str = "[partner]\ncountry = \"AT\"\nauthorised_until = 2028-12-31\n";

fn exports() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/exports")
}

/// A folder with the exports of a fixture, and their names.
fn scratch(fixture: &str) -> (Scratch, String) {
    let scratch = Scratch::with(&[("clearance.toml", PARTNER)]);
    let mut names = Vec::new();
    for entry in fs::read_dir(exports().join(fixture)).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            scratch.write(&name, &fs::read(&path).unwrap());
            names.push(name);
        }
    }
    names.sort();
    (scratch, names.join(" "))
}

fn fixtures() -> Vec<String> {
    let entries = fs::read_dir(exports()).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn each_draft_is_taken_by_check_and_lacks_only_what_it_asks_for() {
    let mut drafts = 0;
    for fixture in fixtures() {
        for form in ["toml", "json", "yaml"] {
            let (scratch, names) = scratch(&fixture);
            let map = if names.contains("map.toml") { "--map map.toml" } else { "" };
            let names = names.replace("map.toml", "");
            scratch.run(&format!("import {names} -o drafts -f {form} {map}"));
            if !scratch.path("drafts").exists() {
                continue;
            }
            for entry in fs::read_dir(scratch.path("drafts")).unwrap() {
                drafts += 1;
                let path = entry.unwrap().path();
                let draft = fs::read_to_string(&path).unwrap();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                let ran = scratch.run(&format!("check drafts/{name} -f json --as-of 2026-11-22"));
                assert!(matches!(ran.code, Some(0 | 1)), "{fixture}: {ran:?}");
                let report: Value = serde_json::from_str(&ran.out).unwrap();
                assert_lacks_what_is_asked(&report, &draft, &fixture);
            }
        }
    }
    assert!(drafts > 20, "{drafts}");
}

/// Asserts that the schema finds nothing but missing keys, and that the draft asks for each.
fn assert_lacks_what_is_asked(report: &Value, draft: &str, fixture: &str) {
    assert_eq!(report["broken"].as_array().map_or(0, Vec::len), 0, "{fixture}: {report:#}");
    let findings = report["findings"].as_array().unwrap();
    for finding in findings.iter().filter(|finding| finding["rule"] == "schema") {
        let message = finding["message"].as_str().unwrap();
        assert!(message.starts_with("missing key"), "{fixture}: {message}");
        // `missing key `a.b``, or `missing keys `a` and `b` in `c``.
        let named = message.split(" in `").next().unwrap();
        for key in named.split('`').skip(1).step_by(2) {
            let key = key.rsplit('.').next().unwrap();
            let asks = [format!("ask: {key}"), format!("{key}: ")];
            assert!(asks.iter().any(|ask| draft.contains(ask)), "{fixture}: {message}\n{draft}");
        }
    }
}

/// Asserts that a draft is a customer file, and asks whether its order is decided.
fn assert_undecided(scratch: &Scratch, draft: &str) {
    let ran = scratch.run(&format!("check {draft} --as-of 2026-11-22 -f compact"));
    assert_holds(
        &ran.out,
        &["question[nothing-proposed] is the order of 50 licenses of SPB decided?"],
    );
    assert!(!ran.out.contains("error[schema]"), "{}", ran.out);
}

#[test]
fn a_bundle_of_graph_and_partner_center_gives_questions_and_then_an_answer() {
    let (scratch, names) = scratch("partner-center");
    let ran = scratch.run(&format!("import {names}"));
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
    let draft = "adatum.onmicrosoft.com.toml";
    assert_undecided(&scratch, draft);
}

#[test]
fn new_drafts_end_with_the_next_step() {
    let (scratch, names) = scratch("two-tenants");
    let step = |at: &str| format!("next: write the answers, then run `clearance check {at}`\n");
    let ran = scratch.run(&format!("import {names}"));
    // A check of the folder would take the exports for drafts.
    let moved =
        "next: write the answers, move the exports elsewhere, then run `clearance check .`\n";
    assert!(ran.err.ends_with(moved), "{}", ran.err);
    let ran = scratch.run(&format!("import {names} -o new/drafts"));
    assert!(ran.err.ends_with(&step("new/drafts")), "{}", ran.err);
    for more in ["--check", "--update", "-q -o others"] {
        let ran = scratch.run(&format!("import {names} {more}"));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(!ran.err.contains("next: "), "{more}: {}", ran.err);
    }
}

/// The shells of Windows hand over `*` as it is typed.
#[test]
fn a_pattern_stands_for_the_files_that_it_fits() {
    let (scratch, names) = scratch("graph");
    scratch.write(".hidden.json", b"[]");
    let named = scratch.run(&format!("import --check {names}"));
    assert_eq!(scratch.run("import --check *.json"), named);
    assert_eq!(scratch.run("import --check ./*s*.js?n o*.json").code, Some(0));
    let days = "--exported subscriptions.json=2026-11-19";
    assert_eq!(scratch.run(&format!("import --check *.json {days}")).code, Some(0));
    for pattern in ["*.csv", "nowhere/*.json", "*[.json"] {
        let ran = scratch.run(&format!("import --check {pattern}"));
        assert_eq!(ran.code, Some(2), "{pattern}");
        assert_holds(&ran.err, &[&format!("error: no file matches {pattern}")]);
    }
    // A file may have such a name.
    scratch.write("a*.json", &fs::read(scratch.path("skus.json")).unwrap());
    let ran = scratch.run("import --check a*.json");
    assert!(ran.err.starts_with("a*.json: ") && ran.err.contains(": 3 records\n"), "{ran:?}");
}

#[test]
fn nothing_is_written_over() {
    let (scratch, names) = scratch("graph");
    assert_eq!(scratch.run(&format!("import {names}")).code, Some(0));
    let name = "adatum.onmicrosoft.com.toml";
    let first = fs::read_to_string(scratch.path(name)).unwrap();
    scratch.write(name, b"mine");
    let ran = scratch.run(&format!("import {names}"));
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &[name, "already exists; nothing was written", "help: add --update"]);
    assert_eq!(fs::read_to_string(scratch.path(name)).unwrap(), "mine");
    assert_holds(&first, &["tenant = \"adatum.onmicrosoft.com\"", "# ask: agreement_accepted"]);
    assert!(!first.contains("ask: partner"), "the configuration has it:\n{first}");
}

#[test]
fn check_writes_nothing_and_tells_the_same() {
    let (scratch, names) = scratch("graph");
    let told = scratch.run(&format!("import {names} --check"));
    assert_eq!(told.code, Some(0), "{told:?}");
    assert_holds(
        &told.err,
        &[
            "skus.json: Microsoft Graph, the SKUs of a tenant (subscribedSkus): 3 records",
            "A. Datum (adatum.onmicrosoft.com): 3 subscriptions, would be adatum.onmicrosoft.com.toml",
            "end_of_term (3 times)",
            "to decide or confirm: ",
            "left out: c0000000-0000-4000-8000-000000000004 (SPE_E3): a trial",
        ],
    );
    assert!(!scratch.path("adatum.onmicrosoft.com.toml").exists());
    let strict = scratch.run(&format!("import {names} --check --strict"));
    assert_eq!((strict.code, strict.err), (Some(1), told.err));
    let quiet = scratch.run(&format!("import {names} --check -q"));
    assert_eq!((quiet.code, quiet.err.as_str()), (Some(0), ""));
}

#[test]
fn what_is_no_export_is_told_with_what_to_get_instead() {
    let (scratch, names) = scratch("unknown");
    let ran = scratch.run(&format!("import {names}"));
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert_holds(
        &ran.err,
        &[
            "  help: `clearance import --formats` lists what can be read; a map of columns with --map reads any other table",
            "error: m365.csv: no export that is known\n  nearest: Microsoft Graph, the SKUs of a tenant (subscribedSkus), but it lacks `prepaidUnits`",
            "  get it with CLI for Microsoft 365: m365 entra license list --output json > skus.json",
            "error: broken.json:2: a comma after the last value",
            "error: workbook.xlsx: expected a text, found an Excel workbook",
        ],
    );
    let (scratch, _) = self::scratch("graph");
    scratch.write("readme.json", b"{\"name\": 1}");
    let ran = scratch.run("import skus.json subscriptions.json readme.json");
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_eq!(scratch.run("import nowhere.json").code, Some(2));
    assert_eq!(scratch.run("import .").code, Some(2));
}

#[test]
fn what_lost_its_objects_is_refused_with_the_command_that_keeps_them() {
    let (scratch, names) = scratch("lost-objects");
    let ran = scratch.run(&format!("import {names}"));
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert_holds(
        &ran.err,
        &[
            "error: skus.csv:2: Microsoft Graph, the SKUs of a tenant (subscribedSkus): `PrepaidUnits` holds a text",
            "error: depth.json:5: ",
            "  export it again with PowerShell, as the customer or with delegated administration: Connect-MgGraph -Scopes Organization.Read.All; \
             Get-MgSubscribedSku -All | ConvertTo-Json -Depth 5 | Out-File -Encoding utf8 skus.json",
            "error: gdap.csv:2: ",
            "error: organization.csv:2: Microsoft Graph, the tenant (organization): `VerifiedDomains` holds a text, as `Export-Csv` and \
             `ConvertTo-Json` without `-Depth` write it: what was in it is lost",
            "error: organization-depth.json:3: ",
            "Get-MgOrganization | ConvertTo-Json -Depth 5 | Out-File -Encoding utf8 organization.json",
        ],
    );
}

#[test]
fn what_is_known_and_not_read_is_told_with_what_to_get_instead() {
    let (scratch, names) = scratch("refused");
    let ran = scratch.run(&format!("import {names}"));
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert_holds(
        &ran.err,
        &[
            "error: account-skus.csv: MSOnline, Get-MsolAccountSku: not read, as it is from the MSOnline module",
            "  get another export with PowerShell, for ends and states: Connect-MgGraph",
            "error: contracts.csv: Microsoft 365 admin center, contracts of volume licensing (CSV): not read",
        ],
    );
    assert_eq!(ran.err.matches("error: ").count(), names.split(' ').count(), "{}", ran.err);
}

/// What was sold by the partner that the configuration names is left out.
#[test]
fn the_partner_of_the_configuration_knows_what_it_sold() {
    let (scratch, _) = scratch("odd-dates");
    let partner =
        "[partner]\ncountry = \"AT\"\ntenant = \"70000000-0000-4000-8000-000000000007\"\n";
    let told = ": sold by this partner already";
    assert!(!scratch.run("import subscriptions.json --check").err.contains(told));
    scratch.write("clearance.toml", partner.as_bytes());
    let ran = scratch.run("import subscriptions.json --check");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(&ran.err, &["left out: c0000000-0000-4000-8000-000000000071", told]);
    scratch.write("clearance.toml", partner.replace("70000000-0000", "70000000").as_bytes());
    let ran = scratch.run("check -f compact");
    assert_eq!(ran.code, Some(2));
    assert_holds(
        &ran.err,
        &[
            "`70000000-4000-8000-000000000007` is not written as it should be",
            "clearance.toml:3:10",
        ],
    );
}

/// Offers are those of the rules and tables that `check` takes.
#[test]
fn offers_are_those_of_the_rules_that_are_chosen() {
    let (scratch, _) = scratch("sherweb");
    let draft = |more: &str| {
        let ran = scratch.run(&format!("import subscriptions.json -o drafts{} {more}", more.len()));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        fs::read_to_string(scratch.path(&format!("drafts{}/customer.toml", more.len()))).unwrap()
    };
    let builtin = draft("-r builtin");
    let name =
        serde_json::from_slice::<Value>(&fs::read(scratch.path("subscriptions.json")).unwrap());
    let name = name.unwrap()["items"][0]["productName"].as_str().unwrap().to_lowercase();
    let skus = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/data/skus.toml");
    let skus = fs::read_to_string(skus).unwrap();
    let head: String = skus
        .lines()
        .take_while(|line| !line.starts_with('['))
        .map(|line| format!("{line}\n"))
        .collect();
    scratch.write(
        "tables/skus.toml",
        format!("{head}[skus.MADE_UP]\nname = \"Made up\"\nplans = \"A\"\n[identities]\nmade_up = \"MADE_UP\"\n[names]\n{} = [\"MADE_UP\"]\n", Value::from(name)).as_bytes(),
    );
    let own = draft("-r builtin --data tables");
    assert!(!builtin.contains("MADE_UP"), "{builtin}");
    assert_holds(&own, &["MADE_UP"]);
    let ran = scratch.run("import subscriptions.json --check -r nowhere");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let (empty, _) = self::scratch("sherweb");
    empty.write("zones/pack.toml", b"name = \"zones\"\n");
    empty.write("zones/a.rhai", b"//! A\nconst RULE = #{ severity: \"error\" };\nfn check(z) {}\n");
    empty.write("zones/document.schema.json", b"{}");
    assert_eq!(empty.run("import subscriptions.json -r zones").code, Some(0));
    let none = fs::read_to_string(empty.path("customer.toml")).unwrap();
    assert_holds(&none, &["# ask: offer: "]);
}

#[test]
fn the_order_of_day_and_month_is_asked_for() {
    let (scratch, _) = scratch("dates-left-open");
    let ran = scratch.run("import subscriptions.csv");
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert_holds(&ran.err, &["the column `CommitmentEndDate` has dates of which", "`--dates dmy`"]);
    let ran = scratch.run("import subscriptions.csv --dates mdy");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let draft = fs::read_to_string(scratch.path("customer.toml")).unwrap();
    assert_holds(&draft, &["ends = 2027-01-04", "purchased = 2026-01-05"]);
}

#[test]
fn a_map_reads_what_is_no_known_export() {
    let (scratch, _) = scratch("map");
    let ran = scratch.run("import list.txt --map map.toml");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(&ran.err, &["list.txt: a distributor's list of subscriptions: 2 records"]);
    assert!(scratch.path("fineart.onmicrosoft.com.toml").exists());
    assert_eq!(scratch.run("import list.txt --check").code, Some(4));
    scratch.write("map.toml", b"[columns]\n\"Menge\" = \"seats\"\n");
    let ran = scratch.run("import list.txt --map map.toml --check");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["expected a field", "map.toml:2:11"]);
    assert_eq!(scratch.run("import list.txt --map nowhere.toml").code, Some(2));
}

#[test]
fn the_day_of_an_export_decides_where_files_disagree() {
    let (scratch, names) = scratch("both");
    let days = "--exported partner-center.json=2026-11-20 --exported subscriptions.json=2026-11-19";
    let ran = scratch.run(&format!("import {names} {days}"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let draft = fs::read_to_string(scratch.path("adatum.onmicrosoft.com.toml")).unwrap();
    assert_holds(&draft, &["licenses = 52\n# ask: licenses: partner-center.json:3 says 52"]);
    for wrong in ["nowhere.json=2026-11-20", "skus.json", "skus.json=20.11.2026"] {
        let ran = scratch.run(&format!("import {names} --check --exported {wrong}"));
        assert_eq!(ran.code, Some(2), "{wrong}");
    }
}

#[test]
fn a_redacted_draft_is_checked_as_the_other() {
    let (scratch, names) = scratch("partner-center");
    let ran = scratch.run(&format!("import {names} --redact"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!ran.err.contains("Datum"), "{}", ran.err);
    let draft = "customer1.onmicrosoft.com.toml";
    let text = fs::read_to_string(scratch.path(draft)).unwrap();
    assert_holds(
        &text,
        &["name = \"Customer 1\"", "id = \"subscription-1\"", "name = \"export-1\""],
    );
    assert_undecided(&scratch, draft);
}

#[test]
fn standard_input_is_read() {
    let (scratch, _) = scratch("skus-alone");
    let bytes = fs::read(scratch.path("skus.json")).unwrap();
    let ran = scratch.pipe("import - --check", &bytes);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(&ran.err, &["standard input: Microsoft Graph, the SKUs of a tenant"]);
}

#[test]
fn formats_are_listed_with_what_they_fill() {
    let ran = Scratch::with(&[]).run("import --formats");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    for export in EXPORTS {
        assert_holds(&ran.out, &[&format!("{}\n", export.id)]);
        assert!(export.how.iter().all(|how| ran.out.contains(how.steps)), "{}", export.id);
    }
    for export in REFUSED_EXPORTS {
        assert_holds(&ran.out, &[&format!("{}\n", export.id)]);
        assert!(export.instead.iter().all(|how| ran.out.contains(how.steps)), "{}", export.id);
    }
}

#[test]
fn what_formats_fill_are_keys_of_customer_files() {
    let ran = Scratch::with(&[]).run("schema document");
    let schema: Value = serde_json::from_str(&ran.out).unwrap();
    let mut keys = BTreeSet::new();
    collect_keys("", &schema, &schema, &mut keys);
    for export in EXPORTS {
        for key in export.fills {
            assert!(keys.contains(*key), "{}: {key} is no key of customer files", export.id);
        }
    }
}

/// The keys that a schema has, as `source.subscriptions[].id`.
fn collect_keys(path: &str, schema: &Value, root: &Value, keys: &mut BTreeSet<String>) {
    let target = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    if let Some(target) = target.and_then(|pointer| root.pointer(pointer)) {
        return collect_keys(path, target, root, keys);
    }
    keys.insert(path.to_owned());
    for (key, below) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        collect_keys(&path, below, root, keys);
    }
    if schema["items"].is_object() {
        collect_keys(&format!("{path}[]"), &schema["items"], root, keys);
    }
}

/// The README takes the exports of the page from a folder.
#[test]
fn the_page_and_the_readme_have_the_same_exports() {
    let page = crate::guide::page("docs/import.md");
    for name in ["organization.json", "skus.json", "partner-center.json"] {
        let text = fs::read_to_string(exports().join("first").join(name)).unwrap();
        assert_holds(&page, &[&format!("```json {name}\n{text}```\n")]);
    }
}

#[test]
fn the_page_shows_what_happens() {
    let commands = crate::guide::shown_is_what_happens(&crate::guide::page("docs/import.md"));
    assert_eq!(commands, 2);
}
