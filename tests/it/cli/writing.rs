//! Reports are written whole or not at all, to wherever they are wanted.

use std::collections::BTreeSet;
use std::fs;

use clearance_render::output::REPORT_FORMATS;

use crate::scratch::{GOOD, Scratch, assert_holds, rule};

/// A customer, and a rule that finds something about it.
fn scratch() -> Scratch {
    Scratch::with(&[
        ("customers/good.toml", GOOD),
        ("seen/seen.rhai", &rule("error")),
        ("seen/document.schema.json", "{}"),
        ("old.json", OLD),
    ])
}

/// How a report begins.
const OLD: &str = "{\"version\": 1, \"as_of\": \"2026-11-21\"}\n";

/// Everything that is in a folder, hidden files as well.
fn names(scratch: &Scratch, folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(scratch.path(folder)).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn read(scratch: &Scratch, path: &str) -> String {
    fs::read_to_string(scratch.path(path)).unwrap()
}

#[track_caller]
fn assert_json(scratch: &Scratch, path: &str) {
    let json: serde_json::Value = serde_json::from_str(&read(scratch, path)).unwrap();
    assert_eq!(json["summary"]["errors"], 1);
}

#[test]
fn a_file_is_made_or_replaced_and_nothing_else_is_left() {
    let scratch = scratch();
    let before = names(&scratch, ".");
    let long = format!("{}.json", "n".repeat(250));
    let ran = scratch.run(&format!(
        "check customers -r seen -f json=old.json -f compact=new.txt -f jsonl={long}"
    ));
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(1), "", ""));
    assert_json(&scratch, "old.json");
    assert_holds(&read(&scratch, "new.txt"), &["error[seen] seen"]);
    let mut expected = before;
    expected.extend(["new.txt".to_owned(), long]);
    assert_eq!(names(&scratch, "."), expected);
}

#[test]
fn where_nothing_can_be_written_nothing_is_checked() {
    let scratch = scratch();
    let before = names(&scratch, ".");
    for (file, said) in [
        ("no/such/out.json", "no/such/out.json cannot be written: there is no folder no/such"),
        ("customers", "customers cannot be written: it is a folder"),
        ("old.json/out.json", "old.json/out.json cannot be written"),
    ] {
        for command in ["check customers -r seen -v", "test seen"] {
            let ran = scratch.run(&format!("{command} -f human -f json=first.json -f json={file}"));
            assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{file}");
            assert_holds(&ran.err, &[said]);
            assert!(!ran.err.contains("rules from"), "nothing was loaded: {}", ran.err);
        }
    }
    let ran = scratch.run("check customers -r seen -f json=no/out.json");
    assert_holds(&ran.err, &["help: make the folder first"]);
    assert_eq!(names(&scratch, "."), before);
}

#[test]
fn two_names_of_a_file_are_one() {
    let scratch = scratch();
    for two in ["x.json ./x.json", "old.json customers/../old.json", "- /dev/stdout"] {
        let (one, two) = two.split_once(' ').unwrap();
        let ran = scratch.run(&format!("check customers -f json={one} -f compact={two}"));
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{two}");
        assert_holds(&ran.err, &["two reports cannot both go to"]);
    }
    assert_eq!(read(&scratch, "old.json"), OLD);
}

#[test]
fn a_report_among_customers_is_no_customer() {
    let scratch = scratch();
    let run = |more: &str| {
        scratch.run(&format!("check customers -r seen -f json=customers/out.json {more}"))
    };
    let first = run("");
    let text = read(&scratch, "customers/out.json");
    let second = run("-v");
    assert_eq!((first.code, second.code), (Some(1), Some(1)));
    assert_eq!(read(&scratch, "customers/out.json"), text);
    assert_holds(&second.err, &["skipped customers/out.json: a report of this run"]);
    // In a run that does not write it, it is a file like any other.
    assert_holds(&scratch.run("check customers -r seen -f compact").out, &["customers/out.json:"]);
}

#[test]
fn what_is_checked_is_not_overwritten() {
    let scratch = scratch();
    for (path, file) in [
        ("customers/good.toml", "customers/good.toml"),
        ("customers/good.toml", "./customers/../customers/good.toml"),
    ] {
        let ran = scratch.run(&format!("check {path} -r seen -f json={file}"));
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert_holds(&ran.err, &["good.toml already exists, and Clearance did not write it"]);
        assert_eq!(read(&scratch, "customers/good.toml"), GOOD);
    }
}

#[cfg(unix)]
mod unix {
    use std::fs::{self, File, Permissions};
    use std::io::Read;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn all_appear_or_none() {
        let scratch = scratch();
        let before = names(&scratch, ".");
        let full = || File::options().write(true).open("/dev/full").unwrap();
        let arguments =
            ["check", "customers", "-r", "seen", "-f", "json=old.json", "-f", "jsonl=new.jsonl"];
        let to_stdout = [&arguments[..], &["-f", "human"]].concat();
        let output = scratch.process(&to_stdout).stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert_holds(&String::from_utf8(output.stderr).unwrap(), &["the report cannot be written"]);
        let to_device = [&arguments[..], &["-f", "human=/dev/full"]].concat();
        let ran = scratch.command(&to_device).run();
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert_holds(&ran.err, &["/dev/full cannot be written: "]);
        assert_eq!(names(&scratch, "."), before);
        assert_eq!(read(&scratch, "old.json"), OLD);
    }

    #[test]
    fn a_closed_pipe_is_no_error_in_any_format() {
        let scratch = scratch();
        // More than is held back before anything is written.
        for n in 0..60 {
            scratch.write(&format!("customers/{n}.toml"), GOOD.as_bytes());
        }
        for format in REPORT_FORMATS {
            let (reader, writer) = std::io::pipe().unwrap();
            drop(reader);
            let arguments =
                ["check", "customers", "-r", "seen", "-f", format.name, "-f", "json=old.json"];
            let output = scratch.process(&arguments).stdout(writer).output().unwrap();
            let err = String::from_utf8(output.stderr).unwrap();
            assert_eq!((output.status.code(), err.as_str()), (Some(1), ""), "{}", format.name);
            // What goes to files is not kept from them.
            assert_holds(&read(&scratch, "old.json"), &["\"errors\": 61"]);
            scratch.write("old.json", OLD.as_bytes());
        }
    }

    #[test]
    fn links_stay_links() {
        let scratch = scratch();
        fs::create_dir(scratch.path("elsewhere")).unwrap();
        for (link, to) in [
            ("there.json", "old.json"),
            ("not-there.json", "elsewhere/made.json"),
            ("elsewhere/back.json", "../back.json"),
            ("twice.json", "there-too.json"),
            ("there-too.json", "elsewhere/twice.json"),
        ] {
            symlink(to, scratch.path(link)).unwrap();
        }
        symlink("loop.json", scratch.path("loop.json")).unwrap();
        for (link, file) in [
            ("there.json", "old.json"),
            ("not-there.json", "elsewhere/made.json"),
            ("elsewhere/back.json", "back.json"),
            ("twice.json", "elsewhere/twice.json"),
        ] {
            let ran = scratch.run(&format!("check customers -r seen -f json={link}"));
            assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""), "{link}");
            assert!(scratch.path(link).is_symlink(), "{link}");
            assert!(!scratch.path(file).is_symlink(), "{file}");
            assert_json(&scratch, file);
        }
        let ran = scratch.run("check customers -f json=loop.json");
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let both = scratch.run("check customers -f json=there.json -f compact=old.json");
        assert_holds(&both.err, &["two reports cannot both go to old.json"]);
        symlink("customers/good.toml", scratch.path("same.json")).unwrap();
        let own = scratch.run("check customers/good.toml -f json=same.json");
        assert_holds(&own.err, &["same.json already exists, and Clearance did not write it"]);
    }

    #[test]
    fn permissions_stay() {
        let scratch = scratch();
        for mode in [0o600, 0o640, 0o777] {
            fs::set_permissions(scratch.path("old.json"), Permissions::from_mode(mode)).unwrap();
            scratch.run("check customers -r seen -f json=old.json");
            let now = scratch.path("old.json").metadata().unwrap().permissions().mode();
            assert_eq!(now & 0o777, mode, "{mode:o}");
            assert_json(&scratch, "old.json");
        }
    }

    /// Permissions do not hold for everybody.
    fn is_refused(scratch: &Scratch, path: &str) -> bool {
        File::options().append(true).create(true).open(scratch.path(path)).is_err()
    }

    #[test]
    fn protected_files_and_folders_stay_as_they_are() {
        let scratch = scratch();
        let protect = |path: &str, mode| {
            fs::set_permissions(scratch.path(path), Permissions::from_mode(mode)).unwrap();
        };
        fs::create_dir(scratch.path("locked")).unwrap();
        protect("old.json", 0o400);
        protect("locked", 0o500);
        for file in ["old.json", "locked/new.json"] {
            if is_refused(&scratch, file) {
                let ran = scratch.run(&format!("check customers -r seen -f json={file}"));
                assert_eq!(ran.code, Some(2), "{ran:?}");
                assert_holds(&ran.err, &["cannot be written: permission denied"]);
                assert_eq!(read(&scratch, "old.json"), OLD);
            }
        }
        protect("locked", 0o700);
    }

    #[test]
    fn devices_and_pipes_are_written_to() {
        let scratch = scratch();
        let ran = scratch.run_as_process("check customers -r seen -f compact=/dev/stderr -f json");
        assert_eq!(ran.code, Some(1));
        assert_holds(&ran.err, &["error[seen] seen"]);
        serde_json::from_str::<serde_json::Value>(&ran.out).unwrap();
        let ran = scratch.run_as_process("check customers -r seen -f compact=/dev/stdout");
        assert_holds(&ran.out, &["error[seen] seen"]);

        let pipe = scratch.path("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reader = std::thread::spawn(move || {
            let mut text = String::new();
            File::open(pipe).unwrap().read_to_string(&mut text).unwrap();
            text
        });
        let ran = scratch.run("check customers -r seen -f compact=pipe -f json=old.json");
        assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
        assert_holds(&reader.join().unwrap(), &["error[seen] seen"]);
        assert_json(&scratch, "old.json");
    }

    #[test]
    fn a_file_behind_standard_error_is_written_on() {
        let scratch = scratch();
        let log = File::create(scratch.path("log.txt")).unwrap();
        let arguments = ["check", "customers", "-r", "seen", "-v", "-f", "compact=/dev/stderr"];
        scratch.process(&arguments).stderr(log).output().unwrap();
        assert_holds(&read(&scratch, "log.txt"), &["rules from", "error[seen] seen"]);
    }
}

#[test]
fn results_of_tests_appear_with_their_coverage_or_not_at_all() {
    let scratch = scratch();
    let ran = scratch.run("test seen -f human -f json=new.json --lcov no/such/folder.info");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert_holds(&ran.err, &["no/such/folder.info cannot be written: there is no folder no/such"]);
    assert!(!scratch.path("new.json").exists());
}

#[test]
fn a_report_for_github_is_added_to_the_summary_of_the_job() {
    let scratch = scratch();
    let run = |formats: &str, file: &str| {
        let arguments = format!("check customers -r seen {formats}");
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        let mut command = scratch.command(&arguments);
        command.env("GITHUB_STEP_SUMMARY", file).run()
    };
    let with_github = run("-f github", "summary.md");
    assert_eq!((with_github.code, with_github.err.as_str()), (Some(1), ""));
    assert!(with_github.out.starts_with("::error "), "{}", with_github.out);
    let summary = read(&scratch, "summary.md");
    assert!(summary.starts_with("## Clearance: 0 of 1 document may pass; 1 is blocked\n"));
    assert_eq!(summary, run("-f markdown", "other.md").out);
    run("-f human -f github=annotations.txt", "summary.md");
    assert_eq!(read(&scratch, "summary.md"), format!("{summary}\n{summary}"));
    // Neither without the format, nor without a name.
    run("-f human", "other.md");
    assert!(!scratch.path("other.md").exists());
    assert_eq!(run("-f github", ""), with_github);
    // That it cannot be written is no failure.
    let told = run("-f github", "no/such/summary.md");
    assert_eq!((told.code, &told.out), (Some(1), &with_github.out));
    assert_holds(&told.err, &["the job summary cannot be written"]);
}

#[test]
fn what_is_left_out_of_a_report_is_told() {
    let schema = "{\"properties\": {\"a\": {\"const\": 2}}}";
    let scratch = Scratch::with(&[
        ("r/pack.toml", "name = \"r\"\n"),
        ("r/document.schema.json", schema),
        ("r/seen.rhai", &rule("error")),
    ]);
    // Each breaks the schema, so that no rule takes its time.
    scratch.write("a.jsonl", "{\"a\": 1}\n".repeat(25_002).as_bytes());
    let ran = scratch.run("check -r r a.jsonl -q -f sarif=all.sarif");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert_holds(&ran.err, &["2 results are left out of the SARIF report"]);
    let other = scratch.run("check -r r a.jsonl -q -f csv=all.csv");
    assert_eq!((other.code, other.err.as_str()), (Some(1), ""), "nothing is left out there");
}
