//! Completions for shells, and the manual.

use std::fs;
use std::process::Command;

use crate::scratch::{Scratch, assert_holds};

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// What bash offers for the last of some words.
fn offered(scratch: &Scratch, words: &[&str]) -> Vec<String> {
    let (last, before) = (words.last().unwrap(), words[words.len() - 2]);
    let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let script = format!(
        "source ./clearance.bash || exit 9\ncomplete -p clearance > /dev/null || exit 8\n\
         COMP_WORDS=({})\nCOMP_CWORD={}\n_clearance clearance '{last}' '{before}'\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
        words.join(" "),
        words.len() - 1
    );
    let output = Command::new("bash")
        .args(["--norc", "-c", &script])
        .current_dir(scratch.path(""))
        .output()
        .unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_options_and_formats() {
    let scratch = Scratch::with(&[]);
    let ran = scratch.run("completions bash");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    scratch.write("clearance.bash", ran.out.as_bytes());
    assert_eq!(offered(&scratch, &["clearance", "che"]), ["check"]);
    assert_eq!(offered(&scratch, &["clearance", "check", "--fi"]), ["--fix"]);
    assert_eq!(
        offered(&scratch, &["clearance", "check", "--fail-on", ""]),
        ["error", "warning", "advice", "never"]
    );
    let formats: Vec<&str> = clearance::output::OUTPUTS.iter().map(|output| output.name).collect();
    assert_eq!(offered(&scratch, &["clearance", "check", "--format", ""]), formats);
    assert_eq!(offered(&scratch, &["clearance", "lint", "-f", "h"]), ["human"]);
    assert_eq!(offered(&scratch, &["clearance", "completions", "z"]), ["zsh"]);
}

#[test]
fn every_shell_has_completions() {
    let scratch = Scratch::with(&[]);
    for shell in SHELLS {
        let ran = scratch.run(&format!("completions {shell}"));
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{shell}");
        assert_holds(&ran.out, &["clearance", "check", "fix", "compact", "baseline"]);
        assert_eq!(ran, scratch.run(&format!("completions {shell}")), "{shell}");
        // Where a shell is here, it has to understand what is written for it.
        scratch.write("script", ran.out.as_bytes());
        if let ("bash" | "zsh" | "fish", Ok(output)) = (
            shell,
            Command::new(shell).args(["-n", "script"]).current_dir(scratch.path("")).output(),
        ) {
            assert!(output.status.success() && output.stderr.is_empty(), "{shell}: {output:?}");
        }
    }
    let ran = scratch.run("completions tcsh");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["tcsh", "bash"]);
}

/// The lines of a page that ask for something.
fn requests(page: &str) -> impl Iterator<Item = &str> {
    page.lines().filter(|line| line.starts_with(['.', '\'']))
}

#[test]
fn there_is_a_page_for_each_command() {
    let scratch = Scratch::with(&[]);
    let main = scratch.run("man");
    assert_eq!((main.code, main.err.as_str()), (Some(0), ""));
    let ran = scratch.run("man --output man1 -q");
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), "", ""));
    let mut names = Vec::new();
    for entry in fs::read_dir(scratch.path("man1")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let page = fs::read_to_string(scratch.path("man1").join(&name)).unwrap();
        let command = name.strip_suffix(".1").unwrap();
        let title =
            format!(".TH {command} 1  \"clearance {}\" Clearance", env!("CARGO_PKG_VERSION"));
        assert_holds(
            &page,
            &[&title, ".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", ".SH \"EXIT STATUS\""],
        );
        let known = ["TH", "SH", "TP", "RS", "RE", "br", "ie", "el", "nf", "fi", "PP", "IP"];
        assert!(page.is_ascii(), "{name}");
        for request in requests(&page) {
            let word = request.get(1..).unwrap().split([' ', '\\']).next().unwrap();
            assert!(known.contains(&word), "{name}: {request}");
        }
        // Whatever refers to another page refers to one that is there.
        for word in page.split_whitespace().filter_map(|word| word.strip_suffix("(1)")) {
            let other = word.replace("\\-", "-");
            assert!(scratch.path("man1").join(format!("{other}.1")).exists(), "{name}: {word}");
        }
        names.push(name);
    }
    assert!(names.contains(&"clearance-new-rule.1".to_owned()), "{names:?}");
    assert!(names.len() > 15, "{names:?}");
    assert_eq!(fs::read_to_string(scratch.path("man1/clearance.1")).unwrap(), main.out);
}

#[test]
fn pages_are_read_without_complaint() {
    let scratch = Scratch::with(&[]);
    scratch.run("man --output man1");
    let render = |name: &str| {
        Command::new("groff")
            .args(["-man", "-ww", "-Tutf8", "-P-cbou", name])
            .current_dir(scratch.path("man1"))
            .output()
    };
    // There is nothing to read them with on every system.
    let Ok(check) = render("clearance-check.1") else { return };
    let text = String::from_utf8(check.stdout).unwrap();
    assert_holds(&text, &["NAME\n", "--fix", "EXIT STATUS\n", "or with --diff something to fix"]);
    for entry in fs::read_dir(scratch.path("man1")).unwrap() {
        let output = render(&entry.unwrap().file_name().into_string().unwrap()).unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    }
    let why = String::from_utf8(render("clearance-why.1").unwrap().stdout).unwrap();
    assert_holds(
        &why,
        &["NOTES\n", "decides  the same where the answer decides how the rule goes on"],
    );
    assert!(!why.contains("Exit codes:"), "{why}");
}
