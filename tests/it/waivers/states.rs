//! What becomes of findings, and what is said of waivers.

use super::{check, folder, found, items, waiver};
use crate::scratch::{Scratch, assert_holds};

fn json(scratch: &Scratch, options: &str) -> serde_json::Value {
    let ran = scratch.run(&format!("check customers --format json {options}"));
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"))
}

#[test]
fn a_waived_finding_stays_in_the_report_and_does_not_fail_the_run() {
    let waivers = waiver("customers/a.toml", "ticket = \"OPS-7\"");
    let scratch = folder(&[("customers/a.toml", &items(&[5])), ("waivers.toml", &waivers)]);
    assert_eq!(check(&scratch, ""), found(0, &["customers/a.toml:3 waived[low]"]));
    assert_eq!(check(&scratch, "--no-waivers"), found(1, &["customers/a.toml:3 error[low]"]));
    let report = json(&scratch, "");
    let finding = &report["findings"][0];
    assert_eq!(finding["status"], "waived");
    assert_eq!(finding["key"], "items[id=A].n");
    assert_eq!(finding["waiver"]["reason"], "agreed");
    assert_eq!(finding["waiver"]["approved_by"], "c.meier");
    assert_eq!(finding["waiver"]["ticket"], "OPS-7");
    assert_eq!(finding["waiver"]["days_left"], 39);
    assert_eq!(finding["waiver"]["place"]["source"], "waivers.toml");
    assert_eq!(report["summary"]["waived"], 1);
    assert_eq!(report["summary"]["errors"], 0);
    let human = scratch.run("check customers");
    assert_holds(
        &human.out,
        &[
            "waived[low]: 5 is low",
            "agreed (c.meier, OPS-7; until 2026-12-31, 39 days left)",
            "no findings in 1 document · 1 waived",
        ],
    );
}

#[test]
fn a_key_survives_reordering_and_an_index_does_not() {
    for (at, after) in [("items[id=A]", 0), ("items[id=A].n", 0), ("items[0].n", 1), ("items", 0)] {
        let waivers = waiver("customers/*.toml", &format!("at = \"{at}\""));
        let scratch = folder(&[("waivers.toml", &waivers)]);
        scratch.write("customers/a.toml", items(&[5, 50]).as_bytes());
        assert_eq!(check(&scratch, "").0, Some(0), "{at}");
        let turned = "[[items]]\nid = \"B\"\nn = 50\n[[items]]\nid = \"A\"\nn = 5\n";
        scratch.write("customers/a.toml", turned.as_bytes());
        assert_eq!(check(&scratch, "").0, Some(after), "{at}");
    }
}

#[test]
fn a_changed_value_ends_the_waiver() {
    let scratch = folder(&[("customers/a.toml", &items(&[5]))]);
    let values = "at = \"items[id=A].n\"\nvalues = [\"items[id=A].n = 5\"]";
    let waivers = waiver("customers/a.toml", values);
    scratch.write("waivers.toml", waivers.as_bytes());
    assert_eq!(check(&scratch, ""), found(0, &["customers/a.toml:3 waived[low]"]));
    // Neither layout nor place is the value.
    let moved = items(&[50, 5])
        .replace("\"A\"", "\"x\"")
        .replace("\"B\"", "'A'")
        .replace("n = 5\n", "n  =  5 # !\n");
    scratch.write("customers/a.toml", moved.as_bytes());
    assert_eq!(check(&scratch, "").0, Some(0));
    scratch.write("customers/a.toml", items(&[6]).as_bytes());
    let ran = scratch.run("check customers");
    assert_eq!(ran.code, Some(1));
    assert_holds(
        &ran.out,
        &[
            "error[low]: 6 is low",
            "items[id=A].n is 6 now (5 when approved)",
            "this is there now",
            "[waivers.toml:8:10]",
        ],
    );
}

#[test]
fn the_last_day_counts_and_the_day_after_does_not() {
    let scratch = folder(&[
        ("customers/a.toml", &items(&[5, 6])),
        ("waivers.toml", &waiver("customers/a.toml", "")),
    ]);
    let waived = ["customers/a.toml:3 waived[low]", "customers/a.toml:6 waived[low]"];
    assert_eq!(check(&scratch, "--as-of 2026-12-31"), found(0, &waived));
    let open = [
        "customers/a.toml:3 error[low]",
        "customers/a.toml:6 error[low]",
        "waivers.toml:6 error[waiver/expired]",
    ];
    assert_eq!(check(&scratch, "--as-of 2027-01-01"), found(1, &open));
    assert_eq!(check(&scratch, "--as-of 2027-01-01 --no-waivers"), found(1, &open[..2]));
    let ran = scratch.run("check customers --as-of 2027-01-03");
    assert_holds(&ran.out, &["expired 3 days ago", "fix the 2 findings that it waived"]);
    let last = scratch.run("check customers --as-of 2026-12-31");
    assert_holds(&last.out, &["until 2026-12-31, its last day"]);
}

#[test]
fn a_term_that_is_too_long_waives_nothing() {
    let scratch = folder(&[
        ("customers/a.toml", &items(&[5])),
        ("waivers.toml", &waiver("customers/a.toml", "")),
    ]);
    let refused = ["customers/a.toml:3 error[low]", "waivers.toml:6 error[waiver/invalid]"];
    assert_eq!(check(&scratch, "--longest-waiver 38"), found(1, &refused));
    assert_eq!(check(&scratch, "--longest-waiver 39").0, Some(0));
    assert_eq!(check(&scratch, "--as-of 2026-07-03"), found(1, &refused));
    assert_eq!(check(&scratch, "--as-of 2026-07-04").0, Some(0));
}

#[test]
fn unused_and_shadowed_waivers_are_told() {
    let both =
        waiver("customers/*.toml", "") + waiver("customers/a.toml", "at = \"items\"").as_str();
    let scratch = folder(&[("customers/a.toml", &items(&[5])), ("waivers.toml", &both)]);
    let shadowed = ["customers/a.toml:3 waived[low]", "waivers.toml:8 warning[waiver/unused]"];
    assert_eq!(check(&scratch, ""), found(0, &shadowed));
    let ran = scratch.run("check customers --fail-on warning");
    assert_eq!(ran.code, Some(1));
    assert_holds(&ran.out, &["another waives the same before it", "waived by this one"]);
    assert_holds(&ran.out, &["1 warning, in none of 1 document · 1 waived"]);
    scratch.write("customers/a.toml", items(&[50]).as_bytes());
    let unused = ["waivers.toml:1 warning[waiver/unused]", "waivers.toml:8 warning[waiver/unused]"];
    assert_eq!(check(&scratch, ""), found(0, &unused));
    assert_holds(&scratch.run("check customers").out, &["`low` finds nothing there"]);
}

#[test]
fn an_expired_waiver_does_not_shadow_one_that_holds() {
    let both = waiver("customers/a.toml", "").replace("2026-12-31", "2026-11-01")
        + waiver("customers/a.toml", "").as_str();
    let scratch = folder(&[("customers/a.toml", &items(&[5])), ("waivers.toml", &both)]);
    let expected = ["customers/a.toml:3 waived[low]", "waivers.toml:6 error[waiver/expired]"];
    assert_eq!(check(&scratch, ""), found(1, &expected));
    assert_holds(&scratch.run("check customers").out, &["waived[low]"]);
}

/// Nobody can say that a waiver is not needed where not everything was checked that it is about.
#[test]
fn what_was_not_checked_is_not_unused() {
    let good = items(&[50]);
    let cases: &[(&str, &str, &str, &str)] = &[
        ("another file", "customers/a.toml", &good, "customers/b.toml"),
        ("a glob that meets nothing", "customers/a.toml", &good, "elsewhere/**"),
        ("`*` stays within a folder", "customers/sub/a.toml", &good, "customers/*.toml"),
        ("the schema", "customers/a.toml", "items = 5\n", "customers/a.toml"),
        ("no TOML", "customers/a.toml", "items = \n", "customers/a.toml"),
    ];
    for (what, name, text, file) in cases {
        let scratch = folder(&[(name, text), ("waivers.toml", &waiver(file, ""))]);
        let ran = scratch.run("check customers --format compact");
        assert!(!ran.out.contains("waiver/"), "{what}: {ran:?}");
    }
    let scratch =
        folder(&[("customers/a.toml", &good), ("waivers.toml", &waiver("customers/a.toml", ""))]);
    assert_eq!(check(&scratch, "--select odd"), found(0, &[]), "the rule did not run");
    assert_eq!(check(&scratch, "").1, ["waivers.toml:1 warning[waiver/unused]"]);
    let odd = waiver("customers/**", "").replace("low", "odd");
    let scratch = folder(&[
        ("customers/sub/a.toml", "[[items]]\nnote = \"break\"\n"),
        ("waivers.toml", &odd),
    ]);
    let ran = scratch.run("check customers --format compact");
    assert!(ran.code == Some(3) && !ran.out.contains("waiver/"), "the rule broke: {ran:?}");
}

#[test]
fn rules_over_all_customers_are_waived_in_each_file() {
    let twice = waiver("customers/a.toml", "at = \"name\"").replace("low", "twice");
    let customer = "name = \"One\"\n";
    let scratch = folder(&[
        ("customers/a.toml", customer),
        ("customers/b.toml", customer),
        (
            "customers/c.toml",
            "name = \"One\" # clearance: allow(twice) until=2026-12-31 reason=\"the same\"\n",
        ),
        ("waivers.toml", &twice),
    ]);
    let expected = [
        "customers/a.toml:1 waived[twice]",
        "customers/b.toml:1 error[twice]",
        "customers/c.toml:1 waived[twice]",
    ];
    assert_eq!(check(&scratch, ""), found(1, &expected));
}

#[test]
fn several_files_of_waivers_count_in_their_order() {
    let first = waiver("customers/a.toml", "");
    let second = waiver("customers/**", "").replace("agreed", "second");
    let scratch = folder(&[
        ("customers/a.toml", &items(&[5])),
        ("customers/b.toml", &items(&[5])),
        ("one.toml", &first),
        ("two.toml", &second),
    ]);
    let ran = scratch.run("check customers --format compact --waivers one.toml --waivers two.toml");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(
        &ran.out,
        &["a.toml:3:5: waived[low] 5 is low (agreed;", "b.toml:3:5: waived[low] 5 is low (second;"],
    );
    let turned =
        scratch.run("check customers --format compact --waivers two.toml --waivers one.toml");
    assert_holds(
        &turned.out,
        &["a.toml:3:5: waived[low] 5 is low (second;", "one.toml:1:1: warning[waiver/unused]"],
    );
    // A waiver in a comment comes last.
    let inline = items(&[5])
        .replace("n = 5", "n = 5 # clearance: allow(low) until=2026-12-31 reason=\"mine\"");
    scratch.write("customers/a.toml", inline.as_bytes());
    let ran = scratch.run("check customers --format compact --waivers two.toml");
    assert_holds(&ran.out, &["(second;", "customers/a.toml:3:26: warning[waiver/unused]"]);
}

#[test]
fn waivers_of_the_configuration_count_too() {
    let own = waiver("customers/a.toml", "");
    let configured = waiver("customers/b.toml", "").replace("agreed", "configured");
    let scratch = folder(&[
        ("customers/a.toml", &items(&[5])),
        ("customers/b.toml", &items(&[5])),
        ("waivers.toml", &own),
        ("clearance.toml", &configured),
    ]);
    let ran = scratch.run("check customers --format compact");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    assert_holds(&ran.out, &["(agreed;", "(configured;"]);
    let wrong = configured.replace("low", "loww").replace("reason", "raeson");
    scratch.write("clearance.toml", wrong.as_bytes());
    let ran = scratch.run("check customers");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["clearance.toml", "raeson", "did you mean `reason`"]);
}

#[test]
fn how_much_it_matters_can_be_configured() {
    let expired = waiver("customers/a.toml", "").replace("2026-12-31", "2026-11-01");
    let scratch = folder(&[("customers/a.toml", &items(&[50])), ("waivers.toml", &expired)]);
    assert_eq!(check(&scratch, "").0, Some(1));
    assert_eq!(
        check(&scratch, "-W waiver/expired"),
        found(0, &["waivers.toml:6 warning[waiver/expired]"])
    );
    assert_eq!(check(&scratch, "-A waiver/expired"), found(0, &[]));
}

/// The same bytes for any number of threads, from anywhere within the repository.
#[test]
fn threads_and_places_change_nothing() {
    let scratch = folder(&[("waivers.toml", &waiver("customers/**", "at = \"items[id=A]\""))]);
    for n in 0..60 {
        let text = items(&[n % 20, 5]).replace(
            "n = 5",
            [
                "n = 5",
                "n = 5 # clearance: allow(low) until=2026-12-01 reason=\"r\"",
                "n = 5 # clearance: allow(loww)",
            ][usize::try_from(n).unwrap() % 3],
        );
        scratch.write(&format!("customers/{}/{n}.toml", n % 4), text.as_bytes());
    }
    let first = scratch.run("check customers --format json -j 1");
    assert_holds(&first.out, &["waiver/invalid", "\"waived\"", "\"open\""]);
    for options in ["-j 4", "-j 8", "-j 3"] {
        assert!(
            first == scratch.run(&format!("check customers --format json {options}")),
            "{options}"
        );
    }
    let prints = |text: &str| {
        let report: serde_json::Value = serde_json::from_str(text).unwrap();
        let findings = report["findings"].as_array().unwrap().clone();
        let mut all: Vec<String> = findings
            .iter()
            .map(|finding| format!("{} {}", finding["fingerprint"], finding["status"]))
            .collect();
        all.sort();
        all
    };
    let mut inside =
        scratch.command(&["check", "..", "--format", "json", "--packs", "../../rules"]);
    let inside = inside.current_dir(scratch.path("customers/1")).run();
    assert_eq!(prints(&inside.out), prints(&first.out));
    let all = prints(&first.out);
    assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "no two have the same");
}

#[test]
fn hostile_reasons_steer_nothing() {
    let reason = "\\u001b[31m <b>&\\\" \\u202e : ; ) \\n x";
    let waivers = waiver("customers/a.toml", "").replace("agreed", reason);
    let scratch = folder(&[("customers/a.toml", &items(&[5])), ("waivers.toml", &waivers)]);
    for format in ["human", "compact", "json"] {
        let ran = scratch.run(&format!("check customers --format {format}"));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(!ran.out.contains(['\u{1b}', '\u{202e}']), "{}", ran.out);
    }
    let ran = scratch.run("waivers list");
    assert!(ran.code == Some(0) && !ran.out.contains('\u{1b}'), "{ran:?}");
}
