//! Each lint's page: its wrong example is found, its right one is not.

use std::sync::Arc;

use clearance_syntax::source::Source;
use clearance_workbench::lint::LINTS;

/// The examples of a page: what their first line says of them, and the script.
fn examples(page: &str) -> Vec<(Vec<&str>, String)> {
    let mut blocks = page.split("```").skip(1).step_by(2);
    let block = |text: &'_ str| {
        text.split_once('\n').map(|(info, script)| (info.to_owned(), script.to_owned()))
    };
    let mut found = Vec::new();
    for text in blocks.by_ref() {
        let Some((_, script)) = block(text) else { continue };
        let info = text.lines().next().unwrap_or_default();
        if info.starts_with("rhai") {
            found.push((info.split(' ').skip(1).collect(), script));
        }
    }
    found
}

/// A rule of an example, which may leave its head away.
fn rule(script: &str, name: &str) -> Arc<Source> {
    let head = "//! Title\n//!\n//! Page.\nconst RULE = #{ severity: \"error\", tags: [\"a\"], url: \"https://example.com\" };\n";
    let head = if script.contains("const RULE") { "" } else { head };
    Source::new(name, format!("{head}{script}"))
}

#[test]
fn the_examples_of_each_page_are_what_they_are_said_to_be() {
    for lint in LINTS.iter().filter(|lint| lint.name != super::ABOUT_SCHEMAS) {
        let examples = examples(lint.page);
        let kinds: Vec<&str> = examples.iter().map(|(info, _)| info[0]).collect();
        assert_eq!(kinds, ["wrong", "right"], "{}", lint.name);
        for (info, script) in examples {
            let rule = rule(&script, info.get(1).unwrap_or(&"example.rhai"));
            let found = super::found(&rule);
            let fires = found.iter().any(|finding| finding.lint.name == lint.name);
            assert_eq!(fires, info[0] == "wrong", "{} {info:?}: {found:?}", lint.name);
        }
    }
}

#[test]
fn lints_are_listed_by_name_and_have_one_line_titles() {
    let names: Vec<&str> = LINTS.iter().map(|lint| lint.name).collect();
    assert!(names.is_sorted());
    for lint in LINTS {
        assert!(lint.title.len() < 80 && !lint.title.ends_with('.'), "{}", lint.title);
        assert!(lint.page.contains("**Why.**"), "{}", lint.name);
    }
}
