//! `clearance definitions`: what editors and people read, made from what is really there.

use std::path::Path;

use clearance_engine::script::functions;
use clearance_workbench::definitions::{MARK, reference_page};

use crate::scratch::{GOOD, ON_SHIPPED, Scratch, assert_holds, rule};

fn scratch() -> Scratch {
    Scratch::with(&[
        ("rules/seen.rhai", &rule("error")),
        ("rules/pack.toml", "name = \"own\"\n"),
        ("rules/document.schema.json", ON_SHIPPED),
        (
            "rules/lib/words.rhai",
            "// About words.\n\n/// A word with its article.\n/// `the` for most.\nfn with_article(word, article) { `${article} ${word}` }\n\nfn plain() { 1 }\n\nfn mapped(list) { list.map(|word| word) }\n",
        ),
        ("rules/lib/data.rhai", "fn all() { [] }\n"),
        ("rules/data/limits.toml", "as_of = 2026-01-01\n"),
        (
            "rules/data/limits.schema.json",
            r#"{ "type": "object", "properties": { "as_of": { "description": "When it was read.", "type": "string", "format": "date" }, "$comment": { "type": "string" } } }"#,
        ),
        ("good.toml", GOOD),
    ])
}

fn read(scratch: &Scratch, name: &str) -> String {
    std::fs::read_to_string(scratch.path(name)).unwrap()
}

#[test]
fn the_committed_reference_is_what_would_be_made() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/functions.md");
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(
        committed == reference_page(),
        "docs/functions.md is stale: clearance definitions --markdown docs/functions.md"
    );
    for function in functions::all_functions() {
        assert!(committed.contains(&format!("\n### {}\n", function.name)), "{}", function.name);
    }
}

#[test]
fn a_pack_gets_a_file_for_each_of_its_parts() {
    let scratch = scratch();
    let ran = scratch.run("definitions out/defs");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.out, "");
    let files = ["clearance", "data", "document", "lib-data", "words"];
    let wrote: Vec<String> =
        files.iter().map(|name| format!("wrote out/defs/{name}.d.rhai")).collect();
    assert_eq!(ran.err.lines().collect::<Vec<_>>(), wrote);
    let words = read(&scratch, "out/defs/words.d.rhai");
    let wanted = "module words;\n\n/// A word with its article.\n/// `the` for most.\nfn with_article(word: ?, article: ?) -> ?;\n\nfn plain() -> ?;\n\nfn mapped(list: ?) -> ?;\n";
    assert_eq!(words, format!("{MARK}\n{wanted}"));
    let data = read(&scratch, "out/defs/data.d.rhai");
    assert_holds(
        &data,
        &[
            "let data: Data;",
            "/// - `data.limits.as_of`: When it was read.",
            "fn get limits(data: Data) -> Table;",
        ],
    );
    let language = read(&scratch, "out/defs/clearance.d.rhai");
    assert_holds(
        &language,
        &[
            "fn pluck(list: Array, key: String) -> Array;",
            "fn get year(value: Date) -> int;",
            "op -(Date, Date) -> int;",
        ],
    );
    let document = read(&scratch, "out/defs/document.d.rhai");
    assert_holds(
        &document,
        &[
            "/// `document.source.subscriptions[].licenses`: ",
            "fn get licenses(table: Table) -> ?;",
        ],
    );
    assert!(!document.contains("fn get $"), "{document}");
}

#[test]
fn every_line_is_one_that_the_language_server_reads() {
    let scratch = scratch();
    scratch.run("definitions defs");
    for name in ["clearance", "document", "data", "words"] {
        let text = read(&scratch, &format!("defs/{name}.d.rhai"));
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("//")) {
            let known = ["fn ", "op ", "module ", "let "].iter().any(|word| line.starts_with(word));
            assert!(known && line.ends_with(';'), "{name}: {line}");
        }
    }
}

#[test]
fn what_is_stale_is_found_and_made_again() {
    let scratch = scratch();
    assert_eq!(scratch.run("definitions defs --check").code, Some(1));
    assert!(!scratch.path("defs").exists(), "--check writes nothing");
    assert_eq!(scratch.run("definitions defs").code, Some(0));
    assert_eq!(scratch.run("definitions defs --check").code, Some(0));
    let ran = scratch.run("definitions defs");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), "nothing has changed\n"));

    std::fs::remove_file(scratch.path("rules/lib/words.rhai")).unwrap();
    let ran = scratch.run("definitions defs --check");
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), "defs/words.d.rhai is stale\n"));
    let ran = scratch.run("definitions defs");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), "removed defs/words.d.rhai\n"));
    assert!(!scratch.path("defs/words.d.rhai").exists());
}

#[test]
fn files_of_others_are_left_alone() {
    let scratch = scratch();
    scratch.write("defs/own.d.rhai", b"module static;\n");
    scratch.write("defs/words.d.rhai", b"module words;\n");
    let ran = scratch.run("definitions defs");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["defs/words.d.rhai is in the way", "help: "]);
    assert_eq!(read(&scratch, "defs/words.d.rhai"), "module words;\n");
    assert!(
        !scratch.path("defs/clearance.d.rhai").exists(),
        "nothing is written where not all can be"
    );
    std::fs::remove_file(scratch.path("defs/words.d.rhai")).unwrap();
    assert_eq!(scratch.run("definitions defs").code, Some(0));
    assert_eq!(read(&scratch, "defs/own.d.rhai"), "module static;\n");
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let scratch = scratch();
    scratch.write("file", b"x");
    for place in ["file", "file/below"] {
        let ran = scratch.run(&format!("definitions {place}"));
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert_holds(&ran.err, &["error: file", "cannot be"]);
    }
    let ran = scratch.run("definitions");
    assert_eq!(ran.code, Some(2));
}

#[test]
fn the_reference_goes_to_a_file_or_to_standard_output() {
    let scratch = scratch();
    assert_eq!(scratch.run("definitions --markdown -").out, reference_page());
    assert_eq!(scratch.run("definitions --markdown functions.md --check").code, Some(1));
    let ran = scratch.run("definitions --markdown functions.md");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), "wrote functions.md\n"));
    assert_eq!(read(&scratch, "functions.md"), reference_page());
    assert_eq!(scratch.run("definitions --markdown functions.md --check").code, Some(0));
    scratch.write("mine.md", b"# Mine\n");
    assert_eq!(scratch.run("definitions --markdown mine.md").code, Some(2));
}
