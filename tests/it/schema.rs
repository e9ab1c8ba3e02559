//! What breaks the schema, at which text, in which words, in every format.

use crate::scratch::{GOOD, Scratch, assert_holds, rule};

mod words;

/// A customer with one thing of every kind wrong.
const TOML: &str = r#"[customer]
name = 2026-01-01
tenant = 5
country = "Germany"
segment = "comercial"
[partner]
country = true
[source]
channel = "direct"
[[source.subscriptions]]
id = "A1"
offer = "X"
licences = 25
assigned = -1
purchased = 2026-12-30T10:00:00Z
ends = "tomorrow"
auto_renew = "true"
cancels = "2026-02-30"
[target]
[[target.subscriptions]]
offer = ""
licenses = "25"
starts = "2026-2-03"
replaces = ["A1", "A2", "A1"]
reassign_licenses = 1
"#;

const JSON: &str = r#"{
  "customer": { "name": null, "tenant": 5, "country": "Germany", "segment": "comercial" },
  "partner": { "country": true },
  "source": { "channel": "direct", "subscriptions": [
    { "id": "A1", "offer": "X", "licences": 25, "assigned": -1, "purchased": 20261230, "ends": "tomorrow",
      "auto_renew": "true", "cancels": "2026-02-30" } ] },
  "target": { "subscriptions": [
    { "offer": "", "licenses": "25", "starts": "2026-2-03", "replaces": ["A1", "A2", "A1"],
      "reassign_licenses": 1 } ] }
}
"#;

const YAML: &str = r#"customer: { name: null, tenant: 5, country: Germany, segment: comercial }
partner:
  country: true
source:
  channel: direct
  subscriptions:
    - id: A1
      offer: X
      licences: 25
      assigned: -1
      purchased: 20261230
      ends: tomorrow
      auto_renew: "true"
      cancels: 2026-02-30
target:
  subscriptions:
    - offer: ""
      licenses: "25"
      starts: 2026-2-03
      replaces: [A1, A2, A1]
      reassign_licenses: 1
"#;

/// What is underlined, the message, and a piece of the help; texts stand as in JSON, sorted by place.
const VIOLATIONS: &[(&str, &str, &str)] = &[
    ("5", "expected text, found a whole number", "write it in quotes: \"5\""),
    ("Germany", "`Germany` is not written as it should be here", "two capital letters"),
    (
        "comercial",
        "`comercial` is not one of `commercial`, `education`, `nonprofit`, `government`",
        "did you mean `commercial`?",
    ),
    ("true", "expected text, found true", "write it in quotes: \"true\""),
    ("licences", "unknown key `licences`", "did you mean `licenses`?"),
    ("-1", "`-1` is less than 0", "`assigned`: How many"),
    ("tomorrow", "`tomorrow` is not a date", "year-month-day, as in 2026-12-31"),
    ("true", "expected true or false, found text", "write it without quotes: true"),
    ("2026-02-30", "`2026-02-30` is not a day of the calendar", "year-month-day"),
    ("", "must not be empty", "never a display name"),
    ("25", "expected a whole number, found text", "write it without quotes: 25"),
    ("2026-2-03", "`2026-2-03` is not a date", "year-month-day"),
    ("A1", "duplicate item in this list", "leave one of them out"),
    ("1", "expected true or false, found a whole number", "Whether users"),
];

/// One violation: the underlined text, the message, the help, the pointer.
type Said = (String, String, String, String);

fn violations(name: &str, text: &str) -> Vec<Said> {
    let scratch = Scratch::with(&[(name, text)]);
    let ran = scratch.run(&format!("check -f json {name}"));
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""), "{ran:?}");
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    for rule in report["rules"].as_array().unwrap() {
        assert_eq!(rule["skipped"], 1, "rules run on what breaks the schema: {rule}");
    }
    let said = |finding: &serde_json::Value| {
        let number = |key: &str| usize::try_from(finding[key].as_u64().unwrap()).unwrap();
        let word = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        let start = number("offset");
        let underlined = text.get(start..start + number("length")).unwrap();
        let underlined = underlined.trim_matches('"').to_owned();
        assert_eq!((word("rule"), word("severity")), ("schema".into(), "error".into()));
        (underlined, word("message"), word("help"), word("pointer"))
    };
    report["findings"].as_array().unwrap().iter().map(said).collect()
}

#[track_caller]
fn assert_said(said: &[Said], underlined: &str, message: &str, help: &str) {
    let found = said.iter().find(|(_, found, ..)| found == message);
    let found = found.unwrap_or_else(|| panic!("`{message}` is not among {said:#?}"));
    assert!(
        said.iter().any(|(text, found, ..)| text == underlined && found == message),
        "{found:?}"
    );
    assert!(found.2.contains(help), "{found:?}");
}

#[test]
fn every_violation_is_shown_at_its_text_in_every_format() {
    for (name, text) in [("c.toml", TOML), ("c.json", JSON), ("c.yaml", YAML)] {
        let said = violations(name, text);
        for (underlined, message, help) in VIOLATIONS {
            assert_said(&said, underlined, message, help);
        }
        // And those that each format says in its own way: the name, the missing key, `purchased`.
        assert_eq!(said.len(), VIOLATIONS.len() + 3, "{name}: {said:#?}");
        for (_, message, help, _) in &said {
            assert!(!message.ends_with('.'), "{message}");
            assert!(message.starts_with(|c: char| c.is_lowercase() || c == '`'), "{message}");
            assert!(!help.is_empty(), "no help for {message}");
        }
    }
}

#[test]
fn dates_and_texts_are_told_apart_in_toml() {
    let said = violations("c.toml", TOML);
    assert_said(
        &said,
        "2026-01-01",
        "expected text, found a date",
        "write it in quotes: \"2026-01-01\"",
    );
    assert_said(
        &said,
        "2026-12-30T10:00:00Z",
        "`2026-12-30T10:00:00Z` is not a date",
        "2026-12-31",
    );
}

#[test]
fn null_and_numbers_are_no_text() {
    for (name, text) in [("c.json", JSON), ("c.yaml", YAML)] {
        let said = violations(name, text);
        assert_said(&said, "null", "expected text, found nothing", "`name`: The customer's name.");
        assert_said(&said, "20261230", "expected text, found a whole number", "");
    }
}

#[test]
fn a_missing_key_is_shown_at_its_tables_header() {
    let missing = "missing key `source.subscriptions[0].licenses`";
    let said = violations("c.toml", TOML);
    assert_said(
        &said,
        "[[source.subscriptions]]",
        missing,
        "`licenses`: How many licenses it has.",
    );
    for (name, text, header) in [("c.json", JSON, "{"), ("c.yaml", YAML, "id")] {
        let said = violations(name, text);
        let (underlined, ..) = said.iter().find(|(_, message, ..)| message == missing).unwrap();
        assert!(underlined.starts_with(header), "{name}: {underlined}");
        assert!(!underlined.contains('\n'), "{name}: {underlined}");
    }
    let pointer = said.iter().find(|(_, message, ..)| message == missing).map(|said| &said.3);
    assert_eq!(pointer.unwrap(), "/source/subscriptions/0/licenses");
}

#[test]
fn lists_must_hold_what_they_are_for() {
    let (start, rest) = GOOD.split_once("[[source.subscriptions]]").unwrap();
    let (_, target) = rest.split_once("[[target").unwrap();
    let said = violations("c.toml", &format!("{start}subscriptions = []\n\n[[target{target}"));
    assert_said(&said, "[]", "must hold at least one item", "Every subscription");
}

#[test]
fn an_impossible_toml_date_is_refused_at_its_place() {
    let scratch = Scratch::with(&[("c.toml", "[relationship]\nagreement_accepted = 2026-02-30\n")]);
    let ran = scratch.run("check -f compact c.toml");
    assert_eq!(ran.code, Some(3));
    assert_holds(&ran.out, &["c.toml:2:22: broken[file]"]);
}

/// A schema that says what it says by way of references, combinations and lists of types.
const DEEP: &str = r##"{
  "type": "object",
  "properties": { "customer": { "$ref": "#/$defs/person" } },
  "$defs": {
    "person": {
      "allOf": [
        { "$ref": "#/$defs/named" },
        { "properties": { "born": { "anyOf": [ { "$ref": "#/$defs/day" }, { "const": "unknown" } ] } } }
      ],
      "properties": { "friends": { "type": "array", "items": { "$ref": "#/$defs/person" } } },
      "unevaluatedProperties": false
    },
    "named": {
      "required": ["name"],
      "properties": { "name": { "type": ["string", "null"] }, "code": { "type": "string", "examples": ["DE"], "pattern": "^[A-Z]{2}$" } }
    },
    "day": { "type": "string", "format": "date" }
  }
}"##;

const BORN: &str = "//! Born\nconst RULE = #{ severity: \"advice\" };\n\
    fn check(customer) {\n    for friend in customer.customer.friends {\n        \
    if type_of(friend.born) != \"string\" {\n            report(friend.born, `${days_until(friend.born, today())} days`);\n        }\n    }\n}\n";

#[test]
fn references_and_combinations_are_followed() {
    let text = "[customer]\nname = 'a'\nfriends = [{ name = 'b', born = '2026-11-20' }, { name = 'c', born = 'unknown' }]\n";
    let scratch = Scratch::with(&[
        ("deep/document.schema.json", DEEP),
        ("deep/born.rhai", BORN),
        ("c.toml", text),
        (
            "bad.toml",
            "[customer]\nname = 2026-01-01\ncode = 'de'\nfriends = [{ nam = 'b', born = 'soon' }]\n",
        ),
    ]);
    let ran = scratch.run("check -r deep -f compact c.toml");
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "c.toml:3:33: advice[born] 2 days\n"),
        "{ran:?}"
    );
    let ran = scratch.run("check -r deep bad.toml");
    assert_holds(
        &ran.out,
        &[
            "expected text, found a date",
            "`de` is not written as it should be here",
            "`code`: as in `DE`",
            "unknown key `nam`",
            "did you mean `name`?",
            "missing key `customer.friends[0].name`",
            "`soon` is not a date, and is not `unknown`",
        ],
    );
    // Keys whose values are wrong are known all the same.
    for key in ["name", "code", "born"] {
        assert!(!ran.out.contains(&format!("unknown key `{key}`")), "{}", ran.out);
    }
}

/// A comparison that the engine of patterns gives up, where a match is wanted and where one is not.
#[test]
fn a_pattern_that_is_given_up_is_no_pass() {
    const HARD: &str = r#"{ "pattern": "^(?=.*)((a|a)*)*\\1b$" }"#;
    let schema = format!(
        r#"{{ "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {{
            "wanted": {HARD}, "unwanted": {{ "not": {HARD} }}, "other": {{ "type": "string" }} }} }}"#
    );
    let hard = format!("{}c", "a".repeat(48));
    let scratch = Scratch::with(&[
        ("slow/document.schema.json", &schema),
        ("slow/seen.rhai", &rule("error").replace("customer.customer.name", "customer.other")),
        ("wanted.toml", &format!("other = 'x'\nwanted = '{hard}'\n")),
        ("unwanted.toml", &format!("other = 'x'\nunwanted = '{hard}'\n")),
    ]);
    for name in ["wanted", "unwanted"] {
        let ran = scratch.run(&format!("check -r slow -f compact {name}.toml"));
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert_holds(&ran.out, &["error[schema]", "too long to compare with the schema's pattern"]);
        assert!(!ran.out.contains("error[seen]"), "{ran:?}");
    }
}

/// Each way to write a whole number as a fraction, in each format: what is underlined, and the help.
#[test]
fn whole_numbers_written_as_fractions_are_refused_everywhere() {
    const DIGITS: &str = "write all its digits, without a point and an exponent";
    for (written, help) in [
        ("25.0", "write 25"),
        ("2.5e1", "write 25"),
        ("-0.0", "write 0"),
        ("1e18", DIGITS),
        ("9007199254740993.0", DIGITS),
        ("1e19", "whole numbers go from -9223372036854775808"),
    ] {
        let toml = GOOD.replacen("licenses = 25", &format!("licenses = {written}"), 1);
        assert!(toml.contains(&format!("licenses = {written}")), "no such line in the fixture");
        let parsed = Scratch::with(&[("good.toml", GOOD)]).run("parse good.toml");
        let mut json: serde_json::Value = serde_json::from_str(&parsed.out).unwrap();
        if json.is_array() {
            json = json[0].take();
        }
        json["source"]["subscriptions"][0]["licenses"] = "@".into();
        let json = json.to_string().replace("\"@\"", written);
        for (name, text) in
            [("c.toml", &toml), ("c.json", &json), ("c.jsonl", &json), ("c.yaml", &json)]
        {
            let said = violations(name, text);
            let message = format!("expected a whole number, found `{written}`");
            assert_said(&said, written, &message, help);
        }
    }
    let yaml = "customer: { name: X, tenant: x.onmicrosoft.com, country: DE }\nlicenses: 25.\n";
    let own = r#"{ "properties": { "licenses": { "type": ["integer", "null"] }, "n": { "type": "number" },
        "e": { "enum": [1, 2] }, "a": { "anyOf": [{ "type": "integer" }, { "type": "string" }] } } }"#;
    let scratch = Scratch::with(&[
        ("c.yaml", yaml),
        ("n.json", r#"{ "n": 25.0, "e": 1.0, "a": 3.0 }"#),
        ("mine/document.schema.json", own),
        ("mine/seen.rhai", &crate::scratch::rule("advice")),
    ]);
    let ran = scratch.run("check c.yaml -r mine -f compact");
    assert_holds(&ran.out, &["2:11: error[schema] expected a whole number, found `25.`"]);
    let ran = scratch.run("check n.json -r mine");
    assert_holds(&ran.out, &["found `1.0`", "write 1", "found `3.0`", "write 3"]);
    assert!(!ran.out.contains("25.0`"), "{}", ran.out);
}

/// Memory and reports do not grow with what is wrong in one file, and no customer is passed over.
#[test]
fn what_breaks_the_schema_in_one_file_is_bounded_and_told() {
    let four_things = "{\"a\": 1, \"b\": 2, \"c\": 3}\n";
    let scratch = Scratch::with(&[("c.jsonl", &four_things.repeat(3_000))]);
    let reports = ["1", "4"].map(|threads| {
        let ran = scratch.run(&format!("check c.jsonl -r builtin -f json -j {threads}"));
        assert_eq!(ran.code, Some(1));
        ran.out
    });
    assert_eq!(reports[0], reports[1]);
    let report: serde_json::Value = serde_json::from_str(&reports[0]).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1_000 + 2_750);
    assert_eq!(report["summary"]["failed_documents"], 3_000, "{}", report["summary"]);
    let last = findings.last().unwrap()["message"].as_str().unwrap();
    assert!(last.ends_with("; and 3 more places break the schema"), "{last}");
}

#[test]
fn what_breaks_the_schema_in_one_document_is_bounded_and_told() {
    let with = |items: usize| {
        let mut text =
            r#"{ "customer": { "name": "X", "tenant": "x.onmicrosoft.com", "country": "DE" },
            "partner": { "country": "DE" }, "target": { "subscriptions": [] },
            "source": { "channel": "direct", "subscriptions": ["#
                .to_owned();
        text += &"{},".repeat(items);
        text + "{}] } }"
    };
    for (items, rest) in [
        (2_000, "more places break the schema"),
        (200_000, "more places break the schema, perhaps others too"),
    ] {
        let scratch = Scratch::with(&[("c.json", &with(items))]);
        let ran = scratch.run("check c.json -r builtin -f json");
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let findings = report["findings"].as_array().unwrap();
        assert_eq!((ran.code, findings.len()), (Some(1), 1_000));
        let last = findings.last().unwrap()["message"].as_str().unwrap();
        assert!(last.ends_with(rest), "{last}");
    }
}

/// What stands in a good customer, what it becomes, and pieces of the message and the help.
const UNSEEN: &[(&str, &str, &str, &str)] = &[
    (
        "tenant = \"contoso.onmicrosoft.com\"",
        "tenant = \"contoso.onmicrosoft.com \"",
        "has a blank at its end",
        "write \"contoso.onmicrosoft.com\"; `tenant`:",
    ),
    (
        "tenant = \"contoso.onmicrosoft.com\"",
        "tenant = \"\\tcontoso.onmicrosoft.com\"",
        "has a tab at its start",
        "write \"contoso.onmicrosoft.com\"",
    ),
    (
        "tenant = \"contoso.onmicrosoft.com\"",
        "tenant = \"conto\\u200Bso.onmicrosoft.com\"",
        "has an invisible character (U+200B) in it",
        "write \"contoso.onmicrosoft.com\"",
    ),
    (
        "tenant = \"contoso.onmicrosoft.com\"",
        "tenant = \"contoso .onmicrosoft.com\"",
        "is not written as it should be here",
        "no blanks",
    ),
    (
        "tenant = \"contoso.onmicrosoft.com\"",
        "tenant = \"contoso\\uFE0F.onmicrosoft.com\"",
        "is not written as it should be here",
        "no blanks",
    ),
    (
        "tenant = \"contoso.onmicrosoft.com\"",
        "tenant = \" \"",
        "holds nothing that can be seen",
        "`tenant`: The tenant's",
    ),
    (
        "name = \"Contoso GmbH\"",
        "name = \"\\u200B\"",
        "holds nothing that can be seen",
        "`name`: The customer's name",
    ),
    (
        "name = \"Contoso GmbH\"",
        "name = \"Contoso\\u0000GmbH\"",
        "has a control character (U+0000) in it",
        "write \"ContosoGmbH\"",
    ),
    (
        "name = \"Contoso GmbH\"",
        "name = \"Contoso GmbH\\u00A0\"",
        "has a no-break space (U+00A0) at its end",
        "write \"Contoso GmbH\"",
    ),
    (
        "id = \"standard\"",
        "id = \"standard\\n\"",
        "has a line break at its end",
        "write \"standard\"",
    ),
    (
        "offer = \"O365_BUSINESS_PREMIUM\"",
        "offer = \"\\uFEFFO365_BUSINESS_PREMIUM\"",
        "has an invisible character (U+FEFF) at its start",
        "write \"O365_BUSINESS_PREMIUM\"",
    ),
    (
        "replaces = [\"standard\"]",
        "replaces = [\"standard\\u3000\"]",
        "has white space (U+3000) at its end",
        "write \"standard\"",
    ),
];

/// What cannot be seen is named, with the text as it was meant; blanks within names are as good as any.
#[test]
fn white_space_and_invisible_characters_are_named() {
    for &(from, to, message, help) in UNSEEN {
        assert!(GOOD.contains(from), "{from}");
        let text = GOOD.replacen(from, to, 1);
        let scratch = Scratch::with(&[("c.toml", text.as_str())]);
        let ran = scratch.run("check c.toml --as-of 2026-11-22 -f json");
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let [finding] = report["findings"].as_array().unwrap().as_slice() else {
            panic!("{to}: {}", ran.out)
        };
        assert_eq!((ran.code, &finding["rule"]), (Some(1), &"schema".into()), "{to}: {finding}");
        assert_holds(finding["message"].as_str().unwrap(), &[message]);
        assert_holds(finding["help"].as_str().unwrap(), &[help]);
    }
    for (from, to) in [
        ("name = \"Contoso GmbH\"", "name = \"Contoso\\u00A0GmbH \\u2764\\uFE0F\""),
        ("name = \"Contoso GmbH\"", "name = \"\\u0645\\u06CC\\u200C\\u062E\""),
    ] {
        let text = GOOD.replacen(from, to, 1);
        let ran =
            Scratch::with(&[("c.toml", text.as_str())]).run("check c.toml --as-of 2026-11-22");
        assert_eq!(ran.code, Some(0), "{to}: {}", ran.out);
    }
}
