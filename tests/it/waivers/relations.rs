//! What a waiver is tied to: all values that its finding stands on, and no other.

use crate::scratch::{Scratch, assert_holds};

/// A move of two subscriptions, about each of which the shipped rules have something to say.
const MOVE: &str = r#"[customer]
name = "Contoso"
tenant = "contoso.onmicrosoft.com"
country = "PR"

[partner]
country = "US"

[relationship]
reseller = "accepted"
agreement_accepted = 2026-11-02

[source]
channel = "direct"

[[source.subscriptions]]
id = "A1"
offer = "ENTERPRISEPACK"
licenses = 25
assigned = 23
status = "active"
ends = 2026-12-30
auto_renew = false
cancels = 2026-12-10

[[source.subscriptions]]
id = "B1"
offer = "SPB"
licenses = 7
status = "active"
ends = 2026-12-30
auto_renew = false

[[target.subscriptions]]
offer = "O365_BUSINESS_PREMIUM"
licenses = 20
starts = 2027-01-03
replaces = ["A1"]

[[target.subscriptions]]
offer = "SPB"
licenses = 7
starts = 2026-12-31
replaces = ["B1"]
"#;

const RULES: [&str; 6] = [
    "same-license-total",
    "assigned-licenses-fit",
    "equivalent-offer",
    "no-service-gap",
    "no-refund-before-expiry",
    "same-region",
];

/// A repository in which a finding of each rule is waived.
fn waived(text: &str, rules: &[&str], options: &str) -> Scratch {
    let scratch = Scratch::with(&[(".git/HEAD", ""), ("c.toml", text)]);
    for rule in rules {
        let ran = scratch.run(&format!(
            "waivers add --rule {rule} --file c.toml --reason agreed --approved-by c --expires 30d {options} c.toml"
        ));
        assert_eq!(ran.code, Some(0), "{rule}: {ran:?}");
    }
    scratch
}

/// The rules of which something is waived, and of which something is open.
fn states(scratch: &Scratch, options: &str) -> (Vec<String>, Vec<String>) {
    let ran = scratch.run(&format!("check . --format json {options}"));
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let of = |status: &str| {
        let findings = report["findings"].as_array().unwrap().iter();
        let of = findings.filter(|finding| finding["status"] == status);
        let mut rules: Vec<String> =
            of.map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect();
        rules.sort();
        rules.dedup();
        rules
    };
    (of("waived"), of("open"))
}

#[track_caller]
fn changed(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to)
}

/// A change of the move, the rules whose waivers end by it, and what is said.
const ENDS: &[(&str, &str, &[&str], &str)] = &[
    (
        "licenses = 25",
        "licenses = 2500",
        &["same-license-total"],
        "source.subscriptions[id=A1].licenses is 2500 now (25 when approved)",
    ),
    (
        "assigned = 23",
        "assigned = 2400",
        &["assigned-licenses-fit"],
        "source.subscriptions[id=A1].assigned is 2400 now (23 when approved)",
    ),
    (
        "\"ENTERPRISEPACK\"",
        "\"ENTERPRISEPREMIUM\"",
        &["equivalent-offer"],
        "source.subscriptions[id=A1].offer is \"ENTERPRISEPREMIUM\" now (\"ENTERPRISEPACK\" when approved)",
    ),
    (
        "country = \"US\"",
        "country = \"JP\"",
        &["same-region"],
        "partner.country is \"JP\" now (\"US\" when approved)",
    ),
    (
        "2026-12-10",
        "2026-11-29",
        &["no-refund-before-expiry", "no-service-gap"],
        "source.subscriptions[id=A1].cancels is 2026-11-29 now (2026-12-10 when approved)",
    ),
    (
        "starts = 2027-01-03",
        "starts = 2027-10-03",
        &["no-service-gap"],
        "target.subscriptions[offer=O365_BUSINESS_PREMIUM,replaces=A1].starts is 2027-10-03 now (2027-01-03 when approved)",
    ),
];

#[test]
fn a_waiver_ends_with_any_value_that_its_finding_stands_on() {
    let scratch = waived(MOVE, &RULES, "");
    assert_eq!(states(&scratch, "").0.len(), RULES.len());
    for (from, to, ended, said) in ENDS {
        scratch.write("c.toml", changed(MOVE, from, to).as_bytes());
        let (_, open) = states(&scratch, "");
        for rule in *ended {
            assert!(open.iter().any(|id| id == rule), "{to}: {rule} in {open:?}");
        }
        let ran = scratch.run("check . --format compact");
        assert_holds(&ran.out, &["warning[waiver/unused] this waiver waives nothing", said]);
    }
}

/// Changes that have nothing to do with what was waived.
const HOLDS: &[(&str, &str)] = &[
    // Another subscription.
    ("licenses = 7\nstatus", "licenses = 9\nstatus"),
    ("\"B1\"\noffer = \"SPB\"", "\"B1\"\noffer = \"O365_BUSINESS_PREMIUM\""),
    (
        "licenses = 7\nstatus = \"active\"\nends = 2026-12-30",
        "licenses = 7\nassigned = 6\nstatus = \"active\"\nends = 2026-12-29",
    ),
    ("licenses = 7\nstarts = 2026-12-31", "licenses = 9\nstarts = 2027-01-01"),
    (
        "[[target.subscriptions]]\noffer = \"SPB\"",
        "[[source.subscriptions]]\nid = \"C1\"\noffer = \"SPE_E3\"\nlicenses = 1\nstatus = \"active\"\nends = 2026-12-30\n\n\
         [[target.subscriptions]]\noffer = \"SPE_E3\"\nlicenses = 2\nstarts = 2027-01-09\nreplaces = [\"C1\"]\n\n\
         [[target.subscriptions]]\noffer = \"SPB\"",
    ),
    // Layout and comments.
    ("licenses = 25", "licenses  =  25 # as of today"),
    ("[source]", "# what they have\n\n[source]"),
    ("name = \"Contoso\"", "name = \"Contoso GmbH\""),
];

#[test]
fn a_waiver_outlives_what_it_does_not_stand_on() {
    let scratch = waived(MOVE, &RULES, "");
    for (from, to) in HOLDS {
        scratch.write("c.toml", changed(MOVE, from, to).as_bytes());
        let (waived, _) = states(&scratch, "");
        assert_eq!(waived.len(), RULES.len(), "{to}: {waived:?}");
    }
}

/// Another subscription whose status is asked for, as its end comes near.
#[test]
fn a_waiver_of_a_gap_outlives_questions_about_other_subscriptions() {
    let asked = changed(MOVE, "licenses = 7\nstatus = \"active\"\n", "licenses = 7\n");
    let scratch = waived(&asked, &["no-service-gap"], "");
    let only = "--select no-service-gap";
    assert_eq!(states(&scratch, only).0, ["no-service-gap"]);
    for (from, to) in [
        (
            "ends = 2026-12-30\nauto_renew = false\n\n[[target",
            "ends = 2026-12-31\nauto_renew = false\n\n[[target",
        ),
        ("licenses = 7\nends", "licenses = 7\nchannel = \"csp\"\nends"),
        ("licenses = 7\nends", "licenses = 7\nstatus = \"active\"\nends"),
    ] {
        scratch.write("c.toml", changed(&asked, from, to).as_bytes());
        assert_eq!(states(&scratch, only), (vec!["no-service-gap".to_owned()], vec![]), "{to}");
    }
    // On another day it is asked about.
    scratch.write("c.toml", asked.as_bytes());
    assert_eq!(states(&scratch, &format!("{only} --as-of 2026-12-01")).1, [""; 0]);
    // What the gap stands on ends the waiver as before.
    scratch.write(
        "c.toml",
        changed(&asked, "cancels = 2026-12-10", "cancels = 2026-12-09").as_bytes(),
    );
    assert_eq!(states(&scratch, only).1, ["no-service-gap", "waiver/unused"]);
}

#[test]
fn a_waiver_outlives_days_order_formats_and_new_words() {
    let scratch = waived(MOVE, &RULES, "");
    for day in ["2026-11-23", "2026-12-05", "2026-12-22"] {
        assert_eq!(states(&scratch, &format!("--as-of {day}")).0.len(), RULES.len(), "{day}");
    }
    let (head, targets) = MOVE.split_once("[[target.subscriptions]]").unwrap();
    let (first, second) = targets.split_once("[[target.subscriptions]]").unwrap();
    let (head, sources) = head.split_once("[[source.subscriptions]]").unwrap();
    let (a1, b1) = sources.split_once("[[source.subscriptions]]").unwrap();
    let turned = format!(
        "{head}[[source.subscriptions]]{b1}\n[[source.subscriptions]]{a1}\n\
         [[target.subscriptions]]{second}\n[[target.subscriptions]]{first}"
    );
    scratch.write("c.toml", turned.as_bytes());
    assert_eq!(states(&scratch, "").0.len(), RULES.len());
    scratch.write("c.json", scratch.run("parse c.toml").out.as_bytes());
    std::fs::remove_file(scratch.path("c.toml")).unwrap();
    let waivers = std::fs::read_to_string(scratch.path("waivers.toml")).unwrap();
    scratch.write("waivers.toml", waivers.replace("c.toml", "c.json").as_bytes());
    assert_eq!(states(&scratch, "").0.len(), RULES.len(), "as JSON");
}

/// A pack whose rules say where something is wrong, and not what else they looked at.
const PAIRS: &str = r##"{
  "$id": "urn:pairs:1", "type": "object", "additionalProperties": false,
  "properties": {
    "limit": { "type": "integer" },
    "day": { "type": "string", "format": "date" },
    "from": { "type": "array", "items": { "$ref": "#/$defs/item" } },
    "to": { "type": "array", "items": { "$ref": "#/$defs/item", "x-key": ["what", "of"] } }
  },
  "$defs": { "item": { "type": "object", "required": ["n"], "properties": {
    "id": { "type": "string" }, "what": { "type": "string" }, "n": { "type": "integer" },
    "state": { "type": "string" }, "of": { "type": "array", "items": { "type": "string" } }
  } } } }"##;

const ITEMS: &str = "limit = 100\nday = 2026-12-30\n\n\
    [[from]]\nid = \"A\"\nn = 25\nstate = \"on\"\n\n[[from]]\nid = \"B\"\nn = 7\nstate = \"on\"\n\n\
    [[to]]\nwhat = \"x\"\nn = 20\nof = [\"A\"]\n\n[[to]]\nwhat = \"y\"\nn = 7\nof = [\"B\"]\n";

/// Texts, and what takes the place of each.
type Changes = &'static [(&'static str, &'static str)];

/// Bodies of `check`, the changes that end a waiver of what each reports, and those that do not.
const STRANGERS: &[(&str, Changes, Changes)] = &[
    // Loops in loops.
    (
        "for t in c.to { for f in c.from { if f.id in t.of && f.n != t.n { report(t.n, `less`); } } }",
        &[("n = 25", "n = 250"), ("n = 20", "n = 2")],
        &[("n = 7\nstate", "n = 9\nstate"), ("limit = 100", "limit = 5"), ("\"B\"\nn", "\"C\"\nn")],
    ),
    // The other side is added up in the same round.
    (
        "for t in c.to { let sum = 0; for f in c.from { if f.id in t.of { sum += f.n; } } if sum > t.n { report(t.n, `less`); } }",
        &[("n = 25", "n = 250")],
        &[
            ("n = 7\nstate", "n = 6\nstate"),
            ("[[to]]\nwhat = \"x\"", "[[from]]\nid = \"D\"\nn = 1\n\n[[to]]\nwhat = \"x\""),
        ],
    ),
    // It is added up before.
    (
        "let sum = #{ A: 0, B: 0 }; for f in c.from { sum[f.id] += f.n; } for t in c.to { if sum[t.of[0]] > t.n { report(t.n, `less`); } }",
        &[("n = 25", "n = 250")],
        &[("n = 7\nstate", "n = 6\nstate")],
    ),
    // It is found by a closure, or looked up.
    (
        "for t in c.to { let f = c.from.find(|f| f.id == t.of[0]); if f.n > t.n { report(t.n, `less`); } }",
        &[("n = 25", "n = 250")],
        &[("n = 7\nstate", "n = 6\nstate")],
    ),
    (
        "let by = index_by(c.from, \"id\"); for t in c.to { if by[t.of[0]].n > t.n { report(t.n, `less`); } }",
        &[("n = 25", "n = 250")],
        &[("n = 7\nstate", "n = 6\nstate")],
    ),
    // Closures are loops.
    (
        "let from = c.from; let to = c.to; to.for_each(|t| { let id = t.of[0]; let f = from.find(|f| f.id == id); if f.n > t.n { report(t.n, `less`); } })",
        &[("n = 25", "n = 250")],
        &[("n = 7\nstate", "n = 6\nstate"), ("n = 7\nof", "n = 8\nof")],
    ),
    (
        "let limit = c.limit; for t in c.to.filter(|t| t.n > limit / 10) { report(t.n, `over`); }",
        &[("limit = 100", "limit = 110"), ("n = 20", "n = 21")],
        &[("n = 7\nof", "n = 6\nof"), ("n = 25", "n = 250")],
    ),
    // Outside of loops everything counts that was read.
    (
        "let sum = 0; for f in c.from { sum += f.n; } if sum > 30 { report(c.limit, `much`); }",
        &[("n = 25", "n = 250"), ("n = 7\nstate", "n = 6\nstate"), ("limit = 100", "limit = 101")],
        &[("n = 20", "n = 2"), ("day = 2026-12-30", "day = 2026-12-29")],
    ),
    (
        "let off = c.from.filter(|f| f.state != \"off\"); if off.len() > 1 { report(c.limit, `much`); }",
        &[("n = 7\nstate = \"on\"", "n = 7\nstate = \"idle\"")],
        &[("n = 25", "n = 250")],
    ),
    // Functions of a library are loops as well, however often they are asked.
    (
        "lib::total(c.from); for t in c.to { if lib::total(c.from.filter(|f| f.id in t.of)) > t.n { report(t.n, `less`); } }",
        &[("n = 25", "n = 250")],
        &[("[[to]]\nwhat = \"x\"", "# nothing\n[[to]]\nwhat = \"x\"")],
    ),
    (
        "for t in c.to { if lib::of(c, t.of[0]) > t.n { report(t.n, `less`); } }",
        &[("n = 25", "n = 250")],
        &[("n = 7\nstate", "n = 6\nstate")],
    ),
    // What counts the days changes daily.
    (
        "for t in c.to { if t.n == 20 { report(t.n, `${today().days_until(c.day)} days left`); } }",
        &[("day = 2026-12-30", "day = 2026-12-29")],
        &[("n = 25", "n = 250")],
    ),
    // Absence is a value.
    (
        "for f in c.from { if f.what == () && f.id == \"A\" { report(f.n, `nothing said`); } else if f.id == \"A\" { report(f.n, `said`); } }",
        &[("n = 25", "n = 25\nwhat = \"z\"")],
        &[("n = 7\nstate", "n = 7\nwhat = \"z\"\nstate")],
    ),
];

const LIB: &str = "fn total(items) {\n    let sum = 0;\n    for item in items { sum += item.n; }\n    sum\n}\n\n\
    fn of(c, id) {\n    for f in c.from { if f.id == id { return f.n; } }\n    0\n}\n";

/// As `STRANGERS`, with functions beside `check` that ask for what is not there: what a call reads whose result is
/// discarded counts for what is reported in it, and for nothing after it. All else may have been passed on.
const CALLERS: &[(&str, Changes, Changes)] = &[
    (
        "fn check(c) { look(c); for t in c.to { if t.n == 20 && c.day != () && today() < c.day { report(t.n, `x`); } } }\n\
         fn look(c) { for f in c.from { if f.what == () && f.n > 500 { ask(f.what, `what?`); } } }",
        &[("day = 2026-12-30", "day = 2026-12-29")],
        &[
            ("n = 25", "n = 2500"),
            ("n = 7\nstate", "n = 6\nwhat = \"z\"\nstate"),
            ("n = 7\nof", "n = 9\nof"),
        ],
    ),
    // In the call itself nothing is different, and what is read around it counts.
    (
        "fn check(c) { let day = c.day; for f in c.from { if f.state == \"off\" { return; } } each(c, day, today()); }\n\
         fn each(c, day, now) { let limit = c.limit; for t in c.to { if limit != () && day != () && t.n < limit && t.n == 20 && now < day { report(t.n, `x`); } } }",
        &[("limit = 100", "limit = 110"), ("day = 2026-12-30", "day = 2026-12-29")],
        &[("n = 7\nof", "n = 9\nof")],
    ),
    // What is reported outside of loops stands on everything that was read outside of other calls.
    (
        "fn check(c) { let sum = 0; for f in c.from { sum += f.n; } look(c); say(c, sum); }\n\
         fn look(c) { for t in c.to { if t.id == () && t.n > 500 { ask(t.id, `which?`); } } }\n\
         fn say(c, sum) { if sum > 30 { report(c.limit, `much`); } }",
        &[("n = 25", "n = 250"), ("n = 7\nstate", "n = 6\nstate"), ("limit = 100", "limit = 101")],
        &[("n = 20", "n = 2000"), ("n = 7\nof", "n = 9\nof")],
    ),
    // A result that is used, a variable that a closure shares, and a method may pass something on.
    (
        "fn check(c) { let most = look(c); if most > 20 { report(c.limit, `much`); } }\n\
         fn look(c) { let most = 0; for f in c.from { most = max(most, f.n); } most }",
        &[("n = 25", "n = 250"), ("n = 7\nstate", "n = 6\nstate")],
        &[],
    ),
    (
        "fn check(c) { let most = 0; for k in [1] { [25, 7].for_each(|n| { most = max(most, n); }); } look(c, most); if most > 20 { report(c.limit, `much`); } }\n\
         fn look(c, most) { for f in c.from { most = max(most, f.n); } }",
        &[("n = 25", "n = 250"), ("n = 7\nstate", "n = 6\nstate")],
        &[],
    ),
    (
        "fn check(c) { let all = []; for f in c.from { push(all, f.n); } if all.len() > 1 { for n in all { if n > 20 { report(c.limit, `much`); } } } }",
        &[("n = 25", "n = 250")],
        &[],
    ),
];

#[test]
fn what_a_discarded_call_read_counts_for_nothing_after_it() {
    for (functions, ends, holds) in CALLERS {
        assert_waivers(functions, &strangers_with(functions), ends, holds);
    }
}

/// A function of a script gets a copy, so a call whose result is discarded changes nothing of who calls it.
#[test]
fn a_discarded_call_passes_nothing_on() {
    let functions = "fn check(c) { let all = []; grow(all); let map = #{ n: 1 }; grow_map(map); if all.len() == 0 && map.n == 1 { report(c.limit, `copied`); } }\n\
        fn grow(list) { list.push(1); }\nfn grow_map(map) { map.n = 2; }";
    let ran = strangers_with(functions).run("check . --format compact");
    assert_holds(&ran.out, &["error[pairs] copied"]);
}

fn strangers(body: &str) -> Scratch {
    strangers_with(&format!("fn check(c) {{ {body} }}"))
}

fn strangers_with(functions: &str) -> Scratch {
    let rule = format!(
        "//! Rule\n//!\n//! A rule.\n\nconst RULE = #{{ severity: \"error\" }};\n\n{functions}\n"
    );
    Scratch::with(&[
        (".git/HEAD", ""),
        ("rules/pack.toml", "name = \"pairs\"\n"),
        ("rules/document.schema.json", PAIRS),
        ("rules/lib/lib.rhai", LIB),
        ("rules/pairs.rhai", &rule),
        ("c.toml", ITEMS),
    ])
}

#[test]
fn rules_that_label_nothing_are_safe() {
    for (body, ends, holds) in STRANGERS {
        assert_waivers(body, &strangers(body), ends, holds);
    }
}

/// Asserts that a waiver of what a rule reports ends with some changes, and with others does not.
#[track_caller]
fn assert_waivers(body: &str, scratch: &Scratch, ends: Changes, holds: Changes) {
    let add =
        "waivers add --rule pairs --file c.toml --reason agreed --approved-by c --expires 30d";
    let ran = scratch.run(&format!("{add} c.toml"));
    assert_eq!(ran.code, Some(0), "{body}: {ran:?}");
    for (from, to) in ends {
        scratch.write("c.toml", changed(ITEMS, from, to).as_bytes());
        let (_, open) = states(scratch, "");
        assert_eq!(open, ["pairs", "waiver/unused"], "{body}: {to}");
    }
    for (from, to) in holds {
        scratch.write("c.toml", changed(ITEMS, from, to).as_bytes());
        let (waived, _) = states(scratch, "");
        let now = scratch.run("check . -f compact").out;
        assert_eq!(waived, ["pairs"], "{body}: {to}\n{now}");
    }
    scratch.write("c.toml", ITEMS.as_bytes());
    assert_eq!(states(scratch, "--as-of 2026-12-02").0, ["pairs"], "{body}: another day");
}

#[test]
fn new_words_end_no_waiver() {
    let (body, ..) = STRANGERS[0];
    let scratch = strangers(body);
    let add =
        "waivers add --rule pairs --file c.toml --reason agreed --approved-by c --expires 30d";
    assert_eq!(scratch.run(&format!("{add} c.toml")).code, Some(0));
    let rule = std::fs::read_to_string(scratch.path("rules/pairs.rhai")).unwrap();
    let reworded =
        rule.replace("`less`", "`fewer (${t.n}) arrive`").replace("//! A rule", "//! Some rule");
    assert_ne!(rule, reworded);
    scratch.write("rules/pairs.rhai", reworded.as_bytes());
    assert_eq!(states(&scratch, "").0, ["pairs"]);
}

/// An item without an id is named by what it is, so a waiver cannot move to its neighbour.
#[test]
fn a_waiver_does_not_move_to_a_neighbour() {
    let scratch = strangers("for t in c.to { if t.n < 10 { report(t.n, `few`); } }");
    let add = "waivers add --rule pairs --file c.toml --reason agreed --approved-by c --expires 30d --no-value";
    let ran = scratch.run(&format!("{add} --at to[what=y,of=B].n c.toml"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let few = changed(ITEMS, "n = 20", "n = 5");
    scratch.write("c.toml", few.as_bytes());
    let ran = scratch.run("check . --format compact");
    assert_holds(&ran.out, &["c.toml:16:5: error[pairs]", "c.toml:21:5: waived[pairs]"]);
    let (head, rest) = few.split_once("[[to]]").unwrap();
    let (x, y) = rest.split_once("[[to]]").unwrap();
    scratch.write("c.toml", format!("{head}[[to]]{y}\n[[to]]{x}").as_bytes());
    let ran = scratch.run("check . --format compact");
    assert_holds(&ran.out, &["c.toml:16:5: waived[pairs]", "c.toml:21:5: error[pairs]"]);
    // Of two that are the same, only the first.
    scratch.write("c.toml", format!("{head}[[to]]{y}\n[[to]]{y}").as_bytes());
    let ran = scratch.run("check . --format compact");
    assert_holds(&ran.out, &["c.toml:16:5: waived[pairs]", "c.toml:21:5: error[pairs]"]);
    assert_holds(&scratch.run("check . --format json").out, &["\"to[what=y,of=B#2].n\""]);
}

#[test]
fn a_waiver_of_an_earlier_version_waives_nothing_and_says_so() {
    let old = "[[waivers]]\nrule = \"same-region\"\nfile = \"c.toml\"\nreason = \"r\"\napproved_by = \"c\"\n\
        expires = 2026-12-31\nvalue = \"sha256:d62563c12561359c\"\n";
    let scratch = Scratch::with(&[(".git/HEAD", ""), ("c.toml", MOVE), ("waivers.toml", old)]);
    let ran = scratch.run("check c.toml --format human");
    assert_eq!(ran.code, Some(1));
    assert_holds(
        &ran.out,
        &[
            "error[waiver/invalid]: this waiver covers the wrong value alone",
            "[waivers.toml:7:1]",
            "renew --values",
            "error[same-region]",
        ],
    );
}

/// The same findings have the same fingerprints in all formats, and others where a value differs.
#[test]
fn fingerprints_follow() {
    let prints = |text: &str| {
        let scratch = Scratch::with(&[("c.toml", text)]);
        let read = |format: &str| -> serde_json::Value {
            serde_json::from_str(&scratch.run(&format!("check c.toml -r builtin -f {format}")).out)
                .unwrap()
        };
        let of = |list: &serde_json::Value, key: &str| {
            let mut all: Vec<String> = list
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one.pointer(key).unwrap().to_string())
                .collect();
            all.sort();
            all
        };
        let report = read("json");
        let lists = ["findings", "questions"].map(|list| of(&report[list], "/fingerprint"));
        let mut json = lists.concat();
        json.sort();
        assert_eq!(of(&read("gitlab"), "/fingerprint"), json);
        assert_eq!(
            of(&read("sarif")["runs"][0]["results"], "/partialFingerprints/clearance~1v1"),
            json
        );
        json
    };
    let before = prints(MOVE);
    let now = prints(&MOVE.replace("assigned = 23", "assigned = 24"));
    assert_eq!(before.len(), now.len());
    let gone = before.iter().filter(|print| !now.contains(print)).count();
    assert!(gone > 0 && gone < before.len(), "{before:?} {now:?}");
}
