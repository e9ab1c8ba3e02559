//! Waivers in comments of customer files.

use super::{check, folder, found, items};
use crate::scratch::assert_holds;

const ALLOW: &str = "clearance: allow(low) until=2026-12-31 reason=\"agreed\"";

/// A customer file, and the findings in it; `ALLOW` stands for a waiver of `low`, `ESCAPED` for one
/// within quotes.
const CASES: &[(&str, &str, &[&str])] = &[
    ("a.toml", "[[items]]\nn = 5 # ALLOW\n", &["2 waived[low]"]),
    ("a.toml", "[[items]]\n# ALLOW\nn = 5\n", &["3 waived[low]"]),
    ("a.toml", "[[items]]\n# ALLOW\n\n# more\nn = 5\n", &["5 waived[low]"]),
    ("a.toml", "[[items]]\r\n# ALLOW\r\nn = 5\r\n", &["3 waived[low]"]),
    (
        "a.toml",
        "\u{feff}# ALLOW\nitems = [{ n = 5 }, { n = 6 }]\n",
        &["2 waived[low]", "2 waived[low]"],
    ),
    ("a.toml", "\u{feff}items = [{ n = 5 }] # ä # ALLOW\r\n", &["1 waived[low]"]),
    ("a.toml", "[[items]]\nn = 5 # ALLOW # and so on\n", &["2 waived[low]"]),
    // Only the line that is meant.
    ("a.toml", "[[items]]\nn = 5 # ALLOW\n[[items]]\nn = 6\n", &["2 waived[low]", "4 error[low]"]),
    ("a.toml", "[[items]] # ALLOW\nn = 5\n", &["1 warning[waiver/unused]", "2 error[low]"]),
    // A sign within a text begins no comment.
    ("a.toml", "[[items]]\nn = 5\nnote = \"# ESCAPED\"\n", &["2 error[low]"]),
    ("a.toml", "[[items]]\nnote = '''\n# ALLOW\n'''\nn = 5\n", &["5 error[low]"]),
    ("a.yaml", "items:\n- note: 'a # ALLOW'\n  n: 5\n", &["3 error[low]"]),
    ("a.yaml", "items:\n- note: |\n    # ALLOW\n  n: 5\n", &["4 error[low]"]),
    ("a.yaml", "items:\n- note: \"a#ESCAPED\"\n  n: 5\n", &["3 error[low]"]),
    ("a.yaml", "items:\n- n: 5 # ALLOW\n- n: 6\n", &["2 waived[low]", "3 error[low]"]),
    ("a.yaml", "items:\n- # ALLOW\n  n: 5\n", &["2 warning[waiver/unused]", "3 error[low]"]),
    ("a.yaml", "items: [{ n: 5 }] # ALLOW\n", &["1 waived[low]"]),
    (
        "a.yaml",
        "# ALLOW\nitems: [{ n: 5 }]\n---\nitems:\n# ALLOW\n- n: 6\n---\nitems: [{ n: 7 }]\n",
        &["2 waived[low]", "6 waived[low]", "8 error[low]"],
    ),
    // JSON has no comments, and a text is none.
    ("a.json", "{ \"items\": [{ \"n\": 5, \"note\": \"// ESCAPED\" }] }\n", &["1 error[low]"]),
    ("a.jsonl", "{ \"items\": [{ \"n\": 5, \"note\": \"// ESCAPED\" }] }\n", &["1 error[low]"]),
    // For people.
    ("a.toml", "[[items]]\nn = 5 # clearance: we asked for it\n", &["2 error[low]"]),
    ("a.toml", "[[items]]\nn = 5 # see ALLOW\n", &["2 error[low]"]),
    // Nothing is said of what was not checked.
    ("a.toml", "items = 5 # ALLOW\n", &["1 error[schema]"]),
];

#[test]
fn a_comment_waives_what_starts_on_its_line() {
    let scratch = folder(&[]);
    for (name, text, expected) in CASES {
        let quoted = ALLOW.replace('"', "\\\"");
        let text = text.replace("ESCAPED", &quoted).replace("ALLOW", ALLOW);
        scratch.write(&format!("customers/{name}"), text.as_bytes());
        let expected: Vec<String> =
            expected.iter().map(|told| format!("customers/{name}:{told}")).collect();
        assert_eq!(check(&scratch, "").1, expected, "{text}");
        std::fs::remove_file(scratch.path(&format!("customers/{name}"))).unwrap();
    }
}

#[test]
fn several_rules_and_words_can_stand_in_one() {
    let scratch = folder(&[(
        "customers/a.toml",
        "[[items]]\nid = \"A\"\n# clearance: allow( low , odd ) ticket=\"OPS-7\" until=2026-12-31 approved_by=\"c. \\\"M\\\"\" reason=\"a, b) #\"\n\
         n = 5\n[[items]]\nnote = \"odd\"\n",
    )]);
    let ran = scratch.run("check customers --format json");
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let waiver = &report["findings"][1]["waiver"];
    assert_eq!(waiver["reason"], "a, b) #");
    assert_eq!(waiver["approved_by"], "c. \"M\"");
    assert_eq!(waiver["ticket"], "OPS-7");
    // That for the other rule is not used there.
    let unused = &report["findings"][0];
    assert_eq!(unused["rule"], "waiver/unused");
    assert_eq!(unused["line"], 3);
    assert_eq!(unused["column"], 27);
    assert_eq!(unused["length"], 3);
    assert_eq!(unused["customer"]["file"], "customers/a.toml");
    assert_eq!(report["findings"][2]["status"], "open");
}

/// A comment that cannot be one, what is underlined of it, what is said, and what to do.
const WRONG: &[(&str, &str, &str, &str)] = &[
    (
        "clearance: allow(low)",
        "clearance: allow(low)",
        "this waiver has no `until`",
        "until=2026-12-31",
    ),
    (
        "clearance: allow(low) reason=\"x\"",
        "clearance: allow(low) reason=\"x\"",
        "no `until`",
        "until=",
    ),
    (
        "clearance: allow(low) until=2026-12-31",
        "clearance: allow(low) until=2026-12-31",
        "no `reason`",
        "reason=",
    ),
    ("clearance: allow(low) until=2026-12-31 reason=\" \"", "\" \"", "no `reason`", "reason="),
    (
        "clearance: allow(low) until=2026-02-30 reason=\"x\"",
        "2026-02-30",
        "not a valid date",
        "as in 2026-12-31",
    ),
    (
        "clearance: allow(low) until=31.12.2026 reason=\"x\"",
        "31.12.2026",
        "not a valid date",
        "year-month-day",
    ),
    (
        "clearance: allow(loww) until=2026-12-31 reason=\"x\"",
        "loww",
        "unknown rule `loww`",
        "`low`",
    ),
    ("clearance: allow(*) until=2026-12-31 reason=\"x\"", "*", "not a pattern", "each rule"),
    (
        "clearance: allow(schema) until=2026-12-31 reason=\"x\"",
        "schema",
        "the schema cannot be waived",
        "",
    ),
    ("clearance: allow() until=2026-12-31 reason=\"x\"", "()", "expected the id of a rule", ""),
    (
        "clearance: allow(low,) until=2026-12-31 reason=\"x\"",
        "(low,)",
        "expected the id of a rule",
        "",
    ),
    (
        "clearance: allow until=2026-12-31 reason=\"x\"",
        "allow",
        "expected the ids of rules after `allow`",
        "`(`",
    ),
    ("clearance: alow(low) until=2026-12-31 reason=\"x\"", "alow", "expected `allow`", "`allow`"),
    ("clearance: waive(low) until=2026-12-31 reason=\"x\"", "waive", "expected `allow`", "`allow`"),
    (
        "clearance: allow(low) untill=2026-12-31 reason=\"x\"",
        "untill",
        "unknown attribute",
        "`until`",
    ),
    ("clearance: allow(low) until=2026-12-31 reason=\"x", "\"x", "never closed", "`\"`"),
    (
        "clearance: allow(low) until=2026-12-31 reason=\"\\x\"",
        "\"\\x\"",
        "invalid escape",
        "backslash",
    ),
    (
        "clearance: allow(low) until=2026-12-31 until=2026-12-31 reason=\"x\"",
        "until",
        "duplicate `until`",
        "remove one",
    ),
    (
        "clearance: allow(low) until=2026-12-31 reason",
        "reason",
        "expected `=` after `reason`",
        "`reason=`",
    ),
    (
        "clearance: allow(low) until=2026-12-31 reason=\"x\" see OPS-7",
        "see",
        "unknown attribute",
        "comment of their own",
    ),
    ("clearance: allow(low) until=2026-12-31 reason=\"x\", ü", ", ü", "expected an attribute", ""),
    (
        "clearance: allow(low) until=2027-12-31 reason=\"x\"",
        "2027-12-31",
        "holds for 404 days",
        "earlier",
    ),
];

#[test]
fn what_cannot_be_a_waiver_is_told_and_waives_nothing() {
    for (comment, underlined, message, help) in WRONG {
        for (name, before) in
            [("a.toml", "\u{feff}[[items]] # ü\r\nn = 5"), ("a.yaml", "items:\n- n: 5")]
        {
            let text = format!("{before} # {comment}\r\n");
            let scratch = folder(&[(&format!("customers/{name}"), &text)]);
            let ran = scratch.run("check customers --format json");
            assert_eq!(ran.code, Some(1), "{comment}: {ran:?}");
            let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
            let findings = report["findings"].as_array().unwrap();
            let [open, invalid] = findings.as_slice() else { panic!("{comment}: {findings:#?}") };
            assert_eq!(open["rule"], "low", "{comment}");
            assert_eq!(open["status"], "open", "{comment}");
            assert_eq!(invalid["rule"], "waiver/invalid", "{comment}");
            assert_holds(invalid["message"].as_str().unwrap(), &[message]);
            assert_holds(invalid["help"].as_str().unwrap(), &[help]);
            let number = |key: &str| usize::try_from(invalid[key].as_u64().unwrap()).unwrap();
            let span = number("offset")..number("offset") + number("length");
            assert_eq!(text.get(span), Some(*underlined), "{comment}");
            assert_eq!(invalid["customer"]["file"], format!("customers/{name}"));
        }
    }
}

#[test]
fn a_comment_with_nothing_below_is_told() {
    let scratch = folder(&[("customers/a.toml", &(items(&[5]) + "# " + ALLOW + "\n"))]);
    let expected = ["customers/a.toml:3 error[low]", "customers/a.toml:4 error[waiver/invalid]"];
    assert_eq!(check(&scratch, ""), found(1, &expected));
    assert_eq!(check(&scratch, "--no-waivers"), found(1, &expected[..1]));
}

#[test]
fn an_expired_comment_is_told_at_its_day() {
    let text = "[[items]]\nn = 5 # clearance: allow(low) until=2026-11-21 reason=\"agreed\"\n";
    let scratch = folder(&[("customers/a.toml", text)]);
    let ran = scratch.run("check customers --format compact");
    assert_eq!(ran.code, Some(1));
    assert_holds(
        &ran.out,
        &["customers/a.toml:2:37: error[waiver/expired] this waiver of `low` expired yesterday"],
    );
    assert_eq!(check(&scratch, "--as-of 2026-11-21").0, Some(0));
}

/// Documents of a stream are customers of their own.
#[test]
fn a_waiver_is_the_customers_whose_document_it_is_in() {
    let text = "items: []\n---\nitems: []\n# clearance: allow(low) until=2026-12-31 reason=\"x\"\nname: x\n---\nname: y\n";
    let scratch = folder(&[("customers/a.yaml", text)]);
    let ran = scratch.run("check customers --format json");
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["findings"][0]["rule"], "waiver/unused");
    assert_eq!(report["findings"][0]["customer"]["document"], 1);
    assert_eq!(report["summary"]["failed_documents"], 1);
}

/// What is spelt almost as a waiver would never count, and nobody would notice.
#[test]
fn a_waiver_that_is_misspelt_is_told_at_its_place() {
    for (comment, underlined) in [
        ("# Clearance: allow(low) until=2026-12-31 reason=\"x\"", "Clearance: allow(low)"),
        ("# clearance allow(low) until=2026-12-31 reason=\"x\"", "clearance allow(low)"),
        ("# clearence: allow(low)", "clearence: allow(low)"),
    ] {
        let scratch =
            folder(&[("customers/a.yaml", &format!("items:\n- id: ä\n  n: 5 {comment}\n"))]);
        let ran = scratch.run("check customers --format json");
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let findings = report["findings"].as_array().unwrap();
        assert_eq!(findings[0]["rule"], "low");
        assert_eq!(findings[0]["status"], "open");
        let told = &findings[1];
        assert_eq!(told["rule"], "waiver/invalid", "{comment}");
        assert_eq!(told["line"], 3);
        assert_eq!(told["length"], underlined.len());
        assert_holds(told["help"].as_str().unwrap(), &["clearance: allow(same-region)"]);
        assert_eq!(scratch.run("check customers --no-waivers -f compact").out.lines().count(), 1);
    }
    let prose = items(&[50]) + "# Clearance allows this (we asked), until spring.\n";
    let scratch = folder(&[("customers/a.toml", &prose)]);
    assert_eq!(check(&scratch, ""), found(0, &[]));
}
