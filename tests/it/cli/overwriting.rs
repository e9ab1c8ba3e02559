//! Nothing is written over but what an earlier run wrote.

use std::fs;
use std::path::Path;

use clearance_render::output::{REPORT_FORMATS, baseline, evidence, is_report};
use clearance_workbench::present::suite;
use walkdir::WalkDir;

use crate::scratch::{GOOD, Scratch, assert_holds, rule};

/// A customer in JSON, about whom there is something to say.
const SUBJECT: &str = include_str!("../../../fixtures/customers/wingtip-toys.json");

const WAIVERS: &str = "# none yet\n";

/// All that a run reads.
fn scratch() -> Scratch {
    Scratch::with(&[
        ("book/good.toml", GOOD),
        ("book/toys.json", SUBJECT),
        ("clearance.toml", "fail-on = \"error\"\n"),
        ("waivers.toml", WAIVERS),
        ("other-waivers.toml", WAIVERS),
        ("clearance-baseline.json", "{\"version\": 2, \"findings\": []}\n"),
        ("known.json", "{\"version\": 2, \"findings\": []}\n"),
        ("seen/pack.toml", "name = \"seen\"\n"),
        ("seen/seen.rhai", &rule("error")),
        ("seen/lib/days.rhai", "fn one() { 1 }\n"),
        ("seen/data/list.toml", "a = 1\n"),
        ("seen/fixtures/seen/bad.toml", GOOD),
        ("tables/list.toml", "a = 2\n"),
        ("notes.txt", "remember the milk\n"),
    ])
}

const READ: &[&str] = &[
    "book/good.toml",
    "book/toys.json",
    "clearance.toml",
    "waivers.toml",
    "other-waivers.toml",
    "clearance-baseline.json",
    "known.json",
    "seen/pack.toml",
    "seen/seen.rhai",
    "seen/lib/days.rhai",
    "seen/data/list.toml",
    "seen/fixtures/seen/bad.toml",
    "tables/list.toml",
    "notes.txt",
];

fn read(scratch: &Scratch, path: &str) -> String {
    fs::read_to_string(scratch.path(path)).unwrap()
}

/// Asserts that a command is refused and leaves a file alone.
#[track_caller]
fn assert_refused(scratch: &Scratch, arguments: &str, path: &str) {
    let before = read(scratch, path);
    let ran = scratch.run(arguments);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments}: {ran:?}");
    assert_holds(&ran.err, &["error: ", "help: choose another name"]);
    assert_eq!(read(scratch, path), before, "{arguments}");
}

#[test]
fn what_a_run_reads_is_never_written_over() {
    let scratch = scratch();
    let check = "check book -r seen -d tables --baseline known.json --waivers other-waivers.toml";
    for path in READ {
        for output in ["-f json=", "-f human -f csv=", "--evidence "] {
            assert_refused(&scratch, &format!("{check} {output}{path}"), path);
        }
        let whole = scratch.path(path);
        assert_refused(&scratch, &format!("{check} -f html={}", whole.display()), path);
        assert_refused(&scratch, &format!("{check} -f html=./seen/../{path}"), path);
        if !path.contains("known") && !path.contains("baseline") {
            let create = format!("baseline create book -r seen --force --baseline {path}");
            assert_refused(&scratch, &create, path);
        }
        for output in ["-f json=", "--lcov "] {
            assert_refused(&scratch, &format!("test seen {output}{path}"), path);
        }
    }
}

#[test]
fn what_is_empty_is_written_over_unless_it_is_read() {
    for path in READ {
        let scratch = scratch();
        scratch.write(path, b"");
        let ran = scratch.run(&format!(
            "check book/good.toml -r seen -d tables --no-baseline --waivers other-waivers.toml -f json={path}"
        ));
        let may_be_lost = ["book/toys.json", "notes.txt", "known.json"].contains(path);
        assert_eq!(ran.code, Some(if may_be_lost { 1 } else { 2 }), "{path}: {ran:?}");
        assert_eq!(read(&scratch, path).is_empty(), !may_be_lost, "{path}");
    }
    let scratch = scratch();
    // The usual names are not for reports, even where there is none.
    for path in ["clearance.toml", "waivers.toml", "clearance-baseline.json", "book/pack.toml"] {
        let _gone = fs::remove_file(scratch.path(path));
        let ran = scratch.run(&format!("check book/good.toml -f json={path}"));
        assert_eq!(ran.code, Some(2), "{path}: {ran:?}");
        assert!(!scratch.path(path).exists(), "{path}");
    }
}

#[test]
fn earlier_reports_of_every_format_give_way_to_every_other() {
    let scratch = scratch();
    for customers in ["book", "book/good.toml"] {
        for first in REPORT_FORMATS {
            let write = |format: &str, more: &str| {
                let arguments =
                    format!("check {customers} --no-waivers {more} -f {format}=report.txt");
                let ran = scratch.run(&arguments);
                assert!(matches!(ran.code, Some(0 | 1)), "{} {arguments}: {ran:?}", first.name);
            };
            for more in ["", "--color always", "-q"] {
                write(first.name, more);
                let text = read(&scratch, "report.txt");
                assert!(text.is_empty() || (first.is_own)(&text), "{} {more}: {text}", first.name);
                write(REPORT_FORMATS.first().unwrap().name, "");
            }
        }
    }
    for path in ["e.json", "e.json"] {
        let ran = scratch.run(&format!("check book --evidence {path}"));
        assert_eq!(ran.code, Some(1), "{ran:?}");
    }
    assert!(evidence::is_own(&read(&scratch, "e.json")));
    assert_refused(&scratch, "check book -f json=e.json", "e.json");
    assert_refused(&scratch, "check book --evidence report.txt", "report.txt");
}

#[test]
fn earlier_results_of_tests_give_way() {
    let scratch = scratch();
    scratch.write(
        "seen/fixtures/seen/bad.toml",
        GOOD.replacen("[customer]\n", "[customer]\n# expect: seen\n", 1).as_bytes(),
    );
    for more in ["", "--color always", "-q", "--coverage"] {
        for format in suite::OUTPUTS {
            for _ in 0..2 {
                let ran = scratch
                    .run(&format!("test seen {more} -f {}=results.txt --lcov l.info", format.name));
                assert!(matches!(ran.code, Some(0 | 1)), "{}: {ran:?}", format.name);
                let text = read(&scratch, "results.txt");
                assert!(
                    text.is_empty() || (format.is_own)(&text),
                    "{} {more}: {text}",
                    format.name
                );
            }
        }
    }
    assert!(suite::lcov::is_lcov(&read(&scratch, "l.info")));
}

#[test]
fn a_broken_run_is_known_as_a_report_too() {
    let scratch = scratch();
    scratch.write("book/torn.toml", b"[customer\n");
    scratch.write("book/waived.toml", b"");
    for format in REPORT_FORMATS {
        for _ in 0..2 {
            let ran = scratch.run(&format!("check book -f {}=report.txt", format.name));
            assert_eq!(ran.code, Some(3), "{}: {ran:?}", format.name);
            assert!((format.is_own)(&read(&scratch, "report.txt")), "{}", format.name);
        }
    }
    let ran = scratch.run("check book/torn.toml -f human=report.txt -f compact=compact.txt");
    assert_eq!(ran.code, Some(3));
    let ran = scratch.run("check book/torn.toml -f human=report.txt -f compact=compact.txt");
    assert_eq!(ran.code, Some(3), "{ran:?}");
}

/// What is no report is known as none: each file of the repository that a run could read.
#[test]
fn nothing_that_is_read_looks_like_a_report() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut looked_at = 0;
    for folder in
        ["fixtures", "rules", "src", "docs", "ci", "Cargo.toml", "action.yml", "README.md"]
    {
        for entry in WalkDir::new(root.join(folder)).into_iter().flatten() {
            let Ok(bytes) = fs::read(entry.path()) else { continue };
            let head = String::from_utf8_lossy(&bytes);
            let own = [
                is_report(&head),
                suite::is_results(&head),
                suite::lcov::is_lcov(&head),
                evidence::is_own(&head),
                baseline::is_own(&head),
            ];
            assert_eq!(own, [false; 5], "{}", entry.path().display());
            looked_at += 1;
        }
    }
    assert!(looked_at > 500, "{looked_at}");
}

#[test]
fn a_baseline_gives_way_to_another() {
    let scratch = scratch();
    for _ in 0..2 {
        let ran = scratch.run("baseline create book --force");
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    assert!(baseline::is_own(&read(&scratch, "clearance-baseline.json")));
    // Even one that nobody can read any more.
    let torn = read(&scratch, "clearance-baseline.json").replace('}', "<<<<<<<");
    scratch.write("clearance-baseline.json", torn.as_bytes());
    assert_eq!(scratch.run("baseline create book --force").code, Some(0));
    assert_refused(&scratch, "check book -f json=known.json", "known.json");
    for path in ["waivers.toml", "clearance.toml"] {
        scratch.write(path, b"");
        assert_refused(&scratch, &format!("baseline create book --force --baseline {path}"), path);
    }
}

#[test]
fn waivers_are_added_to_waivers_only() {
    let scratch = scratch();
    for path in READ.iter().filter(|path| !path.contains("waivers") && **path != "notes.txt") {
        let before = read(&scratch, path);
        let ran = scratch.run(&format!(
            "waivers add book --rule license-based-only --file book/toys.json --no-value --reason r \
             --approved-by a --expires 30d --waivers {path}"
        ));
        assert_eq!((ran.code, read(&scratch, path)), (Some(2), before), "{path}: {ran:?}");
    }
}

#[test]
fn pages_of_the_manual_are_written_over_and_others_are_not() {
    let scratch = scratch();
    for _ in 0..2 {
        assert_eq!(scratch.run("man -q --output man").code, Some(0));
    }
    scratch.write("man/clearance-check.1", b"mine\n");
    assert_refused(&scratch, "man -q --output man", "man/clearance-check.1");
}

#[cfg(unix)]
#[test]
fn no_link_leads_to_what_is_read() {
    use std::os::unix::fs::symlink;
    let scratch = scratch();
    fs::create_dir(scratch.path("links")).unwrap();
    for (nth, path) in READ.iter().enumerate() {
        let (soft, hard) = (format!("links/{nth}.soft"), format!("links/{nth}.hard"));
        symlink(scratch.path(path), scratch.path(&soft)).unwrap();
        fs::hard_link(scratch.path(path), scratch.path(&hard)).unwrap();
        for link in [soft, hard] {
            assert_refused(&scratch, &format!("check book -r seen -f json={link}"), path);
            assert_refused(&scratch, &format!("check book -r seen --evidence {link}"), path);
        }
        #[cfg(target_os = "linux")]
        assert_refused(
            &scratch,
            &format!("check book -r seen -f json=/proc/thread-self/cwd/{path}"),
            path,
        );
    }
    symlink("book", scratch.path("folder")).unwrap();
    assert_refused(&scratch, "check book -f json=folder/toys.json", "book/toys.json");
}

#[cfg(target_os = "linux")]
#[test]
fn files_of_other_systems_below_dev_are_files() {
    let Ok(folder) = tempfile::tempdir_in("/dev/shm") else { return };
    let file = folder.path().join("out.json");
    let scratch = scratch();
    for _ in 0..2 {
        let ran = scratch.run(&format!("check book -f json={}", file.display()));
        assert_eq!(ran.code, Some(1), "{ran:?}");
        let text = fs::read_to_string(&file).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
    }
}
