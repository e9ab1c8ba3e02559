//! What is wrong with a configuration is told at its place, all at once, and nothing is checked meanwhile.

use super::repository;
use crate::scratch::{Ran, Scratch, assert_holds};
use clearance_gate::config;
use clearance_syntax::source::{Diagnostic, Source};

/// Something wrong: what is underlined, the message, a piece of the help.
type Wrong = (&'static str, &'static str, &'static str);

/// What is wrong with a text, as the library says it.
fn diagnostics(text: &str) -> Vec<Diagnostic> {
    let number = |text: &str| match text.parse::<u64>() {
        Ok(_) => Ok(()),
        Err(_) => Err("it is not a number".to_owned()),
    };
    config::read_configuration(
        &Source::new("clearance.toml", text),
        None,
        &[("max-file-size", number)],
    )
    .err()
    .unwrap_or_default()
}

const WRONG: &[(&str, &[Wrong])] = &[
    ("path = [\"a\"]", &[("path", "unknown key `path`", "did you mean `paths`?")]),
    (
        "fail-on = \"warn\"",
        &[("\"warn\"", "`warn` is not one of `error`, `warning`", "did you mean `warning`?")],
    ),
    ("paths = \"a\"", &[("\"a\"", "expected a list, found text", "`paths`: Documents")]),
    ("paths = []", &[("[]", "must hold at least one item", "")]),
    (
        "paths = [\"a\", \"b\", \"a\"]",
        &[("\"a\"", "duplicate item in this list", "leave one of them out")],
    ),
    ("threads = 0", &[("0", "`0` is less than 1", "")]),
    (
        "threads = \"4\"",
        &[("\"4\"", "expected a whole number, found text", "write it without quotes: 4")],
    ),
    ("as-of = 2026-02-30", &[("2026-02-30", "", "")]),
    (
        "as-of = \"2026-02-30\"",
        &[("\"2026-02-30\"", "`2026-02-30` is not a day of the calendar", "year-month-day")],
    ),
    ("as-of = \"soon\"", &[("\"soon\"", "`soon` is not a date", "year-month-day")]),
    ("threads = 1\nthreads = 2", &[("threads", "duplicate key `threads`", "")]),
    (
        "[limits]\noperation = 1",
        &[("operation", "unknown key `operation`", "did you mean `operations`?")],
    ),
    (
        "max-file-size = \"9X\"",
        &[("\"9X\"", "invalid value `9X` for `max-file-size`", "not a number")],
    ),
    (
        "[rules.x]\nseverty = \"off\"",
        &[("severty", "unknown key `severty`", "did you mean `severity`?")],
    ),
    ("[rules.x]\nseverity = \"of\"", &[("\"of\"", "`of` is not one of", "did you mean `off`?")]),
    ("[rules.x.params]\na = { b = 1 }", &[("a", "expected true or false or a whole number", "")]),
    ("[rules.x.params]\na = [[1]]", &[("[1]", "expected true or false", "")]),
    (
        "[[overrides]]\npaths = [\"[\"]\nrules = {}",
        &[("\"[\"", "invalid glob: unclosed character class", "`**`")],
    ),
    (
        "[[overrides]]\npaths = [\"/c/**\", \"ok\", \"C:/c\"]\nrules = {}",
        &[
            ("\"/c/**\"", "found an absolute path", "`folder/**`"),
            ("\"C:/c\"", "found an absolute path", "`folder/**`"),
        ],
    ),
    (
        "[[profiles.x.overrides]]\npaths = [\"../x\", \"./../x\", \"!x\"]\nrules = {}",
        &[
            ("\"../x\"", "through `..`", "`**`"),
            ("\"./../x\"", "through `..`", "`**`"),
            ("\"!x\"", "does not exclude", "`./!x`"),
        ],
    ),
    (
        "[[overrides]]\npaths = [\"c\\\\a\", \" a\", \"\", \"a//b\"]\nrules = {}",
        &[
            ("\"c\\\\a\"", "backslash", "`c/a`"),
            ("\" a\"", "blank", "write `a`"),
            ("\"\"", "", ""),
            ("\"a//b\"", "empty part", "write `a/b`"),
        ],
    ),
    ("[[overrides]]\npaths = []\nrules = {}", &[("[]", "must hold at least one item", "")]),
    (
        "[[overrides]]\npaths = [\"a\"]",
        &[("[[overrides]]", "missing key `overrides[0].rules`", "")],
    ),
    (
        "[profiles.x]\nprofiles = {}",
        &[("profiles", "unknown key `profiles`", "the keys here are `paths`")],
    ),
    (
        "[profiles.x]\nfail-on = \"warn\"",
        &[("\"warn\"", "`warn` is not one of", "did you mean `warning`?")],
    ),
    ("[profiles.x]\nmax-file-size = \"9X\"", &[("\"9X\"", "invalid value `9X`", "")]),
    (
        "[[profiles.x.overrides]]\npaths = [\"a\", \"{\"]\nrules = {}",
        &[("\"{\"", "invalid glob", "")],
    ),
    ("waivers = [1]", &[("1", "expected a table, found a whole number", "")]),
    ("partner = 1", &[("partner", "unknown key `partner`", "")]),
    ("profiles = 1\noverrides = 2", &[("1", "expected a table", ""), ("2", "expected a list", "")]),
    (
        "thraeds = 1\nmax-file-size = \"x\"\n[[overrides]]\npaths = [\"[\"]\nrules = {}\n[rules]\nx = 5",
        &[
            ("thraeds", "unknown key `thraeds`", "did you mean `threads`?"),
            ("\"x\"", "invalid value `x`", ""),
            ("\"[\"", "invalid glob", ""),
            ("5", "expected a table, found a whole number", ""),
        ],
    ),
];

#[test]
fn each_mistake_is_told_at_its_place() {
    for (text, wrong) in WRONG {
        // The same with a byte order mark, the line ends of Windows, and characters of several bytes before it.
        let windows = format!("\u{feff}# ü\u{1f600}\r\n{}\r\n", text.replace('\n', "\r\n"));
        for text in [(*text).to_owned(), windows] {
            let found = diagnostics(&text);
            let texts: Vec<&str> =
                found.iter().map(|diagnostic| diagnostic.source.slice(diagnostic.span)).collect();
            assert_eq!(found.len(), wrong.len(), "{text}: {found:#?}");
            for ((diagnostic, place), (underlined, message, help)) in
                found.iter().zip(&texts).zip(*wrong)
            {
                assert_eq!(place, underlined, "{text}");
                assert!(diagnostic.message.contains(message), "{text}: {}", diagnostic.message);
                let said = diagnostic.help.as_deref().unwrap_or_default();
                assert!(said.contains(help), "{text}: {said}");
            }
        }
    }
}

/// Asserts that nothing was checked, and what is said.
#[track_caller]
fn assert_refused(ran: &Ran, said: &[&str]) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert_holds(&ran.err, said);
}

#[test]
fn the_command_tells_all_of_it_and_checks_nothing() {
    let scratch = repository(
        "select = [\"[\"]\nformat = [\"xml\", \"json=\"]\nmax-file-size = \"9X\"\nfail-no = \"x\"\n\
         [profiles.a]\nexclude = [\"b[\"]\n",
    );
    for command in ["check", "config", "rules", "test", "lint", "why seen", "schema"] {
        let ran = scratch.run(command);
        assert_refused(
            &ran,
            &[
                "invalid value `[` for `select`",
                "unclosed character class",
                "invalid value `xml` for `format`",
                "the formats are human",
                "invalid value `json=` for `format`",
                "the name of the file is missing",
                "invalid value `9X` for `max-file-size`",
                "expected a number of bytes",
                "unknown key `fail-no`",
                "did you mean `fail-on`?",
                "invalid value `b[` for `exclude`",
                "clearance.toml:6:",
            ],
        );
    }
}

#[test]
fn hostile_texts_are_refused_and_do_no_harm() {
    let deep = format!("partner = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let keys = format!("[partner.{}a]\nb = 1", "a.".repeat(100_000));
    let many = "threads = 1\n".repeat(20_000);
    for (text, said) in [
        (deep.as_bytes(), "nest deeper than 128 levels"),
        (keys.as_bytes(), "nest deeper than 128 levels"),
        (many.as_bytes(), "duplicate key `threads`"),
        (b"threads = \xff".as_slice(), "not UTF-8: byte 0xff"),
        (b"threads = 1\0", "clearance.toml:1:"),
        (b"[partner]\n[partner]\n", "partner"),
        (b"threads = 99999999999999999999", "does not fit into 64 bits"),
        (b"a = 1e999", "too large"),
    ] {
        let scratch = repository("");
        scratch.write("clearance.toml", text);
        let ran = scratch.run("check");
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{said}");
        assert!(
            ran.err.contains(said),
            "`{said}` is not in {}",
            ran.err.chars().take(600).collect::<String>()
        );
        assert!(!ran.err.contains("panicked"));
    }
    let scratch = Scratch::with(&[]);
    scratch.write("clearance.toml", &vec![b'#'; (16 << 20) + 1]);
    assert_refused(&scratch.run("check"), &["clearance.toml is larger than 16 MiB"]);
    scratch.write("clearance.toml", &vec![b'\n'; 16 << 20]);
    assert_eq!(scratch.run("check").code, Some(4));
}

#[test]
fn an_empty_configuration_says_nothing() {
    for text in ["", "\u{feff}", "# nothing\r\n", "\n\n"] {
        let scratch = repository(text);
        assert_eq!(scratch.run("check customers").code, Some(0), "{text:?}");
    }
}

#[test]
fn the_schema_is_printed_and_knows_every_key() {
    let printed = Scratch::with(&[]).run("schema config");
    assert_eq!(printed.code, Some(0), "{printed:?}");
    let schema: serde_json::Value = serde_json::from_str(config::SCHEMA).unwrap();
    jsonschema_is_valid(&schema);
    let printed: serde_json::Value = serde_json::from_str(&printed.out).unwrap();
    jsonschema_is_valid(&printed);
    // The tables that documents inherit are known by the packs alone.
    let mut properties = schema["properties"].clone();
    properties["profiles"]["additionalProperties"]["additionalProperties"] =
        printed["additionalProperties"].clone();
    assert_eq!(printed["properties"], properties);
    assert_eq!(printed["additionalProperties"]["type"], "object");
    let keys = |properties: &serde_json::Value| -> Vec<String> {
        properties.as_object().unwrap().keys().cloned().collect()
    };
    let mut known: Vec<String> = keys(&schema["properties"]);
    for table in ["limits", "report"] {
        known.retain(|key| key != table);
        let inner = keys(&schema["$defs"][table]["properties"]);
        known.extend(inner.iter().map(|key| format!("{table}.{key}")));
    }
    let mut rows: Vec<&str> = config::SETTINGS.iter().map(|setting| setting.key).collect();
    rows.extend(config::TABLES);
    known.sort();
    rows.sort_unstable();
    assert_eq!(known, rows);
    // A profile takes the same but profiles.
    let mut own = keys(&schema["properties"]);
    own.retain(|key| key != "profiles");
    let profile = &schema["properties"]["profiles"]["additionalProperties"]["properties"];
    assert_eq!(keys(profile), own);
    for (name, value) in schema["$defs"].as_object().unwrap() {
        assert!(value["description"].is_string(), "{name} has no description");
    }
}

/// Asserts that a schema is one.
fn jsonschema_is_valid(schema: &serde_json::Value) {
    assert!(jsonschema::meta::is_valid(schema));
}
