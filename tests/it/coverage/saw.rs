//! What a rule saw, beside what is missing or noisy.

use super::pack;
use crate::scratch::assert_holds;

const LOW: &str = "fn check(customer) {\n    for item in customer.items {\n        if help::used(item.n) > 5 || item.n == 0 { continue; }\n        \
    if (item.note ?? \"none\") == \"ok\" { continue; }\n        report(item.n, \"low\");\n    }\n}\n";

const SHY: &str = "fn applies(customer) {\n    customer.items.len() > 1\n}\n\nfn check(customer) {\n    \
    report(customer, \"x\");\n}\n";

fn shown(fixture: &str, text: &str) -> String {
    let scratch = pack(&[("low", LOW), ("shy", SHY)], &[(fixture, text)]);
    let ran = scratch.run("test");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    ran.out
}

#[test]
fn a_missing_finding_is_told_by_what_followed_the_last_look_at_its_line() {
    let text = "[[items]]\nn = 9   # expect: low\n\n[[items]]\nn = 1\nnote = \"ok\"\n";
    let out = shown("low/a.toml", text);
    assert_holds(
        &out,
        &[
            "  what the rule saw, by its conditions\n    rules/lib/help.rhai:2:8: n > 2 (9 > 2) is true\n    \
           rules/low.rhai:9:12: help::used(item.n) > 5 (9 > 5) is true\n\n",
        ],
    );
    assert!(!out.contains("\"ok\""), "what came later does not matter: {out}");
}

#[test]
fn a_noisy_finding_is_told_by_what_came_before_its_report() {
    let text = "[[items]]\nn = 1\n\n[[items]]\nn = 0\n";
    let out = shown("low/a.toml", text);
    assert_holds(
        &out,
        &[
            "  what the rule saw, by its conditions\n    rules/lib/help.rhai:2:8: n > 2 (1 > 2) is false\n    \
           rules/low.rhai:9:12: help::used(item.n) > 5 (2 > 5) is false\n    \
           rules/low.rhai:9:38: item.n == 0 (1 == 0) is false\n    \
           rules/low.rhai:9:12: help::used(item.n) > 5 || item.n == 0 is false\n    \
           rules/low.rhai:10:13: item.note is absent\n    \
           rules/low.rhai:10:12: (item.note ?? \"none\") == \"ok\" (\"none\" == \"ok\") is false\n\n",
        ],
    );
}

#[test]
fn only_the_last_conditions_are_told() {
    let items: String = (0..30).map(|_| "[[items]]\nn = 1\nnote = \"ok\"\n").collect();
    let out = shown("low/a.toml", &format!("{items}[[items]]\nn = 9   # expect: low\n"));
    assert_holds(&out, &["by the last 8 of "]);
    let told = out.lines().filter(|line| line.starts_with("    rules/")).count();
    assert_eq!(told, 8, "{out}");
}

#[test]
fn what_explains_more_than_conditions_is_said() {
    let unread = "# expect: low\n[extra]\n";
    for (fixture, text, said) in [
        ("shy/a.toml", "# expect: shy\n[[items]]\nn = 1\n", "it did not apply to this document\n"),
        (
            "low/a.toml",
            "[[items]]\nn = 9\nnote = \"x\"   # expect: low\n",
            "it read nothing on the line",
        ),
        ("low/b.toml", unread, "the document file breaks its schema\n"),
    ] {
        assert_holds(&shown(fixture, text), &[said]);
    }
}

#[test]
fn hostile_values_are_shown_tame_and_short() {
    let body = "fn check(customer) {\n    for item in customer.items {\n        \
        if item.note == \"x\" { continue; }\n        report(item.note, \"low\");\n    }\n}\n";
    let note = format!("\\u001b[31m{}", "y".repeat(4_000));
    let scratch = pack(
        &[("low", body)],
        &[("low/a.toml", &format!("[[items]]\nn = 1\nnote = \"{note}\"\n"))],
    );
    let out = scratch.run("test").out;
    assert!(!out.contains('\u{1b}'), "{out}");
    let line = out.lines().find(|line| line.starts_with("    rules/low.rhai:9:12: ")).unwrap();
    assert!(line.len() < 160, "{line}");
}

#[test]
fn it_is_the_same_for_any_number_of_threads() {
    let text = "[[items]]\nn = 9   # expect: low\n";
    let scratch = pack(&[("low", LOW)], &[]);
    for index in 0..40 {
        scratch.write(&format!("rules/fixtures/low/f{index}.toml"), text.as_bytes());
    }
    let one = scratch.run("test -j 1");
    assert_eq!(one.out.matches("\n  what the rule saw").count(), 40);
    assert_eq!(scratch.run("test -j 4"), one);
}
