//! The words for what breaks each keyword of a schema, and the place: the cases are data.
//!
//! A file of cases holds, for each: a line `=== what it shows`, the schema, a line `---`, the document in TOML, and a
//! line `>>> …` for each violation: `line:column underlined: message`, then `? advice` for help.

use clearance_engine::schema::{KnownSchemas, Schema};
use clearance_syntax::document::{Document, FORMATS};
use clearance_syntax::source::{Source, Span};

use crate::scratch::assert_cases;

fn check(name: &str, say: impl Fn(&str) -> String) {
    assert_cases(&format!("fixtures/schema/{name}.cases"), say);
}

fn line(source: &Source, span: Span, message: &str, help: Option<&String>) -> String {
    let at = source.position(span.start);
    let help = help.map_or(String::new(), |help| format!(" ? {help}"));
    format!(">>> {}:{} {}: {message}{help}\n", at.line, at.column, source.slice(span))
}

fn document(text: &str) -> Document {
    let toml = FORMATS.iter().find(|format| format.name == "toml").expect("a format");
    let mut parsed = (toml.parse)(&Source::new("c.toml", text));
    assert_eq!(parsed.errors, [], "{text}");
    parsed.documents.remove(0)
}

#[test]
fn every_keyword_has_words_of_its_own_at_the_place() {
    check("words", |case| {
        let (schema, text) = case.split_once("---\n").expect("a schema and a document");
        let schema = Schema::compile(&Source::new("s.json", schema), &KnownSchemas::new());
        let schema = schema.unwrap_or_else(|diagnostics| panic!("{case}: {diagnostics:?}"));
        let mut document = document(text);
        let violations = schema.check(&mut document).list.into_iter();
        let said = violations.map(|violation| {
            line(&document.source, violation.span, &violation.message, violation.help.as_ref())
        });
        said.collect()
    });
}

#[test]
fn what_is_wrong_with_a_schema_is_told_in_the_same_words() {
    check("diagnostics", |text| {
        let diagnostics = Schema::compile(&Source::new("s.json", text), &KnownSchemas::new());
        let diagnostics = diagnostics.err().into_iter().flatten();
        diagnostics
            .map(|diagnostic| {
                line(
                    &diagnostic.source,
                    diagnostic.span,
                    &diagnostic.message,
                    diagnostic.help.as_ref(),
                )
            })
            .collect()
    });
}
