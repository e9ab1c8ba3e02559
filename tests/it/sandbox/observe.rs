//! Observed runs: they end as others do, and what they tell is true.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clearance_engine::script::{
    Comparison, Coverage, Decision, Limits, NodeRef, Observe, Sandbox, Scripts, Step, Verdict,
};
use clearance_syntax::document::{Document, JSON_WITH_COMMENTS, format_of};
use clearance_syntax::source::{Diagnostic, Source};
use clearance_workbench::observe::EVERYTHING;

use super::fixtures::scripts as broken_rules;
use super::run::{SUBJECT, customer, on_stack, rule, scripts, shipped};

/// A verdict as a text in which all of it is.
fn told(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Broken(Diagnostic { source, span, message, help, label }) => {
            format!("{} {span:?} {message} {help:?} {label:?}", source.name)
        }
        other => format!("{other:?}"),
    }
}

fn with(scripts: &Scripts, observe: Observe) -> Scripts {
    let Scripts { rules, libraries, tables, shape, as_of, limits, trace, .. } = scripts;
    Scripts {
        rules: rules.clone(),
        libraries: libraries.clone(),
        tables: tables.clone(),
        namespaces: Default::default(),
        shape: Arc::clone(shape),
        as_of: *as_of,
        limits: *limits,
        trace: *trace,
        observe,
        evaluation: Default::default(),
    }
}

/// How the first rule of some scripts ends.
fn end(scripts: &Scripts, observe: Observe, document: &Arc<Document>) -> String {
    let sandbox = Sandbox::new(&with(scripts, observe)).unwrap();
    told(&sandbox.check(0, &sandbox.prepare_document(document)))
}

struct Observed {
    verdict: Verdict,
    steps: Vec<Step>,
    coverage: Coverage,
}

/// Observes one rule on the good customer.
fn observe(rule: &Arc<Source>) -> Observed {
    let scripts = with(&scripts(std::slice::from_ref(rule), &[]), EVERYTHING);
    on_stack(64, || {
        let sandbox =
            Sandbox::new(&scripts).unwrap_or_else(|diagnostics| panic!("{diagnostics:?}"));
        let verdict = sandbox.check(0, &sandbox.prepare_document(&customer(SUBJECT)));
        Observed { verdict, steps: sandbox.take_steps(), coverage: sandbox.coverage() }
    })
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, mut files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    files.extend(folders.iter().flat_map(|folder| self::files(folder)));
    files.sort();
    files
}

/// Every customer of the fixtures that keeps to the schema.
fn customers() -> Vec<Arc<Document>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut documents = Vec::new();
    // Whatever is no customer file, and may not even be UTF-8.
    let others = ["formats", "exports"].map(|folder| root.join(folder));
    let is_other = |path: &PathBuf| others.iter().any(|folder| path.starts_with(folder));
    for path in files(&root).into_iter().filter(|path| !is_other(path)) {
        let format = match path.extension().and_then(|extension| extension.to_str()) {
            Some("json") => &JSON_WITH_COMMENTS,
            Some(other) if format_of(other).is_some() => format_of(other).unwrap(),
            _ => continue,
        };
        let text = std::fs::read_to_string(&path).unwrap();
        for mut document in (format.parse)(&Source::new(path.display().to_string(), text)).documents
        {
            if shipped().schema.find_violations(&mut document).is_empty() {
                documents.push(Arc::new(document));
            }
        }
    }
    assert!(documents.len() > 50);
    documents
}

#[test]
fn the_shipped_rules_end_alike_on_all_fixtures() {
    on_stack(64, || {
        let sandboxes = [Observe::Nothing, EVERYTHING]
            .map(|observe| Sandbox::new(&with(&shipped().scripts, observe)).unwrap());
        for document in customers() {
            let subjects = sandboxes.each_ref().map(|sandbox| sandbox.prepare_document(&document));
            for index in 0..shipped().rules.len() {
                let [plain, observed] = &sandboxes;
                let [of_plain, of_observed] = &subjects;
                assert_eq!(
                    told(&plain.check(index, of_plain)),
                    told(&observed.check(index, of_observed)),
                    "{} {}",
                    shipped().rules[index].id,
                    document.source.name
                );
            }
        }
    });
}

#[test]
fn broken_rules_end_alike() {
    let offers = Source::new("offers.rhai", include_str!("../../../rules/lib/offers.rhai"));
    let libraries = [("offers", offers)];
    let document = customer(SUBJECT);
    for source in broken_rules("") {
        let mut scripts = scripts(std::slice::from_ref(&source), &libraries);
        scripts.limits.operations = 100_000;
        let ends = |observe| on_stack(64, || end(&scripts, observe, &document));
        let plain = ends(Observe::Nothing);
        // What is ended by the clock ends wherever it is by then.
        if !plain.contains("seconds") {
            assert_eq!(plain, ends(EVERYTHING), "{}", source.name);
        }
    }
}

#[test]
fn a_limit_of_operations_is_the_same_limit() {
    const BODY: &str = "let sum = 0;\nfor sub in customer.source.subscriptions {\n\
        if sub.licenses > 3 && sub.status == \"active\" || sub.get(\"x\") == () { sum += 1; }\n\
        let kind = switch sub.licenses { 1 => \"one\", 2 | 3 => { \"few\" }, _ => \"many\" };\n\
        sum += [1, 2, 3].filter(|n| n > sum).len();\n\
        let name = sub.get(\"nick\") ?? `${if sum > 2 { 1 } else { 2 }}`;\n\
        while sum > 5 { sum -= 1; if sum == 3 { continue; } }\n}\n\
        fn_of(sum);\n}\nfn fn_of(x) { if x > 100 { return x; }\n x";
    let mut scripts = scripts(&[rule(BODY)], &[]);
    let document = customer(SUBJECT);
    on_stack(64, || {
        let ends = |scripts: &Scripts| {
            let [plain, observed] =
                [Observe::Nothing, EVERYTHING].map(|observe| end(scripts, observe, &document));
            assert_eq!(plain, observed, "{}", scripts.limits.operations);
            plain
        };
        let mut broken = 0;
        for operations in 1..2_000 {
            scripts.limits = Limits { operations, ..scripts.limits };
            match ends(&scripts).contains("did not finish") {
                true => broken += 1,
                false => break,
            }
        }
        assert!(broken > 50 && broken < 1_999, "{broken}");
    });
}

/// The text of each condition and comparison, with what came of it.
fn conditions(steps: &[Step]) -> Vec<String> {
    let one = |step: &Step| match step {
        Step::Compared(Comparison { source, span, operator, left, right, result, .. }) => Some(
            format!("{} | {} {operator} {} {result}", source.slice(*span), left.shown, right.shown),
        ),
        Step::Decided(Decision { source, span, outcome, .. }) => {
            Some(format!("{} -> {outcome}", source.slice(*span)))
        }
        _ => None,
    };
    steps.iter().filter_map(one).collect()
}

#[test]
fn conditions_are_told_with_their_text_and_values() {
    for (body, wanted) in [
        ("if 1 + 2 == 3 { }", vec!["1 + 2 == 3 | 3 == 3 true", "1 + 2 == 3 -> true"]),
        (
            "let a = (1 + 2) * 3; if ((a - 1) * 2) < (a + 1) { } else { }",
            vec!["((a - 1) * 2) < (a + 1) | 16 < 10 false", "((a - 1) * 2) < (a + 1) -> false"],
        ),
        (
            "let a = customer.customer.country; if a == \"DE\" && !(\"é\" in [a, \"x\"]) { }",
            vec![
                "a == \"DE\" | \"DE\" == \"DE\" true",
                "a == \"DE\" -> true",
                "\"é\" in [a, \"x\"] | \"é\" in [\"DE\", \"x\"] false",
                "a == \"DE\" && !(\"é\" in [a, \"x\"]) -> true",
            ],
        ),
        (
            "let n = [1, 2, 3].filter(|x| x > 2).len(); while n != 3 { n += 1; }",
            vec![
                "x > 2 | 1 > 2 false",
                "x > 2 | 2 > 2 false",
                "x > 2 | 3 > 2 true",
                "n != 3 | 1 != 3 true",
                "n != 3 -> true",
                "n != 3 | 2 != 3 true",
                "n != 3 -> true",
                "n != 3 | 3 != 3 false",
                "n != 3 -> false",
            ],
        ),
        (
            "let t = `ä ${if [1].len() >= 1 { \"`\" } else { 2 }}`; if t.contains(\"ä\") { }",
            vec![
                "[1].len() >= 1 | 1 >= 1 true",
                "[1].len() >= 1 -> true",
                "t.contains(\"ä\") | \"ä\" in \"ä `\" true",
                "t.contains(\"ä\") -> true",
            ],
        ),
        (
            "let a = customer.get(\"nick\") ?? 5; switch a { 1 | 2 => (), 5 if a > 4 => 1, _ => 2 }",
            vec![
                "customer.get(\"nick\") -> false",
                "a > 4 | 5 > 4 true",
                "a > 4 -> true",
                "5 if a > 4 -> true",
            ],
        ),
    ] {
        let observed = observe(&rule(body));
        assert!(matches!(observed.verdict, Verdict::Finished(_)), "{:?}", observed.verdict);
        assert_eq!(conditions(&observed.steps), wanted, "{body}");
    }
}

#[test]
fn reads_are_told_in_order_with_their_places() {
    let body = "let sub = customer.source.subscriptions[1];\n\
        if sub.licenses > 1 && sub.cancels == () { report(sub.licenses, \"x\"); }\n\
        let ids = pluck(customer.source.subscriptions, \"id\"); customer.partner.contains(\"nick\");";
    let document = customer(SUBJECT);
    let Observed { steps, .. } = observe(&rule(body));
    let pointer = |node_ref: &NodeRef| match node_ref {
        NodeRef::Node(node) => document.pointer(*node),
        NodeRef::Missing(node, key) => format!("{} without {key}", document.pointer(*node)),
    };
    let told: Vec<String> = steps
        .iter()
        .filter_map(|step| match step {
            Step::Read(node_ref) => Some(pointer(node_ref)),
            Step::Reported(index) => Some(format!("report {index}")),
            Step::Compared(comparison) => {
                let node_ref = comparison.left.node_ref.as_ref();
                Some(format!("compared {}", node_ref.map_or("nothing".into(), &pointer)))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        told,
        [
            "/source",
            "/source/subscriptions",
            "/source/subscriptions/1/licenses",
            "compared /source/subscriptions/1/licenses",
            "/source/subscriptions/1 without cancels",
            "compared /source/subscriptions/1 without cancels",
            "/source/subscriptions/1/licenses",
            "report 0",
            "/source",
            "/source/subscriptions",
            "/source/subscriptions/0/id",
            "/source/subscriptions/1/id",
            "/partner",
            "/partner without nick",
            "compared nothing",
        ]
    );
}

#[test]
fn statements_and_branches_are_counted_with_their_text() {
    let body = "let a = 1 /* ; */ + 2;\nfor n in [1, 2] { if n == 1 { continue; }\n a += n; }\n\
        if a > 100 { (a - 1).abs(); }\n\
        let c = [1, 2, 3].map(|x| x * a);\n-a;\n!true;\nmore(c.len(), \";\");\n}\n\
        fn more(n, t) {\n switch n { 3 => { n + 1 } 4 => unreached(), _ => t }\n}\nfn unreached() {\n  1";
    let Observed { coverage, .. } = observe(&rule(body));
    let script = &coverage.scripts[0];
    let text = |span| script.source.slice(span);
    let statements: Vec<(&str, u64)> =
        script.statements.iter().map(|(span, count)| (text(*span), *count)).collect();
    assert_eq!(
        statements,
        [
            ("let a = 1 /* ; */ + 2", 1),
            ("for n in [1, 2]", 1),
            ("if n == 1", 2),
            ("continue", 1),
            ("a += n", 1),
            ("if a > 100", 1),
            ("(a - 1).abs()", 0),
            ("let c = [1, 2, 3].map(|x| x * a)", 1),
            ("x * a", 3),
            ("-a", 1),
            ("!true", 1),
            ("more(c.len(), \";\")", 1),
            ("switch n", 1),
            ("n + 1", 1),
            ("unreached()", 0),
            ("t", 0),
            ("1", 0),
        ]
    );
    let branches: Vec<(&str, &str, u64)> = script
        .branches
        .iter()
        .map(|branch| (text(branch.span), branch.what, branch.count))
        .collect();
    assert_eq!(
        branches,
        [
            ("for n in [1, 2]", "loop is entered", 2),
            ("n == 1", "condition is true", 1),
            ("n == 1", "condition is false", 1),
            ("a > 100", "condition is true", 0),
            ("a > 100", "condition is false", 1),
            ("3", "arm is taken", 1),
            ("4", "arm is taken", 0),
            ("_", "arm is taken", 0),
        ]
    );
    let twice = coverage.clone().plus(coverage.clone());
    assert_eq!(twice.scripts[0].statements[0].1, 2);
    assert_eq!(twice.scripts[0].branches[0].count, 4);
}

#[test]
fn a_rule_that_does_a_lot_is_told_in_part() {
    let body = "for n in 0..30000 { if n == 5 { } } customer.customer.name;";
    let Observed { steps, .. } = observe(&rule(body));
    assert!(steps.len() < 20_010, "{}", steps.len());
    assert!(matches!(steps.last(), Some(Step::LeftOut(40_000))), "{:?}", steps.last());
    let reads = steps.iter().filter(|step| matches!(step, Step::Read(_))).count();
    assert_eq!(reads, 2);
}

/// Whether a text is a statement, or the head of one.
fn is_statement(text: &str) -> bool {
    let first = text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let rest = match first {
        "if" | "for" | "while" | "loop" => " {}",
        "do" => " {} while a",
        "switch" => " { _ => 1 }",
        _ => ";",
    };
    let script = format!("fn f() {{ loop {{ {text}{rest} }} }}");
    rhai::Engine::new_raw().set_max_expr_depths(128, 128).compile(&script).is_ok()
}

#[test]
fn every_span_of_the_shipped_rules_is_a_whole_statement_or_condition() {
    let scripts = with(&shipped().scripts, EVERYTHING);
    let coverage = on_stack(64, || Sandbox::new(&scripts).unwrap().coverage());
    let mut seen = 0;
    for script in &coverage.scripts {
        for (span, _) in &script.statements {
            let text = script.source.slice(*span);
            assert!(is_statement(text), "{}: {text}", script.source.name);
            seen += 1;
        }
        for branch in script.branches.iter().filter(|branch| branch.what.contains("condition")) {
            let text = script.source.slice(branch.span);
            assert!(is_statement(&format!("if {text}")), "{}: {text}", script.source.name);
        }
        let spans: Vec<_> = script.statements.iter().map(|(span, _)| *span).collect();
        assert!(spans.is_sorted() && spans.windows(2).all(|pair| pair[0] != pair[1]));
    }
    assert!(seen > 200, "{seen}");
}
