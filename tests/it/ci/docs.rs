//! The page about CI: what it shows can be read, and names what there is.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{file, list, text, yaml};

const PAGE: &str = "docs/ci.md";

/// The blocks of a language.
fn blocks(language: &str) -> Vec<String> {
    let page = file(PAGE);
    let starts = format!("```{language}\n");
    let block = |rest: &str| rest.split_once("```").expect("an end").0.to_owned();
    page.split(&starts).skip(1).map(block).collect()
}

/// The block that is the file of this name.
fn block(name: &str) -> Value {
    let first = format!("# {name}\n");
    let found = blocks("yaml").into_iter().find(|block| block.starts_with(&first));
    yaml(name, &found.expect(name))
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
}

#[test]
fn the_workflow_gives_inputs_that_there_are() {
    let workflow = block(".github/workflows/clearance.yml");
    let step = &list(&workflow["jobs"]["check"], "steps")[1];
    assert!(text(step, "uses").starts_with("OWNER/clearance@"));
    let inputs = keys(&yaml("action.yml", &file("action.yml"))["inputs"]);
    assert!(keys(&step["with"]).is_subset(&inputs), "{step}");
    let page = file(PAGE);
    for input in &inputs {
        assert!(page.contains(&format!("\n| `{input}` |")), "`{input}` has no row");
    }
    assert_eq!(workflow["permissions"]["security-events"], "write");
}

#[test]
fn the_templates_are_given_what_they_take() {
    let gitlab = block(".gitlab-ci.yml");
    let job = yaml("ci/gitlab.yml", &file("ci/gitlab.yml"))["clearance"].clone();
    assert!(keys(&gitlab["variables"]).is_subset(&keys(&job["variables"])));
    let included = text(&gitlab["include"][0], "file").trim_start_matches('/');
    assert!(!file(included).is_empty());

    let azure = block("azure-pipelines.yml");
    let step = &list(&azure, "steps")[1];
    let (template, repository) = text(step, "template").split_once('@').expect("a repository");
    assert_eq!(azure["resources"]["repositories"][0]["repository"], repository);
    let template = yaml(template, &file(template));
    let known: BTreeSet<String> =
        list(&template, "parameters").iter().map(|one| text(one, "name").to_owned()).collect();
    assert_eq!(keys(&step["parameters"]), known);
}

#[test]
fn hooks_that_are_named_are_there() {
    let ids: BTreeSet<String> =
        super::hooks::hooks().iter().map(|hook| text(hook, "id").to_owned()).collect();
    let config = block(".pre-commit-config.yaml");
    for hook in list(&config["repos"][0], "hooks") {
        assert!(ids.contains(text(hook, "id")), "{hook}");
    }
    let page = file(PAGE);
    for id in &ids {
        assert!(page.contains(&format!("\n| `{id}` |")), "`{id}` has no row");
    }
}

/// Every option that is named anywhere here is one of the command's.
#[test]
fn options_that_are_named_are_there() {
    let help = Command::new(env!("CARGO_BIN_EXE_clearance")).args(["check", "--help"]).output();
    let help = String::from_utf8(help.expect("it runs").stdout).expect("UTF-8");
    let mut named = 0;
    for path in [PAGE, "action.yml", "ci/gitlab.yml", "ci/azure.yml", ".pre-commit-hooks.yaml"] {
        let text = file(path);
        let ours = text.lines().filter(|line| !line.contains("cargo") && !line.starts_with("|---"));
        for line in ours.chain(text.lines().filter(|line| line.contains("clearance check"))) {
            for option in line.split("--").skip(1) {
                let is_part = |c: &char| c.is_ascii_lowercase() || *c == '-';
                let option: String = option.chars().take_while(is_part).collect();
                let of_others = [
                    "git",
                    "tag",
                    "root",
                    "locked",
                    "target-dir",
                    "bin",
                    "no-filters",
                    "stdin",
                    "stdin-paths",
                ];
                if option.is_empty() || of_others.contains(&option.as_str()) {
                    continue;
                }
                assert!(help.contains(&format!("--{option} ")), "{path}: --{option}");
                named += 1;
            }
        }
    }
    assert!(named >= 10, "{named}");
    let formats = ["human", "sarif", "junit", "github", "gitlab", "azure"];
    for format in formats {
        assert!(help.contains(&format!("{format} ")), "{format}");
    }
}

#[test]
fn links_lead_somewhere() {
    let page = file(PAGE);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for link in page.split("](").skip(1) {
        let (target, _) = link.split_once(')').expect("an end");
        // Made from the code's table of exit codes.
        let known = target.starts_with("https://") || target == "exit-codes.md";
        assert!(known || folder.join(target).exists(), "{target}");
    }
}
