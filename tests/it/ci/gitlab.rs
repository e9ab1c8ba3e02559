//! The template for GitLab: its scripts are run line by line, as the runner would.

use serde_json::Value;

use super::machine::{Machine, is_bash};
use super::{file, list, text, yaml};
use crate::scratch::{GOOD, Ran, assert_holds, rule};

fn job() -> Value {
    yaml("ci/gitlab.yml", &file("ci/gitlab.yml"))["clearance"].clone()
}

/// The lines of the job as one script. A runner stops at the first that fails.
fn script() -> String {
    let job = job();
    let lines = list(&job, "before_script").iter().chain(list(&job, "script"));
    lines.map(|line| format!("{}\n", line.as_str().expect("a line"))).collect()
}

/// Runs the job with these variables in place of its own.
fn run(machine: &mut Machine, variables: &[(&str, &str)]) -> Ran {
    let job = job();
    for (name, value) in job["variables"].as_object().expect("variables") {
        machine.set(name, value.as_str().expect("a text"));
    }
    for (name, value) in variables {
        assert!(job["variables"][name].is_string(), "no variable {name}");
        machine.set(name, value);
    }
    machine.set("GITLAB_CI", "true");
    machine.run(&["bash", "--noprofile", "--norc", "-e", "-o", "pipefail"], &script(), "repo", &[])
}

fn machine(severity: &str) -> Machine {
    Machine::with(&[
        ("repo/rules/pack.toml", "name = \"ours\"\n"),
        ("repo/rules/document.schema.json", "{}"),
        ("repo/rules/seen.rhai", &rule(severity)),
        ("repo/customers/a.toml", GOOD),
        ("repo/more/b.toml", GOOD),
        ("repo/.git/HEAD", "ref: refs/heads/main\n"),
    ])
}

#[test]
fn reports_are_where_gitlab_looks_for_them() {
    let mut machine = machine("error");
    let from = [("INSTALL_FROM", "https://example.com/clearance.git"), ("INSTALL_TAG", "v1.0.0")];
    let ran = run(&mut machine, &from);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_holds(&ran.out, &["error[seen]"]);
    let call = "install --locked --root .clearance --git https://example.com/clearance.git --tag v1.0.0 clearance\n";
    assert_eq!(machine.calls(), call);
    let job = job();
    let reports = &job["artifacts"]["reports"];
    let quality = machine.read(&format!("repo/{}", text(reports, "codequality")));
    let quality: Value = serde_json::from_str(&quality).expect("it is JSON");
    assert_eq!(quality[0]["location"]["path"], "customers/a.toml");
    assert_holds(
        &machine.read(&format!("repo/{}", text(reports, "junit"))),
        &["<testsuites", "seen"],
    );
    assert_eq!(job["artifacts"]["when"], "always", "they are wanted most where the job fails");
}

#[test]
fn a_program_that_is_there_is_used() {
    let mut machine = machine("advice");
    machine.scratch.write("repo/.clearance/bin/.keep", b"");
    let program = machine.scratch.path("repo/.clearance/bin/clearance");
    std::fs::copy(env!("CARGO_BIN_EXE_clearance"), program).expect("it can be copied");
    let ran = run(&mut machine, &[("CHECK_PATHS", "customers more")]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(machine.calls(), "");
    assert_holds(&ran.out, &["2 documents"]);
    // What is kept for the next run is the folder that was installed to.
    let job = job();
    assert_eq!(job["cache"]["paths"][0], ".clearance/bin");
}

#[test]
fn it_says_where_nothing_is_said() {
    let mut machine = machine("advice");
    let ran = run(&mut machine, &[]);
    assert_ne!(ran.code, Some(0));
    assert_holds(&ran.err, &["INSTALL_FROM: say where to get Clearance from"]);
}

#[test]
fn it_is_what_bash_reads() {
    is_bash(&script());
}
