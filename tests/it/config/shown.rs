//! `clearance config`: what is shown is what counts, and could be the configuration.

use super::{USUAL, repository, run_in, said};
use crate::scratch::{Scratch, assert_holds};
use serde_json::{Value as Json, json};

const FULL: &str = include_str!("full.toml");

#[test]
fn everything_is_shown_with_its_origin() {
    let scratch = repository(FULL);
    let variables = [("CLEARANCE_MAX_TIME", "20"), ("CLEARANCE_DATA", "../tables\nmore data")];
    let arguments = "config --profile nightly --select tag:x -j 3 good.toml";
    let ran = run_in(&scratch, "customers", arguments, &variables);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    insta::assert_snapshot!("config", ran.out);
}

#[test]
fn a_repository_without_one_is_shown_too() {
    let scratch = Scratch::with(&[(".git/HEAD", "")]);
    let ran = scratch.run("config");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    insta::assert_snapshot!("config-defaults", ran.out);
}

/// Key, value.
fn values(shown: &str) -> Vec<(Json, Json)> {
    let shown: Json = serde_json::from_str(shown).unwrap();
    let settings = shown["settings"].as_array().unwrap().iter();
    settings.map(|setting| (setting["key"].clone(), setting["value"].clone())).collect()
}

#[test]
fn what_is_shown_can_be_the_configuration() {
    let hostile = "[partner]\nname = \"a\\\"b\\\\ \\u202e \\n \\u0007\"\n\"odd key\\n\" = [{ x = 1.5, 'y z' = 2026-01-02 }, []]\n\
                   empty = {}\n[rules.\"billing/early\"]\nseverity = \"off\"\n";
    for (text, arguments) in [
        (FULL, ""),
        (FULL, "--profile nightly"),
        (FULL, "--profile nightly -- --format json=a.json other -d tables"),
        (hostile, ""),
        ("", ""),
    ] {
        let scratch = repository(text);
        let json = format!("config --format json {arguments}");
        let before = values(&scratch.run(&json).out);
        let shown = scratch.run(&format!("config {arguments}")).out;
        assert!(!shown.contains('\u{202e}') && !shown.contains('\u{7}'), "{shown}");
        scratch.write("clearance.toml", shown.as_bytes());
        let after = values(&scratch.run("config --format json").out);
        assert_eq!(before, after, "{shown}");
    }
}

#[test]
fn options_of_check_say_what_they_would_come_to() {
    let scratch = repository(USUAL);
    let of_line = json!({ "kind": "command-line" });
    for (arguments, key, value) in [
        ("--fail-on never", "fail-on", json!("never")),
        ("a.toml b", "paths", json!(["a.toml", "b"])),
        ("-- -f json=x.json -f human", "format", json!(["json=x.json", "human"])),
        ("--max-time 3", "limits.time", json!(3)),
        ("--as-of 2026-01-02", "as-of", json!("2026-01-02")),
        ("--allow-empty", "allow-empty", json!(true)),
        ("--max-file-size 2M", "max-file-size", json!("2M")),
        ("-- --packs builtin", "packs", json!(["builtin"])),
    ] {
        assert_eq!(said(&scratch, arguments, &[], key), (value, of_line.clone()), "{arguments}");
    }
    let ran = scratch.run("config --fail-on all");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["invalid value 'all' for '--fail-on <SEVERITY>'"]);
    // The configuration can be chosen before or behind.
    scratch.write("other.toml", b"fail-on = \"never\"\n");
    for arguments in ["--config other.toml", "-- --config other.toml"] {
        assert_eq!(said(&scratch, arguments, &[], "fail-on").0, json!("never"), "{arguments}");
    }
}

#[test]
fn a_name_that_steers_a_terminal_is_not_printed_as_it_is() {
    let scratch = Scratch::with(&[(
        "a\u{202e}b.toml",
        "fail-on = \"never\"\n[profiles.\"x\\ny\"]\nthreads = 1\n",
    )]);
    let arguments = ["config", "--config", "a\u{202e}b.toml", "--profile", "x\ny"];
    let ran = scratch.command(&arguments).run();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!ran.out.contains('\u{202e}'));
    assert_holds(&ran.out, &["# a\\u{202e}b.toml:1", "# --profile x\\ny, a\\u{202e}b.toml:3"]);
}
