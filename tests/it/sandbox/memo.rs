//! What library functions gave is remembered, and nobody can tell.

use clearance_engine::script::{NodeRef, Sandbox, Verdict};
use clearance_syntax::source::Source;

use super::run::{LIMITS, SUBJECT, customer, on_stack, rule, scripts};

const LIBRARY: &str = r#"
fn same(x) { x }
fn listed(x) { [[x], #{ x: x }] }
fn say(x) { report(x, "said") }
fn work(n) { let sum = 0; for i in range(0, n) { sum += i; } sum }
fn again(x) { kept::again(x) }
fn tenant(customer) { `${customer.customer.tenant}` }
fn ids(customer) { pluck(customer.source.subscriptions, "id") }
"#;

/// What the reports of a `check` say and underline, on each of several customers; an error as its message.
fn reports(texts: &[&str], body: &str, operations: u64) -> Vec<Vec<String>> {
    let library = ("kept", Source::new("lib/kept.rhai", LIBRARY));
    let mut scripts = scripts(&[rule(body)], &[library]);
    scripts.limits.operations = operations;
    on_stack(64, || {
        let sandbox =
            Sandbox::new(&scripts).unwrap_or_else(|diagnostics| panic!("{body}: {diagnostics:?}"));
        let check = |text: &&str| {
            let document = customer(text);
            let verdict = sandbox.check(0, &sandbox.prepare_document(&document));
            let said = |node_ref: &NodeRef| match node_ref {
                NodeRef::Node(id) => document.pointer(*id),
                NodeRef::Missing(_, key) => format!("no {key}"),
            };
            match verdict {
                Verdict::Finished(reports) => reports
                    .iter()
                    .map(|report| format!("{} {}", said(&report.node_ref), report.message))
                    .collect(),
                Verdict::Broken(diagnostic) => vec![diagnostic.message],
                Verdict::Skipped => vec!["skipped".to_owned()],
            }
        };
        texts.iter().map(check).collect()
    })
}

fn once(body: &str) -> Vec<String> {
    reports(&[SUBJECT], body, LIMITS.operations).remove(0)
}

/// Two subscriptions that say the same: whoever remembers the first must not give it for the second.
#[test]
fn equal_values_keep_their_own_places() {
    for way in ["kept::same(VALUE)", "kept::listed(VALUE)[0][0]", "kept::listed(VALUE)[1].x"] {
        for key in ["status", "auto_renew"] {
            let both = format!(
                "for n in [0, 1] {{ let s = customer.source.subscriptions[n]; report({}, `x`); }}",
                way.replace("VALUE", &format!("s.{key}"))
            );
            let wanted: Vec<String> =
                (0..2).map(|n| format!("/source/subscriptions/{n}/{key} x")).collect();
            assert_eq!(once(&both), wanted, "{both}");
        }
    }
}

#[test]
fn what_reports_is_called_each_time() {
    assert_eq!(once("kept::say(customer); kept::say(customer);"), [" said", " said"]);
}

#[test]
fn each_customer_gets_its_own_answer() {
    let other = SUBJECT.replace("contoso.onmicrosoft.com", "other.onmicrosoft.com");
    assert_ne!(other, SUBJECT);
    let body = "report(customer, kept::tenant(customer));";
    let said = reports(&[SUBJECT, &other, SUBJECT], body, LIMITS.operations);
    let [first, second, third] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(first, third);
    assert_eq!(second, &[" other.onmicrosoft.com"]);
}

#[test]
fn an_answer_that_is_changed_is_not_changed_for_the_next() {
    let body = "let ids = kept::ids(customer); ids.push(`x`); ids.clear();
        report(customer, `${kept::ids(customer).len()}`);";
    assert_eq!(once(body), [" 2"]);
}

/// Fails if a remembered answer is free: the second customer would pass where the first does not.
#[test]
fn an_answer_costs_the_same_every_time() {
    let one = "kept::work(100);";
    let two = "kept::work(100); kept::work(100);";
    let cost = (1..5000).find(|&limit| reports(&[SUBJECT], one, limit)[0].is_empty()).unwrap();
    assert!(cost > 300, "{cost}");
    for (body, limit, passes) in
        [(one, cost, true), (one, cost - 1, false), (two, cost + 50, false)]
    {
        for said in reports(&[SUBJECT; 3], body, limit) {
            assert_eq!(said.is_empty(), passes, "{body} within {limit}: {said:?}");
        }
    }
}

#[test]
fn libraries_that_call_each_other_without_end_are_stopped() {
    assert_eq!(once("kept::again(customer);"), ["functions call each other too deeply"]);
    assert_eq!(once("kept::again(1);"), ["functions call each other too deeply"]);
}
