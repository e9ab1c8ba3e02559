//! Any text as evidence: it is refused at its places, or what is written of it reads back without a difference.
#![no_main]

use clearance_gate::evidence::{compare_statements, read_evidence};
use clearance_render::output::evidence::write_evidence;
use clearance_syntax::source::Source;
use clearance_fuzz::in_text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let statement = match read_evidence(&Source::new("evidence.json", text)) {
        Ok(statement) => statement,
        Err(diagnostics) => return in_text(&diagnostics),
    };
    let mut bytes = Vec::new();
    write_evidence(&statement, &mut bytes).expect("a list takes all");
    let again = String::from_utf8(bytes).expect("it is a text");
    let again = read_evidence(&Source::new("again.json", again)).expect("it is evidence as well");
    assert_eq!(compare_statements(&statement, &again), []);
});
