//! Coverage: what was reached is counted exactly, is told in every form alike, and costs nothing when off.

mod lcov;
mod saw;

use serde_json::Value;

use crate::scratch::{Scratch, assert_holds};

const SCHEMA: &str = r#"{
  "$id": "urn:items:1", "type": "object", "additionalProperties": false,
  "properties": { "items": { "type": "array", "items": { "type": "object", "required": ["n"], "properties": {
    "n": { "type": "integer" }, "note": { "type": "string" }
  } } } } }"#;

/// What stands above the functions of a rule.
const PAGE: &str =
    "//! Page\n//!\n//! Says.\n\nconst RULE = #{ severity: \"error\", tags: [\"x\"] };\n\n";

/// A rule with every kind of statement and branch.
const ALL: &str = r#"fn applies(customer) {
    customer.items.len() > 0
}

fn check(customer) {
    let n = customer.items[0].n;
    let list = [1, 2, 3].filter(|x| x > n);
    for item in list { help::used(item); }
    for none in [] { report(customer, "never"); }
    while n > 100 { n -= 1; }
    do { n += 1; } until n > 0;
    loop { break; }
    let kind = switch n { 1 => "one", 2 | 3 => { "few" } 0..100 if n > 90 => "many", _ => "some" };
    let name = customer.items[0].note ?? "none";
    if n > 0 && name == "none" || kind == "x" { early(n); } else { early(1); }
}

fn early(n) {
    if n == 1 { return; }
    n + 1;
}
"#;

const HELP: &str =
    "fn used(n) {\n    if n > 2 { return n; }\n    n + 1\n}\n\nfn unused(n) { n - 1 }\n";

/// The pack `rules` with its rules, the library `help`, and fixtures of the rules.
pub(crate) fn pack(rules: &[(&str, &str)], fixtures: &[(&str, &str)]) -> Scratch {
    let scratch = Scratch::with(&[
        ("rules/pack.toml", "name = \"items\"\n"),
        ("rules/document.schema.json", SCHEMA),
        ("rules/lib/help.rhai", HELP),
    ]);
    for (name, functions) in rules {
        scratch.write(&format!("rules/{name}.rhai"), format!("{PAGE}{functions}").as_bytes());
    }
    for (path, text) in fixtures {
        scratch.write(&format!("rules/fixtures/{path}"), text.as_bytes());
    }
    scratch
}

fn every_kind() -> Scratch {
    pack(&[("all", ALL)], &[("all/five.toml", "[[items]]\nn = 5\n")])
}

fn coverage(scratch: &Scratch, arguments: &str) -> Value {
    let ran = scratch.run(&format!("test --format json --coverage {arguments}"));
    assert_eq!(ran.err, "", "{ran:?}");
    let results: Value = serde_json::from_str(&ran.out).unwrap();
    results["coverage"].clone()
}

fn script<'a>(coverage: &'a Value, file: &str) -> &'a Value {
    let scripts = coverage["scripts"].as_array().unwrap();
    scripts.iter().find(|script| script["file"] == file).unwrap()
}

/// What was missed of a script, each as its text and what is said of it.
fn missed(scratch: &Scratch, coverage: &Value, file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(scratch.path(file)).unwrap();
    let told = |missed: &Value| {
        let number = |name: &str| usize::try_from(missed[name].as_u64().unwrap()).unwrap();
        let start = number("offset");
        let before = text.get(..start).unwrap();
        assert_eq!(before.lines().count().max(1), number("line"), "{missed}");
        let piece = text.get(start..start + number("length")).unwrap();
        format!("{piece}: {}", missed["message"].as_str().unwrap())
    };
    script(coverage, file)["missed"].as_array().unwrap().iter().map(told).collect()
}

fn share(value: &Value) -> (u64, u64) {
    (value["reached"].as_u64().unwrap(), value["of"].as_u64().unwrap())
}

#[test]
fn every_kind_of_statement_and_branch_is_counted() {
    let scratch = every_kind();
    let coverage = coverage(&scratch, "");
    assert_eq!(
        missed(&scratch, &coverage, "rules/all.rhai"),
        [
            "for item in list: the loop was never entered",
            "help::used(item): never reached",
            "for none in []: the loop was never entered",
            "report(customer, \"never\"): never reached",
            "n > 100: the loop never went on",
            "n -= 1: never reached",
            "n > 0: the loop never went on",
            "1: this case was never taken",
            "\"one\": never reached",
            "2 | 3: this case was never taken",
            "\"few\": never reached",
            "0..100 if n > 90: this case was never taken",
            "n > 90: this `if` of a case was never true",
            "\"many\": never reached",
            "customer.items[0].note: this was never there",
            "n > 0: `&&` was never false here",
            "n > 0 && name == \"none\": never false: what follows `||` was never asked",
            "n > 0 && name == \"none\" || kind == \"x\": `if` was never false",
            "early(1): never reached",
            "n == 1: `if` was never true",
            "return: never reached",
        ]
    );
    assert_eq!(
        missed(&scratch, &coverage, "rules/lib/help.rhai"),
        [
            "if n > 2: never reached",
            "return n: never reached",
            "n + 1: never reached",
            "n - 1: never reached"
        ]
    );
    let all = script(&coverage, "rules/all.rhai");
    assert_eq!((share(&all["statements"]), share(&all["branches"])), ((19, 27), (9, 22)));
    let help = script(&coverage, "rules/lib/help.rhai");
    assert_eq!((share(&help["statements"]), share(&help["branches"])), ((0, 4), (0, 2)));
    assert_eq!((share(&coverage["statements"]), share(&coverage["branches"])), ((19, 31), (9, 24)));
    assert_eq!(coverage["percent"], 50);
}

#[test]
fn fixtures_add_up() {
    let scratch = every_kind();
    scratch.write("rules/fixtures/all/one.toml", b"[[items]]\nn = 0\nnote = \"a\"\n");
    scratch.write("rules/fixtures/all/none.toml", b"items = []\n");
    let coverage = coverage(&scratch, "");
    let left = missed(&scratch, &coverage, "rules/all.rhai");
    for gone in ["for item in list", "help::used", "customer.items[0].note", "return", "early(1)"] {
        assert!(!left.iter().any(|missed| missed.starts_with(gone)), "{gone}: {left:?}");
    }
    assert_eq!(missed(&scratch, &coverage, "rules/lib/help.rhai"), ["n - 1: never reached"]);
}

#[test]
fn the_listing_shows_what_was_missed_with_the_lines_around_it() {
    let scratch = every_kind();
    let ran = scratch.run("test --coverage");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_holds(
        &ran.out,
        &[
            "coverage             statements  branches\n\
             rules/all.rhai            19/27      9/22   57 %\n\
             rules/lib/help.rhai         0/4       0/2    0 %\n\
             total                     19/31      9/24   50 %\n",
            "\nrules/all.rhai: 8 statements and 13 branches missed\n",
            "  13  │     let list = [1, 2, 3].filter(|x| x > n);\n\
             ! 14  │     for item in list { help::used(item); }\n      \
             │     ^^^^^^^^^^^^^^^^ the loop was never entered\n      \
             │                        ^^^^^^^^^^^^^^^^ never reached\n",
            "\n! 25  │     if n == 1 { return; }\n      \
             │        ^^^^^^ `if` was never true\n",
            "\nrules/lib/help.rhai: 4 statements and 2 branches missed\n",
        ],
    );
    assert!(!ran.out.contains("  7  │"), "{}", ran.out);
    let whole = scratch.run("test --coverage -v").out;
    assert_holds(&whole, &["   1    │ //! Page\n", "  12 1× │     let n =", "  13 3× │"]);
    let good = pack(
        &[(
            "good",
            "fn check(customer) {\n    for item in customer.items { report(item.n, \"x\"); }\n}\n",
        )],
        &[("good/a.toml", "[[items]]\nn = 1   # expect: good\n")],
    );
    std::fs::remove_file(good.path("rules/lib/help.rhai")).unwrap();
    let out = good.run("test --coverage").out;
    let end = "total                   2/2       1/1  100 %\n\n1 reported · 1 rule without both kinds of fixtures · 1 fixture · 1 rule\n";
    assert!(out.ends_with(end), "{out}");
}

#[test]
fn lines_that_are_long_strange_or_end_in_carriage_returns_are_shown_in_one_piece() {
    let long = format!("let text = \"{}\"; ", "x".repeat(400));
    let body = format!(
        "fn check(customer) {{\r\n\tlet a = \"é–\\u202e\u{202e}\"; if a == \"b\" {{ a.len(); }}\r\n    {long}if text == \"\" \
         {{ report(customer, text); }}\r\n}}\r\n"
    );
    let scratch = pack(&[("odd", &body)], &[("odd/a.toml", "items = []\n")]);
    let ran = scratch.run("test --coverage");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let shown: Vec<&str> = ran.out.lines().collect();
    let at = |piece: &str| shown.iter().position(|line| line.contains(piece)).unwrap();
    for (line, under) in [(at("if a == "), "^^^^^^^^ `if`"), (at("if text"), "^^^^^^^^^^ `if`")] {
        let marked = shown[line].chars().collect::<Vec<_>>();
        let from = shown[line + 1].chars().position(|c| c == '^').unwrap();
        assert!(shown[line + 1].contains(under), "{}", ran.out);
        let condition: String = marked.iter().skip(from).take(4).collect();
        assert!(["a ==", "text"].contains(&&*condition), "{condition}\n{}", ran.out);
        assert!(marked.len() <= 100, "{}", shown[line]);
    }
    assert!(!ran.out.contains(['\r', '\u{202e}', '\t']), "{}", ran.out);
}

#[test]
fn too_little_fails_and_says_so() {
    let scratch = every_kind();
    let code = |arguments: &str| scratch.run(&format!("test {arguments}")).code;
    assert_eq!(code("--coverage"), Some(0));
    assert_eq!(code("--coverage-min 0"), Some(0));
    assert_eq!(code("--coverage-min 50"), Some(0));
    let ran = scratch.run("test --coverage-min 51");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.out.contains("\n\ncoverage of 50 % is below the minimum of 51 %\n\n"),
        "{}",
        ran.out
    );
    let quiet = scratch.run("test --quiet --coverage-min 51");
    assert_eq!(quiet.code, Some(1));
    assert_holds(&quiet.out, &["is below the minimum"]);
    assert!(!quiet.out.contains("never"), "{}", quiet.out);
    let junit = scratch.run("test --format junit --coverage-min 51");
    assert_holds(&junit.out, &["<testsuite name=\"coverage\"", "below the minimum of 51 %"]);
    assert_eq!(coverage(&scratch, "--coverage-min 51")["enough"], false);
    assert_eq!(coverage(&scratch, "--coverage-min 50")["enough"], true);
    for (arguments, said) in [
        ("--coverage-min 101", "0..=100"),
        ("--coverage-min half", "invalid"),
        ("--lcov -", "expected the name of a file"),
        ("--lcov a.info -f json=a.info", "two reports cannot both go to a.info"),
    ] {
        let ran = scratch.run(&format!("test {arguments}"));
        assert_eq!(ran.code, Some(2), "{arguments}");
        assert_holds(&ran.err, &[said]);
    }
}

#[test]
fn what_did_not_run_is_missed_or_left_out() {
    let small = "fn check(customer) {\n    help::used(customer.items.len());\n    \
        for item in customer.items { report(item.n, \"x\"); }\n}\n";
    let scratch = pack(
        &[("all", ALL), ("small", small)],
        &[("small/a.toml", "[[items]]\nn = 1   # expect: small\n")],
    );
    // No fixture runs `all`: it is missed as a whole.
    let coverage = |arguments: &str| coverage(&scratch, arguments);
    let files = |coverage: &Value| -> Vec<String> {
        let scripts = coverage["scripts"].as_array().unwrap().iter();
        let row = |script: &Value| {
            let file = script["file"].as_str().unwrap();
            let counts = if script["in_total"] == true { "" } else { " left out" };
            format!("{file} {}{counts}", script["percent"])
        };
        scripts.map(row).collect()
    };
    let whole = coverage("");
    assert_eq!(
        files(&whole),
        ["rules/all.rhai 0", "rules/lib/help.rhai 50", "rules/small.rhai 100"]
    );
    let of_all = script(&whole, "rules/all.rhai")["missed"].as_array().unwrap().len();
    assert_eq!(of_all, 27, "statements alone: {whole:#}");
    let chosen = coverage("--select small --coverage-min 100");
    assert_eq!(files(&chosen), ["rules/lib/help.rhai 50 left out", "rules/small.rhai 100"]);
    assert_eq!((&chosen["percent"], &chosen["enough"]), (&100.into(), &true.into()));
    assert_eq!(files(&coverage("--path small/a")), files(&chosen));
    let ran = scratch.run("test --select small --coverage");
    assert_holds(&ran.out, &["50 %  not in the total\n"]);
}

#[test]
fn without_it_everything_is_as_if_it_were_not_there() {
    let scratch = every_kind();
    let plain: Value = serde_json::from_str(&scratch.run("test -f json").out).unwrap();
    assert!(plain.get("coverage").is_none(), "{plain:#}");
    let mut with: Value =
        serde_json::from_str(&scratch.run("test -f json --coverage").out).unwrap();
    with.as_object_mut().unwrap().remove("coverage").unwrap();
    assert_eq!(with, plain);
    let plain = scratch.run("test").out;
    assert!(!plain.contains("coverage"), "{plain}");
    let with = scratch.run("test --coverage").out;
    let (head, last) = plain.trim_end().rsplit_once('\n').unwrap();
    assert!(with.starts_with(head) && with.ends_with(&format!("\n{last}\n")), "{with}");
}

#[test]
fn it_is_the_same_for_any_number_of_threads() {
    let root = env!("CARGO_MANIFEST_DIR");
    let scratch = Scratch::with(&[]);
    let run = |threads: usize| {
        let out =
            format!("test {root}/rules --lcov c.info -j {threads} -v -f human -f json=c.json");
        let out = scratch.run(&out).out;
        let files = ["c.info", "c.json"].map(|name| scratch.path(name));
        (out, files.map(|path| std::fs::read_to_string(path).unwrap()))
    };
    let one = run(1);
    assert_holds(&one.1[0], &["end_of_record"]);
    assert_holds(&one.1[1], &["\"coverage\""]);
    assert!(run(3) == one);
}

/// What the shipped fixtures cannot reach.
const OUT_OF_REACH: [&str; 6] = [
    // No row of the shipped table names two offers to order instead; one laid over it may.
    "instead.len() == 1: `if` was never false",
    // The shipped table names one channel whose terms can be extended; one laid over it may name more.
    "moves::channel(customer, source) == \"csp\": `if` was never false",
    "\"whoever sold it\": never reached",
    // Each region of the shipped table has a name, and each segment its rows; of one laid over it some may have none.
    "data.regions.name.get(region): never absent: what follows `??` was never used",
    "data.segments.may_buy.get(segment): never absent: what follows `??` was never used",
    "data.segments.approved_by.get(segment): never absent: what follows `??` was never used",
];

#[test]
fn the_shipped_fixtures_reach_all_that_can_be_reached() {
    let root = env!("CARGO_MANIFEST_DIR");
    let scratch = Scratch::with(&[]);
    let coverage = coverage(&scratch, &format!("{root}/rules"));
    let (reached, of) = share(&coverage["statements"]);
    assert_eq!(reached + 1, of, "all but the one below");
    let scripts = coverage["scripts"].as_array().unwrap().iter();
    let files = scripts.map(|script| script["file"].as_str().unwrap());
    let missed: Vec<String> = files.flat_map(|file| missed(&scratch, &coverage, file)).collect();
    assert_eq!(missed, OUT_OF_REACH);
}

#[test]
fn the_results_keep_to_their_schema() {
    let scratch = every_kind();
    let results = scratch.run("test -f json --coverage-min 60").out;
    let results: Value = serde_json::from_str(&results).unwrap();
    let schema = |which: &str| -> Value {
        serde_json::from_str(&scratch.run(&format!("schema {which}")).out).unwrap()
    };
    let registry = jsonschema::Registry::new()
        .add("urn:clearance:report:2", schema("report"))
        .and_then(|registry| registry.prepare())
        .unwrap();
    let validator = jsonschema::options().with_registry(&registry).build(&schema("test")).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&results).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{results:#}");
    assert_eq!(results["coverage"]["minimum"], 60);
    assert_eq!(results["good"], false);
}
