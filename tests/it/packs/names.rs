//! A rule's full name is `pack/rule`; its short name stands for it where no other pack has it.

use super::{assert_refused, rules};
use crate::scratch::{GOOD, Scratch, assert_holds, rule};

/// Two packs that both have a rule `seen`, and a rule of their own each.
fn alike() -> Scratch {
    Scratch::with(&[
        ("good.toml", GOOD),
        ("a/pack.toml", "name = \"Pack A\""),
        ("a/seen.rhai", &rule("advice").replace("[\"all\"]", "[\"of-a\"]")),
        ("a/sub/only.rhai", &rule("advice")),
        ("b/seen.rhai", &rule("advice")),
        ("b/seen-too.rhai", &rule("advice")),
    ])
}

const BOTH: &str = "-r a -r b";

#[test]
fn rules_are_chosen_by_short_and_full_names() {
    let scratch = alike();
    let all = ["b/seen", "pack-a/seen", "seen-too", "sub/only"];
    for (arguments, chosen) in [
        ("", &all[..]),
        ("--select pack-a/seen", &["pack-a/seen"]),
        ("--select pack-a/sub/only --select b/seen-too", &["seen-too", "sub/only"]),
        ("--select pack-a/*", &["pack-a/seen", "sub/only"]),
        ("--select se*", &["b/seen", "pack-a/seen", "seen-too"]),
        ("--exclude b/*", &["pack-a/seen", "sub/only"]),
        // A pack's name before the `/` is written out; else a glob is over what is reported.
        ("--exclude b*", &["pack-a/seen", "seen-too", "sub/only"]),
        ("--allow b/seen --allow sub/only", &["pack-a/seen", "seen-too"]),
    ] {
        assert_eq!(rules(&scratch, &format!("{BOTH} {arguments}")), chosen, "{arguments}");
    }
    // Alone, each keeps its short name and answers to its full one.
    assert_eq!(rules(&scratch, "-r a"), ["seen", "sub/only"]);
    assert_eq!(rules(&scratch, "-r a --select pack-a/seen"), ["seen"]);
    let said = ["several rules are called `seen`", "write one of b/seen, pack-a/seen"];
    for command in [
        "check good.toml --select seen",
        "check good.toml --exclude seen",
        "check good.toml --allow seen",
        "check good.toml --warn seen",
        "rules --select seen",
        "explain seen",
        "why seen good.toml",
    ] {
        let (command, rest) = command.split_once(' ').unwrap();
        assert_refused(&scratch.run(&format!("{command} {rest} {BOTH}")), &said);
    }
    assert_refused(&scratch.run("test a b --select seen"), &said);
    for command in
        ["explain pack-a/seen", "why pack-a/seen good.toml", "why pack-a/sub/only good.toml"]
    {
        assert_eq!(scratch.run(&format!("{command} {BOTH}")).code, Some(0), "{command}");
    }
}

#[test]
fn settings_waivers_and_comments_take_both_names() {
    let scratch = alike();
    scratch.write(
        "clearance.toml",
        b"[rules.\"b/seen\"]\nseverity = \"error\"\n[rules.\"pack-a/sub/only\"]\nseverity = \"warning\"\n\
          [[overrides]]\npaths = [\"**\"]\n[overrides.rules.only-not]\nseverity = \"off\"\noptional = true\n",
    );
    let ran = scratch.run(&format!("check good.toml {BOTH} -f compact"));
    assert_holds(&ran.out, &["error[b/seen]", "advice[pack-a/seen]", "warning[sub/only]"]);
    // The last word counts, whichever name it was said of.
    scratch.write(
        "clearance.toml",
        b"[[overrides]]\npaths = [\"**\"]\n[overrides.rules.\"sub/only\"]\nseverity = \"off\"\n",
    );
    let ran = scratch.run(&format!("check good.toml {BOTH} -f compact --deny pack-a/sub/only"));
    assert_holds(&ran.out, &["error[sub/only]"]);
    scratch.write("clearance.toml", b"[rules.seen]\nseverity = \"off\"\n");
    assert_refused(
        &scratch.run(&format!("check good.toml {BOTH}")),
        &[
            "clearance.toml:1:8",
            "several rules are called `seen`",
            "write one of b/seen, pack-a/seen",
        ],
    );
    scratch.write("clearance.toml", b"");
    let waiver = |rule: &str| {
        format!(
            "[[waivers]]\nrule = \"{rule}\"\nfile = \"good.toml\"\nreason = \"It is known and agreed.\"\n\
             approved_by = \"a@example.com\"\nexpires = 2026-12-01\n"
        )
    };
    scratch.write("waivers.toml", waiver("pack-a/sub/only").as_bytes());
    let ran = scratch.run(&format!("check good.toml {BOTH}"));
    assert_holds(&ran.out, &["1 waived"]);
    scratch.write("waivers.toml", waiver("b/seen").as_bytes());
    assert_holds(&scratch.run(&format!("check good.toml {BOTH}")).out, &["1 waived"]);
    assert_holds(&scratch.run("check good.toml -r b").out, &["1 waived"]);
    scratch.write("waivers.toml", waiver("seen").as_bytes());
    let ran = scratch.run(&format!("check good.toml {BOTH}"));
    assert_holds(
        &format!("{}{}", ran.out, ran.err),
        &["several rules are called `seen`", "write one of b/seen, pack-a/seen"],
    );
}

#[test]
fn fixtures_take_both_names() {
    let scratch = alike();
    let marked = |rule: &str| GOOD.replacen("name =", &format!("# expect: {rule}\nname ="), 1);
    scratch.write("a/fixtures/seen/short.toml", marked("seen").as_bytes());
    scratch.write("a/fixtures/seen/full.toml", marked("pack-a/seen").as_bytes());
    scratch.write("a/fixtures/whole.toml", marked("seen, pack-a/sub/only").as_bytes());
    scratch.write("b/fixtures/b/seen/short.toml", marked("seen").as_bytes());
    for command in ["test a", "test a b"] {
        let ran = scratch.run(command);
        assert_eq!(ran.code, Some(0), "{command}: {}{}", ran.out, ran.err);
    }
    scratch.write("a/fixtures/seen/other.toml", marked("sub/only").as_bytes());
    assert_refused(&scratch.run("test a b"), &["does not run here"]);
}

#[test]
fn full_names_that_would_be_those_of_two_rules_are_refused() {
    let scratch = alike();
    scratch.write("c/pack.toml", b"name = \"sub\"");
    scratch.write("c/only.rhai", rule("advice").as_bytes());
    assert_refused(
        &scratch.run("check good.toml -r a -r c"),
        &["a/sub/only.rhai:1:1", "`sub/only` would be a rule of the pack c as well"],
    );
    // A pack may have a folder of its own name.
    scratch.write("c/sub/only.rhai", rule("advice").as_bytes());
    assert_eq!(rules(&scratch, "-r c"), ["only", "sub/only"]);
    scratch.write("b/pack.toml", b"name = \"pack a\"");
    assert_refused(
        &scratch.run("check good.toml -r a -r b"),
        &[
            "b/seen.rhai:1:1",
            "already exists in a/seen.rhai",
            "give one of the packs another `name`",
        ],
    );
}

#[test]
fn words_about_rules_that_are_not_loaded_are_warnings_where_they_are_known() {
    let scratch = alike();
    let said =
        "warning: clearance.toml:1:8: rule `same-region` is one of builtin, which is not loaded";
    scratch.write("clearance.toml", b"[rules.same-region]\nseverity = \"off\"\n");
    for command in ["check good.toml -r a", "check good.toml -r a -q", "why seen good.toml -r a"] {
        let ran = scratch.run(command);
        assert_eq!(ran.code, Some(0), "{command}: {ran:?}");
        assert_eq!(ran.err.matches(said).count(), 1, "{command}: {}", ran.err);
    }
    let ran = scratch.run("check good.toml -r a --fix");
    assert_eq!(ran.err.matches(said).count(), 1, "{}", ran.err);
    assert_eq!(scratch.run("check good.toml -r builtin").err, "");
    scratch.write("clearance.toml", b"[rules.same-region]\nseverity = \"off\"\noptional = true\n");
    assert_eq!(scratch.run("check good.toml -r a").err, "");
    scratch.write("clearance.toml", b"[rules.same-regoin]\nseverity = \"off\"\n");
    assert_refused(
        &scratch.run("check good.toml -r builtin"),
        &["clearance.toml:1:8", "unknown rule `same-regoin`", "did you mean `same-region`?"],
    );
    assert_refused(&scratch.run("check good.toml -r a"), &["unknown rule `same-regoin`"]);
    scratch.write("clearance.toml", b"[rules.same-regoin]\nseverity = \"off\"\noptional = true\n");
    assert_eq!(scratch.run("check good.toml -r a").err, "");
    scratch.write(
        "clearance.toml",
        b"[[overrides]]\npaths = [\"**\"]\n[overrides.rules.same-region]\nseverity = \"off\"\n",
    );
    let ran = scratch.run("check good.toml -r a");
    assert_holds(&ran.err, &["rule `same-region` is one of builtin, which is not loaded"]);
    // What is asked for in this run is meant.
    scratch.write("clearance.toml", b"");
    assert_refused(&scratch.run("check good.toml -r a --allow same-region"), &["unknown rule"]);
}
