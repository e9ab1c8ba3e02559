//! `extends` in `pack.toml`: what a pack builds on, and is run together with.

use super::{assert_refused, rules, shipped};
use crate::scratch::{GOOD, Scratch, assert_holds, rule};

/// A rule that calls a library and reads a table.
fn reading(call: &str) -> String {
    rule("error").replace("\"seen\"", &format!("`seen ${{{call}}}`"))
}

/// A pack beside a customer, with what its `pack.toml` says below its name.
fn extending(more: &str) -> Scratch {
    Scratch::with(&[
        ("good.toml", GOOD),
        ("mine/pack.toml", &format!("name = \"mine\"\n{more}\n")),
        ("mine/seen.rhai", &rule("error")),
    ])
}

#[test]
fn a_pack_is_run_together_with_what_it_extends_and_sees_it() {
    let scratch = extending("extends = [\"builtin\"]");
    let call = "text::count(2, \"thing\") + data.regions.as_of.to_string()";
    scratch.write("mine/seen.rhai", reading(call).as_bytes());
    assert_eq!(rules(&scratch, "-r mine").len(), shipped() + 1);
    let ran = scratch.run("check good.toml -r mine -f compact");
    assert_holds(&ran.out, &["error[seen] seen "]);
    assert_eq!(ran.err, "");
    for (command, code, said) in [
        ("lint mine", 0, "1 rule, 0 libraries"),
        ("rules -r mine", 0, &format!("{} rules", shipped() + 1)),
        ("explain same-region seen -r mine", 0, "Seen"),
        ("why seen good.toml -r mine", 1, "seen"),
        ("why same-region good.toml -r mine", 0, "same-region"),
        ("schema -r mine", 0, "urn:clearance:customer-file:1"),
    ] {
        let ran = scratch.run(command);
        assert_eq!(ran.code, Some(code), "{command}: {ran:?}");
        assert_holds(&ran.out, &[said]);
    }
    // Its own fixtures are about its own rules.
    let marked = GOOD.replacen("name =", "# expect: seen\nname =", 1);
    scratch.write("mine/fixtures/seen/a.toml", marked.as_bytes());
    let ran = scratch.run("test mine --coverage");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(&ran.out, &["1 fixture · 1 rule"]);
    assert!(!ran.out.contains("builtin"), "{}", ran.out);
    assert_eq!(scratch.run("definitions more -r mine").code, Some(0));
    assert!(scratch.path("more/offers.d.rhai").exists());
}

#[test]
fn without_it_what_the_shipped_pack_has_is_not_seen() {
    let scratch = extending("");
    for (call, said) in [
        ("offers::none()", ["unknown library `offers`", "is a library of builtin"]),
        ("data.regions.x", ["unknown table `data.regions`", "is a table of builtin"]),
    ] {
        scratch.write("mine/seen.rhai", reading(call).as_bytes());
        for packs in ["-r mine", "-r builtin -r mine"] {
            let ran = scratch.run(&format!("check good.toml {packs}"));
            assert_refused(&ran, &said);
            assert_holds(
                &ran.err,
                &["mine/seen.rhai:8:", "write `extends = [\"builtin\"]` in pack.toml"],
            );
        }
    }
}

#[test]
fn packs_extend_packs_in_folders() {
    let scratch = extending("extends = [\"../base\", \"inner/more\"]");
    scratch.write("base/pack.toml", b"name = \"base\"\nextends = [\"builtin\"]\n");
    scratch.write("base/lib/words.rhai", b"fn shout() { data.loud.word }");
    scratch.write("base/data/loud.toml", b"word = \"hey\"\n");
    scratch.write("mine/inner/more/pack.toml", b"name = \"more\"\n");
    scratch.write("mine/inner/more/inner.rhai", rule("advice").as_bytes());
    scratch.write("mine/seen.rhai", reading("words::shout() + data.loud.word").as_bytes());
    let ran = scratch.run("check good.toml -r mine -f compact");
    assert_holds(&ran.out, &["error[seen] seen heyhey", "advice[inner] seen"]);
    // What lies in the folder of another pack is that pack's.
    assert_eq!(rules(&scratch, "-r mine").len(), shipped() + 2);
    assert_eq!(rules(&scratch, "-r mine -r base -r builtin").len(), shipped() + 2);
    // The same by a path from elsewhere.
    scratch.write("sub/good.toml", GOOD.as_bytes());
    let mut below = scratch.command(&["check", "good.toml", "-r", "../mine", "-f", "compact"]);
    let ran = below.current_dir(scratch.path("sub")).run();
    assert_holds(&ran.out, &["error[seen] seen heyhey"]);
}

#[test]
fn what_cannot_be_extended_is_told_at_its_place() {
    for (extends, place, said) in [
        ("[\"builtn\"]", "2:12", &["unknown pack `builtn`", "did you mean `builtin`?"][..]),
        ("[\"../none\"]", "2:12", &["unknown pack `../none`", "name `builtin`, or the folder"]),
        ("[\"../good.toml\"]", "2:12", &["unknown pack `../good.toml`"]),
        ("[\"../plain\"]", "2:12", &["plain is not a pack: it has no pack.toml"]),
        ("[\"/tmp\"]", "2:12", &["expected a path from this folder on", "found `/tmp`"]),
        ("[\"builtin\", \"builtin\"]", "2:23", &["duplicate `builtin`"]),
        ("[\"../base\", \"../base/../base\"]", "2:23", &["duplicate `"]),
        ("[\".\"]", "2:12", &["a pack cannot extend itself"]),
        ("[\"../round\"]", "2:12", &["mine extends this pack in turn", "remove one of them"]),
        ("\"builtin\"", "2:11", &["extends"]),
        ("[5]", "2:12", &["extends"]),
        ("[\"\"]", "2:12", &["extends"]),
        ("[\"../torn\"]", "torn/x.rhai:1:", &["//!"]),
    ] {
        let scratch = extending(&format!("extends = {extends}"));
        scratch.write("plain/x.rhai", rule("error").as_bytes());
        scratch.write("base/pack.toml", b"name = \"base\"\n");
        scratch.write("round/pack.toml", b"name = \"round\"\nextends = [\"../mine\"]\n");
        scratch.write("torn/pack.toml", b"name = \"torn\"\n");
        scratch.write("torn/x.rhai", b"nonsense");
        for command in ["check good.toml -r mine", "lint mine", "rules -r mine"] {
            let ran = scratch.run(command);
            assert_refused(&ran, said);
            let place = if place.starts_with("torn") {
                place.to_owned()
            } else {
                format!("pack.toml:{place}")
            };
            assert_holds(&ran.err, &[&place]);
        }
    }
}

#[test]
fn a_name_of_an_extended_pack_cannot_be_hidden() {
    let scratch = extending("extends = [\"builtin\"]");
    scratch.write("mine/lib/moves.rhai", b"fn f() { 1 }");
    scratch.write("mine/data/offers.toml", b"x = 1");
    assert_refused(
        &scratch.run("check good.toml -r mine"),
        &[
            "library `moves` already exists in builtin/lib/moves.rhai, which this pack extends",
            "mine/lib/moves.rhai:1:1",
            "table `offers` already exists in builtin/data/offers.toml, which this pack extends",
            "mine/data/offers.toml:1:1",
            "the setting `data` replaces a table",
        ],
    );
    // Beside it they are its own.
    scratch.write("mine/pack.toml", b"name = \"mine\"");
    scratch.write("mine/seen.rhai", reading("moves::f() + data.offers.x").as_bytes());
    let ran = scratch.run("check good.toml -r builtin -r mine -f compact");
    assert_holds(&ran.out, &["error[seen] seen 2"]);
}

#[test]
fn evidence_covers_what_is_extended() {
    let scratch = extending("extends = [\"../base\"]");
    scratch.write("mine/seen.rhai", rule("advice").as_bytes());
    scratch.write("base/pack.toml", b"name = \"base\"\nextends = [\"builtin\"]\n");
    scratch.write("base/lib/words.rhai", b"fn shout() { 1 }");
    let ran = scratch.run("check good.toml -r mine --evidence proof.json");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let text = std::fs::read_to_string(scratch.path("proof.json")).unwrap();
    assert_holds(&text, &["base/lib/words.rhai", "base/pack.toml", "builtin/same-region.rhai"]);
    assert_eq!(scratch.run("verify proof.json").code, Some(0));
    scratch.write("base/lib/words.rhai", b"fn shout() { 2 }");
    let ran = scratch.run("verify proof.json");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_holds(&ran.out, &["base/lib/words.rhai"]);
}

#[test]
fn a_found_pack_in_place_of_the_shipped_one_is_told() {
    let scratch = Scratch::with(&[
        ("good.toml", GOOD),
        ("rules/pack.toml", "name = \"our-rules\"\n"),
        ("rules/seen.rhai", &rule("advice")),
        ("rules/more.rhai", &rule("advice")),
    ]);
    let told =
        format!("2 rules of our-rules, no schema; the {} shipped rules did not run", shipped());
    let ran = scratch.run("check good.toml");
    let last = ran.out.lines().last().unwrap();
    assert_eq!(last, format!("2 advice in 1 of 1 document · {told} · as of 2026-11-22"));
    assert_eq!(ran.err, "");
    let silent = rule("advice").replace("report(customer.customer.name, \"seen\");", "");
    scratch.write("rules/pack.toml", b"name = \"our-rules\"\n[lints]\nnever-reports = \"off\"\n");
    for name in ["seen", "more"] {
        scratch.write(&format!("rules/{name}.rhai"), silent.as_bytes());
    }
    for (arguments, out, err) in [
        ("", true, false),
        ("-q", false, true),
        ("-f compact", false, true),
        ("-f json=report.json", false, true),
        ("-f human=report.txt", false, true),
        ("--select seen", true, false),
        ("-r rules", false, false),
        ("-r builtin", false, false),
    ] {
        let ran = scratch.run(&format!("check good.toml {arguments}"));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let told = "of our-rules, no schema; the ";
        assert_eq!(
            (ran.out.contains(told), ran.err.contains(told)),
            (out, err),
            "{arguments}: {ran:?}"
        );
    }
    scratch.write("clearance.toml", b"packs = [\"rules\"]");
    assert!(!scratch.run("check good.toml").out.contains("did not run"));
    scratch.write("clearance.toml", b"");
    scratch.write(
        "rules/pack.toml",
        b"name = \"our-rules\"\nextends = [\"builtin\"]\n[lints]\nnever-reports = \"off\"\n",
    );
    let ran = scratch.run("check good.toml");
    assert_holds(
        &ran.out,
        &[&format!("no findings in 1 customer · {} rules · as of", shipped() + 2)],
    );
}
