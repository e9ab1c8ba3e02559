//! `--fix` and `--diff`: what is written, what is said, and the exit code.

use std::fs;

use crate::scratch::{GOOD, Scratch, assert_holds, manifest};

/// Finds less than 10 licenses, and would have 10.
pub(super) const FEW: &str = "//! Enough licenses\nconst RULE = #{ severity: \"error\" };\nfn check(customer) {\n    \
    for sub in customer.source.subscriptions {\n        \
    if sub.licenses < 10 { report(sub.licenses, \"too few\").fix(sub.licenses, 10); }\n    }\n}\n";

/// Has no fix.
const NAMED: &str = "//! No test\nconst RULE = #{ severity: \"warning\" };\nfn check(customer) {\n    \
    if customer.customer.name == \"Test\" { report(customer.customer.name, \"a test\"); }\n}\n";

/// Would break the schema.
const NEGATIVE: &str = "//! Negative\nconst RULE = #{ severity: \"advice\" };\nfn check(customer) {\n    \
    for sub in customer.source.subscriptions { report(sub.licenses, \"not negative\").fix(sub.licenses, -1); }\n}\n";

/// All customers have the partner of the first.
const ONE_PARTNER: &str = "//! One partner\nconst RULE = #{ severity: \"error\" };\n\
    fn gather(customer) { #{ country: customer.partner.country } }\n\
    fn check_all(gathered) {\n    let first = gathered[0];\n    for other in gathered {\n        \
    if other.country != first.country {\n            \
    report(first.country, \"not the same\").fix(other.country, first.country);\n        }\n    }\n}\n";

/// Lets rules plan what is a fact to the shipped schema.
pub(super) const PLANNED: &str = "{ \"$ref\": \"urn:clearance:customer-file:1\", \"properties\": \
    { \"partner\": { \"readOnly\": false }, \"source\": { \"readOnly\": false } } }";

pub(super) fn toml(name: &str, licenses: u32) -> String {
    format!(
        "# {name}\n[customer]\nname = \"{name}\" # name\ntenant = \"a.example\"\ncountry = \"DE\"\n\n\
         [partner]\ncountry = \"AT\"\n\n[source]\nchannel = \"csp\"\n\n\
         [[source.subscriptions]]\nid = \"A1\"\noffer = \"SPB\"\nlicenses = {licenses}   # licenses\nends = 2026-12-30\n\n\
         [target]\nsubscriptions = []\n"
    )
}

pub(super) fn json(name: &str, country: &str, licenses: u32) -> String {
    format!(
        "{{\"customer\": {{\"name\": \"{name}\", \"tenant\": \"a.example\", \"country\": \"DE\"}}, \
         \"partner\": {{\"country\": \"{country}\"}}, \"source\": {{\"channel\": \"csp\", \"subscriptions\": \
         [{{\"id\": \"A1\", \"offer\": \"SPB\", \"licenses\": {licenses}, \"ends\": \"2026-12-30\"}}]}}, \
         \"target\": {{\"subscriptions\": []}}}}"
    )
}

fn scratch() -> Scratch {
    let scratch = Scratch::with(&[
        ("few/few.rhai", FEW),
        ("few/named.rhai", NAMED),
        ("negative/negative.rhai", NEGATIVE),
        ("partner/one-partner.rhai", ONE_PARTNER),
        ("few/document.schema.json", PLANNED),
        ("negative/document.schema.json", PLANNED),
        ("partner/document.schema.json", PLANNED),
        ("swiss/document.schema.json", PLANNED),
        ("wrong/document.schema.json", PLANNED),
        ("empty/readme.txt", ""),
        ("torn.toml", "[customer"),
    ]);
    scratch.write("book/a.toml", toml("A", 5).as_bytes());
    scratch.write("book/b.json", json("B", "AT", 5).as_bytes());
    scratch.write("book/c.toml", toml("Test", 50).as_bytes());
    scratch
}

fn read(scratch: &Scratch, path: &str) -> String {
    fs::read_to_string(scratch.path(path)).unwrap()
}

#[test]
fn what_can_be_fixed_is_written_and_the_rest_reported() {
    let scratch = scratch();
    let ran = scratch.run("check book -r few -f compact --fix");
    assert_eq!(ran.err, "fixed 2 findings in 2 files\n");
    assert_eq!(ran.out, "book/c.toml:3:8: warning[named] a test\n");
    assert_eq!(ran.code, Some(0));
    assert_eq!(read(&scratch, "book/a.toml"), toml("A", 10));
    assert_eq!(read(&scratch, "book/b.json"), json("B", "AT", 10));
    assert_eq!(read(&scratch, "book/c.toml"), toml("Test", 50));
    // Nothing else is left there.
    assert_eq!(fs::read_dir(scratch.path("book")).unwrap().count(), 3);
    let again = scratch.run("check book -r few -f compact --fix --fail-on warning");
    assert_eq!((again.code, again.err.as_str()), (Some(1), "nothing to fix\n"));
    assert_eq!(scratch.run("check book -r few -f compact --fix -q").err, "");
}

#[test]
fn every_format_reports_what_is_left() {
    for format in clearance_render::output::REPORT_FORMATS {
        let (fixed, plain) = (scratch(), scratch());
        plain.write("book/a.toml", toml("A", 10).as_bytes());
        plain.write("book/b.json", json("B", "AT", 10).as_bytes());
        for threads in ["1", "4"] {
            let arguments = format!("check book -r few -f {}=out -j {threads}", format.name);
            assert_eq!(fixed.run(&format!("{arguments} --fix")).code, Some(0), "{}", format.name);
            assert_eq!(plain.run(&arguments).code, Some(0));
            assert_eq!(read(&fixed, "out"), read(&plain, "out"), "{}", format.name);
        }
    }
}

#[test]
fn a_diff_shows_the_same_and_writes_nothing() {
    let scratch = scratch();
    let ran = scratch.run("check book/a.toml -r few --diff");
    assert_eq!(ran.err, "would fix 1 finding in 1 file\n");
    assert_eq!(
        ran.out,
        "--- book/a.toml\n+++ book/a.toml\n@@ -13,7 +13,7 @@\n [[source.subscriptions]]\n id = \"A1\"\n \
         offer = \"SPB\"\n-licenses = 5   # licenses\n+licenses = 10   # licenses\n ends = 2026-12-30\n \n [target]\n"
    );
    assert_eq!(ran.code, Some(1));
    assert_eq!(read(&scratch, "book/a.toml"), toml("A", 5));
    // Reports in files are about what is there.
    let ran = scratch.run("check book/a.toml -r few --diff -f compact=out");
    assert_eq!(ran.code, Some(1));
    assert_eq!(read(&scratch, "out"), "book/a.toml:16:12: error[few] too few\n");
    assert_holds(&ran.out, &["+licenses = 10"]);
}

#[test]
fn a_diff_without_a_last_line_break_says_so() {
    let scratch = scratch();
    let ran = scratch.run("check book/b.json -r few --diff");
    let (old, new) = (json("B", "AT", 5), json("B", "AT", 10));
    let none = "\\ No newline at end of file";
    let diff =
        format!("--- book/b.json\n+++ book/b.json\n@@ -1 +1 @@\n-{old}\n{none}\n+{new}\n{none}\n");
    assert_eq!(ran.out, diff);
}

#[test]
fn exit_codes_are_those_of_what_is_left() {
    for (arguments, code) in [
        ("book -r few --fix", 0),
        ("book -r few --fix --fail-on warning", 1),
        ("book torn.toml -r few --fix", 3),
        ("empty -r few --fix", 4),
        ("empty -r few --fix --allow-empty", 0),
        ("book -r nope --fix", 2),
        ("book -r few --fix --diff", 2),
        ("book -r few --diff", 1),
        ("book -r few --diff --fail-on never", 1),
        ("book/c.toml -r few --diff", 0),
        ("book/c.toml -r few --diff --fail-on warning", 1),
        ("book torn.toml -r few --diff", 3),
        ("empty -r few --diff", 4),
    ] {
        let ran = scratch().run(&format!("check {arguments}"));
        assert_eq!(ran.code, Some(code), "{arguments}: {ran:?}");
    }
}

#[test]
fn standard_input_is_shown_and_not_written() {
    let scratch = scratch();
    let customer = toml("A", 5);
    let ran = scratch.pipe("check - -r few --fix", customer.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert_holds(&ran.err, &["standard input cannot be fixed", "--diff"]);
    let ran = scratch.pipe("check - -r few --diff", customer.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), "would fix 1 finding in 1 file\n"));
    assert_holds(&ran.out, &["--- stdin.toml\n", "+licenses = 10   # licenses\n"]);
    assert!(!scratch.path("stdin.toml").exists());
}

#[test]
fn what_stays_is_told_with_the_reason() {
    let scratch = scratch();
    let ran = scratch.run("check book/a.toml -r negative -f compact --fix");
    assert_eq!(ran.code, Some(0));
    let (why, rest) = ran.err.split_once('\n').unwrap();
    assert_holds(
        why,
        &["not fixed: book/a.toml:16:12: [negative] the file would not keep to the schema: "],
    );
    assert_eq!(rest, "nothing to fix\n");
    assert_eq!(ran.out, "book/a.toml:16:12: advice[negative] not negative\n");
    assert_eq!(read(&scratch, "book/a.toml"), toml("A", 5));
}

#[test]
fn a_fix_may_lie_in_another_file_than_its_finding() {
    let scratch = scratch();
    scratch.write("book/b.json", json("B", "DE", 5).as_bytes());
    let ran = scratch.run("check book -r partner -f compact --fix");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    assert_eq!(ran.err, "fixed 1 finding in 1 file\n");
    assert_eq!(read(&scratch, "book/b.json"), json("B", "AT", 5));
    assert_eq!(read(&scratch, "book/a.toml"), toml("A", 5));
}

#[test]
fn every_document_of_a_file_is_fixed() {
    let scratch = scratch();
    let lines = |n| format!("{}\r\n\n{}", json("A", "AT", n), json("B", "AT", n + 2));
    scratch.write("x/a.jsonl", lines(5).as_bytes());
    let yaml = |n: &str| {
        format!("\u{feff}# 1\r\n{}\r\n---\r\n{}\r\n", json("A", "AT", 99), json(n, "AT", 5))
    };
    scratch.write("x/b.yaml", yaml("B").as_bytes());
    let ran = scratch.run("check x -r few --fix -f compact");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), "fixed 3 findings in 2 files\n"));
    let fixed = format!("{}\r\n\n{}", json("A", "AT", 10), json("B", "AT", 10));
    assert_eq!(read(&scratch, "x/a.jsonl"), fixed);
    let fixed = yaml("B").replace("\"licenses\": 5", "\"licenses\": 10");
    assert_eq!(read(&scratch, "x/b.yaml"), fixed);
}

#[test]
fn what_is_known_is_not_fixed() {
    let scratch = scratch();
    assert_eq!(
        scratch
            .run("baseline create --baseline known.json book/a.toml -r few --as-of 2026-11-22")
            .code,
        Some(0)
    );
    let ran = scratch.run("check book -r few --baseline known.json -f compact=out --fix");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), "fixed 1 finding in 1 file\n"));
    assert_eq!(read(&scratch, "book/a.toml"), toml("A", 5));
    assert_eq!(read(&scratch, "book/b.json"), json("B", "AT", 10));
}

#[cfg(unix)]
#[test]
fn one_file_that_cannot_be_written_does_not_keep_the_others() {
    let scratch = scratch();
    let path = scratch.path("book/a.toml");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let ran = scratch.run("check book -r few -f compact --fix");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert_eq!(
        ran.err,
        "error: cannot write book/a.toml: it is read-only\n\
         error: 1 of 2 files could not be fixed and is as before\n"
    );
    assert_eq!(read(&scratch, "book/a.toml"), toml("A", 5));
    assert_eq!(read(&scratch, "book/b.json"), json("B", "AT", 10));
}

#[cfg(unix)]
#[test]
fn links_and_strange_names_are_no_obstacle() {
    let scratch = scratch();
    std::os::unix::fs::symlink("a.toml", scratch.path("book/link.toml")).unwrap();
    let strange = "book/it's \u{1b}[31m a\nname.toml";
    scratch.write(strange, toml("S", 5).as_bytes());
    let command = scratch.command(&[
        "check",
        "book/link.toml",
        strange,
        "-r",
        "few",
        "--fix",
        "-f",
        "compact",
    ]);
    let ran = { command }.run();
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), "fixed 2 findings in 2 files\n"));
    assert!(fs::symlink_metadata(scratch.path("book/link.toml")).unwrap().is_symlink());
    assert_eq!(read(&scratch, "book/a.toml"), toml("A", 10));
    assert_eq!(read(&scratch, strange), toml("S", 10));
}

/// A new file takes the place of one name; whoever has another must know.
#[cfg(unix)]
#[test]
fn other_names_of_a_file_are_told_of() {
    let scratch = scratch();
    fs::hard_link(scratch.path("book/a.toml"), scratch.path("other.toml")).unwrap();
    let ran = scratch.run("check book -r few -f compact --fix -q");
    let warning = "warning: book/a.toml is a hard link: its other names keep the old text\n";
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), warning));
    assert_eq!(read(&scratch, "book/a.toml"), toml("A", 10));
    assert_eq!(read(&scratch, "other.toml"), toml("A", 5));
    assert_eq!(fs::read_dir(scratch.path("book")).unwrap().count(), 3);
}

/// The shipped rules on the book of customers: what they ask for settles them, and asks for nothing more.
#[test]
fn the_book_of_customers_is_fixed_once() {
    let scratch = Scratch::with(&[("book/good.toml", GOOD)]);
    let book = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/customers");
    for entry in fs::read_dir(book).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        scratch.write(&format!("book/{name}"), &fs::read(entry.path()).unwrap());
    }
    let diff = scratch.run("check book --diff");
    assert_eq!(diff.code, Some(1));
    let ran = scratch.run("check book --fix -f compact");
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.err, diff.err.replace("would fix", "fixed"));
    insta::assert_snapshot!("book-of-customers", diff.out);
    let again = scratch.run("check book --fix -f compact");
    let refused: String = ran
        .err
        .lines()
        .filter(|line| line.starts_with("not fixed: "))
        .fold(String::new(), |all, line| all + line + "\n");
    assert_eq!((again.code, again.err), (Some(1), refused + "nothing to fix\n"));
    assert_eq!(again.out, ran.out);
    assert!(!fs::read_to_string(scratch.path("book/good.toml")).unwrap().is_empty());
}

/// A waiver keeps its finding as it is; what is not waived is fixed.
#[test]
fn what_is_waived_is_not_fixed() {
    let scratch = scratch();
    let waived = toml("A", 5)
        .replace("# licenses", "# clearance: allow(few) until=2026-12-31 reason=\"agreed\"");
    scratch.write("book/a.toml", waived.as_bytes());
    let ran = scratch.run("check book -r few -f compact=out --fix");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), "fixed 1 finding in 1 file\n"));
    assert_eq!(read(&scratch, "book/a.toml"), waived);
    assert_eq!(read(&scratch, "book/b.json"), json("B", "AT", 10));
}

/// What all customers take over is fixed where it is written, once for all of them.
#[test]
fn what_customers_take_over_is_fixed_in_the_configuration() {
    let scratch = scratch();
    let wants = |country: &str| {
        format!(
            "//! In {country}\nconst RULE = #{{ severity: \"error\" }};\nfn check(customer) {{\n    \
             let country = customer.partner.country;\n    \
             if country != \"{country}\" {{ report(country, \"elsewhere\").fix(country, \"{country}\"); }}\n}}\n"
        )
    };
    for pack in ["swiss", "wrong"] {
        scratch.write(&format!("{pack}/pack.toml"), manifest(pack).as_bytes());
    }
    scratch.write("swiss/swiss.rhai", wants("CH").as_bytes());
    scratch.write("wrong/wrong.rhai", wants("Switzerland").as_bytes());
    let own = "[partner]\ncountry = \"AT\"\n\n";
    for name in ["A", "B"] {
        let customer = toml(name, 50).replace(own, "");
        scratch.write(&format!("all/{name}.toml"), customer.as_bytes());
    }
    let configuration =
        |country: &str| format!("# ours\n[partner]\ncountry = '{country}' # seat\n");
    scratch.write("clearance.toml", configuration("AT").as_bytes());
    let ran = scratch.run("check all -r wrong -f compact --fix");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_holds(&ran.err, &["not fixed: clearance.toml:3:11: [wrong] ", "nothing to fix\n"]);
    assert_eq!(read(&scratch, "clearance.toml"), configuration("AT"));
    let diff = scratch.run("check all -r swiss -f compact --diff");
    assert_eq!((diff.code, diff.err.as_str()), (Some(1), "would fix 2 findings in 1 file\n"));
    let ran = scratch.run("check all -r swiss -f compact --fix");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
    assert_eq!(ran.err, "fixed 2 findings in 1 file\n");
    assert_eq!(read(&scratch, "clearance.toml"), configuration("CH"));
    assert_eq!(scratch.run("check all -r swiss").code, Some(0));
}
