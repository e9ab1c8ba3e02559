//! The hooks of pre-commit: each is run as pre-commit would, its files chosen and appended.

use globset::GlobBuilder;
use serde_json::Value;

use super::{file, text, yaml};
use crate::scratch::{GOOD, Ran, Scratch, assert_holds, rule};

/// The hooks. Our reader wants a table around a list.
pub(super) fn hooks() -> Vec<Value> {
    let lines: String =
        file(".pre-commit-hooks.yaml").lines().map(|line| format!("  {line}\n")).collect();
    yaml(".pre-commit-hooks.yaml", &format!("hooks:\n{lines}"))["hooks"]
        .as_array()
        .expect("a list")
        .clone()
}

fn hook(id: &str) -> Value {
    hooks().into_iter().find(|hook| hook["id"] == id).expect(id)
}

/// Whether a hook wants a file. Their patterns are regular expressions; these globs say the same, and a pattern that is
/// changed has to be said anew.
fn wants(hook: &Value, path: &str) -> bool {
    let globs: &[&str] = match text(hook, "files") {
        r"^customers/.+\.(toml|json|jsonl|ndjson|yaml|yml)$" => {
            &["customers/**/*.{toml,json,jsonl,ndjson,yaml,yml}"]
        }
        "^rules/" => &["rules/**"],
        other => panic!("what does `{other}` say?"),
    };
    let matches = |glob: &&str| {
        let glob = GlobBuilder::new(glob).literal_separator(true).build().expect("a glob");
        glob.compile_matcher().is_match(path)
    };
    globs.iter().any(matches)
}

/// Runs a hook over the files of a commit; nothing where it wants none of them. Those that are deleted are not among
/// them: pre-commit does not name them to any hook.
fn run(scratch: &Scratch, id: &str, committed: &[&str]) -> Option<Ran> {
    let hook = hook(id);
    assert_eq!(hook["language"], "rust", "pre-commit builds the binaries of this package");
    let always = hook["always_run"] == true;
    let wants = |path: &&str| hook["files"].is_null() || wants(&hook, path);
    let wanted: Vec<&str> = committed.iter().copied().filter(wants).collect();
    if wanted.is_empty() && !always {
        return None;
    }
    let mut words: Vec<&str> = text(&hook, "entry").split_whitespace().collect();
    words.extend(hook["args"].as_array().into_iter().flatten().filter_map(Value::as_str));
    if hook["pass_filenames"] != false {
        words.extend(wanted);
    }
    assert_eq!(words.remove(0), "clearance");
    Some(scratch.command(&words).run())
}

fn repository(severity: &str) -> Scratch {
    Scratch::with(&[
        ("rules/pack.toml", "name = \"ours\"\n"),
        ("rules/document.schema.json", "{}"),
        ("rules/seen.rhai", &rule(severity)),
        // A fixture that does not say what is found in it.
        ("rules/fixtures/seen/a.toml", GOOD),
        ("customers/a.toml", GOOD),
        ("customers/deep/b.toml", GOOD),
        (".git/HEAD", "ref: refs/heads/main\n"),
    ])
}

#[test]
fn committed_files_are_checked_and_no_others() {
    let scratch = repository("error");
    let ran =
        run(&scratch, "clearance", &["customers/deep/b.toml", "Cargo.toml", "customers/README.md"]);
    let ran = ran.expect("it ran");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_holds(&ran.out, &["customers/deep/b.toml:", "in 1 of 1 document"]);
    assert_eq!(run(&scratch, "clearance", &["clearance.toml", "src/a.json"]), None);
    let passes = run(&repository("advice"), "clearance", &["customers/a.toml"]).expect("it ran");
    assert_eq!(passes.code, Some(0), "{passes:?}");
}

#[test]
fn all_are_checked_where_anything_changed() {
    let scratch = repository("error");
    let changed = [
        "customers/a.toml",
        "rules/seen.rhai",
        "waivers.toml",
        "clearance.toml",
        "clearance-baseline.json",
        "moves/clearance.toml",
        "packs/ours/data/offers.toml",
    ];
    for changed in changed {
        let ran = run(&scratch, "clearance-all", &[changed]).expect(changed);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert_holds(&ran.out, &["in 2 of 2 documents"]);
    }
    // Something is deleted and nothing else changed.
    let ran = run(&scratch, "clearance-all", &[]).expect("a deletion");
    assert_eq!(ran.code, Some(1), "{ran:?}");
}

#[test]
fn rules_are_tested_where_they_changed() {
    let scratch = repository("error");
    let ran = run(&scratch, "clearance-test", &["rules/seen.rhai"]).expect("it ran");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_holds(&ran.out, &["rules/fixtures/seen/a.toml"]);
    assert_eq!(run(&scratch, "clearance-test", &["customers/a.toml"]), None);
}

#[test]
fn they_are_what_pre_commit_reads() {
    let known = [
        "id",
        "name",
        "description",
        "language",
        "entry",
        "args",
        "files",
        "pass_filenames",
        "always_run",
        "require_serial",
    ];
    for hook in hooks() {
        for key in hook.as_object().expect("a table").keys() {
            assert!(known.contains(&key.as_str()), "{key}");
        }
        for key in ["id", "name", "description", "entry"] {
            assert!(!text(&hook, key).is_empty());
        }
    }
}
