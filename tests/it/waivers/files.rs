//! What a file of waivers may say, and what is said of one that does not.

use std::sync::Arc;

use clearance_gate::waiver::{Waiver, WaiverScope, Waivers, read_waiver_file};
use clearance_syntax::source::{Diagnostic, Source};

use super::{check, folder, found, items, waiver};
use crate::scratch::assert_holds;

fn read(text: &str) -> Result<Vec<Waiver>, Vec<Diagnostic>> {
    let known: Vec<Arc<str>> = ["low", "billing/early-cancel"].map(Into::into).into();
    read_waiver_file(&Source::new("waivers.toml", text), &known)
}

/// What is changed in a good waiver, the text that the diagnostic must underline, what it says, and its help.
const CASES: &[(&str, &str, &str, &str, &str)] = &[
    ("rule = \"low\"", "", "[[waivers]]", "missing key `waivers[0].rule`", ""),
    ("\"low\"", "\"loww\"", "\"loww\"", "unknown rule `loww`", "did you mean `low`"),
    ("\"low\"", "\"*\"", "\"*\"", "one rule, not a pattern", "for each rule"),
    ("\"low\"", "\"l[ow]\"", "\"l[ow]\"", "one rule, not a pattern", ""),
    ("\"low\"", "\"tag:all\"", "\"tag:all\"", "one rule, not a pattern", ""),
    (
        "\"low\"",
        "\"schema\"",
        "\"schema\"",
        "what breaks the schema cannot be waived",
        "breaks the schema",
    ),
    (
        "\"low\"",
        "\"waiver/expired\"",
        "\"waiver/expired\"",
        "what is wrong with a waiver cannot",
        "renew",
    ),
    ("\"low\"", "\"\"", "\"\"", "", ""),
    ("file = \"a.toml\"", "", "[[waivers]]", "missing key `waivers[0].file`", ""),
    ("\"a.toml\"", "\"a[.toml\"", "\"a[.toml\"", "invalid glob", "`*` stands for"),
    ("\"agreed\"", "\"\"", "\"\"", "", ""),
    ("\"agreed\"", "\" \\t\"", "\" \\t\"", "`reason` is empty", "write why"),
    ("reason = \"agreed\"", "", "[[waivers]]", "missing key `waivers[0].reason`", ""),
    ("\"c.meier\"", "\" \"", "\" \"", "`approved_by` is empty", "name who"),
    ("approved_by = \"c.meier\"", "", "[[waivers]]", "missing key `waivers[0].approved_by`", ""),
    ("approved_by", "aproved_by", "aproved_by", "", "did you mean `approved_by`"),
    ("expires = 2026-12-31", "", "[[waivers]]", "missing key `waivers[0].expires`", ""),
    ("2026-12-31", "\"2026-02-30\"", "\"2026-02-30\"", "", ""),
    ("2026-12-31", "\"never\"", "\"never\"", "", ""),
    ("2026-12-31", "30", "30", "", ""),
    ("[[waivers]]", "[waivers]", "", "", ""),
    ("[[waivers]]", "[[waiver]]", "", "", "did you mean `waivers`"),
    ("expires", "at = \"items[id=].n\"\nexpires", "id=].n", "expected an item", "`[id=A1]`"),
    ("expires", "at = \"items[*].n\"\nexpires", "*].n", "expected an item", "`[id=A1]`"),
    ("expires", "at = \"items..n\"\nexpires", ".n", "expected a key", ""),
    ("expires", "at = \"items.*\"\nexpires", "*", "a pattern", "the whole file"),
    ("expires", "at = \"a\\u0020b\"\nexpires", "\"a\\u0020b\"", "expected `.` or `[`", ""),
    ("expires", "values = []\nexpires", "[]", "", ""),
    ("expires", "values = \"a = 5\"\nexpires", "\"a = 5\"", "", ""),
    ("expires", "values = [5]\nexpires", "5", "", ""),
    (
        "expires",
        "values = [\"a = 5\", \"b\"]\nexpires",
        "\"b\"",
        "expected `key = value`",
        "write a key of the document",
    ),
    ("expires", "vales = [\"a = 5\"]\nexpires", "vales", "", "did you mean `values`"),
];

#[test]
fn what_is_wrong_is_told_at_its_place() {
    let good = waiver("a.toml", "");
    assert_eq!(read(&good).unwrap().len(), 1);
    for (old, new, underlined, message, help) in CASES {
        assert!(good.contains(old), "{old}");
        for ends in ["\n", "\r\n"] {
            let text = format!("\u{feff}# ü\n{}", good.replacen(old, new, 1)).replace('\n', ends);
            let diagnostics = read(&text).expect_err(new);
            let told = |diagnostic: &Diagnostic| {
                let place = diagnostic.source.slice(diagnostic.span);
                (underlined.is_empty() || place == *underlined)
                    && diagnostic.message.contains(message)
                    && diagnostic.help.as_deref().unwrap_or_default().contains(help)
            };
            assert!(diagnostics.iter().any(told), "{new}: {diagnostics:#?}");
        }
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let bad = waiver("a[", "at = \"\\t\"").replace("low", "loww").replace("agreed", " ");
    let diagnostics = read(&bad.repeat(2)).unwrap_err();
    let at: Vec<usize> = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.source.position(diagnostic.span.start).line)
        .collect();
    assert_eq!(at, [2, 3, 7, 4, 9, 10, 14, 11]);
}

#[test]
fn a_file_without_waivers_is_one() {
    for text in ["", "\u{feff}", "\n\n", "# all of them are gone\r\n", "waivers = []\n"] {
        assert_eq!(read(text).unwrap().len(), 0, "{text:?}");
    }
    let text = waiver("./customers/a.toml", "values = [\"items[id=A].n = 5\"]")
        .replace("2026-12-31", "\"2026-12-31\"");
    let waivers = read(&text).unwrap();
    assert_eq!(waivers[0].expires.to_string(), "2026-12-31");
    let inline = "waivers = [{ rule = \"low\", file = \"a\", reason = \"r\", approved_by = \"b\", expires = 2026-12-31 }]";
    assert_eq!(read(inline).unwrap().len(), 1);
}

#[test]
fn a_file_that_is_named_must_be_there_and_right() {
    let scratch =
        folder(&[("customers/a.toml", &items(&[5])), ("bad.toml", "[[waivers]]\nrule = 5\n")]);
    scratch.write("latin.toml", b"# \xfc\n");
    for (option, said) in [
        ("--waivers gone.toml", "gone.toml is not there"),
        ("--waivers customers", "cannot read the file of waivers customers: "),
        ("--waivers bad.toml", "bad.toml:1"),
        ("--waivers latin.toml", "not UTF-8"),
        ("--longest-waiver x", "--longest-waiver"),
    ] {
        let ran = scratch.run(&format!("check customers {option}"));
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{option}");
        assert_holds(&ran.err, &[said]);
    }
    // Who wants to see no waiver need not have good ones.
    scratch.write("waivers.toml", b"[[waivers]]\nrule = 5\n");
    assert_eq!(scratch.run("check customers").code, Some(2));
    assert_eq!(check(&scratch, "--no-waivers"), found(1, &["customers/a.toml:3 error[low]"]));
}

#[test]
fn names_with_signs_of_globs_can_be_meant() {
    let scratch = folder(&[
        ("customers/a[1].toml", &items(&[5])),
        ("customers/a1.toml", &items(&[5])),
        ("waivers.toml", &waiver("customers/a[[]1].toml", "")),
    ]);
    let expected = ["customers/a1.toml:3 error[low]", "customers/a[1].toml:3 waived[low]"];
    assert_eq!(check(&scratch, ""), found(1, &expected));
}

/// A glob that can be read may be too large to be matched: without it no waiver would count, and none be missed.
#[test]
fn a_glob_that_is_too_large_is_told() {
    let large = format!("{{{}}}", "[a-z]?*,".repeat(120_000));
    let Err(diagnostics) = read(&waiver(&large, "")) else { panic!("it can be matched") };
    assert_eq!(diagnostics.len(), 1);
    assert!(diagnostics[0].message.starts_with("invalid glob"), "{}", diagnostics[0].message);
    // Many that can be matched alone may be too large together.
    let mut waivers = read(&waiver("a", "")).unwrap();
    waivers[0].covers = WaiverScope::Files {
        file: globset::Glob::new(&large).unwrap(),
        at: None,
        values: None,
        alone: None,
    };
    let diagnostics = Waivers::new(waivers).unwrap_err();
    assert!(diagnostics[0].message.contains("cannot be matched"), "{}", diagnostics[0].message);
}
