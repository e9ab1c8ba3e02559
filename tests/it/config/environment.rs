//! Variables: what they win over, how they are written, and which there are.

use super::{USUAL, repository, run_in, said};
use crate::scratch::assert_holds;
use serde_json::json;

#[test]
fn the_command_line_wins_over_variables_and_they_over_the_file() {
    let scratch = repository(&format!("{USUAL}fail-on = \"warning\"\n"));
    let never = [("CLEARANCE_FAIL_ON", "never")];
    let from_file = json!({ "kind": "file", "file": "clearance.toml", "line": 4, "profile": null });
    let of_variable = json!({ "kind": "environment", "variable": "CLEARANCE_FAIL_ON" });
    let of_line = json!({ "kind": "command-line" });
    for (arguments, variables, value, from) in [
        ("", [].as_slice(), "warning", &from_file),
        ("", &[("CLEARANCE_FAIL_ON", "")], "warning", &from_file),
        ("", &never, "never", &of_variable),
        ("--fail-on error", &never, "error", &of_line),
        ("--no-config", &[], "error", &json!({ "kind": "default" })),
        ("--no-config", &never, "never", &of_variable),
    ] {
        let shown = said(&scratch, arguments, variables, "fail-on");
        assert_eq!(shown, (json!(value), from.clone()), "{arguments} {variables:?}");
    }
    assert_eq!(run_in(&scratch, "", "check", &[]).code, Some(1));
    assert_eq!(run_in(&scratch, "", "check", &never).code, Some(0));
    assert_eq!(run_in(&scratch, "", "check --fail-on advice", &never).code, Some(1));
}

#[test]
fn several_values_stand_on_several_lines() {
    let scratch = repository(USUAL);
    let variables = [("CLEARANCE_FORMAT", "compact\njson=out, and more.json\r\n\n")];
    let ran = run_in(&scratch, "customers", "check", &variables);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "good.toml:5:8: warning[seen] seen\n"));
    // Unlike those of the file, paths of variables are named from where one is.
    assert!(scratch.path("customers/out, and more.json").is_file());
    let (value, _) = said(&scratch, "", &variables, "format");
    assert_eq!(value, json!(["compact", "json=out, and more.json"]));
}

#[test]
fn switches_are_switched_on_and_off() {
    let scratch = repository("paths = [\"rules\"]\nallow-empty = true\n");
    for (value, code) in [
        ("true", Some(0)),
        ("1", Some(0)),
        ("Yes", Some(0)),
        ("FALSE", Some(4)),
        ("0", Some(4)),
        ("no", Some(4)),
        ("", Some(0)),
        ("maybe", Some(2)),
    ] {
        let ran = run_in(&scratch, "", "check", &[("CLEARANCE_ALLOW_EMPTY", value)]);
        assert_eq!(ran.code, code, "{value}: {ran:?}");
    }
    let ran = run_in(&scratch, "", "check", &[("CLEARANCE_ALLOW_EMPTY", "maybe")]);
    assert_holds(&ran.err, &["CLEARANCE_ALLOW_EMPTY is `maybe`", "true or false"]);
    // It is another command's.
    let ran = run_in(&scratch, "", "check", &[("CLEARANCE_TEST_WATCH", "maybe")]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn a_variable_that_will_not_do_is_named() {
    let scratch = repository(USUAL);
    for (name, value, said) in [
        ("CLEARANCE_THREADS", "many", "expected a number from 1"),
        ("CLEARANCE_FAIL_ON", "all", "error, warning, advice, open, never"),
        ("CLEARANCE_FORMAT", "compact\nxml", "the formats are human"),
        ("CLEARANCE_AS_OF", "2026-02-30", "no such day"),
        ("CLEARANCE_COLOR", "red", "auto, always, never"),
    ] {
        let ran = run_in(&scratch, "", "config", &[(name, value)]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{name}: {ran:?}");
        assert_holds(&ran.err, &[&format!("the variable {name} is `"), said]);
    }
    // What is wrong on the command line is not blamed on a variable.
    let ran = run_in(&scratch, "", "check -j 0", &[("CLEARANCE_THREADS", "many")]);
    assert_holds(&ran.err, &["'--threads <N>'"]);
    assert!(!ran.err.contains("variable"), "{}", ran.err);
}

#[test]
fn unknown_variables_are_told_and_do_no_harm() {
    let scratch = repository(USUAL);
    for (name, said) in [
        ("CLEARANCE_FAIL_NO", "did you mean CLEARANCE_FAIL_ON?"),
        ("CLEARANCE_THREAD", "did you mean CLEARANCE_THREADS?"),
        ("CLEARANCE_WAIVERS_FILE", "did you mean CLEARANCE_WAIVERS?"),
        ("CLEARANCE_LIMITS_TIME", "did you mean CLEARANCE_MAX_TIME?"),
        ("CLEARANCE_XYZZY", "no option has the variable CLEARANCE_XYZZY\n"),
    ] {
        let ran = run_in(&scratch, "", "check", &[(name, "1")]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert_holds(&ran.err, &[&format!("no option has the variable {name}"), said]);
        // Who wants to hear nothing wants to hear that nothing came of a variable.
        let quiet = run_in(&scratch, "", "check --quiet", &[(name, "1")]);
        assert_eq!((quiet.code, quiet.err), (Some(0), ran.err), "{name}");
        assert_eq!(run_in(&scratch, "", "--version", &[(name, "1")]).err, "");
    }
}

#[test]
fn the_command_line_may_say_the_contrary_of_a_variable() {
    let scratch = repository(USUAL);
    scratch.write("other.toml", b"fail-on = \"never\"");
    for (arguments, variable, code) in [
        ("check -v", ("CLEARANCE_QUIET", "1"), 0),
        ("check --no-config customers", ("CLEARANCE_CONFIG", "nope.toml"), 0),
        ("check --config other.toml customers", ("CLEARANCE_NO_CONFIG", "1"), 0),
        ("check --config other.toml customers", ("CLEARANCE_CONFIG", "nope.toml"), 0),
        ("check", ("CLEARANCE_CONFIG", "nope.toml"), 2),
    ] {
        let ran = run_in(&scratch, "", arguments, &[variable]);
        assert_eq!(ran.code, Some(code), "{arguments} {variable:?}: {ran:?}");
    }
    assert_holds(
        &run_in(&scratch, "", "check -v", &[("CLEARANCE_QUIET", "1")]).err,
        &["rules from"],
    );
    let both = [("CLEARANCE_CONFIG", "other.toml"), ("CLEARANCE_NO_CONFIG", "true")];
    assert_eq!(run_in(&scratch, "", "check", &both).code, Some(2));
}

#[test]
fn options_of_one_command_have_its_name_before_theirs() {
    let scratch = repository(USUAL);
    let of = |name, value, arguments| run_in(&scratch, "", arguments, &[(name, value)]);
    // A format of `check` is none of `test`, and the date of one is not that of the other.
    assert_eq!(of("CLEARANCE_FORMAT", "compact", "lint").code, Some(0));
    assert_holds(&of("CLEARANCE_LINT_FORMAT", "json", "lint").out, &["\"findings\""]);
    assert_eq!(of("CLEARANCE_LINT_FORMAT", "json", "check").code, Some(0));
    assert_holds(&of("CLEARANCE_PACKS", "builtin", "lint -f json").out, &["\"libraries\": 6"]);
    assert_holds(&of("CLEARANCE_PACKS", "builtin", "rules").out, &["same-region"]);
    assert_eq!(of("CLEARANCE_TEST_COVERAGE_MIN", "101", "test").code, Some(2));
    assert_eq!(of("CLEARANCE_TEST_COVERAGE_MIN", "101", "check").code, Some(0));
}

#[test]
fn help_says_where_to_look() {
    let scratch = repository(USUAL);
    for arguments in ["--help", "check --help", "test --help"] {
        assert_holds(&scratch.run(arguments).out, &["CLEARANCE_FAIL_ON", "clearance config"]);
    }
    // It shows what is built in, whatever the configuration says.
    assert!(!scratch.run("check --help").out.contains("customers]"));
}
