//! `--update`: marks become what rules report, and nothing else changes.

use super::{items, pack};
use crate::scratch::{Scratch, assert_holds};

/// A fixture in `low` or for the whole pack, before and after.
const CASES: &[(&str, &str, &str)] = &[
    // Added at the end of the line, or above where that is taken.
    ("low/a.toml", "[[items]]\nn = 5\n", "[[items]]\nn = 5   # expect: low\n"),
    ("low/a.toml", "[[items]]\nn = 5", "[[items]]\nn = 5   # expect: low"),
    ("low/a.toml", "[[items]]\r\nn = 5\r\n", "[[items]]\r\nn = 5   # expect: low\r\n"),
    ("low/a.toml", "[[items]]\n  n = 5 # five\n", "[[items]]\n  # expect: low\n  n = 5 # five\n"),
    (
        "low/a.toml",
        "\u{feff}items = [{ n = 5 }] # x\r\n",
        "\u{feff}# expect: low\r\nitems = [{ n = 5 }] # x\r\n",
    ),
    ("low/a.yaml", "items:\n  - n: 5\n", "items:\n  - n: 5   # expect: low\n"),
    (
        "low/a.yaml",
        "items: [{ n: 5, note: \"a\n  b\" }]\n",
        "# expect: low\nitems: [{ n: 5, note: \"a\n  b\" }]\n",
    ),
    (
        "low/a.json",
        "{ \"items\": [\n  { \"n\": 5 }\n] }\n",
        "{ \"items\": [\n  { \"n\": 5 }   // expect: low\n] }\n",
    ),
    (
        "low/a.toml",
        "items = [{ n = 5 }, { n = 6 }]\n",
        "items = [{ n = 5 }, { n = 6 }]   # expect: low, low\n",
    ),
    // In the file's own spacing.
    (
        "low/a.toml",
        "[[items]]\nn = 5 # expect: low\n[[items]]\nn = 6\n",
        "[[items]]\nn = 5 # expect: low\n[[items]]\nn = 6 # expect: low\n",
    ),
    // Taken away, with the space before it or its line.
    ("low/a.toml", "[[items]]\nn = 50   # expect: low\n", "[[items]]\nn = 50\n"),
    ("low/a.toml", "[[items]]\r\n# expect: low\r\nn = 50\r\n", "[[items]]\r\nn = 50\r\n"),
    ("low/a.toml", "[[items]]\nn = 50 # why # expect: low\n", "[[items]]\nn = 50 # why\n"),
    ("low/a.toml", "\u{feff}# expect: low\nitems = []\n", "\u{feff}items = []\n"),
    // What is right stays as it is, where it is.
    (
        "low/a.toml",
        "[[items]]\n# expect:  low   \"5 is\" , low\nn = 5\n",
        "[[items]]\n# expect:  low   \"5 is\"\nn = 5\n",
    ),
    ("a.toml", "[[items]]\nn = 5 # expect: big, low\n", "[[items]]\nn = 5 # expect: low\n"),
    ("a.toml", "[[items]]\n# expect: big\nn = 5\n", "[[items]]\n# expect: low\nn = 5\n"),
    (
        "a.toml",
        "items = [{ n = 5 }, { n = 500 }] # expect: big \"500\"\n",
        "items = [{ n = 5 }, { n = 500 }] # expect: big \"500\", low\n",
    ),
    // A part of the message is replaced by the message.
    (
        "low/a.toml",
        "[[items]]\nn = 5 # expect: low \"6\"\n",
        "[[items]]\nn = 5 # expect: low \"5 is low\"\n",
    ),
    // Known misses and dates are for people.
    (
        "low/a.toml",
        "# as-of: 2026-11-22\n[[items]]\nn = 50 # todo-expect: low\n[[items]]\nn = 5\n",
        "# as-of: 2026-11-22\n[[items]]\nn = 50 # todo-expect: low\n[[items]]\nn = 5 # expect: low\n",
    ),
    (
        "a.toml",
        "[[items]]\nn = 5 # todo-expect: big\n",
        "[[items]]\n# expect: low\nn = 5 # todo-expect: big\n",
    ),
    // Moved.
    (
        "low/a.toml",
        "[[items]]\nn = 50 # expect: low\n[[items]]\nn = 5\n",
        "[[items]]\nn = 50\n[[items]]\nn = 5 # expect: low\n",
    ),
    // The schema speaks too.
    ("low/a.toml", "itmes = 1\n", "itmes = 1   # expect: schema\n"),
];

fn updated(path: &str, before: &str) -> (Scratch, String) {
    let scratch = pack(&[(path, before)]);
    let ran = scratch.run("test --update --yes");
    let after = std::fs::read_to_string(scratch.path(&format!("rules/fixtures/{path}"))).unwrap();
    assert_eq!(ran.code, Some(0), "{before}\n{after}\n{}{}", ran.out, ran.err);
    (scratch, after)
}

#[test]
fn marks_become_what_rules_report_and_nothing_else_changes() {
    for (path, before, after) in CASES {
        let (scratch, written) = updated(path, before);
        assert_eq!(written, *after, "from:\n{before}");
        let again = scratch.run("test --update --yes");
        assert_eq!((again.code, again.err.as_str()), (Some(0), ""));
        assert_eq!(
            std::fs::read_to_string(scratch.path(&format!("rules/fixtures/{path}"))).unwrap(),
            *after
        );
        let folder = scratch.path(&format!("rules/fixtures/{path}"));
        let left = std::fs::read_dir(folder.parent().unwrap()).unwrap();
        assert!(left.count() <= 2, "something is left over");
    }
}

#[test]
fn without_a_terminal_nothing_is_written_unless_that_is_said() {
    let before = items(&[(5, "")]);
    let scratch = pack(&[("low/a.toml", &before)]);
    let ran = scratch.run("test --update");
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.out,
        "--- rules/fixtures/low/a.toml\n+++ rules/fixtures/low/a.toml\n@@ -1,2 +1,2 @@\n [[items]]\n-n = 5\n+n = 5   # expect: low\n"
    );
    assert_holds(&ran.err, &["nothing is written without a terminal to ask: add --yes"]);
    let after = std::fs::read_to_string(scratch.path("rules/fixtures/low/a.toml")).unwrap();
    assert_eq!(after, before);
}

#[test]
fn what_cannot_be_annotated_is_said_and_left() {
    for (path, text, said) in [
        ("low/a.jsonl", "{\"items\": [{\"n\": 5}]}\n", "its format has no comments"),
        ("low/a.toml", "items = [", "something broke on it"),
        (
            "low/a.toml",
            "[[items]]\nn = 5 # todo-expect: low\n",
            "`todo-expect:` is for people to change",
        ),
    ] {
        let scratch = pack(&[(path, text)]);
        let ran = scratch.run("test --update --yes");
        assert_eq!(ran.code, Some(1), "{text}");
        assert_holds(&ran.err, &[&format!("rules/fixtures/{path} is left as it is: {said}")]);
        let after =
            std::fs::read_to_string(scratch.path(&format!("rules/fixtures/{path}"))).unwrap();
        assert_eq!(after, text);
    }
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_what_cannot_be_written_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = pack(&[("low/a.toml", &items(&[(5, "")]))]);
    let file = scratch.path("rules/fixtures/low/a.toml");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(scratch.run("test --update --yes").code, Some(0));
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
}
