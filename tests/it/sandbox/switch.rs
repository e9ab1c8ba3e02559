//! `switch`, which is as strict as `==`, and otherwise what it always was.

use std::sync::Arc;

use clearance_engine::script::{Observe, Sandbox, Scripts, Verdict};
use clearance_syntax::source::Source;
use clearance_workbench::observe::EVERYTHING;

use super::run::{SUBJECT, customer, on_stack, rule, scripts, verdict};

/// Values, of a customer and of the script.
const VALUES: [&str; 20] = [
    "5",
    "5.0",
    "5.5",
    "-5",
    "\"5\"",
    "\"active\"",
    "\"\"",
    "'5'",
    "true",
    "()",
    "[5]",
    "[5, \"5\"]",
    "[]",
    "#{ a: 5 }",
    "today()",
    "customer.source",
    "customer.source.subscriptions[0].ends",
    "customer.source.subscriptions[0].licenses",
    "customer.source.subscriptions[0].status",
    "customer.source.subscriptions[0].auto_renew",
];

/// Literals that a case may be.
const LITERALS: [&str; 14] = [
    "5",
    "5.0",
    "-5",
    "25",
    "\"5\"",
    "\"active\"",
    "`active`",
    "'5'",
    "true",
    "()",
    "[5]",
    "[\"5\"]",
    "#{ a: 5 }",
    "\"2026-12-30\"",
];

/// How a body ends: what it reports, or why it broke, without the sign that compared.
fn end(body: &str) -> String {
    ended(verdict(&rule(body), &[]))
}

fn ended(verdict: Verdict) -> String {
    match verdict {
        Verdict::Finished(reports) => {
            reports.iter().map(|report| report.message.as_str()).collect::<Vec<_>>().join(" ")
        }
        Verdict::Broken(diagnostic) => diagnostic.message.replace("`switch`", "`==`"),
        Verdict::Skipped => "skipped".to_owned(),
    }
}

/// Fails without `Switches::harden`: dates, tables and values of another kind are silently none of the cases.
#[test]
fn a_case_holds_breaks_and_does_not_hold_as_equality_does() {
    for value in VALUES {
        for literal in LITERALS {
            let asked = end(&format!(
                "let x = {value}; report(customer, if x == {literal} {{ `yes` }} else {{ `no` }});"
            ));
            for switch in [
                format!(
                    "switch x {{ {literal} => report(customer, `yes`), _ => report(customer, `no`) }}"
                ),
                format!("report(customer, switch x {{ {literal} => {{ `yes` }} _ => `no` }});"),
                format!(
                    "report(customer, [x].map(|y| switch y {{ {literal} if true => `yes`, _ => `no` }})[0]);"
                ),
                format!(
                    "let it = loop {{ break switch x {{ {literal} => `yes`, _ => `no` }}; }}; report(customer, it);"
                ),
            ] {
                assert_eq!(end(&format!("let x = {value}; {switch}")), asked, "{value}: {switch}");
            }
        }
    }
}

#[test]
fn a_range_holds_only_numbers() {
    for (value, literal, wanted) in [
        ("5", "0..5", "no"),
        ("5", "0..=5", "yes"),
        ("5", "5..1", "no"),
        ("4.5", "0..5", "yes"),
        ("5.5", "0..=5", "no"),
        ("-1", "0..", "no"),
        ("-1", "-3..0", "yes"),
        ("()", "0..5", "no"),
        ("\"3\"", "0..5", "cannot compare a string and a range with `==`"),
        ("'3'", "0..=5", "cannot compare a character and a range with `==`"),
        ("true", "0..5", "cannot compare a boolean and a range with `==`"),
        ("today()", "0..5", "cannot compare a date and a range with `==`"),
        ("[3]", "0..5", "cannot compare a list and a range with `==`"),
        ("customer.source", "0..5", "cannot compare a table and a range with `==`"),
    ] {
        let body = format!(
            "switch {value} {{ {literal} => report(customer, `yes`), _ => report(customer, `no`) }}"
        );
        assert_eq!(end(&body), wanted, "{body}");
    }
}

/// Each row is a `switch` and what it chooses, as the language has always had it.
#[test]
fn what_was_right_stays_right() {
    for (switch, wanted) in [
        ("switch 2 { 1 => `a`, 2 | 3 => `b`, _ => `c` }", "b"),
        ("switch 3 { 1 => `a`, 2 | /* or */ 3 => `b`, _ => `c` }", "b"),
        ("switch 4 { 1 => `a`, 2 | 3 => `b`, _ => `c` }", "c"),
        ("switch \"|\" { \"a\" | \"|\" => `a`, \"=>\" => `b`, _ => `c` }", "a"),
        ("switch \"=>\" { \"|\" | \",\" => `a`, \"{\" | \"=>\" => `b`, _ => `c` }", "b"),
        ("switch 1 { 1 if false => `a`, 1 if 2 > 1 => `b`, 1 => `c` }", "b"),
        ("switch 1 { 1 if false => `a`, _ => `c` }", "c"),
        (
            "switch 7 { 1 | 7 if switch 2 { 2 => false, _ => true } => `a`, 0..10 => `b`, _ => `c` }",
            "b",
        ),
        ("switch switch 1 { 1 => \"x\", _ => \"y\" } { \"x\" => `a`, _ => `b` }", "a"),
        ("switch 1 { 1 => switch \"x\" { \"x\" => `a` }, _ => `b` }", "a"),
        ("switch if true { 1 } else { 2 } { 1 => `a`, _ => `b` }", "a"),
        ("switch { let y = 1; y } { 1 => { let y = `a`; y } _ => `b` }", "a"),
        ("switch type_of(5) { \"int\" => `a`, _ => `b` }", "a"),
        ("switch () { () => `a`, \"x\" => `b` }", "a"),
        ("switch \"x\" { () => `a`, \"x\" => `b` }", "b"),
        ("switch customer.get(\"nick\") { \"x\" => `a`, 5 => `b`, 1..9 => `d`, _ => `c` }", "c"),
        (
            "switch 5 { \"x\" => `a`, _ => `b` }",
            "cannot compare a whole number and a string with `==`",
        ),
        ("switch 5 { 5 => `a`, \"x\" => `b` }", "a"),
        (
            "switch 5 { 5 if false => `a`, \"x\" => `b` }",
            "cannot compare a whole number and a string with `==`",
        ),
        ("{ let x = 5; switch 1 { 1 if x => `a`, _ => `b` } }", "expected bool"),
        ("switch 1 { _ => `a` }", "a"),
        ("`${switch 1 { 1 => `a`, _ => `b` }}${switch 2 { 1 => `a`, _ => `b` }}`", "ab"),
        ("#{ a: [switch 1 { 1 => `a`, _ => `b` }] }.a[switch 3 { 3 => 0, _ => 1 }]", "a"),
        ("customer.get(\"nick\") ?? switch 1 { 1 => `a`, _ => `b` }", "a"),
        (
            "{ let t = ``; for n in 1..4 { switch n { 2 => continue, 3 => break, _ => () } t += n; } t }",
            "1",
        ),
        ("own(2)", "b"),
    ] {
        let own = "fn own(n) { switch n { 1 => return `a`, 2 => { return `b`; } _ => () } `c` }";
        let body = format!("report(customer, {switch});\n}}\n{own}\nfn more() {{");
        let ends = end(&body);
        assert!(ends == wanted || wanted.len() > 2 && ends.contains(wanted), "{switch}: {ends}");
    }
}

#[test]
fn a_case_keeps_its_place_and_its_switch_is_told_where_it_stands() {
    let text = "let x = 5;\n    switch x { 1 | \"zwölf\" => (), _ => () }";
    for before in ["", "/* ä */ "] {
        let Verdict::Broken(diagnostic) = verdict(&rule(&format!("{before}{text}")), &[]) else {
            panic!("not broken")
        };
        assert_eq!(diagnostic.source.slice(diagnostic.span), "\"");
        assert_eq!(
            diagnostic.source.text.get(diagnostic.span.start..).unwrap().find("zwölf"),
            Some(1)
        );
    }
}

/// Libraries, parameters and rules over all customers are compiled and called in ways of their own.
#[test]
fn a_switch_is_strict_wherever_it_stands() {
    let library = Source::new("kinds.rhai", "fn of(x) { switch x { \"a\" => 1, _ => 2 } }\n");
    let libraries = [("kinds", library)];
    let refused = "cannot compare a whole number and a string with `==`";
    assert_eq!(ended(verdict(&rule("kinds::of(5);"), &libraries)), refused);
    assert_eq!(ended(verdict(&rule("report(customer, `${kinds::of(\"a\")}`);"), &libraries)), "1");
    let near = "switch params.near { \"7\" => report(customer, `x`) }";
    assert_eq!(end(near), refused);
    let all = "//! A rule\nconst RULE = #{ severity: \"error\" };\n\
        fn gather(customer) { #{ count: 5 } }\n\
        fn check_all(all) { for one in all { switch one.count { \"5\" => report(one.count, `x`), _ => () } } }\n";
    assert_eq!(ended(verdict(&Source::new("all.rhai", all), &[])), refused);
    let applies = "//! A rule\nconst RULE = #{ severity: \"error\" };\n\
        fn applies(customer) { switch today() { \"2026-11-22\" => true, _ => false } }\n\
        fn check(customer) { }\n";
    let refused = "cannot compare a date and a string with `==`";
    assert_eq!(ended(verdict(&Source::new("all.rhai", applies), &[])), refused);
}

#[test]
fn whoever_watches_sees_the_same_end() {
    let ends = |body: &str, observe| {
        let scripts = Scripts { observe, ..scripts(&[rule(body)], &[]) };
        on_stack(256, || {
            let sandbox = Sandbox::new(&scripts).unwrap();
            let subject = sandbox.prepare_document(&customer(SUBJECT));
            ended(sandbox.check(0, &subject))
        })
    };
    for body in [
        "switch 5 { \"x\" => 1, _ => 2 }",
        "switch switch 1 { 1 => today(), _ => 5 } { \"x\" => 1, _ => 2 }",
        "report(customer, switch 5 { 1 | 5.0 if 1 == 1 && switch 2 { 2 => true } => `a`, _ => `b` });",
        "report(customer, [1, 2].map(|n| switch n { 1 => `a`, 0..9 => `b` }).join(``));",
        "let x = \"x\"; switch 1 { 1 if x => 2 }",
    ] {
        let [plain, watched] = [Observe::Nothing, EVERYTHING].map(|how| ends(body, how));
        assert_eq!(plain, watched, "{body}");
    }
}

/// A function that is prepared anew counts as many operations as one that is not.
#[test]
fn a_switch_without_cases_costs_what_it_cost() {
    let runs = |body: &str, operations| {
        let mut scripts = scripts(&[rule(body)], &[]);
        scripts.limits.operations = operations;
        on_stack(64, || {
            let sandbox = Sandbox::new(&scripts).unwrap();
            let subject = sandbox.prepare_document(&customer(SUBJECT));
            matches!(sandbox.check(0, &subject), Verdict::Finished(_))
        })
    };
    let least = |body: &str| (0..500).find(|&count| runs(body, count)).unwrap();
    let one = least("let x = 5; switch x { 1 => 2, _ => 3 }");
    let five = least("let x = 5; switch x { 1 | 2 | 3 | 4 | 6 => 2, _ => 3 }");
    assert_eq!(five - one, 4, "one operation for each case");
}

#[test]
fn texts_that_cannot_be_told_apart_are_refused() {
    let wrong: Vec<Arc<Source>> =
        vec![rule("switch 1 { x => 2 }"), rule("switch 1 { 1 + 1 => 2 }")];
    for source in wrong {
        let scripts = scripts(&[source], &[]);
        assert!(on_stack(64, || Sandbox::new(&scripts).is_err()));
    }
}
