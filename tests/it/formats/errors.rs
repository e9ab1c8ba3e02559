//! What each format refuses, in which words and where: the cases are data.
//!
//! A file of cases holds, for each: a line `=== what it shows`, the text, and a line `>>> …` for
//! each error: `line:column-line:column message`, then `| place first given here` for a label and
//! `? advice` for help. `<CR>`, `<TAB>`, `<BOM>`, `<NBSP>`, `<NUL>` and `<VT>` stand for those
//! characters; `<EOF>` on a line of its own removes
//! the line break before it.

use std::fmt::Write as _;

use clearance_syntax::source::{Source, Span};

use super::{Diagnostic, parse};
use crate::scratch::assert_cases;

const SPECIAL: [(&str, &str); 7] = [
    ("\n<EOF>\n", ""),
    ("<CR>", "\r"),
    ("<TAB>", "\t"),
    ("<BOM>", "\u{feff}"),
    ("<NBSP>", "\u{a0}"),
    ("<NUL>", "\0"),
    ("<VT>", "\u{b}"),
];

fn place(source: &Source, span: Span) -> String {
    let (start, end) = (source.position(span.start), source.position(span.end));
    format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column)
}

fn written(source: &Source, error: &Diagnostic) -> String {
    let mut line = format!(">>> {} {}", place(source, error.span), error.message);
    if let Some((span, text)) = &error.label {
        write!(line, " | {} {text}", place(source, *span)).expect("a string");
    }
    if let Some(help) = &error.help {
        write!(line, " ? {help}").expect("a string");
    }
    line + "\n"
}

fn check(name: &str) {
    assert_cases(&format!("fixtures/formats/{name}.errors"), |text| {
        let actual =
            SPECIAL.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        let (source, parsed) = parse(name, &actual);
        parsed.errors.iter().map(|error| written(&source, error)).collect()
    });
}

#[test]
fn toml_errors() {
    check("toml");
}

#[test]
fn json_errors() {
    check("json");
}

#[test]
fn json_lines_errors() {
    check("jsonl");
}

#[test]
fn yaml_errors() {
    check("yaml");
}
