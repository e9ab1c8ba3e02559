//! `--changed-since`: what differs from a revision is checked, and what does not is only looked at by rules over all.

use std::process::Command;

use crate::scratch::{GOOD, ON_SHIPPED, Ran, Scratch, assert_holds, rule};

/// A rule over all customers that reports each second file of a tenant.
const TWICE: &str = "//! One file for each tenant\n//!\n//! Says so of the second.\n\n\
    const RULE = #{ severity: \"error\" };\n\n\
    fn gather(customer) { #{ tenant: customer.customer.tenant } }\n\n\
    fn check_all(gathered) {\n    for files in group_by(gathered, \"tenant\") {\n        \
    let first = files.shift();\n        for other in files {\n            \
    report(other.tenant, `${other.tenant} is there twice`);\n        }\n    }\n}\n";

/// A repository with three customers, all of which break the one rule.
fn repository() -> Scratch {
    let scratch = Scratch::with(&[
        ("rules/pack.toml", "name = \"seen\"\n"),
        ("rules/document.schema.json", ON_SHIPPED),
        ("rules/seen.rhai", &rule("error")),
        ("customers/a.toml", &tenant("a")),
        ("customers/b.toml", &tenant("b")),
        ("customers/c.toml", &tenant("c")),
        (".gitignore", "drafts/\n"),
    ]);
    git(&scratch, &["init", "-q", "-b", "main"]);
    commit(&scratch);
    scratch
}

/// A good customer of a tenant.
fn tenant(name: &str) -> String {
    GOOD.replace("contoso.onmicrosoft.com", &format!("{name}.onmicrosoft.com"))
}

fn git(scratch: &Scratch, arguments: &[&str]) -> String {
    git_in(scratch, "", arguments)
}

fn git_in(scratch: &Scratch, folder: &str, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.current_dir(scratch.path(folder)).env("GIT_CONFIG_GLOBAL", "/dev/null");
    git.args([
        "-c",
        "user.name=T",
        "-c",
        "user.email=t@example.com",
        "-c",
        "protocol.file.allow=always",
    ]);
    let output = git.args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn commit(scratch: &Scratch) {
    git(scratch, &["add", "-A"]);
    git(scratch, &["commit", "-q", "-m", "x"]);
}

/// The files with findings.
fn files(ran: &Ran) -> Vec<&str> {
    ran.out.lines().filter_map(|line| line.split(':').next()).collect()
}

#[track_caller]
fn assert_checked(scratch: &Scratch, revision: &str, expected: &[&str]) {
    let ran = scratch.run(&format!("check -f compact --changed-since {revision}"));
    assert_eq!(files(&ran), expected, "{ran:?}");
    assert_eq!(ran.code, Some(i32::from(!expected.is_empty())), "{ran:?}");
}

#[test]
fn only_what_differs_is_checked() {
    let scratch = repository();
    assert_checked(&scratch, "HEAD", &[]);
    // Changed, and not staged.
    scratch.write("customers/a.toml", (tenant("a") + "# x\n").as_bytes());
    assert_checked(&scratch, "HEAD", &["customers/a.toml"]);
    // Staged.
    git(&scratch, &["add", "-A"]);
    assert_checked(&scratch, "HEAD", &["customers/a.toml"]);
    // Committed.
    commit(&scratch);
    assert_checked(&scratch, "HEAD", &[]);
    assert_checked(&scratch, "HEAD~1", &["customers/a.toml"]);
    // New, in a new folder, with a name that git would quote; not what is ignored.
    scratch.write("customers/new/x \u{e4}\t'y'.toml", tenant("d").as_bytes());
    scratch.write("drafts/d.toml", tenant("e").as_bytes());
    // Where no path is named, what git ignores is not looked at; by name it is, and was not changed.
    let named = scratch.run("check -f compact --changed-since HEAD customers drafts").err;
    assert_holds(&named, &["4 files did not change since HEAD"]);
    let ran = scratch.run("check -f json --changed-since HEAD");
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["findings"][0]["file"], "customers/new/x \u{e4}\t'y'.toml");
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
    assert_eq!(report["summary"]["documents"], 1);
    assert_eq!(report["summary"]["files"], 1);
    assert_eq!(report["rules"][0]["failed"], 1);
    assert_holds(
        &ran.err,
        &["3 files did not change since HEAD: only rules over all documents look at them"],
    );
}

#[test]
fn what_was_renamed_is_new_and_what_was_deleted_is_nothing() {
    let scratch = repository();
    git(&scratch, &["mv", "customers/a.toml", "customers/z.toml"]);
    git(&scratch, &["rm", "-q", "customers/b.toml"]);
    assert_checked(&scratch, "HEAD", &["customers/z.toml"]);
    commit(&scratch);
    assert_checked(&scratch, "HEAD~1", &["customers/z.toml"]);
}

#[test]
fn where_nothing_changed_all_is_well() {
    let scratch = repository();
    for revision in ["HEAD", "main", &git(&scratch, &["rev-parse", "--short", "HEAD"])] {
        let ran = scratch.run(&format!("check --changed-since {revision}"));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert_holds(&ran.err, &[&format!("3 files did not change since {revision}")]);
    }
    assert_eq!(scratch.run("check -q --changed-since HEAD").err, "");
    std::fs::create_dir(scratch.path("empty")).unwrap();
    assert_eq!(scratch.run("check --changed-since HEAD empty").code, Some(4));
}

#[test]
fn it_is_the_same_from_a_folder_and_through_a_link() {
    let scratch = repository();
    scratch.write("customers/a.toml", (tenant("a") + "# x\n").as_bytes());
    let arguments =
        ["check", "-f", "compact", "--changed-since", "HEAD", ".", "../customers/b.toml"];
    let output = scratch.command(&arguments).current_dir(scratch.path("customers")).run();
    assert_eq!(output.out.lines().count(), 1);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("customers", scratch.path("link")).unwrap();
        let ran = scratch.run("check -f compact --changed-since HEAD link/a.toml link/b.toml");
        // The link is new, so everything that is reached through it is.
        assert_eq!(files(&ran), ["link/a.toml", "link/b.toml"]);
        commit(&scratch);
        scratch.write("customers/a.toml", tenant("a").as_bytes());
        let ran = scratch.run("check -f compact --changed-since HEAD link/a.toml link/b.toml");
        assert_eq!(files(&ran), ["link/a.toml"]);
        // A link that leads elsewhere now, to what did not change.
        std::fs::remove_file(scratch.path("link")).unwrap();
        std::os::unix::fs::symlink("customers/b.toml", scratch.path("link.toml")).unwrap();
        commit(&scratch);
        std::fs::remove_file(scratch.path("link.toml")).unwrap();
        std::os::unix::fs::symlink("customers/c.toml", scratch.path("link.toml")).unwrap();
        assert_eq!(files(&scratch.run("check -f compact --changed-since HEAD link.toml")).len(), 1);
    }
}

#[test]
fn rules_over_all_customers_see_what_did_not_change() {
    let scratch = repository();
    scratch.write("rules/twice.rhai", TWICE.as_bytes());
    scratch.write("customers/z.toml", b"[customer]\nname = 5\n");
    scratch.write("customers/y.toml", b"[customer\n");
    commit(&scratch);
    // b.toml comes first, so that the finding is about the one that changed; z and y break, and did before: the rule did
    // not see whether they are of its tenant.
    scratch.write("customers/d.toml", tenant("b").as_bytes());
    for threads in [1, 4] {
        let ran = scratch.run(&format!("check -f compact --changed-since HEAD -j {threads}"));
        let found = ["customers/d.toml", "customers/d.toml", "customers/y.toml"];
        assert_eq!(files(&ran), found, "{ran:?}");
        assert_eq!(ran.code, Some(3));
        assert_holds(
            &ran.err,
            &["5 files did not change", "2 of which cannot be read or break the schema"],
        );
    }
    // Here it is about one that did not change.
    std::fs::remove_file(scratch.path("customers/d.toml")).unwrap();
    scratch.write("customers/a.toml", tenant("c").as_bytes());
    let ran = scratch.run("check -f json --changed-since HEAD");
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let found: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["file"].as_str().unwrap(), finding["rule"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [("customers/a.toml", "seen"), ("customers/c.toml", "twice")]);
    assert_eq!(report["summary"]["documents"], 2);
    assert_eq!(report["summary"]["failed_documents"], 2);
    let counts = &report["rules"][1];
    assert_eq!((&counts["passed"], &counts["failed"]), (&1.into(), &1.into()), "{counts}");
}

#[test]
fn what_a_rule_over_all_could_not_see_is_no_pass() {
    for (text, told) in
        [("[customer\n", "1 not checked"), ("[customer]\nname = 5\n", "no findings")]
    {
        let scratch = repository();
        scratch.write("rules/seen.rhai", TWICE.as_bytes());
        scratch.write("customers/a.toml", text.as_bytes());
        commit(&scratch);
        scratch.write("customers/d.toml", tenant("d").as_bytes());
        for quiet in ["", "-q"] {
            let ran = scratch.run(&format!("check {quiet} --changed-since HEAD"));
            assert_eq!(ran.code, Some(3), "{text}: {ran:?}");
            assert_holds(&ran.err, &["1 of which cannot be read or break the schema"]);
            assert!(!quiet.is_empty() || ran.out.contains(told), "{ran:?}");
        }
        // Where no rule looks at all customers, nobody needs it.
        scratch.write("rules/seen.rhai", rule("error").as_bytes());
        commit(&scratch);
        assert_eq!(scratch.run("check --changed-since HEAD").code, Some(0));
    }
}

#[test]
fn a_rule_over_all_that_breaks_on_what_did_not_change_is_told() {
    let scratch = repository();
    let breaks = TWICE.replace(
        "{ #{ tenant",
        "{ if customer.customer.tenant.starts_with(\"b\") { throw \"no\"; } #{ tenant",
    );
    scratch.write("rules/twice.rhai", breaks.as_bytes());
    commit(&scratch);
    let ran = scratch.run("check --changed-since HEAD");
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_holds(&ran.out, &["customers/b.toml"]);
}

#[test]
fn what_decides_about_all_customers_makes_all_be_checked() {
    let scratch = repository();
    scratch.write("tables/x.md", b"");
    scratch.write("kept.json", b"{\"version\": 2, \"findings\": []}\n");
    commit(&scratch);
    for (path, text) in [
        ("rules/seen.rhai", rule("error") + "// x\n"),
        ("rules/lib/new.rhai", "fn f() { 1 }\n".to_owned()),
        ("clearance.toml", String::new()),
        ("clearance-baseline.json", "{\"version\": 2, \"findings\": []}".to_owned()),
        ("kept.json", "{\"version\": 2, \"findings\": [] }\n".to_owned()),
    ] {
        scratch.write(path, text.as_bytes());
        let ran =
            scratch.run("check -f compact --changed-since HEAD --baseline kept.json customers");
        assert_eq!(files(&ran).len(), 3, "{path}: {ran:?}");
        assert_holds(&ran.err, &["differs from HEAD: all files are checked"]);
        git(&scratch, &["stash", "-q", "-u"]);
    }
    // A rule that is gone.
    scratch.write("rules/other.rhai", rule("error").as_bytes());
    commit(&scratch);
    std::fs::remove_file(scratch.path("rules/other.rhai")).unwrap();
    let ran = scratch.run("check -f compact --changed-since HEAD customers");
    assert_eq!(files(&ran).len(), 3, "{ran:?}");
}

#[test]
fn what_is_not_known_to_be_the_same_is_checked() {
    let scratch = repository();
    let other = Scratch::with(&[("o.toml", GOOD)]);
    let outside = other.path("o.toml");
    let ran = scratch.run(&format!("check -f compact --changed-since HEAD {}", outside.display()));
    assert_eq!(files(&ran).len(), 1, "{ran:?}");
    let ran = scratch.pipe("check -f compact --changed-since HEAD -", GOOD.as_bytes());
    assert_eq!(files(&ran), ["stdin.toml"]);
    let ran = scratch.run("check --changed-since HEAD customers/none.toml");
    assert_eq!(ran.code, Some(3), "{ran:?}");
}

#[test]
fn files_of_a_repository_within_are_checked_when_that_changed() {
    let scratch = repository();
    let inner = Scratch::with(&[("i.toml", &tenant("i")), ("j.toml", &tenant("j"))]);
    git(&inner, &["init", "-q", "-b", "main"]);
    commit(&inner);
    git(&scratch, &["submodule", "--quiet", "add", &inner.path("").display().to_string(), "sub"]);
    assert_checked(&scratch, "HEAD", &["sub/i.toml", "sub/j.toml"]);
    commit(&scratch);
    assert_checked(&scratch, "HEAD", &[]);
    scratch.write("sub/i.toml", (tenant("i") + "# x\n").as_bytes());
    assert_checked(&scratch, "HEAD", &["sub/i.toml", "sub/j.toml"]);
    // Within it, its own files are told apart.
    let mut command =
        scratch.command(&["check", "-f", "compact", "-r", "../rules", "--changed-since", "HEAD"]);
    let text = command.current_dir(scratch.path("sub")).run().out;
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn without_a_revision_or_repository_nothing_runs() {
    let scratch = repository();
    for (revision, message) in [
        ("nowhere", "there is no revision `nowhere`"),
        ("HEAD~5", "there is no revision"),
        ("HEAD..HEAD", "there is no revision"),
        ("HEAD:customers", "there is no revision"),
        ("--output=pwned", "a revision is a branch, tag or commit"),
        ("-h", "a revision is a branch, tag or commit"),
    ] {
        let ran = scratch.run(&format!("check --changed-since={revision}"));
        assert_eq!((ran.code, &*ran.out), (Some(2), ""), "{revision}: {ran:?}");
        assert_holds(&ran.err, &[message]);
    }
    assert!(!scratch.path("pwned").exists());
    let plain = Scratch::with(&[("a.toml", GOOD)]);
    let ran = plain.run("check --changed-since HEAD");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["--changed-since needs the work tree of a git repository", "help:"]);
    git(&plain, &["init", "-q", "--bare", "bare.git"]);
    let mut command = plain.command(&["check", "--changed-since", "HEAD"]);
    let ran = command.current_dir(plain.path("bare.git")).run();
    assert_eq!(ran.code, Some(2));
    // No commit yet.
    git(&plain, &["init", "-q"]);
    assert_eq!(plain.run("check --changed-since HEAD").code, Some(2));
    let ran = scratch.command(&["check", "--changed-since", "HEAD"]).env("PATH", "").run();
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["git cannot be run"]);
}

#[cfg(unix)]
#[test]
fn nothing_of_the_repository_is_run() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = repository();
    scratch.write("evil.sh", b"#!/bin/sh\ntouch \"$(dirname \"$0\")/pwned\"\nexit 0\n");
    let evil = scratch.path("evil.sh");
    std::fs::set_permissions(&evil, std::fs::Permissions::from_mode(0o755)).unwrap();
    let evil = evil.display().to_string();
    for key in
        ["core.fsmonitor", "diff.external", "core.pager", "diff.x.textconv", "diff.x.command"]
    {
        git(&scratch, &["config", key, &evil]);
    }
    scratch.write(".gitattributes", b"*.toml diff=x\n");
    scratch.write("customers/a.toml", (tenant("a") + "# x\n").as_bytes());
    assert_checked(&scratch, "HEAD", &["customers/a.toml"]);
    assert!(!scratch.path("pwned").exists());
}

#[test]
fn a_baseline_forgets_nothing_that_did_not_change() {
    let scratch = repository();
    assert_eq!(scratch.run("baseline create").code, Some(0));
    commit(&scratch);
    scratch.write("customers/a.toml", tenant("a").replace("Contoso GmbH", "Other").as_bytes());
    let ran = scratch.run("check -f compact --changed-since HEAD");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_holds(&ran.err, &["1 of the findings in clearance-baseline.json is gone"]);
}
