//! The command: exit codes, arguments, streams.

use clearance_render::output::REPORT_FORMATS;

use crate::scratch::{GOOD, Scratch, assert_holds, rule};

mod inputs;
mod overwriting;
mod sameness;
mod schemas;
mod skipped;
mod writing;

/// A folder with packs whose one rule finds something of a severity, and one whose rule breaks.
fn severities() -> Scratch {
    let scratch = Scratch::with(&[("good.toml", GOOD), ("torn.toml", "[customer")]);
    for severity in ["error", "warning", "advice"] {
        scratch.write(&format!("{severity}/seen.rhai"), rule(severity).as_bytes());
        scratch.write(&format!("{severity}/document.schema.json"), b"{}");
    }
    let breaks = rule("advice").replace("report(customer.customer.name, \"seen\")", "throw \"no\"");
    scratch.write("breaks/breaks.rhai", breaks.as_bytes());
    scratch.write("none/readme.md", b"");
    scratch.write(
        "syntax/bad.rhai",
        b"//! Bad\nconst RULE = #{ severity: \"error\" };\nfn check(c) {",
    );
    scratch
}

/// Asserts the exit code, in every format.
#[track_caller]
fn assert_code(scratch: &Scratch, arguments: &str, code: i32) {
    for format in REPORT_FORMATS.iter().map(|output| output.name) {
        let ran = scratch.run(&format!("check {arguments} -f {format}"));
        assert_eq!(ran.code, Some(code), "check {arguments} -f {format}: {ran:?}");
    }
}

#[test]
fn code_0_where_all_is_well() {
    assert_code(&severities(), "good.toml", 0);
}

#[test]
fn code_1_where_findings_count() {
    assert_code(&severities(), "good.toml -r error", 1);
}

#[test]
fn fail_on_says_which_findings_count() {
    let scratch = severities();
    let order = ["advice", "warning", "error"];
    for (at, found) in order.iter().enumerate() {
        assert_code(&scratch, &format!("good.toml -r {found} --fail-on never"), 0);
        for (least, fail_on) in order.iter().enumerate() {
            let code = i32::from(at >= least);
            let arguments = format!("good.toml -r {found} --fail-on {fail_on} -f compact");
            assert_eq!(scratch.run(&format!("check {arguments}")).code, Some(code), "{arguments}");
        }
    }
}

#[test]
fn code_2_where_the_run_cannot_start() {
    let scratch = severities();
    for arguments in
        ["good.toml -r syntax", "good.toml -r nope", "--select nope good.toml", "none/readme.md"]
    {
        assert_code(&scratch, arguments, 2);
    }
    for arguments in
        ["good.toml --nope", "good.toml -f xml", "good.toml -j 0", "good.toml --fail-on all"]
    {
        let ran = scratch.run(&format!("check {arguments}"));
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments}");
    }
}

#[test]
fn code_3_where_the_check_is_incomplete() {
    let scratch = severities();
    for arguments in ["torn.toml", "nope.toml", "good.toml -r breaks", "good.toml nope"] {
        assert_code(&scratch, arguments, 3);
    }
}

#[test]
fn code_4_where_there_is_nothing_to_check() {
    let scratch = severities();
    for arguments in ["none", "none none"] {
        assert_code(&scratch, arguments, 4);
        assert_code(&scratch, &format!("{arguments} --allow-empty"), 0);
    }
    assert_holds(
        &scratch.run("check none").err,
        &["nothing to check: there is no customer in none"],
    );
}

#[test]
fn codes_take_precedence_2_4_3_1() {
    let scratch = severities();
    assert_code(&scratch, "torn.toml good.toml -r error", 3);
    assert_code(&scratch, "torn.toml none -r error", 3);
    assert_code(&scratch, "none -r nope", 2);
    assert_code(&scratch, "torn.toml -r syntax", 2);
    assert_code(&scratch, "torn.toml -r error --fail-on never", 3);
}

#[test]
fn a_report_that_cannot_be_written_is_code_2() {
    let scratch = severities();
    let ran = scratch.run("check good.toml -f json=no/such/folder.json");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["no/such/folder.json cannot be written"]);
}

#[test]
fn several_reports_go_to_several_places() {
    let scratch = severities();
    let ran = scratch.run("check good.toml -r error -f compact -f json=out.json -f human=out.txt");
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    assert_eq!(ran.out, "good.toml:5:8: error[seen] seen\n");
    let json = std::fs::read_to_string(scratch.path("out.json")).unwrap();
    serde_json::from_str::<serde_json::Value>(&json).unwrap();
    assert_holds(
        &std::fs::read_to_string(scratch.path("out.txt")).unwrap(),
        &["error[seen]: seen"],
    );
    for (two, said) in [
        ("-f json -f human", "two reports cannot both go to standard output"),
        ("-f json -f human=-", "two reports cannot both go to standard output"),
        ("-f json=x -f human=x", "two reports cannot both go to x"),
        ("-f json=", "the name of the file is missing"),
    ] {
        let ran = scratch.run(&format!("check good.toml {two}"));
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{two}");
        assert_holds(&ran.err, &[said]);
    }
}

#[test]
fn arguments_that_make_no_sense_are_explained() {
    let scratch = severities();
    for (arguments, said) in [
        ("--as-of 2026-02-30", "there is no such day in the calendar"),
        ("--as-of tomorrow", "write dates as year-month-day, as in 2026-12-31"),
        ("--as-of 2026-11-22T10:00", "write dates as year-month-day"),
        ("--max-file-size 9X", "expected a number of bytes, as in 500000, 512K or 16M"),
        ("--max-file-size 99999999999G", "expected a number of bytes"),
        ("-f xml", "the formats are human, compact, json"),
        ("-j many", "expected a number from 1"),
        ("--select [", "unclosed character class"),
        ("--stdin-filename x.json", "add `-` to the paths"),
    ] {
        let ran = scratch.run(&format!("check good.toml {arguments}"));
        assert_eq!(ran.code, Some(2), "{arguments}: {ran:?}");
        assert_holds(&ran.err, &[said]);
    }
}

#[test]
fn colour_is_where_it_is_wanted() {
    let scratch = severities();
    let colored = |option: &str, variables: &[(&str, &str)]| {
        let mut command =
            scratch.command(&["check", "good.toml", "-r", "error", "--color", option]);
        command.envs(variables.iter().copied());
        command.run().out.contains('\u{1b}')
    };
    assert!(!colored("auto", &[]));
    assert!(colored("always", &[]));
    assert!(colored("always", &[("NO_COLOR", "1")]));
    assert!(colored("auto", &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored("auto", &[("CLICOLOR_FORCE", "0")]));
    assert!(!colored("auto", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(colored("auto", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")]));
    assert!(!colored("never", &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored("auto", &[("CLICOLOR_FORCE", "")]));
    // https://force-color.org, and what programs of Node.js take besides.
    for (value, is_on) in
        [("1", true), ("3", true), ("true", true), ("", false), ("0", false), ("false", false)]
    {
        assert_eq!(colored("auto", &[("FORCE_COLOR", value)]), is_on, "FORCE_COLOR={value}");
    }
    assert!(!colored("auto", &[("FORCE_COLOR", "0"), ("CLICOLOR_FORCE", "1")]));
    assert!(!colored("auto", &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
    assert!(colored("auto", &[("FORCE_COLOR", "1"), ("TERM", "dumb")]));
    assert!(colored("auto", &[("FORCE_COLOR", "1"), ("CLICOLOR", "0")]));
    assert!(!colored("never", &[("FORCE_COLOR", "1")]));
    assert!(colored("always", &[("FORCE_COLOR", "0")]));
}

/// What says why nothing ran, and help, have the colours that a report has.
#[test]
fn colour_of_what_is_no_report_is_asked_for_alike() {
    let scratch = severities();
    for arguments in
        [&["check", "--help"][..], &["check", "--nope"], &["check", "good.toml", "-r", "torn"]]
    {
        scratch.write("torn/torn.rhai", b"fn check(");
        let colored = |variables: &[(&str, &str)]| {
            let mut command = scratch.command(arguments);
            let ran = command.envs(variables.iter().copied()).run();
            format!("{}{}", ran.out, ran.err).contains('\u{1b}')
        };
        assert!(!colored(&[]), "{arguments:?}");
        assert!(colored(&[("FORCE_COLOR", "1")]), "{arguments:?}");
        assert!(colored(&[("CLICOLOR_FORCE", "1")]), "{arguments:?}");
        assert!(!colored(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]), "{arguments:?}");
        assert!(!colored(&[("FORCE_COLOR", "0"), ("CLICOLOR_FORCE", "1")]), "{arguments:?}");
    }
    let mut command = scratch.command(&["check", "--nope=##vso[task.complete]\u{1b}[2J"]);
    let error = command.env("FORCE_COLOR", "1").run().err;
    assert!(error.contains("\u{1b}["), "{error:?}");
    assert!(!error.contains("##vso[") && !error.contains("\u{1b}[2J"), "{error:?}");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_quiet() {
    use std::process::Stdio;
    let scratch = severities();
    for arguments in [&["check", "-v", "good.toml", "-r", "error"][..], &["schema"], &["--help"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = scratch.process(arguments).stdout(Stdio::from(writer)).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(!err.contains("panic") && !err.contains("written"), "{arguments:?}: {err}");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {:?}", output.status);
    }
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let arguments = ["check", "-v", "good.toml", "-r", "error"];
    let status = scratch.process(&arguments).stderr(Stdio::from(writer)).output().unwrap().status;
    assert_eq!(status.code(), Some(1));
}

#[test]
fn schemas_are_printed_whole() {
    let scratch = Scratch::with(&[]);
    for (arguments, id) in [
        ("schema", "urn:clearance:customer-file:1"),
        ("schema document", "urn:clearance:customer-file:1"),
        ("schema report", "https://json-schema.org/draft/2020-12/schema"),
        ("schema jsonl", "urn:clearance:report-line:2"),
    ] {
        let ran = scratch.run(arguments);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        serde_json::from_str::<serde_json::Value>(&ran.out).unwrap();
        assert_holds(&ran.out, &[id]);
    }
}

#[test]
fn help_names_formats_and_exit_codes() {
    let scratch = Scratch::with(&[]);
    let help = scratch.run("check --help --color never");
    assert_eq!(help.code, Some(0));
    assert_holds(&help.out, &REPORT_FORMATS.iter().map(|output| output.name).collect::<Vec<_>>());
    assert_holds(
        &help.out,
        &["Exit codes:", "--fail-on", "error, warning", "`-` is standard input"],
    );
    assert_eq!(
        scratch.run("--version").out,
        concat!("clearance ", env!("CARGO_PKG_VERSION"), "\n")
    );
    let none = scratch.command(&[]).run();
    assert_eq!((none.code, none.out.as_str()), (Some(2), ""));
    assert_holds(&none.err, &["Usage: clearance", "check", "Exit codes:"]);
}
