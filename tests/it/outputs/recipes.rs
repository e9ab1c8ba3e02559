//! The recipes in `docs/reports.md` for jq and DuckDB name fields that reports have.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::scratch::{GOOD, Scratch};

/// The recipes of a language.
fn recipes(language: &str) -> Vec<String> {
    let page = include_str!("../../../docs/reports.md");
    let chapter = page.split_once("## Questions to a report").unwrap().1;
    let chapter = chapter.split("\n## ").next().unwrap();
    let opens = format!("```{language}\n");
    let blocks = chapter.split(&opens).skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

/// The lines of a report that holds whatever there can be, and the first line of the table.
fn reports() -> (Vec<Value>, Vec<String>) {
    let wrong = GOOD.replacen("licenses = 25\n", "licenses = 24\n", 1);
    let scratch = Scratch::with(&[("a.toml", GOOD), ("b.toml", &wrong), ("torn.toml", "a = [\n")]);
    let lines = scratch.run("check . --format jsonl").out;
    let lines = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let table = scratch.run("check . --format csv").out;
    (lines, table.lines().next().unwrap().split(',').map(str::to_owned).collect())
}

/// The keys of the lines of a type.
fn keys(lines: &[Value], kind: &str) -> BTreeSet<String> {
    let of = lines.iter().filter(|line| line["type"] == kind);
    of.flat_map(|line| line.as_object().unwrap().keys().cloned()).collect()
}

/// The words of a recipe that follow one of some signs.
fn after<'a>(text: &'a str, sign: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(sign).skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    })
}

#[test]
fn recipes_name_fields_that_there_are() {
    let (lines, columns) = reports();
    let all: BTreeSet<String> = ["finding", "broken", "customer", "summary"]
        .into_iter()
        .flat_map(|kind| {
            let keys = keys(&lines, kind);
            assert!(!keys.is_empty(), "{kind}");
            keys
        })
        .collect();
    let mut seen = 0;
    for recipe in recipes("sh") {
        for program in recipe.split('\'').skip(1).step_by(2) {
            let named = |name: &&str| name.starts_with(char::is_alphabetic);
            for name in after(program, " .")
                .chain(after(program, "[."))
                .chain(after(program, "(."))
                .filter(named)
            {
                assert!(all.contains(name), "{name}: {program}");
                seen += 1;
            }
            for kind in after(program, ".type == \"") {
                assert!(!keys(&lines, kind).is_empty(), "{kind}");
            }
        }
    }
    assert!(seen > 10, "{seen}");
    let sql = recipes("sql");
    assert_eq!(sql.len(), 3);
    let keywords = "select count as distinct from read_csv all_varchar true where and group by order desc \
        read_json format columns sample_size join on is not from";
    for recipe in &sql {
        let of_lines = recipe.contains("read_json");
        let plain: String = recipe.split('\'').step_by(2).collect::<Vec<_>>().join(" ");
        for word in plain.split(|c: char| !c.is_alphanumeric() && c != '_') {
            let named = match of_lines {
                true => all.contains(word) || ["errors", "open", "f", "c"].contains(&word),
                false => {
                    columns.iter().any(|column| column == word)
                        || ["findings", "files"].contains(&word)
                }
            };
            let other = word.is_empty()
                || word.parse::<i64>().is_ok()
                || keywords.split_whitespace().any(|keyword| keyword.eq_ignore_ascii_case(word));
            assert!(named || other, "{word}: {recipe}");
        }
    }
    let customer = lines.iter().find(|line| line["type"] == "customer").unwrap();
    assert!(customer["counts"]["errors"]["open"].is_number(), "{customer}");
}
