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
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
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
        ["error", "warning", "advice", "open", "never"]
    );
    let formats: Vec<&str> =
        clearance_render::output::REPORT_FORMATS.iter().map(|output| output.name).collect();
    assert_eq!(offered(&scratch, &["clearance", "check", "--format", ""]), formats);
    assert_eq!(offered(&scratch, &["clearance", "lint", "-f", "h"]), ["human"]);
    assert_eq!(offered(&scratch, &["clearance", "completions", "z"]), ["zsh"]);
}

/// A folder with files, and the completions of bash for it.
fn completed(files: &[(&str, &str)]) -> Scratch {
    let scratch = Scratch::with(files);
    let ran = scratch.run("completions bash");
    scratch.write("clearance.bash", ran.out.as_bytes());
    scratch
}

#[test]
fn bash_completes_values_after_an_equals_sign() {
    let scratch = completed(&[("sarif.toml", "")]);
    let formats: Vec<&str> =
        clearance_render::output::REPORT_FORMATS.iter().map(|output| output.name).collect();
    // Bash takes `--format=ht` for three words, unless somebody changed what ends words.
    for (words, values) in [
        (&["check", "--format", "=", "ht"][..], &["html"][..]),
        (&["check", "--format", "="], &formats),
        (&["check", "--format=ht"], &["--format=html"]),
        (&["check", "--format", "=", "x"], &[]),
        (&["lint", "--format", "=", "j"], &["json"]),
        (&["check", "--fail-on", "=", "w"], &["warning"]),
        (&["check", "--color", "=", "al"], &["always"]),
        (&["check", "--select", "=", "same-license-t"], &["same-license-total"]),
        // The file of a report.
        (&["check", "--format", "=", "sarif", "=", "sarif."], &["sarif.toml"]),
    ] {
        let words = [&["clearance"], words].concat();
        assert_eq!(offered(&scratch, &words), values, "{words:?}");
    }
}

#[test]
fn bash_completes_ids_of_rules_and_lints() {
    let scratch = completed(&[("same.toml", "")]);
    for words in [
        &["explain", "same-license-t"][..],
        &["explain", "paid-twice", "same-license-t"],
        &["why", "same-license-t"],
        &["check", "--select", "same-license-t"],
        &["check", "--exclude", "same-license-t"],
        &["check", "--allow", "same-license-t"],
        &["check", "-A", "same-license-t"],
        &["check", "--warn", "same-license-t"],
        &["check", "-D", "same-license-t"],
        &["waivers", "add", "--rule", "same-license-t"],
        &["waivers", "renew", "--rule", "same-license-t"],
        &["rules", "--select", "same-license-t"],
        &["test", "--select", "same-license-t"],
    ] {
        let words = [&["clearance"], words].concat();
        assert_eq!(offered(&scratch, &words), ["same-license-total"], "{words:?}");
    }
    for words in [&["lint", "--deny", "lint/unused-v"][..], &["explain", "lint/unused-v"]] {
        let words = [&["clearance"], words].concat();
        assert_eq!(offered(&scratch, &words), ["lint/unused-variable"], "{words:?}");
    }
}

#[test]
fn bash_offers_files_where_one_can_stand_and_nowhere_else() {
    let scratch = completed(&[("a file.toml", ""), ("a.md", ""), ("afolder/b.toml", "")]);
    scratch.run("new pack apack");
    let all = ["a file.toml", "a.md", "afolder", "apack"];
    for words in [
        &["check", "a"][..],
        &["check", "--fix", "a"],
        &["check", "--format", "json", "a"],
        &["check", "--format", "json", "a.md", "a"],
        &["why", "same-license-total", "a"],
        &["parse", "a"],
        &["import", "a"],
        &["verify", "a"],
        &["lint", "a"],
        &["test", "a"],
        &["waivers", "list", "a"],
        &["baseline", "create", "a"],
        &["check", "--baseline", "a"],
        &["check", "--evidence", "=", "a"],
        &["check", "--config", "a"],
    ] {
        let words = [&["clearance"], words].concat();
        let mut files = offered(&scratch, &words);
        files.sort();
        assert_eq!(files, all, "{words:?}");
    }
    for words in [
        &["a"][..],
        &["rules", "a"],
        &["man", "a"],
        &["schema", "a"],
        &["completions", "a"],
        &["explain", "a"],
        &["baseline", "show", "a"],
        &["new", "rule", "a"],
        &["check", "--format", "a"],
        &["check", "--format", "=", "a"],
        &["check", "--fail-on", "a"],
        &["check", "--as-of", "a"],
        &["check", "--threads", "a"],
        &["check", "--select", "a."],
        &["check", "--profile", "a"],
        &["check", "--changed-since", "a"],
        &["waivers", "add", "--reason", "a"],
    ] {
        let words = [&["clearance"], words].concat();
        let files = offered(&scratch, &words);
        let none = files.iter().all(|word| !all.contains(&word.as_str()) && !word.contains('.'));
        assert!(none, "{words:?}: {files:?}");
    }
    // What bash itself would add where a function has nothing.
    let script = fs::read_to_string(scratch.path("clearance.bash")).unwrap();
    assert!(!script.contains("-o default"), "{script}");
}

/// What fish offers; nothing where there is no fish.
fn fish(scratch: &Scratch, line: &str) -> Option<Vec<String>> {
    let script = format!("source clearance.fish; complete -C '{line}'");
    let output = Command::new("fish")
        .args(["--no-config", "-c", &script])
        .current_dir(scratch.path(""))
        .output();
    let text = String::from_utf8(output.ok()?.stdout).unwrap();
    Some(text.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect())
}

#[test]
fn fish_completes_the_same() {
    let scratch = completed(&[("same.toml", ""), ("a.toml", "")]);
    let ran = scratch.run("completions fish");
    scratch.write("clearance.fish", ran.out.as_bytes());
    for (line, values) in [
        ("clearance explain same-license-t", &["same-license-total"][..]),
        ("clearance why same-license-t", &["same-license-total"]),
        ("clearance check --select same-license-t", &["same-license-total"]),
        ("clearance check --format=ht", &["--format=html"]),
        ("clearance completions z", &["zsh"]),
        ("clearance rules a", &[]),
        ("clearance man s", &[]),
        ("clearance check --as-of a", &[]),
        ("clearance waivers add --reason a", &[]),
        ("clearance check a.t", &["a.toml"]),
        ("clearance parse a.t", &["a.toml"]),
        ("clearance waivers list a.t", &["a.toml"]),
    ] {
        let Some(offered) = fish(&scratch, line) else { return };
        assert_eq!(offered, values, "{line}");
    }
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

/// The day of this version: that of its heading in the list of changes, or of the last commit before it has one.
fn released() -> String {
    let changes = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/CHANGELOG.md")).unwrap();
    let heading = format!("\n## [{}] - ", env!("CARGO_PKG_VERSION"));
    let day = changes.split_once(&heading).unwrap().1.lines().next().unwrap();
    match day.parse::<jiff::civil::Date>() {
        Ok(day) => day.to_string(),
        Err(_) => "2026-11-30".to_owned(),
    }
}

#[test]
fn a_synopsis_is_what_somebody_types() {
    let scratch = Scratch::with(&[]);
    scratch.run("man --output man1 -q");
    let synopsis = |name: &str| {
        let page = fs::read_to_string(scratch.path("man1").join(format!("{name}.1"))).unwrap();
        let (_, rest) = page.split_once(".SH SYNOPSIS\n").unwrap();
        let (lines, _) = rest.split_once("\n.SH").unwrap();
        let shown: Vec<&str> = lines
            .lines()
            .filter(|line| !line.starts_with(".ie") && !line.starts_with(".el"))
            .collect();
        let plain = ["\\fB", "\\fI", "\\fR"]
            .iter()
            .fold(shown.join("\n"), |text, font| text.replace(font, ""));
        plain.replace("\\-", "-")
    };
    for (page, usage) in [
        ("clearance", "clearance [OPTIONS] COMMAND"),
        ("clearance-check", "clearance check [OPTIONS] [PATHS]..."),
        ("clearance-baseline", "clearance baseline [OPTIONS] COMMAND"),
        ("clearance-new-rule", "clearance new rule [OPTIONS] ID"),
        ("clearance-explain", "clearance explain [OPTIONS] RULE..."),
        (
            "clearance-waivers-add",
            "clearance waivers add [OPTIONS] --rule RULE --file FILE --reason TEXT --approved-by NAME \
             --expires DATE|DAYS [PATHS]...",
        ),
        (
            "clearance-waivers-renew",
            "clearance waivers renew [OPTIONS] <--rule RULE|--file FILE|--number N> <--expires DATE|DAYS|--values> [PATHS]...",
        ),
    ] {
        assert_eq!(synopsis(page), usage, "{page}");
    }
}

/// Zsh ends the name of a value with a colon, and reads what follows as what to do.
#[test]
fn zsh_is_given_names_of_values_without_colons() {
    let ran = Scratch::with(&[]).run("completions zsh");
    assert!(!ran.out.contains("tag:TAG"), "{}", ran.out);
    // Where nothing is known of a value, zsh would offer files.
    assert!(!ran.out.contains(":_default"), "{}", ran.out);
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
        let version = env!("CARGO_PKG_VERSION");
        let title = format!(".TH {command} 1 {} \"clearance {version}\" Clearance", released());
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
