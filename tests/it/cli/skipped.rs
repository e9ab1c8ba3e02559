//! What is not checked is told, and never takes its neighbours along.

use crate::scratch::{GOOD, Ran, Scratch, assert_holds};

/// A good customer of a tenant.
fn tenant(name: &str) -> String {
    GOOD.replace("contoso.onmicrosoft.com", &format!("{name}.onmicrosoft.com"))
}

/// The same, with an order that is too small.
fn bad(name: &str) -> String {
    tenant(name).replacen("licenses = 25", "licenses = 20", 1)
}

/// The files that a run has something to say about, each once.
fn files(ran: &Ran) -> Vec<&str> {
    let mut files: Vec<&str> = ran.out.lines().filter_map(|line| line.split(':').next()).collect();
    files.dedup();
    files
}

fn check(scratch: &Scratch, arguments: &str) -> Ran {
    scratch.run(&format!("check -f compact --select same-license-total {arguments}"))
}

#[track_caller]
fn assert_skipped(scratch: &Scratch, arguments: &str, code: i32, told: &str) {
    let ran = check(scratch, arguments);
    assert_eq!((ran.code, ran.err.as_str()), (Some(code), told), "{arguments}: {ran:?}");
}

#[test]
fn a_folder_is_one_of_rules_only_where_its_manifest_is_one() {
    for (text, code, found) in [
        // A customer called Pack.
        (bad("p"), 1, vec!["book/p/n.toml", "book/p/pack.toml"]),
        (tenant("p"), 1, vec!["book/p/n.toml"]),
        // What is none, or is broken, is a file like any other: neither it nor its neighbours pass unseen.
        (String::new(), 3, vec!["book/p/n.toml", "book/p/pack.toml"]),
        ("name = ".to_owned(), 3, vec!["book/p/n.toml", "book/p/pack.toml"]),
        ("name = 5\n".to_owned(), 1, vec!["book/p/n.toml", "book/p/pack.toml"]),
        ("title = \"x\"\n".to_owned(), 1, vec!["book/p/n.toml", "book/p/pack.toml"]),
        (
            "name = \"x\"\n[customer]\ntenant = \"x\"\n".to_owned(),
            1,
            vec!["book/p/n.toml", "book/p/pack.toml"],
        ),
    ] {
        let files_there = [("book/p/n.toml", bad("n")), ("book/p/pack.toml", text.clone())];
        let scratch = Scratch::with(&[("book/good.toml", GOOD)]);
        for (path, text) in &files_there {
            scratch.write(path, text.as_bytes());
        }
        for path in ["book", "book/p"] {
            let ran = check(&scratch, path);
            assert_eq!((ran.code, files(&ran)), (Some(code), found.clone()), "{text}: {ran:?}");
            assert_eq!(ran.err, "", "{text}");
        }
    }
}

#[test]
fn customers_in_a_folder_of_rules_are_counted() {
    let scratch = Scratch::with(&[
        ("book/good.toml", GOOD),
        ("book/p/pack.toml", "name = \"p\"\n[fixtures]\nfolder = \"cases\"\n"),
        ("book/p/document.schema.json", "{}"),
        ("book/p/data/t.toml", ""),
        ("book/p/lib/l.rhai", ""),
        ("book/p/cases/r/c.toml", ""),
        ("book/p/cases/r/c.toml", ""),
    ]);
    assert_skipped(&scratch, "book", 0, "");
    for path in ["book/p/n.toml", "book/p/emea/n.JSON"] {
        scratch.write(path, bad("n").as_bytes());
    }
    let told = "2 files were skipped: 2 in folders of rules; -v lists them\n";
    assert_skipped(&scratch, "book", 0, told);
    // By name they are checked.
    assert_eq!(files(&check(&scratch, "book book/p/n.toml")), ["book/p/n.toml"]);
    assert_eq!(check(&scratch, "book/p").code, Some(2));
}

#[test]
fn a_manifest_with_a_mistake_does_not_turn_rules_off() {
    let scratch =
        Scratch::with(&[("a.toml", GOOD), ("rules/seen.rhai", &crate::scratch::rule("error"))]);
    for manifest in ["", "name = ", "nam = \"x\"\n", "name = \"x\"\nverson = \"1\"\n"] {
        scratch.write("rules/pack.toml", manifest.as_bytes());
        let ran = scratch.run("check a.toml");
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{manifest}: {ran:?}");
        assert_holds(&ran.err, &["rules/pack.toml"]);
    }
    // A folder `rules` in which a customer is called so has none.
    std::fs::remove_file(scratch.path("rules/seen.rhai")).unwrap();
    scratch.write("rules/pack.toml", tenant("p").as_bytes());
    assert_eq!(scratch.run("check a.toml").code, Some(0));
}

#[test]
fn every_named_path_without_a_customer_is_told() {
    let scratch = Scratch::with(&[
        ("book/good.toml", GOOD),
        ("book/sub/notes.txt", ""),
        ("none/notes.txt", ""),
        ("none/.x.toml", GOOD),
    ]);
    std::fs::create_dir(scratch.path("empty")).unwrap();
    for (paths, without) in [
        ("book empty", vec!["empty"]),
        ("empty book none", vec!["empty", "none"]),
        // Although another one has it inside.
        ("book book/sub", vec!["book/sub"]),
        ("book/good.toml book/sub", vec!["book/sub"]),
    ] {
        let ran = check(&scratch, paths);
        assert_eq!(ran.code, Some(3), "{paths}: {ran:?}");
        for path in without {
            assert_holds(&ran.err, &[&format!("there is no customer in {path}\n")]);
        }
        let quiet = check(&scratch, &format!("-q {paths}"));
        assert_eq!(quiet.code, Some(3), "{paths}");
        assert_holds(&quiet.err, &["there is no customer in "]);
        assert_eq!(check(&scratch, &format!("--allow-empty {paths}")).code, Some(0), "{paths}");
    }
    for alone in ["empty", "none", "empty none", "book/sub"] {
        let ran = check(&scratch, alone);
        assert_eq!(ran.code, Some(4), "{alone}: {ran:?}");
        assert_holds(&ran.err, &["nothing to check: there is no customer in "]);
    }
    // A missing one cannot be read.
    assert_eq!(check(&scratch, "book nowhere").code, Some(3));
    // Other commands that check say so as well.
    for command in ["baseline create --force", "waivers list", "parse", "why same-region"] {
        let ran = scratch.run(&format!("{command} book empty"));
        assert_eq!(ran.code, Some(3), "{command}: {ran:?}");
        assert_holds(&ran.err, &["there is no customer in empty"]);
    }
    assert_eq!(scratch.run("baseline update book").code, Some(0));
    assert_eq!(scratch.run("baseline update book empty").code, Some(3));
}

#[test]
fn evidence_knows_of_paths_without_a_customer() {
    let scratch = Scratch::with(&[("book/good.toml", GOOD), ("none/notes.txt", "")]);
    for (arguments, code) in [("book none", 3), ("book none --allow-empty", 0)] {
        let ran = scratch.run(&format!("check {arguments} --evidence e.json"));
        assert_eq!(ran.code, Some(code), "{ran:?}");
        let verified = scratch.run("verify e.json");
        assert_eq!(verified.code, Some(0), "{arguments}: {verified:?}");
    }
}

#[test]
fn what_may_be_a_customer_is_counted_and_what_is_none_is_not() {
    let scratch = Scratch::with(&[
        ("book/good.toml", GOOD),
        ("book/.acme.toml", ""),
        ("book/.hidden.YAML", ""),
        ("book/.notes", ""),
        ("book/.DS_Store", ""),
        ("book/readme.md", ""),
        ("book/waivers.toml", ""),
        ("book/.archive/a.toml", ""),
        ("book/.git/config.toml", ""),
        ("book/.github/workflows/ci.yml", ""),
        ("book/node_modules/x/package.json", "{}"),
        ("clearance.toml", ""),
        ("waivers.toml", ""),
    ]);
    let told = "3 files and 1 folder were skipped: 2 hidden, 1 hidden folder, 1 configuration; -v lists them\n";
    assert_skipped(&scratch, "book", 0, told);
    assert_skipped(&scratch, "-q book", 0, "");
    let told = scratch.run("parse book").err;
    assert_holds(&told, &["3 files and 1 folder were skipped"]);
    let told = scratch.run("why same-region book").err;
    assert_holds(&told, &["3 files and 1 folder were skipped"]);
    // What the run itself is made of is not among them.
    std::fs::remove_dir_all(scratch.path("book")).unwrap();
    scratch.write("good.toml", GOOD.as_bytes());
    assert_skipped(&scratch, ".", 0, "");
}

#[test]
fn exports_are_told_of() {
    let scratch = Scratch::with(&[
        ("book/good.toml", GOOD),
        ("book/a.toml.txt", ""),
        ("book/licenses.CSV", ""),
        ("book/licenses.xlsx", ""),
        ("book/usage.csv.gz", ""),
        ("book/all.json.GZ", ""),
        ("book/logs.tar.gz", ""),
        ("book/blank.toml ", ""),
        ("book/notes.txt", ""),
    ]);
    let ran = check(&scratch, "book");
    assert_eq!(ran.code, Some(0));
    assert_holds(
        &ran.err,
        &[
            "exports and other formats are not read: book/all.json.GZ, book/licenses.CSV, book/licenses.xlsx, \
             book/usage.csv.gz\n",
            "help: exports go through `clearance import FILES`",
            "are checked are toml (.toml), ",
            "not read, as their names hide their format: book/a.toml.txt, book/blank.toml \n  help: rename them",
        ],
    );
    // Where the rules are about something else, the import makes nothing that they check.
    scratch.write("zones/a.rhai", crate::scratch::rule("advice").as_bytes());
    let zones = scratch.run("check book -r zones").err;
    assert_holds(&zones, &["help: write a file for each document; the formats are toml (.toml)"]);
    assert!(!zones.contains("clearance import"), "{zones}");
    std::fs::remove_file(scratch.path("book/all.json.GZ")).unwrap();
    std::fs::remove_file(scratch.path("book/usage.csv.gz")).unwrap();
    std::fs::remove_dir_all(scratch.path("zones")).unwrap();
    for n in 0..4 {
        scratch.write(&format!("book/x{n}.tsv"), b"");
    }
    assert_holds(&check(&scratch, "book").err, &["book/x2.tsv and 1 more; -v lists them"]);
    let named = check(&scratch, "book/licenses.CSV");
    assert_eq!(named.code, Some(2));
    assert_holds(&named.err, &["not written in this format", "the formats are"]);
    // A report of ours that is written there once more is none.
    let report = "book -q -f csv=book/out.csv";
    for _ in 0..2 {
        assert_eq!(check(&scratch, report).code, Some(0));
    }
    assert!(!check(&scratch, "book -v -f csv=book/out.csv").err.contains("out.csv: a format"));
}

/// A folder such as a repository is: with customers, and much that is none.
fn repository() -> Scratch {
    Scratch::with(&[
        (".gitignore", "/drafts/\n*.bak.toml\n!kept.bak.toml\n"),
        ("customers/good.toml", GOOD),
        ("customers/old.bak.toml", &bad("o")),
        ("customers/kept.bak.toml", &tenant("k")),
        ("customers/emea/.gitignore", "x.toml\n"),
        ("customers/emea/x.toml", &bad("x")),
        ("customers/emea/y.toml", &tenant("y")),
        ("customers/apac/x.toml", &tenant("z")),
        ("drafts/d.toml", &bad("d")),
        ("sub/drafts/e.toml", &tenant("e")),
        ("Cargo.toml", "[package]\nname = \"x\"\n"),
        ("package.json", "{\"name\": \"x\"}"),
        ("docs/list.json", "[1, 2]"),
    ])
}

#[test]
fn without_paths_what_git_ignores_and_what_is_no_customer_is_skipped() {
    let scratch = repository();
    let ran = check(&scratch, "-q");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
    let ran = check(&scratch, "");
    let keys = "`customer`, `partner`, `source`, `target`";
    let told = format!(
        "not a customer file, as it has none of the keys {keys}: Cargo.toml, docs/list.json, package.json\n"
    );
    assert_eq!((ran.code, ran.err), (Some(0), told));
    let json = scratch.run("check -f json");
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((&json["summary"]["files"], &json["summary"]["documents"]), (&5.into(), &5.into()));
    let verbose = check(&scratch, "-v").err;
    assert_holds(&verbose, &["skipped drafts: ignored by git\n"]);
    assert_holds(&verbose, &["skipped customers/old.bak.toml: ignored by git\n"]);
    assert_holds(&verbose, &["skipped Cargo.toml: not a document\n"]);
    // One key is enough to be one.
    scratch.write("broken.toml", b"customer = 1\n");
    assert_eq!(files(&check(&scratch, "")), ["broken.toml"]);
    // What cannot be parsed is not known to be something else.
    scratch.write("broken.toml", b"[package\n");
    assert_eq!(check(&scratch, "").code, Some(3));
}

#[test]
fn what_is_named_is_meant() {
    let scratch = repository();
    let all = [
        "Cargo.toml",
        "customers/emea/x.toml",
        "customers/old.bak.toml",
        "docs/list.json",
        "drafts/d.toml",
        "package.json",
    ];
    assert_eq!(files(&check(&scratch, ".")), all);
    assert_eq!(files(&check(&scratch, "drafts")), ["drafts/d.toml"]);
    assert_eq!(files(&check(&scratch, "Cargo.toml")), ["Cargo.toml"]);
    // Named in the configuration, or in a variable.
    scratch.write("clearance.toml", b"paths = [\".\"]\n");
    assert_eq!(files(&check(&scratch, "")), all);
    std::fs::remove_file(scratch.path("clearance.toml")).unwrap();
    let mut command = scratch.command(&["check", "-f", "compact"]);
    let ran = command.env("CLEARANCE_PATHS", "drafts").run();
    assert!(files(&ran).contains(&"drafts/d.toml"), "{ran:?}");
}

#[test]
fn patterns_above_the_working_folder_hold_as_far_as_the_repository() {
    let scratch = repository();
    std::fs::create_dir(scratch.path("customers/.git")).unwrap();
    let run = |folder: &str| {
        let mut command =
            scratch.command(&["check", "-f", "compact", "--select", "same-license-total"]);
        command.current_dir(scratch.path(folder)).run()
    };
    // `customers` is a repository of its own: what is written above it is of another one.
    assert_eq!(files(&run("customers")), ["old.bak.toml"]);
    assert_eq!(files(&run("customers/emea")), Vec::<&str>::new());
    std::fs::remove_dir(scratch.path("customers/.git")).unwrap();
    std::fs::create_dir(scratch.path(".git")).unwrap();
    assert_eq!(files(&run("customers")), Vec::<&str>::new());
    // A folder that is ignored is no secret to those who work in it.
    assert_eq!(files(&run("drafts")), ["d.toml"]);
}

#[test]
fn evidence_of_a_run_without_paths_is_verified_as_one() {
    let scratch = repository();
    let ran = scratch.run("check --evidence e.json");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let verified = scratch.run("verify e.json");
    assert_eq!((verified.code, verified.out.contains("differ")), (Some(0), false), "{verified:?}");
}

#[test]
fn extensions_are_known_in_any_letter_case() {
    let scratch = Scratch::with(&[("book/A.TOML", &bad("a"))]);
    scratch.write("book/b.Yml", b"a: 1\n");
    scratch.write("book/c.Json", b"{}\n");
    scratch.write("book/d.JSONL", b"{}\n");
    let found = ["book/A.TOML", "book/b.Yml", "book/c.Json", "book/d.JSONL"];
    assert_eq!(files(&check(&scratch, "book")), found);
    assert_eq!(files(&check(&scratch, &found.join(" "))), found);
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_out_of_what_is_checked_are_counted() {
        let scratch = Scratch::with(&[("book/good.toml", GOOD), ("else/bad.toml", &bad("b"))]);
        for (to, link) in [
            ("../else/bad.toml", "book/link.toml"),
            ("../else", "book/folder"),
            ("nowhere", "book/broken.toml"),
            ("nowhere", "book/broken"),
        ] {
            symlink(to, scratch.path(link)).unwrap();
        }
        let told = "2 files and 1 folder were skipped: 2 symbolic links, 1 link to a folder; -v lists them\n";
        assert_skipped(&scratch, "book", 0, told);
        // By name they are followed, and so is the name of the whole.
        assert_eq!(files(&check(&scratch, "book/link.toml")), ["book/link.toml"]);
        assert_eq!(files(&check(&scratch, "book/folder")), ["book/folder/bad.toml"]);
        symlink("book", scratch.path("linked")).unwrap();
        assert_skipped(&scratch, "linked", 0, told);
        // What is checked under its own name is no news.
        std::fs::remove_file(scratch.path("book/broken.toml")).unwrap();
        let ran = check(&scratch, "book else");
        assert_eq!((files(&ran), ran.err.as_str()), (vec!["else/bad.toml"], ""));
    }

    #[test]
    fn links_to_what_nothing_else_comes_by_are_followed() {
        // As Kubernetes mounts a volume.
        let scratch = Scratch::with(&[
            ("mount/..2026_11_22/a.toml", &bad("a")),
            ("mount/..2026_11_22/b.toml", &tenant("b")),
        ]);
        for (to, link) in [
            ("..2026_11_22", "mount/..data"),
            ("..data/a.toml", "mount/a.toml"),
            ("..data/b.toml", "mount/b.toml"),
        ] {
            symlink(to, scratch.path(link)).unwrap();
        }
        let ran = check(&scratch, "mount");
        assert_eq!((ran.code, files(&ran), ran.err.as_str()), (Some(1), vec!["mount/a.toml"], ""));
        // Two names of one file are one customer.
        let scratch = Scratch::with(&[("book/good.toml", GOOD)]);
        symlink("good.toml", scratch.path("book/again.toml")).unwrap();
        symlink("../book", scratch.path("book/circle")).unwrap();
        let json = scratch.run("check book -f json");
        let report: serde_json::Value = serde_json::from_str(&json.out).unwrap();
        assert_eq!((&report["summary"]["files"], json.err.as_str()), (&1.into(), ""));
        assert_holds(&check(&scratch, "book -v").err, &["again.toml: a link to what is checked"]);
    }

    #[test]
    fn a_link_is_not_taken_for_what_git_ignores() {
        let scratch = Scratch::with(&[("good.toml", GOOD), ("drafts/d.toml", &bad("d"))]);
        scratch.write(".gitignore", b"drafts\n");
        symlink("drafts/d.toml", scratch.path("d.toml")).unwrap();
        let told = "1 file was skipped: 1 symbolic link; -v lists them\n";
        assert_skipped(&scratch, "", 0, told);
    }

    #[test]
    fn pipes_and_links_in_place_of_patterns_are_no_patterns() {
        let scratch = Scratch::with(&[("a.toml", &bad("a")), ("all", "*\n")]);
        symlink("all", scratch.path(".gitignore")).unwrap();
        assert_eq!(files(&check(&scratch, "")), ["a.toml"]);
        std::fs::remove_file(scratch.path(".gitignore")).unwrap();
        let fifo = std::process::Command::new("mkfifo").arg(scratch.path(".gitignore")).status();
        assert!(fifo.unwrap().success());
        assert_eq!(files(&check(&scratch, "")), ["a.toml"]);
        std::fs::remove_file(scratch.path(".gitignore")).unwrap();
        let fifo = std::process::Command::new("mkfifo").arg(scratch.path("pipe.toml")).status();
        assert!(fifo.unwrap().success());
        let ran = check(&scratch, ".");
        assert_holds(&ran.err, &["1 file was skipped: 1 not a regular file"]);
    }
}

/// Azure takes `##vso[` anywhere in a line, GitHub `::` at its start.
#[test]
fn no_name_of_a_file_is_a_command_to_a_service() {
    let scratch = Scratch::with(&[
        ("customers/good.toml", GOOD),
        ("customers/::error::a.toml", "a = ["),
        ("customers/##vso[task.complete result=Succeeded;].txt", ""),
        ("waivers.toml", "##[error]\n::x = 1\n"),
    ]);
    let runs = [
        "check customers -v",
        "check customers -f compact -v",
        "check customers --no-waivers -f compact -v",
        "check customers --no-waivers -f csv --trace",
        "check ::debug::x ##[group]y",
        "check customers --format ::error::",
        "check customers --select ##vso[x",
        "parse customers",
        "waivers list",
    ];
    for arguments in runs {
        let ran = scratch.run(arguments);
        assert!(!(ran.out.is_empty() && ran.err.is_empty()), "{arguments}");
        for line in ran.out.lines().chain(ran.err.lines()) {
            let is_command = line.contains("##vso[") || line.contains("##[");
            assert!(!is_command && !line.trim_start().starts_with("::"), "{arguments}: {line}");
        }
    }
    let ran = scratch.run("check customers/##vso[task.complete result=Succeeded;].txt");
    assert!(!ran.err.contains("##vso["), "{}", ran.err);
}
