//! The steps for Azure Pipelines: their scripts are run one after the other, as the agent would.

use serde_json::Value;

use super::machine::{Machine, is_bash};
use super::{file, list, text, yaml};
use crate::scratch::{GOOD, Ran, assert_holds, rule};

fn template() -> Value {
    yaml("ci/azure.yml", &file("ci/azure.yml"))
}

/// Runs the steps that are scripts with these parameters; gives what each came to, up to the first that fails.
fn run(machine: &mut Machine, parameters: &[(&str, &str)]) -> Vec<Ran> {
    let template = template();
    let parameter = |name: &str| {
        let known = list(&template, "parameters").iter().find(|one| one["name"] == name);
        let default = text(known.expect(name), "default").to_owned();
        let given = parameters.iter().find(|(given, _)| *given == name);
        given.map_or(default, |(_, value)| (*value).to_owned())
    };
    for (variable, path) in [("AGENT_TEMPDIRECTORY", "temp"), ("PIPELINE_WORKSPACE", "kept")] {
        let path = machine.path(path);
        machine.set(variable, &path);
    }
    let mut all = Vec::new();
    for step in list(&template, "steps").iter().filter(|step| step["bash"].is_string()) {
        let env = step["env"].as_object().expect("variables").iter();
        let env: Vec<(&str, String)> = env
            .map(|(name, value)| {
                let value = value.as_str().and_then(|value| value.strip_prefix("${{ parameters."));
                let value = value.and_then(|value| value.strip_suffix(" }}"));
                (name.as_str(), parameter(value.expect("a parameter")))
            })
            .collect();
        let script = text(step, "bash");
        assert!(!script.contains("${{") && !script.contains("$("), "{script}");
        let ran = machine.run(&["bash", "--noprofile", "--norc"], script, "repo", &env);
        for line in ran.out.lines() {
            if let Some(folder) = line.strip_prefix("##vso[task.prependpath]") {
                let path = format!("{folder}:{}", machine.variables["PATH"]);
                machine.set("PATH", &path);
            }
        }
        let stop = ran.code != Some(0);
        all.push(ran);
        if stop {
            break;
        }
    }
    all
}

fn machine(severity: &str) -> Machine {
    Machine::with(&[
        ("repo/rules/pack.toml", "name = \"ours\"\n"),
        ("repo/rules/document.schema.json", "{}"),
        ("repo/rules/seen.rhai", &rule(severity)),
        ("repo/customers/a b.toml", GOOD),
        ("repo/.git/HEAD", "ref: refs/heads/main\n"),
    ])
}

#[test]
fn findings_are_issues_and_reports_are_where_the_tasks_look() {
    let mut machine = machine("error");
    let from = "https://example.com/clearance.git";
    let parameters =
        [("installFrom", from), ("installTag", "v1"), ("paths", "customers/a b.toml\n")];
    let ran = run(&mut machine, &parameters);
    assert_eq!(ran.iter().map(|one| one.code).collect::<Vec<_>>(), [Some(0), Some(1)], "{ran:?}");
    let issue = "##vso[task.logissue type=error;sourcepath=customers/a b.toml;linenumber=";
    assert!(ran[1].out.starts_with(issue), "{ran:?}");
    assert_holds(
        &machine.calls(),
        &[
            "install --locked --root ",
            " --git https://example.com/clearance.git --tag v1 clearance\n",
        ],
    );
    let template = template();
    let steps = list(&template, "steps");
    let at = |path: &str| path.replace("$(Agent.TempDirectory)", "temp");
    let publish = steps.iter().find(|step| step["publish"].is_string()).expect("a step");
    let sarif: Value =
        serde_json::from_str(&machine.read(&at(text(publish, "publish")))).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "seen");
    assert_eq!(publish["artifact"], "CodeAnalysisLogs");
    let tests = steps.iter().find(|step| step["task"] == "PublishTestResults@2").expect("a step");
    assert_holds(&machine.read(&at(text(&tests["inputs"], "testResultsFiles"))), &["<testsuites"]);
    for step in [publish, tests] {
        assert_eq!(step["condition"], "succeededOrFailed()", "they are wanted most where it fails");
    }
}

#[test]
fn what_passes_passes_and_is_not_installed_twice() {
    let mut machine = machine("advice");
    let first = run(&mut machine, &[("installFrom", "https://example.com/clearance.git")]);
    assert_eq!(
        first.iter().map(|one| one.code).collect::<Vec<_>>(),
        [Some(0), Some(0)],
        "{first:?}"
    );
    assert!(!machine.calls().contains("--tag"));
    assert_holds(&first[1].out, &["type=warning;", "]advice: seen\n"]);
    let second = run(&mut machine, &[]);
    assert_eq!(second.len(), 2, "{second:?}");
    assert_eq!(machine.calls().lines().count(), 1);
}

#[test]
fn it_says_where_nothing_is_said() {
    let ran = run(&mut machine("advice"), &[]);
    assert_eq!(ran.len(), 1);
    assert_holds(&ran[0].err, &["INSTALL_FROM: say where to get Clearance from"]);
}

#[test]
fn they_are_what_bash_reads() {
    let template = template();
    let scripts: Vec<&str> =
        list(&template, "steps").iter().filter_map(|step| step["bash"].as_str()).collect();
    assert_eq!(scripts.len(), 2);
    scripts.into_iter().for_each(is_bash);
}
