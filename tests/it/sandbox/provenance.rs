//! However a value is passed on, reporting it underlines where it was written.

use clearance_engine::script::{NodeRef, Sandbox, Verdict};

use super::run::{SUBJECT, customer, on_stack, rule, scripts};

/// What the reports of a `check` underline, each as pointer and text; an error as its message.
fn underlined(text: &str, body: &str) -> Vec<(String, String)> {
    let document = customer(text);
    let source = rule(body);
    let scripts = scripts(&[source], &[]);
    let verdict = on_stack(64, || {
        let sandbox =
            Sandbox::new(&scripts).unwrap_or_else(|diagnostics| panic!("{body}: {diagnostics:?}"));
        sandbox.check(0, &sandbox.prepare_document(&document))
    });
    match verdict {
        Verdict::Finished(reports) => {
            let place = |node_ref: &NodeRef| match node_ref {
                NodeRef::Node(id) => (
                    document.pointer(*id),
                    document.source.slice(document.node(*id).header).to_owned(),
                ),
                NodeRef::Missing(id, key) => (document.pointer(*id), format!("no {key}")),
            };
            reports.iter().map(|report| place(&report.node_ref)).collect()
        }
        Verdict::Broken(diagnostic) => vec![("error".into(), diagnostic.message)],
        Verdict::Skipped => vec![],
    }
}

/// Values of each kind: how a rule reads it, its pointer, its text.
const VALUES: [(&str, &str, &str); 8] = [
    ("customer.source.subscriptions[1].id", "/source/subscriptions/1/id", "\"visio\""),
    ("customer.source.subscriptions[1].licenses", "/source/subscriptions/1/licenses", "3"),
    ("customer.source.subscriptions[1].assigned", "/source/subscriptions/1/assigned", "3"),
    ("customer.source.subscriptions[1].ends", "/source/subscriptions/1/ends", "2027-01-31"),
    ("customer.source.subscriptions[1].auto_renew", "/source/subscriptions/1/auto_renew", "false"),
    (
        "customer.target.subscriptions[1].replaces",
        "/target/subscriptions/1/replaces",
        "[\"visio\"]",
    ),
    (
        "customer.target.subscriptions[1].replaces[0]",
        "/target/subscriptions/1/replaces/0",
        "\"visio\"",
    ),
    ("customer.source.subscriptions[1]", "/source/subscriptions/1", "[[source.subscriptions]]"),
];

/// How a value may be passed on; `VALUE` stands for it.
const WAYS: [&str; 24] = [
    "report(VALUE, `x`);",
    "let x = VALUE; report(x, `x`);",
    "const x = VALUE; report(x, `x`);",
    "let x = 5; x = VALUE; let y = x; report(y, `x`);",
    "let list = []; list.push(VALUE); report(list.pop(), `x`);",
    "let list = [0, VALUE]; report(list[1], `x`);",
    "let list = [VALUE]; let copy = list + []; report(copy.shift(), `x`);",
    "let map = #{ a: VALUE }; report(map.a, `x`);",
    "let map = #{}; map[\"a\"] = VALUE; report(map.get(\"a\"), `x`);",
    "let map = #{ a: #{ b: [VALUE] } }; report(map.a.b[0], `x`);",
    "report(same(VALUE), `x`);",
    "let f = [VALUE].map(|x| x); report(f[0], `x`);",
    "let x = VALUE; let f = [1].map(|n| x); report(f[0], `x`);",
    "report([VALUE].filter(|x| true)[0], `x`);",
    "report([VALUE].find(|x| true), `x`);",
    "report([VALUE].find_map(|x| x), `x`);",
    "report([1].reduce(|sum, x| VALUE_OF_X, VALUE), `x`);",
    "for x in [VALUE] { report(x, `x`); }",
    "let list = [VALUE]; list.sort(|a, b| false); list.reverse(); report(list[-1], `x`);",
    "report(() ?? VALUE, `x`);",
    "report(VALUE ?? 5, `x`);",
    "report(if true { VALUE } else { 5 }, `x`);",
    "report(switch 1 { 1 => VALUE, _ => 5 }, `x`);",
    "let x = { let y = VALUE; y }; [x].for_each(|z| report(z, `x`));",
];

#[test]
fn values_keep_their_place_however_they_are_passed_on() {
    for (value, pointer, text) in VALUES {
        for way in WAYS {
            let body = way.replace("VALUE_OF_X", "sum").replace("VALUE", value);
            let body = format!("{body}\n}}\n\nfn same(x) {{\n    let y = x;\n    y");
            let found = underlined(SUBJECT, &body);
            assert_eq!(found, [(pointer.to_owned(), text.to_owned())], "{body}");
        }
    }
}

#[test]
fn computed_values_have_no_place() {
    let computed = [
        "`${customer.customer.country}`",
        "customer.customer.country + \"\" + \"x\"",
        "customer.customer.country.to_lower()",
        "customer.source.subscriptions[0].licenses + 0",
        "-customer.source.subscriptions[0].licenses",
        "customer.source.subscriptions[0].licenses.to_string()",
        "customer.source.subscriptions[0].ends + 1",
        "!customer.source.subscriptions[0].auto_renew",
        "customer.source.subscriptions.len()",
        "customer.source.subscriptions.map(|sub| sub.licenses).sum()",
        "customer.source.subscriptions[0].licenses == 25",
        "data.offers.offers",
        "data.regions.as_of",
        "params.near",
        "\"DE\"",
        "()",
        "missing(params, \"x\")",
        "missing(data.regions, \"x\")",
    ];
    for value in computed {
        let found = underlined(SUBJECT, &format!("report({value}, `x`);"));
        let refused = &found[0];
        assert_eq!(refused.0, "error", "{value}");
        assert!(refused.1.contains("was not read from the document"), "{value}: {}", refused.1);
    }
}

#[test]
fn a_value_that_is_changed_in_place_has_none_either() {
    let changed = [
        "let x = customer.source.subscriptions[0].licenses; x += 1; report(x, `x`);",
        "let x = customer.source.subscriptions[0].id; x += \"a\"; report(x, `x`);",
        "let list = [customer.source.subscriptions[0].id]; list[0] += \"a\"; report(list[0], `x`);",
        "let map = #{ a: customer.source.subscriptions[0].licenses }; map.a *= 2; report(map.a, `x`);",
        "let x = customer.source.subscriptions[0].id; x.replace(\"standard\", \"a\"); report(x, `x`);",
    ];
    for body in changed {
        let found = underlined(SUBJECT, body);
        assert_eq!(found[0].0, "error", "{body}: {found:?}");
    }
}

#[test]
fn equal_strings_are_told_apart() {
    let text = SUBJECT
        .replace("id = \"standard\"", "id = \"same\"")
        .replace("id = \"visio\"", "id = \"same\"");
    let text = text.replace("\"O365_BUSINESS_PREMIUM\"", "\"VISIOCLIENT\"");
    for key in ["id", "offer", "status"] {
        for index in 0..2 {
            let body = format!(
                "let all = []; for sub in customer.source.subscriptions {{ let x = sub.{key}; all.push(x); }}
                 let x = all[{index}]; report(x, `x`);"
            );
            let found = underlined(&text, &body);
            assert_eq!(found[0].0, format!("/source/subscriptions/{index}/{key}"));
        }
    }
}

#[test]
fn empty_strings_are_told_apart() {
    let text = format!("{SUBJECT}\n[extra]\na = \"\"\nb = \"\"\nc = [\"\", \"\"]\n");
    for (value, pointer) in
        [("a", "/extra/a"), ("b", "/extra/b"), ("c[0]", "/extra/c/0"), ("c[1]", "/extra/c/1")]
    {
        let body = format!(
            "let e = customer.extra; let all = [e.a, e.b, e.c[0], e.c[1]];
             let x = e.{value}; report(x, `x`);"
        );
        assert_eq!(underlined(&text, &body), [(pointer.to_owned(), "\"\"".to_owned())]);
    }
}

#[test]
fn missing_keys_are_placed_at_their_table() {
    let cases = [
        (
            "report(customer.source.subscriptions[1].cancels, `x`);",
            "/source/subscriptions/1",
            "no cancels",
        ),
        (
            "let x = customer.source.subscriptions[1].cancels; report(x, `x`);",
            "/source/subscriptions/1",
            "no cancels",
        ),
        ("for x in [customer.extra] { report(x, `x`); }", "", "no extra"),
        ("report(missing(customer, \"a.b\"), `x`);", "", "no a.b"),
        ("let x = missing(customer.relationship, \"b\"); report(x, `x`);", "/relationship", "no b"),
    ];
    for (body, pointer, key) in cases {
        let found = underlined(SUBJECT, body);
        assert_eq!(found, [(pointer.to_owned(), key.to_owned())], "{body}");
    }
}
