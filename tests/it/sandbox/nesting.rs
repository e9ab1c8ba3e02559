//! Whatever nests, at its limit: it ends as a diagnostic or as a broken rule, and never takes more stack than there is.

use std::sync::Arc;

use clearance_engine::script::{Limits, Observe, Sandbox, Scripts, Verdict, read_header_within};
use clearance_syntax::source::Source;
use clearance_workbench::observe::EVERYTHING;

use super::run::{SUBJECT, customer, on_stack, rule, scripts};

/// Pieces that nest: before, within, after.
const NESTS: [(&str, &str, &str); 22] = [
    ("(", "1", ")"),
    ("[", "1", "]"),
    ("#{ a: ", "1", "}"),
    ("1 + (", "1", ")"),
    ("1 + ", "1", ""),
    ("", "1", " + 1"),
    ("", "true", " && true"),
    ("() ?? ", "1", ""),
    ("!", "true", ""),
    ("- ", "1", ""),
    ("{ ", "1", " }"),
    ("if true { ", "1", " } else { 2 }"),
    ("if false { 2 } else ", "{ 1 }", ""),
    ("switch 1 { 1 => ", "1", ", _ => 2 }"),
    ("switch ", "1", " { 1 => 1, _ => 2 }"),
    ("abs(", "1", ")"),
    ("", "1", ".abs()"),
    ("[1].map(|x| ", "x", ")"),
    ("`${", "1", "}`"),
    ("[", "[1]", "][0]"),
    ("for i in 0..1 { ", "1", " }"),
    ("{ let x = ", "1", "; x }"),
];

/// How a rule ends on a thread whose stack is as small as a stranger's.
fn ends(scripts: &Scripts) -> String {
    on_stack(1, || {
        let sandbox = match Sandbox::new(scripts) {
            Ok(sandbox) => sandbox,
            Err(diagnostics) => return diagnostics[0].message.clone(),
        };
        let subject = sandbox.prepare_document(&customer(SUBJECT));
        match sandbox.check(0, &subject) {
            Verdict::Broken(diagnostic) => diagnostic.message,
            other => format!("{other:?}"),
        }
    })
}

/// Fails by ending the process where a script nests deeper than the stack.
#[test]
fn expressions_nest_to_the_limit_and_not_beyond() {
    for (before, within, after) in NESTS {
        for (depth, limit) in [(190, Limits::MAX_EXPRESSION_DEPTH), (3_000, usize::MAX), (60, 128)]
        {
            let nested = format!("{}{within}{}", before.repeat(depth), after.repeat(depth));
            let source = rule(&format!("let x = {nested};"));
            let limits = Limits { expression_depth: limit, ..Limits::DEFAULT };
            let header = on_stack(1, || read_header_within(&source, &limits));
            for observe in [Observe::Nothing, EVERYTHING] {
                let scripts = scripts(std::slice::from_ref(&source), &[]);
                let end = ends(&Scripts { observe, limits, ..scripts });
                let refused = end == "expressions are nested too deeply";
                assert_eq!(header.is_err(), refused, "{depth} {before}: {header:?} {end}");
                assert!(depth != 3_000 || refused, "{before}: {end}");
            }
        }
    }
}

/// The limit reaches the parsing of the header, which is that of the whole script.
#[test]
fn a_header_is_read_within_the_limits() {
    let source = rule(&format!("let x = {}1{};", "(".repeat(300), ")".repeat(300)));
    let deep = Limits { expression_depth: 900, ..Limits::DEFAULT };
    assert!(read_header_within(&source, &Limits::DEFAULT).is_err());
    assert!(read_header_within(&source, &deep).is_ok());
    assert!(ends(&Scripts { limits: deep, ..scripts(&[source], &[]) }).starts_with("Finished"));
    let head = format!(
        "//! A rule\nconst RULE = #{{ severity: \"error\", params: #{{ a: {}1{} }} }};\n\
        fn check(customer) {{}}\n",
        "[".repeat(2_000),
        "]".repeat(2_000)
    );
    let header = on_stack(1, || read_header_within(&Source::new("rule.rhai", head), &deep));
    assert_eq!(header.unwrap_err()[0].message, "expressions are nested too deeply");
}

/// Ways for a function to call itself.
const CALLS: [&str; 8] = [
    "fn again(n) { again(n + 1) }",
    "fn again(n) { [1].map(|x| again(n + 1))[0] }",
    "fn again(n) { [2, 1].sort(|a, b| again(n + 1) < 2); 1 }",
    "fn again(n) { let l = [2, 1]; l.sort(|a, b| again(n + 1) < 2); 1 }",
    "fn again(n) { switch again(n + 1) { 1 => 2, _ => 3 } }",
    "fn again(n) { `${again(n + 1)}` }",
    "fn again(n) { 1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + again(n + 1))))))))))) }",
    "fn again(n) { if n < 0 { 1 } else { { { { #{ a: [again(n + 1)] } } } } } }",
];

const TOO_DEEP: &str = "functions call each other too deeply";

#[test]
fn functions_call_each_other_to_the_limit_and_not_beyond() {
    for own in CALLS {
        for depth in [1, 48, Limits::MAX_CALL_DEPTH, usize::MAX] {
            for observe in [Observe::Nothing, EVERYTHING] {
                let source = rule(&format!("again(0);\n}}\n{own}\nfn more() {{"));
                let limits = Limits { call_depth: depth, ..Limits::DEFAULT };
                let end = ends(&Scripts { observe, limits, ..scripts(&[source], &[]) });
                assert_eq!(end, TOO_DEEP, "{depth}: {own}");
            }
        }
    }
}

/// Each call of a library begins rhai's count anew: nothing but the stack itself is left to be counted.
#[test]
fn libraries_call_each_other_to_the_limit_and_not_beyond() {
    let nested = |call: &str| format!("{}{call}{}", "1 + (".repeat(60), ")".repeat(60));
    let library = |other: &str, inner: &str| {
        format!(
            "fn f(n) {{ if n >= 44 {{ return {other}::f(0); }} {} }}\nfn near(n) {{ if n > 5 {{ n }} else {{ {other}::near(n + 1) }} }}\n",
            nested(inner)
        )
    };
    let text = library("b", "f(n + 1)");
    let (a, b) =
        (Source::new("a.rhai", text.clone()), Source::new("b.rhai", text.replace("b::", "a::")));
    let libraries: [(&str, Arc<Source>); 2] = [("a", a), ("b", b)];
    for call in ["a::f(0)", "[0].map(|x| a::f(x))", "b::f(a::near(0))"] {
        for observe in [Observe::Nothing, EVERYTHING] {
            let source = rule(&format!("{call};"));
            assert_eq!(
                ends(&Scripts { observe, ..scripts(&[source], &libraries) }),
                TOO_DEEP,
                "{call}"
            );
        }
    }
    let source = rule("report(customer, `${a::near(0)}`);");
    assert!(ends(&scripts(&[source], &libraries)).contains("message: \"6\""));
}

/// What a library gave is remembered with the stack that it took: whether a rule breaks must not depend on who asked before.
#[test]
fn an_answer_that_is_remembered_takes_the_stack_that_it_took() {
    let library = Source::new(
        "far.rhai",
        "fn off(n) { if n == 0 { 0 } else { 1 + far::off(n - 1) } }\n\
         fn down(n, m) { if n == 0 { far::off(m) } else { 0 + far::down(n - 1, m) } }\n",
    );
    let run = |bodies: &[String]| {
        let rules: Vec<_> = bodies.iter().map(|body| rule(body)).collect();
        let scripts = scripts(&rules, &[("far", library.clone())]);
        on_stack(1, || {
            let sandbox = Sandbox::new(&scripts).unwrap();
            let subject = sandbox.prepare_document(&customer(SUBJECT));
            let end = |rule| matches!(sandbox.check(rule, &subject), Verdict::Finished(_));
            (0..bodies.len()).map(end).collect::<Vec<_>>()
        })
    };
    let off = |n: u32| format!("far::off({n});");
    let most = (1..).map(|step| step * 50).find(|&n| !run(&[off(n)])[0]).unwrap() - 50;
    let down = format!("far::down({most}, {most});");
    assert_eq!(run(std::slice::from_ref(&down)), [false]);
    assert_eq!(run(&[off(most), down]), [true, false]);
}

/// So many items with something between them.
fn list(count: usize, item: fn(usize) -> String, between: &str) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(between)
}

/// Scripts in which something is too much, and the place where it begins to be.
#[test]
fn what_takes_the_parser_too_long_is_refused_where_it_is_too_much() {
    let key = |n| format!("k{n}: 1");
    let name = |n| format!("a{n}");
    for (body, message, at) in [
        (
            format!("#{{ {} }};", list(20_000, key, ",\n")),
            "more than 2000 keys in this map",
            "k1999: 1",
        ),
        (
            format!("(|x| x)(#{{ a: #{{ {} }} }});", list(2_001, key, ", ")),
            "more than 2000 keys in this map",
            "k1999: 1",
        ),
        (
            format!("}} fn more({}) {{", list(20_000, name, ", ")),
            "more than 255 values between these brackets",
            "a254",
        ),
        (
            format!("max({});", list(20_000, name, ", ")),
            "more than 255 values between these brackets",
            "a254",
        ),
        (
            list(20_000, |n| format!("let v{n} = 1;"), "\n"),
            "more than 1000 variables in one block",
            "= 1",
        ),
        (
            format!("}} {} fn more() {{", list(20_000, |n| format!("const V{n} = 1;"), "\n")),
            "more than 1000 variables in one block",
            "= 1",
        ),
        (
            format!("switch 1 {{ \"ä{}\" => 1 }}", "x".repeat(70_000)),
            "longer than 65534 characters",
            "",
        ),
        (
            format!("{}switch 1 {{ 1 => 2 }}", "print(1);\n".repeat(70_000)),
            "more than 65534 lines",
            "",
        ),
    ] {
        let source = rule(&body);
        let diagnostics =
            on_stack(1, || read_header_within(&source, &Limits::DEFAULT)).unwrap_err();
        let [diagnostic] = diagnostics.as_slice() else { panic!("{diagnostics:?}") };
        assert!(diagnostic.message.contains(message), "{}", diagnostic.message);
        let before = source.text.get(..diagnostic.span.start).unwrap();
        assert!(before.ends_with(at) || at == "= 1", "{message}: {:?}", diagnostic.span);
    }
}

#[test]
fn what_is_just_not_too_much_is_read() {
    let key = |n| format!("k{n}: 1");
    for body in [
        format!("let m = #{{ {}, }};", list(2_000, key, ", ")),
        format!("let m = [{}];", list(20_000, |n| format!("{n}"), ",")),
        format!("switch 5 {{ {}, _ => () }}", list(5_000, |n| format!("{n} => ()"), ",\n")),
        format!(
            "switch 5 {{ {} => (), _ => () }}",
            list(5_000, |n| format!("\"{n}\" | () | {n}"), "\n| ")
        ),
    ] {
        assert!(on_stack(1, || read_header_within(&rule(&body), &Limits::DEFAULT)).is_ok());
    }
}
