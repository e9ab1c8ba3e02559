//! Any text as the schema of a pack, by itself and laid over the shipped one; then a customer in JSON against it.
#![no_main]

use clearance::builtin_pack;
use clearance_syntax::document::format_of;
use clearance_engine::pack::SCHEMA_FILE;
use clearance_engine::schema::{KnownSchemas, Schema, Written};
use clearance_syntax::source::{Diagnostic, Source};
use clearance_fuzz::{CUSTOMER, holds, in_text, parts};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let [schema, customer] = parts(text);
    let source = Source::new(SCHEMA_FILE, schema);
    let written = match Written::read(&source) {
        Ok(written) => written,
        Err(diagnostics) => return in_text(&diagnostics),
    };
    let diagnostics = written.diagnostics();
    if !diagnostics.is_empty() {
        return in_text(&diagnostics);
    }
    let shipped = builtin_pack().file(SCHEMA_FILE).expect("the pack has a schema");
    let shipped = Written::read(shipped).expect("it is one");
    let id = shipped.id().expect("it has a name").to_owned();
    let known = KnownSchemas::from([(id, shipped.json.clone())]);
    let over = shipped.overlaid(&[&written]);
    for schema in [Schema::of(&written, &known), Schema::of(&over, &known)] {
        match schema {
            Err(diagnostic) => in_text(&[diagnostic]),
            Ok(schema) => {
                checked(&schema, "json", customer);
                checked(&schema, "toml", CUSTOMER);
            }
        }
    }
});

fn checked(schema: &Schema, format: &str, text: &str) {
    let source = Source::new("customer", text);
    let parsed = (format_of(format).expect("a format").parse)(&source);
    for mut document in parsed.documents {
        let violations = schema.check(&mut document);
        let in_order = violations.list.is_sorted_by_key(|violation| violation.span.start);
        assert!(in_order, "{violations:?}");
        violations.list.iter().for_each(|violation| holds(&source, violation.span));
        let told: Vec<Diagnostic> = violations.into_diagnostics(&source);
        assert!(told.iter().all(|diagnostic| !diagnostic.message.is_empty()));
    }
}
