//! The silent passes: what rhai would let through, and what a rule might do to another.

use std::sync::Arc;
use std::time::Duration;

use clearance_engine::script::{Sandbox, Verdict};
use clearance_syntax::source::Source;

use super::run::{SUBJECT, customer, on_stack, rule, scripts, verdict, verdict_of};

fn message(body: &str) -> String {
    match verdict(&rule(body), &[]) {
        Verdict::Broken(diagnostic) => diagnostic.message,
        other => format!("{body}: {other:?}"),
    }
}

/// Values of which no two can be compared.
const UNLIKE: [&str; 7] = ["5", "\"a\"", "true", "today()", "[1]", "#{ a: 1 }", "customer.source"];

/// Fails without `compare::register`, and without `set_fast_operators(false)`, which has it asked.
#[test]
fn unlike_values_are_never_compared() {
    for operator in ["==", "!=", "<", "<=", ">", ">="] {
        for a in UNLIKE {
            for b in UNLIKE.into_iter().filter(|b| *b != a) {
                for body in [
                    format!("let x = {a} {operator} {b};"),
                    format!("let a = {a}; let b = {b}; let x = a {operator} b;"),
                ] {
                    let message = message(&body);
                    assert!(message.starts_with("cannot compare"), "{body}: {message}");
                }
            }
        }
    }
}

#[test]
fn what_is_not_there_has_no_order() {
    for operator in ["<", "<=", ">", ">="] {
        for a in UNLIKE {
            for body in
                [format!("let x = {a} {operator} ();"), format!("let x = () {operator} {a};")]
            {
                let message = message(&body);
                assert!(message.starts_with("cannot compare"), "{body}: {message}");
            }
        }
    }
    let body =
        "if () == 5 || 5 == () || !(() == ()) || () != () || !(customer.extra == ()) { throw 1; }";
    assert!(matches!(verdict(&rule(body), &[]), Verdict::Finished(_)));
}

/// Fails without `Table::property` refusing names that neither the file nor the schema has.
#[test]
fn misspelt_properties_are_never_nothing() {
    for path in ["sorce", "source.chanel", "source.subscriptions[0].licence", "customer.contry"] {
        for body in [
            format!("let x = customer.{path};"),
            format!("let x = customer.{path} == ();"),
            format!("let x = customer.{path} ?? 5;"),
            format!("let x = customer?.{path};"),
            format!("let c = customer; let x = [c].map(|c| c.{path});"),
            format!("let x = loop {{ break customer.{path}; }};"),
        ] {
            let message = message(&body);
            assert!(message.starts_with("no key"), "{body}: {message}");
        }
    }
}

/// Nothing that a rule does to what it reads may be seen by a later read, a rule or a document.
#[test]
fn what_a_rule_changes_is_its_own() {
    let changes = [
        "customer.source.subscriptions.push(1);",
        "customer.source.subscriptions.clear();",
        "customer.target.subscriptions[0].replaces.push(\"x\");",
        "let list = customer.source.subscriptions; list.clear();",
        "customer.customer.country += \"x\";",
        "let x = customer.customer.country; x += \"x\"; x.replace(\"D\", \"X\"); x.clear();",
        "customer.customer.country.replace(\"DE\", \"AT\");",
        "customer.customer.country.trim();",
        "customer.source.subscriptions[0].licenses += 1;",
        "customer.source = 5;",
        "customer = 5;",
        "data.regions = 5;",
        "data.offers.offers.x = 5;",
        "let data = 5;",
        "params.near = 99;",
        "params = 99;",
    ];
    let holds = "if customer.source.subscriptions.len() != 2
        || customer.source.subscriptions[0].licenses != 25
        || customer.target.subscriptions[0].replaces != [\"standard\"]
        || customer.customer.country != \"DE\" || params.near != 7
        || data.offers.offers.len() < 10 || data.regions.as_of.year < 2020 { throw \"it was changed\"; }";
    for change in changes {
        let mut rules: Vec<Arc<Source>> = vec![rule(change), rule(holds)];
        if !change.contains(" = 9")
            && !change.starts_with("customer = ")
            && !change.starts_with("let data")
        {
            rules.push(rule(&format!("{change}\n{holds}")));
        }
        let scripts = scripts(&rules, &[]);
        on_stack(64, || {
            let sandbox = Sandbox::new(&scripts)
                .unwrap_or_else(|diagnostics| panic!("{change}: {diagnostics:?}"));
            for document in [customer(SUBJECT), customer(SUBJECT)] {
                let subject = sandbox.prepare_document(&document);
                let first = sandbox.check(0, &subject);
                let second = sandbox.check(1, &subject);
                assert!(matches!(second, Verdict::Finished(_)), "{change}: {second:?}");
                // In one rule: an error, or nothing that a later read sees.
                if let Verdict::Finished(_) = first
                    && rules.len() > 2
                {
                    let later = sandbox.check(2, &subject);
                    assert!(matches!(later, Verdict::Finished(_)), "{change}: {later:?}");
                }
            }
        });
    }
}

#[test]
fn what_is_printed_is_bounded() {
    let rules = [rule(
        "let text = \"x\"; while text.len() < 500000 { text += text; } for i in 0..1000 { print(text); debug(i); }",
    )];
    for trace in [false, true] {
        let scripts = clearance_engine::script::Scripts { trace, ..scripts(&rules, &[]) };
        let lines = on_stack(64, || {
            let sandbox = Sandbox::new(&scripts).expect("it compiles");
            let verdict = sandbox.check(0, &sandbox.prepare_document(&customer(SUBJECT)));
            assert!(matches!(verdict, Verdict::Finished(_)), "{verdict:?}");
            sandbox.take_trace()
        });
        let bytes: usize = lines.iter().map(String::len).sum();
        assert!(bytes < 2 << 20);
        assert_eq!(lines.last().is_some_and(|line| line.contains("prints too much")), trace);
    }
}

/// Deep and long scripts, at load on the stack of a main thread: an error, never an abort.
#[test]
fn no_script_is_too_deep_for_the_stack() {
    let nested = [
        ("(", "1", ")"),
        ("!", "true", ""),
        ("- ", "1", ""),
        ("{", "", "}"),
        ("[", "", "]"),
        ("#{a:", "1", "}"),
        ("|| ", "1", ""),
        ("if true {", "", "}"),
        ("`${", "1", "}`"),
        ("a[", "0", "]"),
        ("abs(", "1", ")"),
        ("switch 1 { _ => ", "1", "}"),
        ("while true {", "", "}"),
        ("/*", "", "*/"),
        ("throw ", "1", ""),
        ("[1].map(|x| ", "x", ")"),
        ("return ", "1", ""),
        ("for x in [", "1", "] {}"),
        ("x ?? ", "1", ""),
        ("x + ", "1", ""),
        ("x && ", "true", ""),
        ("x.a.", "a", ""),
        ("x?.", "a", ""),
        ("1 in ", "[1]", ""),
        ("a::", "a()", ""),
        ("if false {} else ", "{}", ""),
        ("do {", "", "} while true;"),
        ("1..", "1", ""),
    ];
    for (open, middle, close) in nested {
        for count in [30, 60, 120, 20_000] {
            for start in ["", "let x = 1; let y = "] {
                let body = format!("{start}{}{middle}{};", open.repeat(count), close.repeat(count));
                let source = rule(&body);
                drop(super::run::load_diagnostics(&source));
                let _ = super::run::on_stack(8, || {
                    Sandbox::new(&scripts(&[], &[("deep", source.clone())])).map(|_| ())
                });
            }
        }
    }
}

#[test]
fn large_scripts_are_refused_or_read_in_time() {
    let functions: String = (0..2_000).map(|n| format!("fn f{n}() {{}}\n")).collect();
    for (body, wanted) in [
        (format!("}}\n{functions}\nfn last() {{"), "number of functions"),
        (format!("let x = \"{}\";", "a".repeat(1 << 20)), "larger than"),
        (format!("let x = [{}];", "1,".repeat(60_000)), "size of array"),
    ] {
        let diagnostics = super::run::load_diagnostics(&rule(&body));
        assert!(
            diagnostics.iter().any(|diagnostic| diagnostic.message.contains(wanted)),
            "{wanted}: {diagnostics:?}"
        );
    }
}

/// rhai's own text of a list takes stack for every level: a script can make more than there is.
#[test]
fn deep_values_are_not_too_deep_for_the_stack() {
    for body in [
        "let a = []; for i in 0..2500 { a = [#{ a: a }]; } let b = a; if b != a { throw 1; }
         print(a); debug(a); let c = `${a}` + a.to_debug() + a; [a].map(|x| x);",
        "let a = []; for i in 0..100000 { a = [a]; }",
        "let a = #{}; for i in 0..100000 { a.a = a; }",
    ] {
        drop(verdict(&rule(body), &[]));
    }
    let body = "let text = `${[1, \"a\", (), [today()], #{ b: true, c: 'x' }]}`;
        if text != \"[1, \\\"a\\\", (), [2026-11-22], #{\\\"b\\\": true, \\\"c\\\": x}]\" { throw text; }";
    let verdict = verdict(&rule(body), &[]);
    assert!(matches!(verdict, Verdict::Finished(_)), "{verdict:?}");
}

/// Fails where what others allocate is charged to the rule: each takes more than half of its limit, and all together far more.
#[test]
fn what_other_threads_allocate_is_not_the_rules() {
    let text = "let text = \"0123456789abcdef\"; while text.len() < 500000 { text += text; }\n\
        let list = [];\nfor i in 0..600 { let map = #{}; map[text + i] = 1; list.push(map); }\n\
        let n = 0; while n < 50000 { n += 1; }\n\
        report(customer, `${list.len()}`);";
    let verdict = |text: &str| {
        let mut scripts = scripts(&[rule(text)], &[]);
        scripts.limits.time = Duration::from_secs(60);
        verdict_of(&scripts)
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| verdict(text))).collect();
        for thread in threads {
            let verdict = thread.join().unwrap();
            assert!(matches!(verdict, Verdict::Finished(_)), "{verdict:?}");
        }
    });
    let more = text.replace("0..600", "0..1200");
    let Verdict::Broken(diagnostic) = verdict(&more) else { panic!("not broken") };
    assert_eq!(diagnostic.message, "the rule took more than 512 MiB of memory");
}
