//! `clearance waivers`.

use super::{check, folder, found, items, waiver};
use crate::scratch::{Scratch, assert_holds};

const ADD: &str = "waivers add --rule low --reason agreed --approved-by c.meier --expires 30d";

fn read(scratch: &Scratch, path: &str) -> String {
    std::fs::read_to_string(scratch.path(path)).unwrap()
}

#[test]
fn add_waives_the_only_finding_and_is_tied_to_its_values() {
    let scratch = folder(&[("customers/a.toml", &items(&[50, 5]))]);
    let ran = scratch.run(&format!("{ADD} --file customers/a.toml --ticket OPS-7"));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(
        ran.out,
        "waivers.toml: low in customers/a.toml at items[id=B].n until 2026-12-22\n"
    );
    let text = read(&scratch, "waivers.toml");
    assert_holds(
        &text,
        &[
            "at = \"items[id=B].n\"",
            "expires = 2026-12-22",
            "ticket = \"OPS-7\"",
            "values = [\n  \"items[id=B].n = 5\",\n]\n",
        ],
    );
    assert_eq!(check(&scratch, ""), found(0, &["customers/a.toml:6 waived[low]"]));
    scratch.write("customers/a.toml", items(&[50, 6]).as_bytes());
    assert_eq!(check(&scratch, "").0, Some(1), "the value changed");
    let again = scratch.run(&format!("{ADD} --file customers/a.toml"));
    assert_eq!(again.code, Some(0), "{again:?}");
    assert!(read(&scratch, "waivers.toml").starts_with(&text));
}

#[test]
fn add_refuses_what_waives_nothing_and_changes_nothing() {
    let mine = waiver("customers/b.toml", "");
    let files = [
        ("customers/a.toml", items(&[5, 6])),
        ("customers/b.toml", items(&[5])),
        ("customers/c.toml", items(&[50])),
        ("waivers.toml", mine.clone()),
    ];
    let scratch = folder(&[]);
    files.iter().for_each(|(path, text)| scratch.write(path, text.as_bytes()));
    for (options, said) in [
        (
            "--file customers/a.toml",
            "2 findings are meant:\n    low --at 'items[id=A].n' (customers/a.toml:3: 5 is low)",
        ),
        ("--file customers/a.toml --at items", "choose one with `--at`, or add `--no-value`"),
        (
            "--file customers/a.toml --at items[id=C]",
            "what is found there:\n    low --at 'items[id=A].n'",
        ),
        ("--file customers/b.toml", "this is waived already, by waivers.toml:1"),
        ("--file customers/c.toml", "nothing is found there at all"),
        ("--file customers/gone.toml", "nothing is found there at all"),
        ("--file customers/a.toml --at items[", "expected an item of a list"),
        ("--file customers/a[.toml", "invalid glob"),
        ("--file customers/a.toml --rule loww", "did you mean `low`"),
        ("--file customers/a.toml --rule schema", "cannot be waived"),
        ("--file customers/a.toml --reason ' '", "`reason` is empty"),
        ("--file customers/a.toml --expires 2026-11-21", "2026-11-21 is past"),
        ("--file customers/a.toml --expires 181d", "180 days at most"),
        ("--file customers/a.toml --expires 90", "in days, as in 90d"),
        ("--file customers/a.toml --expires 2026-02-30", "no such day"),
        ("--file customers/a.toml --waivers x.toml --waivers y.toml", "one file"),
        ("--file customers/a.toml --value --no-value", "--no-value"),
    ] {
        let mut words: Vec<&str> = ADD.split(' ').collect();
        for name in
            ["--rule", "--reason", "--expires"].into_iter().filter(|name| options.contains(name))
        {
            let at = words.iter().position(|word| *word == name).unwrap();
            words.drain(at..at + 2);
        }
        let ran = scratch.run(&format!("{} {options}", words.join(" ")));
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{options}: {ran:?}");
        assert_holds(&ran.err, &[said]);
        assert_eq!(read(&scratch, "waivers.toml"), mine, "{options}");
    }
    let missing = scratch.run("waivers add --rule low --file customers/a.toml");
    assert_eq!(missing.code, Some(2));
    assert_holds(&missing.err, &["--reason", "--approved-by", "--expires"]);
}

#[test]
fn add_without_a_value_waives_all_that_is_meant() {
    let scratch =
        folder(&[("customers/a.toml", &items(&[5, 6])), ("customers/b.toml", &items(&[5]))]);
    let ran = scratch.run(&format!("{ADD} --file customers/*.toml --no-value"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let text = read(&scratch, "waivers.toml");
    assert!(!text.contains("values =") && !text.contains("at ="), "{text}");
    assert_eq!(check(&scratch, "").0, Some(0));
    let one =
        scratch.run(&format!("{ADD} --file customers/a.toml --at items[id=A] --waivers own.toml"));
    assert_eq!(one.code, Some(0), "{one:?}");
    assert_holds(&read(&scratch, "own.toml"), &["at = \"items[id=A].n\"", "values ="]);
}

#[test]
fn add_keeps_the_file_and_takes_names_from_where_one_stands() {
    let scratch = folder(&[("customers/sub/a[1].toml", &items(&[5]))]);
    let before = "\u{feff}# Ours.\r\n\r\n# of b\r\n".to_owned()
        + waiver("customers/b.toml", "").replace('\n', "\r\n").as_str();
    scratch.write("waivers.toml", before.as_bytes());
    let words = [
        "--rule",
        "low",
        "--file",
        "a[1].toml",
        "--reason",
        "zwölf \"12\"",
        "--approved-by",
        "c",
        "--expires",
        "2026-12-01",
    ];
    let mut command = scratch.command(&["waivers", "add", "--packs", "../../rules"]);
    let ran = command.args(words).current_dir(scratch.path("customers/sub")).run();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let after = read(&scratch, "waivers.toml");
    let added = after.strip_prefix(&before).unwrap();
    assert!(!added.replace("\r\n", "").contains('\n'), "{added:?}");
    assert_holds(
        added,
        &["file = \"customers/sub/a[[]1[]].toml\"", "reason = \"zwölf \\\"12\\\"\""],
    );
    assert_eq!(check(&scratch, ""), found(0, &["customers/sub/a[1].toml:3 waived[low]"]));
    let leftovers = std::fs::read_dir(scratch.path(""))
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".new"));
    assert_eq!(leftovers.count(), 0);
}

/// A folder with waivers in every state.
fn every_state() -> Scratch {
    let waivers = [
        waiver("customers/a.toml", ""),
        "# of an old one\n".to_owned()
            + waiver("customers/a.toml", "").replace("2026-12-31", "2026-11-20").as_str(),
        waiver("customers/a.toml", "at = \"items\""),
        waiver("customers/c.toml", ""),
        waiver("customers/d.toml", "values = [\"items[id=A].n = 5\"]"),
        waiver("elsewhere.toml", ""),
        waiver("customers/a.toml", "").replace("2026-12-31", "2029-01-01"),
    ];
    let inline = "[[items]]\nn = 5 # clearance: allow(low) until=2026-11-25 reason=\"agreed\"\nnote = \"x\" # clearance: allow(odd) until=2026-12-31 reason=\"x\"\n";
    folder(&[
        ("customers/a.toml", &items(&[5])),
        ("customers/b.toml", inline),
        ("customers/c.toml", &items(&[50])),
        ("customers/d.toml", &items(&[7])),
        ("waivers.toml", &waivers.concat()),
    ])
}

const STATES: [&str; 9] = [
    "in use",
    "expired",
    "shadowed",
    "unused",
    "value changed",
    "not checked",
    "invalid",
    "in use",
    "unused",
];

#[test]
fn list_says_what_came_of_each() {
    let scratch = every_state();
    let ran = scratch.run("waivers list --format json");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let list: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let waivers = list["waivers"].as_array().unwrap();
    let states: Vec<&str> =
        waivers.iter().map(|waiver| waiver["state"].as_str().unwrap()).collect();
    assert_eq!(states, STATES);
    assert_eq!(waivers[1]["days_left"], -2);
    assert_eq!(waivers[1]["findings"], 1);
    assert_eq!(waivers[7]["line"], 2);
    assert_eq!(waivers[7]["file"], "customers/b.toml");
    let schema: serde_json::Value =
        serde_json::from_str(&scratch.run("schema waivers").out).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&list).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    let human = scratch.run("waivers list");
    insta::assert_snapshot!("waivers-list", human.out);
    // What an auditor wants to see has no waivers.
    assert_eq!(scratch.run("waivers list --no-waivers").out, "0 waivers\n");
    scratch.write("customers/e.toml", b"items = \n");
    let incomplete = scratch.run("waivers list");
    assert_eq!(incomplete.code, Some(3));
    assert_holds(&incomplete.err, &["1 could not be checked"]);
}

#[test]
fn expiring_fails_where_any_expires_soon() {
    let scratch = every_state();
    for (within, lines) in [("2d", 0), ("3d", 1), ("38d", 1), ("39d", 7), ("40", 7)] {
        let ran = scratch.run(&format!("waivers expiring --within {within} --format json"));
        let list: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(list["waivers"].as_array().unwrap().len(), lines, "{within}");
        assert_eq!(ran.code, Some(i32::from(lines > 0)), "{within}");
    }
    let soon = scratch.run("waivers expiring --within 3d");
    assert_holds(&soon.out, &["customers/b.toml", "2026-11-25", "1 waiver: 1 in use"]);
    assert_eq!(scratch.run("waivers expiring --within 2d -q").out, "");
    assert_eq!(scratch.run("waivers expiring --within soon").code, Some(2));
}

#[test]
fn prune_takes_away_what_nobody_needs() {
    let scratch = every_state();
    let before = read(&scratch, "waivers.toml");
    let asked = scratch.run("waivers prune");
    assert_eq!(asked.code, Some(1));
    assert_holds(&asked.out, &["--- waivers.toml", "-# of an old one", "-at = \"items\""]);
    assert_holds(
        &asked.err,
        &["add --yes", "left as it is: customers/b.toml:3", "waiver of odd is unused"],
    );
    assert_eq!(read(&scratch, "waivers.toml"), before);
    let ran = scratch.run("waivers prune --yes");
    assert_eq!(ran.code, Some(0));
    assert_holds(&ran.err, &["took 4 waivers out of waivers.toml"]);
    let list: serde_json::Value =
        serde_json::from_str(&scratch.run("waivers list --format json").out).unwrap();
    let states: Vec<&str> = list["waivers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|waiver| waiver["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["in use", "not checked", "invalid", "in use", "unused"]);
    let nothing = scratch.run("waivers prune --yes");
    assert_eq!((nothing.code, nothing.out.as_str()), (Some(0), ""));
    assert_holds(&nothing.err, &["there is no waiver to take away"]);
}

#[test]
fn prune_of_the_configuration_leaves_its_other_settings() {
    let top = "# Ours.\nfail-on = \"warning\"\n\n";
    let rest = "\n[rules.odd]\nseverity = \"warning\"\n";
    let text = format!("{top}{}{rest}", waiver("customers/a.toml", ""));
    let scratch = folder(&[("customers/a.toml", &items(&[50])), ("clearance.toml", &text)]);
    assert_eq!(scratch.run("waivers prune --yes").code, Some(0));
    assert_eq!(read(&scratch, "clearance.toml"), format!("{top}{}", rest.trim_start()));
}

/// Each name beside a file that the name would match as a glob: only the file of that name is waived.
#[cfg(unix)]
#[test]
fn add_takes_any_file_name_and_waives_that_file_alone() {
    for (name, beside) in [
        ("back\\slash.toml", "backslash.toml"),
        ("a[1].toml", "a1.toml"),
        ("a].toml", "a].b.toml"),
        ("[[:alpha:]].toml", "a.toml"),
        ("{a,b}.toml", "a.toml"),
        ("a*.toml", "ab.toml"),
        ("a?.toml", "ab.toml"),
        ("**.toml", "b.toml"),
        ("!a.toml", "b.toml"),
        ("~.toml", "b.toml"),
        ("a b.toml", "ab.toml"),
        (" a.toml", "a.toml"),
        ("\u{a0}.toml", "a.toml"),
        ("a\"b'c.toml", "abc.toml"),
        ("a\nb.toml", "ab.toml"),
        ("a\tb.toml", "ab.toml"),
        ("#a$(x)`y`.toml", "a.toml"),
        ("a-b^c%41.toml", "abcA.toml"),
        ("c:a.toml", "ca.toml"),
        ("日é.toml", "e.toml"),
        ("-a.toml", "a.toml"),
    ] {
        for folder_name in ["customers", "b[x]{y}*"] {
            let (path, other) =
                (format!("{folder_name}/{name}"), format!("{folder_name}/{beside}"));
            let scratch = folder(&[(&path, &items(&[5])), (&other, &items(&[5]))]);
            let file = format!("--file={path}");
            let arguments: Vec<&str> = ADD.split(' ').chain([file.as_str()]).collect();
            let ran = scratch.command(&arguments).run();
            assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{name:?}: {ran:?}");
            let ran = scratch.command(&["check", folder_name, "--format", "json"]).run();
            let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
            let findings = report["findings"].as_array().unwrap();
            let status = |path: &str| {
                let of = findings
                    .iter()
                    .find(|finding| finding["file"] == *path && finding["rule"] == "low");
                of.unwrap_or_else(|| panic!("{path:?}: {}", ran.out))["status"].clone()
            };
            assert_eq!(status(&path), "waived", "{name:?}: {}", read(&scratch, "waivers.toml"));
            assert_eq!(status(&other), "open", "{name:?}: {}", read(&scratch, "waivers.toml"));
        }
    }
}

#[test]
fn a_day_that_no_calendar_has_is_told_in_one_sentence() {
    let scratch = folder(&[("customers/a.toml", &items(&[5]))]);
    for command in ["add --rule low --file customers/a.toml --reason x --approved-by y", "renew"] {
        let ran = scratch.run(&format!("waivers {command} --expires 2027-02-29"));
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let first = ran.err.lines().next().unwrap();
        assert!(first.ends_with("there is no such day in the calendar"), "{first}");
    }
    let ran = scratch.run("waivers renew --expires tomorrow");
    assert_holds(&ran.err, &["as in 2026-12-31, or in days, as in 90d"]);
}
