//! The configuration: where it is found, what it may say, what wins, and what is shown of it.

use serde_json::Value as Json;

use crate::scratch::{GOOD, Ran, Scratch, assert_holds, rule};

mod diagnostics;
mod environment;
mod page;
mod profiles;
mod rules;
mod shown;

/// A repository with a customer, a pack whose rule warns of everybody, and a configuration.
fn repository(configuration: &str) -> Scratch {
    Scratch::with(&[
        (".git/HEAD", ""),
        ("customers/good.toml", GOOD),
        ("rules/seen.rhai", &rule("warning")),
        ("clearance.toml", configuration),
    ])
}

/// The pack of such a repository has no schema, which is told beside reports for programs.
const NO_SCHEMA: &str = "1 rule, no schema\n";

/// What a repository of that kind is mostly configured with.
const USUAL: &str = "paths = [\"customers\"]\npacks = [\"rules\"]\nformat = [\"compact\"]\n";

/// Runs the command in a folder with some variables.
fn run_in(scratch: &Scratch, folder: &str, arguments: &str, variables: &[(&str, &str)]) -> Ran {
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let mut command = scratch.command(&arguments);
    command.current_dir(scratch.path(folder)).envs(variables.iter().copied());
    command.run()
}

/// What `clearance config` says of a key: its value, and where it comes from.
fn said(scratch: &Scratch, arguments: &str, variables: &[(&str, &str)], key: &str) -> (Json, Json) {
    let ran = run_in(scratch, "", &format!("config --format json {arguments}"), variables);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let shown: Json = serde_json::from_str(&ran.out).unwrap();
    let path: Vec<Json> = key.split('.').map(Json::from).collect();
    let settings = shown["settings"].as_array().unwrap();
    let setting = settings.iter().find(|setting| setting["key"] == Json::from(path.clone()));
    let setting = setting.unwrap_or_else(|| panic!("`{key}` is not in {}", ran.out));
    (setting["value"].clone(), setting["from"].clone())
}

#[test]
fn what_is_not_said_is_taken_from_the_configuration() {
    let scratch = repository(USUAL);
    let found = "customers/good.toml:5:8: warning[seen] seen\n";
    let ran = scratch.run("check");
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), found, NO_SCHEMA));
    scratch.write("clearance.toml", format!("{USUAL}fail-on = \"warning\"").as_bytes());
    assert_eq!(scratch.run("check").code, Some(1));
    assert_eq!(scratch.run("check --fail-on error").code, Some(0));
    // A list of the command line stands in place of that of the file.
    let ran = scratch.run("check --packs builtin -f json");
    assert_holds(&ran.out, &["\"id\": \"same-region\""]);
    assert!(!ran.out.contains("\"seen\""), "{}", ran.out);
}

#[test]
fn every_setting_reaches_its_option() {
    for (line, arguments, said, code) in [
        ("fail-on = \"advice\"", "check", "", 1),
        ("exclude = [\"seen\"]", "check", "no rule is left to run", 2),
        ("select = [\"tag:none\"]", "check", "`tag:none` matches no rule", 2),
        ("max-file-size = 10", "check", "larger than 10 bytes", 3),
        ("max-file-size = \"1K\"", "why seen", "larger than 1024 bytes", 3),
        ("allow-empty = true", "check empty", "", 0),
        ("data = [\"tables\"]", "check", "tables: no such file or folder", 2),
        ("[limits]\noperations = 1", "check", "did not finish within 1 operations", 3),
        ("as-of = 2031-02-03", "why seen", "", 0),
        ("threads = 2", "check", "seen", 0),
        ("fixtures = \"elsewhere\"", "test", "elsewhere", 2),
    ] {
        let scratch = repository(&format!("{USUAL}{line}\n"));
        scratch.write("empty/readme.md", b"");
        let ran = scratch.run(arguments);
        assert_eq!(ran.code, Some(code), "{line}: {ran:?}");
        assert_holds(&format!("{}{}", ran.out, ran.err), &[said]);
    }
}

#[test]
fn commands_take_what_means_the_same_to_them() {
    let scratch = repository(&format!("{USUAL}fail-on = \"advice\"\nselect = [\"none\"]\n"));
    scratch.write(
        "rules/fixtures/seen/a.toml",
        GOOD.replace("name =", "name = # expect: x").as_bytes(),
    );
    // The packs are the arguments of these.
    assert_holds(&scratch.run("lint --format json").out, &["\"rules\": 1"]);
    assert_holds(&scratch.run("rules").out, &["seen"]);
    assert_holds(&scratch.run("explain seen").out, &["Says so of everybody"]);
    let ran = scratch.run("why seen");
    assert_holds(&ran.out, &["customers/good.toml"]);
    // `parse` prints what it is given, and nothing else.
    assert_eq!(scratch.run("parse").code, Some(2));
    // Without a configuration the same command lacks its paths.
    let ran = scratch.run("why seen --no-config");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["required arguments", "<PATHS>"]);
}

#[test]
fn fixtures_are_those_of_the_packs_beside_them() {
    let scratch = repository(&format!("{USUAL}fixtures = \"elsewhere\"\n"));
    scratch.write("other/seen.rhai", rule("error").as_bytes());
    let marked = GOOD.replacen("name = \"", "# expect: seen\nname = \"", 1);
    scratch.write("other/fixtures/seen/a.toml", marked.as_bytes());
    assert_holds(&scratch.run("test").err, &["elsewhere"]);
    let named = scratch.run("test other");
    assert!(!named.err.contains("elsewhere"), "{named:?}");
}

#[test]
fn it_is_found_from_below_and_its_paths_are_named_from_here() {
    let scratch = repository(USUAL);
    scratch.write("customers/deep/other.toml", GOOD.as_bytes());
    for (folder, names) in [
        ("", ["customers/deep/other.toml", "customers/good.toml"]),
        ("customers", ["deep/other.toml", "good.toml"]),
        ("customers/deep", ["../deep/other.toml", "../good.toml"]),
        ("rules", ["../customers/deep/other.toml", "../customers/good.toml"]),
    ] {
        let arguments = "check --exclude nothing*";
        let idle = run_in(&scratch, folder, arguments, &[]);
        assert_eq!(idle.code, Some(2), "a pattern that matches nothing is told: {idle:?}");
        let ran = run_in(&scratch, folder, "check", &[]);
        let found: Vec<&str> =
            ran.out.lines().map(|line| line.split(':').next().unwrap()).collect();
        assert_eq!(found, names, "{folder}: {ran:?}");
    }
}

#[test]
fn reports_go_to_the_folder_of_the_configuration() {
    let scratch = repository("packs = [\"rules\"]\nformat = [\"compact\", \"json=report.json\"]\n");
    let ran = run_in(&scratch, "customers", "check good.toml", &[]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), NO_SCHEMA), "{ran:?}");
    assert!(
        scratch.path("report.json").is_file() && !scratch.path("customers/report.json").exists()
    );
}

#[test]
fn the_search_ends_at_the_root_of_the_repository() {
    let scratch = Scratch::with(&[
        ("clearance.toml", "nonsense"),
        ("repo/.git/HEAD", ""),
        ("repo/good.toml", GOOD),
        ("repo/sub/good.toml", GOOD),
        ("file/.git", "gitdir: elsewhere"),
        ("file/good.toml", GOOD),
        ("none/good.toml", GOOD),
    ]);
    assert_eq!(run_in(&scratch, "repo/sub", "check", &[]).code, Some(0));
    // A worktree of git's has a file of that name.
    assert_eq!(run_in(&scratch, "file", "check", &[]).code, Some(0));
    assert_eq!(run_in(&scratch, "none", "check", &[]).code, Some(2));
    scratch.write("repo/clearance.toml", b"fail-on = \"never\"");
    scratch.write("repo/sub/clearance.toml", b"fail-on = \"advice\"");
    for (folder, value) in [("repo", "never"), ("repo/sub", "advice")] {
        let ran = run_in(&scratch, folder, "config", &[]);
        assert_holds(&ran.out, &[&format!("fail-on = \"{value}\""), "# clearance.toml:1"]);
    }
}

#[test]
fn one_can_be_named_or_none_be_wanted() {
    let scratch = repository("nonsense");
    scratch.write("ci/gate.conf", b"fail-on = \"never\"\npaths = [\"../customers\"]\n");
    let ran = scratch.run("config --config ci/gate.conf");
    assert_holds(
        &ran.out,
        &["relative to `ci`.", "fail-on = \"never\"", "# ci/gate.conf:1", "[\"../customers\"]"],
    );
    let arguments = "check --config ci/gate.conf --packs rules -f compact";
    assert_eq!(scratch.run(arguments).out, "ci/../customers/good.toml:5:8: warning[seen] seen\n");
    assert_eq!(scratch.run("check --no-config customers").code, Some(0));
    for (arguments, said) in [
        ("check", "clearance.toml:1:"),
        ("check --config nope.toml", "there is no file nope.toml"),
        ("check --config customers", "customers is a folder, and no configuration"),
        ("check --config ci/gate.conf --no-config", "cannot be used with"),
        ("--config ci/gate.conf check --config ci/gate.conf", "--config is given twice"),
        ("check --config ci/gate.conf --config=ci/gate.conf", "--config is given twice"),
        ("check --no-config --profile x", "cannot be used with"),
    ] {
        let ran = scratch.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments}: {ran:?}");
        assert_holds(&ran.err.replace(" --> ", ""), &[said]);
    }
}

#[test]
fn what_has_its_name_is_never_passed_over() {
    let scratch = Scratch::with(&[("good.toml", GOOD), ("clearance.toml/x", "")]);
    let ran = scratch.run("check good.toml");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert_holds(&ran.err, &["clearance.toml is a folder, and no configuration", "--no-config"]);
    assert_eq!(scratch.run("check good.toml --no-config").code, Some(0));
}

#[cfg(unix)]
#[test]
fn a_link_is_as_good_as_a_file() {
    let scratch = repository(USUAL);
    std::fs::rename(scratch.path("clearance.toml"), scratch.path("real.conf")).unwrap();
    std::os::unix::fs::symlink("real.conf", scratch.path("clearance.toml")).unwrap();
    assert_holds(&scratch.run("config").out, &["\"customers\"", "# clearance.toml:1"]);
    std::fs::remove_file(scratch.path("real.conf")).unwrap();
    let ran = scratch.run("check");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["cannot read clearance.toml: "]);
    std::fs::remove_file(scratch.path("clearance.toml")).unwrap();
    std::os::unix::fs::symlink("clearance.toml", scratch.path("clearance.toml")).unwrap();
    assert_eq!(scratch.run("check").code, Some(2));
}

#[test]
fn commands_that_take_nothing_from_it_do_not_look_at_it() {
    let scratch = repository("nonsense");
    for arguments in ["check --help", "--version", "new pack mine"] {
        assert_eq!(scratch.run(arguments).code, Some(0), "{arguments}");
    }
    assert_eq!(scratch.run("rules").code, Some(2));
}
