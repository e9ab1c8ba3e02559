//! A pack reads nothing outside of its folder, and what looks like a rule is one or is told of.

use super::{assert_refused, rules, seen};
use crate::scratch::{GOOD, Scratch, assert_holds, rule};

/// A text that nobody but its owner may see.
const SECRET: &str = "token = \"s3cret\"\n";

#[cfg(unix)]
#[test]
fn nothing_of_a_pack_is_read_through_a_link_that_leads_out() {
    use std::os::unix::fs::symlink;
    for (link, to) in [
        ("mine/data/conf.toml", "../../home/conf.toml"),
        ("mine/data/conf.schema.json", "../../home/conf.toml"),
        ("mine/notes.rhai", "../home/conf.toml"),
        ("mine/lib/notes.rhai", "../../home/conf.toml"),
        ("mine/document.schema.json", "../home/conf.toml"),
        ("mine/pack.toml", "../home/conf.toml"),
        ("mine/data", "../home"),
        ("mine/more", "../home"),
        ("mine/fixtures", "../home"),
        ("mine/chain.rhai", "data/inner.toml"),
    ] {
        let scratch = seen();
        scratch.write("home/conf.toml", SECRET.as_bytes());
        if link == "mine/chain.rhai" {
            scratch.write("mine/data/x.toml", b"");
            symlink("../../home/conf.toml", scratch.path("mine/data/inner.toml")).unwrap();
        }
        std::fs::create_dir_all(scratch.path(link).parent().unwrap()).unwrap();
        symlink(to, scratch.path(link)).unwrap();
        for command in ["check good.toml -r mine", "rules -r mine", "lint mine", "test mine"] {
            let ran = scratch.run(command);
            assert_refused(&ran, &[link, "is a link that leads out of its folder", "put a copy"]);
            assert!(!ran.err.contains("s3cret"), "{command}: {}", ran.err);
        }
    }
    // Nor through one in a folder of tables; one to what no pack reads does no harm.
    let scratch = seen();
    scratch.write("home/regions.toml", SECRET.as_bytes());
    scratch.write("tables/offers.toml", b"");
    symlink("../home/regions.toml", scratch.path("tables/regions.toml")).unwrap();
    assert_refused(
        &scratch.run("check good.toml -d tables"),
        &["tables/regions.toml", "is a link that leads out of its folder"],
    );
    symlink("../home/regions.toml", scratch.path("mine/README.md")).unwrap();
    assert_eq!(rules(&scratch, "-r mine"), ["seen"]);
}

/// Kubernetes mounts the files of a ConfigMap as links to links of folders beside them.
#[cfg(unix)]
#[test]
fn links_within_a_pack_are_followed() {
    use std::os::unix::fs::symlink;
    let scratch = Scratch::with(&[
        ("good.toml", GOOD),
        ("mine/..2026/seen.rhai", &rule("error")),
        ("mine/..2026/pack.toml", "name = \"mounted\""),
        ("mine/..2026/lib/days.rhai", "fn f() { 1 }"),
    ]);
    symlink("..2026", scratch.path("mine/..data")).unwrap();
    for name in ["seen.rhai", "pack.toml", "lib"] {
        symlink(format!("..data/{name}"), scratch.path("mine").join(name)).unwrap();
    }
    assert_eq!(rules(&scratch, "-r mine"), ["seen"]);
    assert_holds(&scratch.run("lint mine").out, &["1 rule, 1 library"]);
    assert_eq!(scratch.run("lint mine").err, "");
    // The folder itself may be one.
    symlink("mine", scratch.path("other")).unwrap();
    assert_eq!(rules(&scratch, "-r other"), ["seen"]);
    symlink(".", scratch.path("mine/round")).unwrap();
    assert_refused(&scratch.run("lint mine"), &["mine/round", "is a link in a circle"]);
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_never_opened() {
    for name in
        ["late.rhai", "pack.toml", "lib/late.rhai", "data/late.toml", "document.schema.json"]
    {
        let scratch = seen();
        let path = scratch.path("mine").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        for command in ["check good.toml -r mine", "lint mine"] {
            let ran = scratch.run(command);
            assert_refused(&ran, &[&format!("mine/{name}"), "is not a regular file"]);
        }
    }
    let scratch = seen();
    scratch.write("tables/a.toml", b"");
    std::os::unix::fs::symlink("/dev/zero", scratch.path("tables/offers.toml")).unwrap();
    assert_refused(&scratch.run("check good.toml -d tables"), &["tables/offers.toml", "leads out"]);
}

#[cfg(unix)]
#[test]
fn fixtures_lie_in_the_pack_or_beside_it() {
    use std::os::unix::fs::symlink;
    let marked = GOOD.replacen("name =", "# expect: seen\nname =", 1);
    for (folder, fine) in [
        ("../tests", true),
        ("tests", true),
        ("../../elsewhere", false),
        ("/tmp", false),
        ("../.hidden", false),
        ("../linked", false),
    ] {
        let scratch = Scratch::with(&[
            ("book/mine/seen.rhai", &rule("error")),
            (
                "book/mine/pack.toml",
                &format!("name = \"mine\"\n[fixtures]\nfolder = \"{folder}\"\n"),
            ),
        ]);
        for at in ["elsewhere", "book/tests", "book/mine/tests", "book/.hidden"] {
            scratch.write(&format!("{at}/seen/a.toml"), marked.as_bytes());
        }
        symlink("../elsewhere", scratch.path("book/linked")).unwrap();
        let ran = scratch.run("test book/mine");
        match fine {
            true => assert_eq!(ran.code, Some(0), "{folder}: {ran:?}"),
            false => {
                assert_refused(&ran, &["fixtures lie in the pack's folder, or in one beside it"])
            }
        }
    }
}

#[test]
fn extensions_are_written_in_any_letter_case() {
    let looks = "//! Up\n\nconst RULE = #{ severity: \"error\" };\n\nfn check(customer) {\n    \
        report(customer.customer.name, up::name(data.names.first));\n}\n";
    let scratch = Scratch::with(&[
        ("good.toml", GOOD),
        ("mine/Pack.TOML", "name = \"mine\"\ndescription = 5\n"),
        ("mine/one.RHAI", looks),
        ("mine/two.Rhai", &rule("error")),
        ("mine/lib/up.RHAI", "fn name(text) { text }"),
        ("mine/data/names.TOML", "first = \"someone\"\nsecond = 5\n"),
        ("mine/data/names.Schema.JSON", r#"{ "properties": { "second": { "type": "string" } } }"#),
        (
            "mine/Document.schema.JSON",
            r#"{ "properties": { "customer": { "typ": 5, "type": 5 } } }"#,
        ),
    ]);
    assert_refused(
        &scratch.run("check good.toml -r mine"),
        &["mine/Pack.TOML:2:", "mine/data/names.TOML:2:", "mine/Document.schema.JSON:1:"],
    );
    scratch.write("mine/Pack.TOML", b"name = \"mine\"\n");
    scratch.write("mine/data/names.TOML", b"first = \"someone\"\n");
    std::fs::remove_file(scratch.path("mine/Document.schema.JSON")).unwrap();
    assert_eq!(rules(&scratch, "-r mine"), ["one", "two"]);
    let ran = scratch.run("check good.toml -r mine --select one -f compact");
    assert_holds(&ran.out, &["error[one] someone"]);
    std::fs::rename(scratch.path("mine"), scratch.path("rules")).unwrap();
    assert_eq!(rules(&scratch, ""), ["one", "two"]);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_differ_in_letter_case_alone_are_refused() {
    for (one, two, said) in [
        ("pack.toml", "Pack.TOML", "is the same as mine/"),
        ("two.rhai", "two.RHAI", "rule `two` already exists in mine/two.RHAI"),
        ("lib/two.rhai", "lib/two.Rhai", "library `two` already exists in"),
        ("data/two.toml", "data/two.TOML", "table `two` already exists in"),
    ] {
        let scratch = seen();
        for name in [one, two] {
            let text =
                if name.starts_with("lib") { "fn f() { 1 }".to_owned() } else { rule("error") };
            let text = if name.to_lowercase().ends_with("toml") {
                "name = \"m\"".to_owned()
            } else {
                text
            };
            scratch.write(&format!("mine/{name}"), text.as_bytes());
        }
        assert_refused(&scratch.run("check good.toml -r mine"), &[said]);
    }
}

#[test]
fn what_looks_like_a_rule_and_is_not_loaded_is_told() {
    let scratch = seen();
    for name in [".hidden.rhai", "one.rhai.txt", "two.rhai~", "sub/three.RHAI.bak"] {
        scratch.write(&format!("mine/{name}"), b"nonsense");
    }
    let quiet =
        ["clearance.d.rhai", ".seen.rhai.swp", "._seen.rhai", "notes.txt", "fixtures/x.rhai.txt"];
    for name in quiet {
        scratch.write(&format!("mine/{name}"), b"nonsense");
    }
    for command in
        ["check good.toml -r mine", "check good.toml -q -r mine", "lint mine", "rules -r mine"]
    {
        let ran = scratch.run(command);
        for name in
            ["mine/.hidden.rhai", "mine/one.rhai.txt", "mine/two.rhai~", "mine/sub/three.RHAI.bak"]
        {
            let line = format!("warning: {name}: looks like a rule, and is not loaded");
            assert_eq!(ran.err.matches(&line).count(), 1, "{command}: {}", ran.err);
        }
        for name in quiet {
            assert!(!ran.err.contains(name), "{command}: {name}: {}", ran.err);
        }
    }
}
