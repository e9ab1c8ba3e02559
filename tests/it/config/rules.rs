//! What the configuration says of rules, of the partner and of waivers holds in a run.

use super::{USUAL, run_in};
use crate::scratch::{GOOD, ON_SHIPPED, Scratch, assert_holds, manifest, rule};

/// A rule that reports as often as its parameter says, of customers with a partner.
const COUNTS: &str = "//! Counts\n//!\n//! Reports.\n\n\
    const RULE = #{ severity: \"error\", tags: [\"x\"], params: #{ times: 1 } };\n\n\
    fn check(customer, params) {\n    for n in 0..params.times { report(customer.partner.name, `${n}`); }\n}\n";

fn scratch(configuration: &str) -> Scratch {
    Scratch::with(&[
        (".git/HEAD", ""),
        ("customers/good.toml", GOOD),
        ("customers/pilot/good.toml", GOOD),
        ("rules/pack.toml", &manifest("rules")),
        ("rules/document.schema.json", ON_SHIPPED),
        ("rules/seen.rhai", &rule("error")),
        ("rules/counts.rhai", COUNTS),
        ("clearance.toml", &format!("{USUAL}{configuration}")),
    ])
}

#[test]
fn severities_parameters_and_overrides_hold() {
    let scratch = scratch(
        "[rules.seen]\nseverity = \"advice\"\n[rules.counts.params]\ntimes = 2\n\
         [[overrides]]\npaths = [\"./customers/pilot/\"]\nrules.counts.severity = \"off\"\n\
         [profiles.strict.rules.seen]\nseverity = \"warning\"\n",
    );
    let pilot = "customers/pilot/good.toml:5:8: advice[seen] seen";
    let ran = scratch.run("check");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(
        ran.out.lines().filter(|line| line.contains("error[counts]")).count(),
        2,
        "{}",
        ran.out
    );
    assert!(ran.out.lines().any(|line| line == pilot) && !ran.out.contains("pilot/good.toml:10"));
    // From elsewhere, too: globs start at the configuration's folder.
    assert_eq!(run_in(&scratch, "customers", "check", &[]).out.lines().count(), 4);
    assert_holds(&scratch.run("check --profile strict").out, &["warning[seen]"]);
    // A flag is the last word, and no configuration none.
    assert_eq!(scratch.run("check --allow counts").code, Some(0));
    assert_holds(
        &scratch.run("check --no-config -f compact -r rules customers").out,
        &["pilot/good.toml:10"],
    );
}

#[test]
fn what_rules_do_not_know_is_told_at_its_place() {
    let scratch = scratch("[rules.sen]\nseverity = \"off\"\n[rules.counts.params]\ntime = 1\n");
    let ran = scratch.run("check");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert_holds(
        &ran.err,
        &["clearance.toml:4:8", "did you mean `seen`?", "clearance.toml:7:1", "`times`"],
    );
}

#[test]
fn the_partner_and_waivers_of_the_configuration_count() {
    let (before, after) = GOOD.split_once("[partner]").unwrap();
    let without = format!("{before}[{}", after.split_once("\n[").unwrap().1);
    let scratch = scratch(
        "[partner]\nname = \"Inherited AG\"\ncountry = \"AT\"\n\
         [[waivers]]\nrule = \"seen\"\nfile = \"customers/**\"\nreason = \"agreed\"\napproved_by = \"Ada\"\n\
         expires = 2026-12-01\n",
    );
    scratch.write("customers/good.toml", without.as_bytes());
    let ran = scratch.run("check");
    assert_holds(&ran.out, &["clearance.toml:5:8: error[counts]", "waived[seen] seen (agreed"]);
    assert_holds(&scratch.run("parse customers/good.toml").out, &["Inherited AG"]);
    assert_holds(&scratch.run("check --no-waivers").out, &["error[seen]"]);
    // A waiver may not hold for longer than is said.
    scratch.write(
        "clearance.toml",
        format!(
            "longest-waiver = 3\n{}",
            std::fs::read_to_string(scratch.path("clearance.toml")).unwrap()
        )
        .as_bytes(),
    );
    assert_holds(&scratch.run("check").out, &["error[seen]", "waiver/invalid"]);
}

/// How a shipped rule is loosened: the offers that are known to be right, and the days for which both are paid.
#[test]
fn parameters_of_the_shipped_rules_hold() {
    let text =
        GOOD.replace("VISIOCLIENT", "VISIO_OF_OURS").replace("CFQ7TTC0HD32:0002", "VISIO_OF_OURS");
    let text = text.replace("starts = 2027-02-01", "starts = 2027-01-20");
    // What was bought from Microsoft would have to be cancelled as well.
    let text = text.replace("ends = 2027-01-31", "ends = 2027-01-31\ncancels = 2027-01-31");
    let scratch = Scratch::with(&[("c.toml", &text)]);
    let check = "check c.toml -r builtin --as-of 2026-11-22 -f compact";
    let found = ["warning[offer-known]", "warning[paid-twice]"];
    assert_holds(&scratch.run(&format!("{check} --no-config")).out, &found);
    let loosened = "[rules.offer-known.params]\nalso = [\" Visio_of_ours\"]\n[rules.paid-twice.params]\noverlap_days = 12\n";
    scratch.write("clearance.toml", loosened.as_bytes());
    let ran = scratch.run(check);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
}
