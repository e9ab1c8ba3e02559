//! `--diff` as a patch: `git apply -p0` makes of each file what `--fix` writes, byte by byte.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::command::{FEW, PLANNED, toml};
use crate::scratch::{Ran, Scratch, assert_holds, ran};

/// Names of files and their texts: what a rule finds in each has a fix.
const FILES: &[(&str, &str, &str)] = &[
    ("plain.toml", "", "\n"),
    ("crlf.toml", "", "\r\n"),
    ("mark.toml", "\u{feff}", "\n"),
    ("mark and crlf.toml", "\u{feff}", "\r\n"),
    ("deep/er/a b  c.toml", "", "\n"),
    ("it's.toml", "", "\n"),
    ("Größe 株.toml", "", "\n"),
    ("bidi\u{202e}lmot.toml", "", "\n"),
    ("a 2026-11-22 10:00:00.000000000 +0000.toml", "", "\n"),
];

/// Names that no file can have on Windows.
#[cfg(unix)]
const ODD: &[(&str, &str, &str)] = &[
    ("\"quoted\" name.toml", "", "\n"),
    ("back\\slash\\t.toml", "", "\r\n"),
    ("tab\there.toml", "", "\n"),
    ("line\nbreak.toml", "", "\n"),
    ("escape\u{1b}[31m.toml", "", "\n"),
];
#[cfg(not(unix))]
const ODD: &[(&str, &str, &str)] = &[];

/// A customer with what a diff may lose around the change: a backslash and a letter, tabs, hidden characters, blanks at
/// the ends of lines, lines that look like those of a patch.
fn customer(mark: &str, end: &str) -> String {
    let hidden = "# \\t \\u{feff} \\n \t tab \u{200b}\u{202e}\u{ad}\u{feff}\u{2028}\u{85} end  ";
    let text = toml("A", 5)
        .replace("licenses = 5 ", &format!("{hidden}\n# -- \nlicenses = 5 # \\t\t\u{200b} "));
    format!("{mark}{}", text.replace('\n', end))
}

fn folder() -> Scratch {
    Scratch::with(&[("few/few.rhai", FEW), ("few/document.schema.json", PLANNED)])
}

fn git(folder: &Path, arguments: &[&str]) -> Ran {
    let mut git = Command::new("git");
    git.current_dir(folder).args(arguments).stdin(Stdio::null());
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    ran(&git.output().expect("git"))
}

/// Holds what `git apply -p0` makes of files against what `--fix` writes; gives the patch.
#[track_caller]
fn check_patch(files: &[(&str, String)], arguments: &str) -> String {
    let (fixed, patched) = (folder(), folder());
    for scratch in [&fixed, &patched] {
        files.iter().for_each(|(name, text)| scratch.write(name, text.as_bytes()));
        git(&scratch.path(""), &["init", "--quiet"]);
    }
    let diff = patched.run(&format!("{arguments} --diff"));
    assert_eq!(diff.code, Some(1), "{diff:?}");
    fs::write(patched.path("patch"), &diff.out).unwrap();
    let applied = git(&patched.path(""), &["apply", "-p0", "patch"]);
    assert_eq!(applied.code, Some(0), "{arguments}: {}\n{diff:?}", applied.err);
    let written = fixed.run(&format!("{arguments} --fix"));
    assert_eq!(written.code, Some(0), "{written:?}");
    for (name, before) in files {
        let [fixed, patched] = [&fixed, &patched].map(|at| fs::read(at.path(name)).unwrap());
        assert_ne!(fixed, before.as_bytes(), "{name:?}");
        assert_eq!(String::from_utf8_lossy(&fixed), String::from_utf8_lossy(&patched), "{name:?}");
    }
    diff.out
}

#[test]
fn git_makes_of_each_file_what_fix_writes() {
    for (name, mark, end) in FILES.iter().chain(ODD) {
        let file = (format!("book/{name}"), customer(mark, end));
        check_patch(&[(file.0.as_str(), file.1)], "check book -r few");
    }
}

#[test]
fn several_files_are_one_patch() {
    let files = FILES.iter().chain(ODD);
    let files = files.map(|(name, mark, end)| (format!("book/{name}"), customer(mark, end)));
    let files: Vec<(String, String)> = files.collect();
    let files: Vec<(&str, String)> = files.iter().map(|(n, t)| (n.as_str(), t.clone())).collect();
    check_patch(&files, "check book -r few");
}

#[test]
fn every_end_of_a_file_is_held() {
    let line = customer("", "\n").replace("[target]\nsubscriptions = []\n", "");
    let last = |end: &str| {
        let without = line.replace("ends = 2026-12-30\n\n", "");
        let licenses = without.find("licenses = 5").unwrap();
        format!(
            "target.subscriptions = []\n{}ends = 2026-12-30\nlicenses = 5{end}",
            without.get(..licenses).unwrap()
        )
    };
    for end in ["", "\n", "\r\n", "  ", "\n\n", " # \\ No newline at end of file"] {
        check_patch(&[("a.toml", last(end))], "check a.toml -r few");
    }
    // One line without an end, and white space that is none of a patch's line ends.
    let json = |space: &str| {
        let text = super::command::json("A\\\\t\\u00e9", "AT", 5);
        text.replace(", \"", &format!(",{space}\""))
    };
    for space in [" ", "\n", "\r\n", "\r", "\t\r", "\n\r\r\n"] {
        check_patch(&[("a.json", json(space))], "check a.json -r few");
    }
    let yaml = |text: &str| format!("\u{feff}# \\t\r\n---\r\n{}", text.replace('\n', "\r\n"));
    check_patch(&[("a.yaml", yaml(&json("\n")))], "check a.yaml -r few");
    let lines = format!("{}\r\n\n{}", json(" "), json("  "));
    check_patch(&[("a.jsonl", lines)], "check a.jsonl -r few");
}

#[test]
fn names_lead_to_the_files_from_the_folder_that_somebody_stands_in() {
    let files = [("book/a.toml", customer("", "\n"))];
    for path in ["./book/./a.toml", "book//a.toml", "few/../book/a.toml", "./book"] {
        check_patch(&files, &format!("check {path} -r few"));
    }
    let scratch = folder();
    scratch.write("book/a.toml", customer("", "\n").as_bytes());
    let path = scratch.path("book/a.toml");
    let diff = scratch.run(&format!("check \"{}\" -r few --diff", path.display()));
    assert_holds(&diff.out, &["--- book/a.toml\n+++ book/a.toml\n"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_changed_where_it_leads() {
    let (fixed, patched) = (folder(), folder());
    for scratch in [&fixed, &patched] {
        scratch.write("book/a.toml", customer("", "\n").as_bytes());
        std::os::unix::fs::symlink("book", scratch.path("link")).unwrap();
        std::os::unix::fs::symlink("book/a.toml", scratch.path("b.toml")).unwrap();
        git(&scratch.path(""), &["init", "--quiet"]);
    }
    for path in ["link/a.toml", "b.toml"] {
        let diff = patched.run(&format!("check {path} -r few --diff"));
        fs::write(patched.path("patch"), &diff.out).unwrap();
        let applied = git(&patched.path(""), &["apply", "--check", "-p0", "patch"]);
        assert_eq!(applied.code, Some(0), "{applied:?}\n{}", diff.out);
    }
    fixed.run("check b.toml -r few --fix");
    git(&patched.path(""), &["apply", "-p0", "patch"]);
    let [fixed, patched] = [fixed, patched].map(|at| fs::read(at.path("book/a.toml")).unwrap());
    assert_eq!(fixed, patched);
}

/// Wherever it goes but to a terminal, and whatever variables say.
#[test]
fn a_patch_holds_no_escape_sequences_unless_they_are_asked_for() {
    let scratch = folder();
    scratch.write("a.toml", customer("\u{feff}", "\r\n").as_bytes());
    let diff = |color: &[&str], variables: &[(&str, &str)]| {
        let mut command = scratch.command(&["check", "a.toml", "-r", "few", "--diff"]);
        command.args(color).envs(variables.iter().copied()).run().out
    };
    let plain = diff(&[], &[]);
    assert!(!plain.contains('\u{1b}') && plain.contains("\u{200b}") && plain.contains("\r\n"));
    for variable in ["CLICOLOR_FORCE", "FORCE_COLOR"] {
        assert_eq!(diff(&[], &[(variable, "1")]), plain, "{variable}");
    }
    let colored = diff(&["--color", "always"], &[]);
    assert_holds(&colored, &["\u{1b}[32m+licenses = 10 # \\t\t\\u{200b}"]);
    assert!(!colored.contains('\u{200b}') && !colored.contains('\r'), "{colored:?}");
}

/// What is shown on a terminal steers it nowhere, and a backslash stays one.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_shown_what_is_hidden() {
    let scratch = folder();
    scratch.write("a.toml", customer("", "\r\n").as_bytes());
    let program = env!("CARGO_BIN_EXE_clearance");
    let line = format!("NO_COLOR=1 '{program}' check a.toml -r few --diff --as-of 2026-11-22");
    let mut script = Command::new("script");
    script.args(["-qec", &line, "/dev/null"]).current_dir(scratch.path("")).stdin(Stdio::null());
    // There is nothing to play a terminal with on every system.
    let Ok(output) = script.output() else { return };
    let shown = ran(&output).out;
    assert_holds(
        &shown,
        &["+licenses = 10 # \\t\t\\u{200b}", "\\u{202e}\\u{ad}\\u{feff}\\u{2028}"],
    );
    assert!(!shown.contains('\u{200b}') && !shown.contains('\u{1b}'), "{shown:?}");
}

/// The other commands that show what they would change.
#[test]
fn fixtures_and_waivers_are_patches_too() {
    let scratch = folder();
    git(&scratch.path(""), &["init", "--quiet"]);
    scratch.write("a.toml", customer("\u{feff}", "\r\n").as_bytes());
    let waivers = "\u{feff}# \\t \u{200b}\t\r\n[[waivers]]\r\nrule = \"few\"\r\nfile = \"a.toml\"\r\n\
                   reason = \"agreed\\twith \u{ad}\"\r\napproved_by = \"N\"\r\nexpires = 2026-12-01\r\n";
    scratch.write("waivers.toml", waivers.as_bytes());
    let renew = "waivers renew a.toml -r few --number 1 --expires 2026-12-24";
    let shown = scratch.run(&format!("{renew} --dry-run"));
    assert_eq!(shown.code, Some(0), "{shown:?}");
    check_applied(&scratch, &shown, "waivers.toml", renew);

    scratch.write("few/fixtures/few/one.toml", customer("", "\r\n").as_bytes());
    let shown = scratch.run("test few --update");
    check_applied(&scratch, &shown, "few/fixtures/few/one.toml", "test few --update --yes");
}

/// Asserts that git makes of a file what a command writes into it.
#[track_caller]
fn check_applied(scratch: &Scratch, shown: &Ran, name: &str, command: &str) {
    let before = fs::read(scratch.path(name)).unwrap();
    fs::write(scratch.path("patch"), &shown.out).unwrap();
    let applied = git(&scratch.path(""), &["apply", "-p0", "patch"]);
    assert_eq!(applied.code, Some(0), "{applied:?}\n{shown:?}");
    let patched = fs::read_to_string(scratch.path(name)).unwrap();
    scratch.write(name, &before);
    scratch.run(command);
    let written = fs::read_to_string(scratch.path(name)).unwrap();
    assert_ne!(written.as_bytes(), before, "{command}");
    assert_eq!(written, patched, "{command}");
}
