//! Where the command runs: what services are given is read, and the scripts in it are run, as far as that is possible
//! without the services.

// What stands in for cargo is a script.
#[cfg(unix)]
mod action;
#[cfg(unix)]
mod azure;
mod docs;
#[cfg(unix)]
mod gitlab;
mod hooks;
#[cfg(unix)]
mod machine;

use clearance_syntax::document::format_of;
use clearance_syntax::source::Source;
use clearance_workbench::parsed;
use serde_json::Value;

/// A file of this repository.
fn file(path: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .expect(path)
}

/// A YAML file that holds a table.
fn yaml(name: &str, text: &str) -> Value {
    let source = Source::new(name, text);
    let parsed = (format_of("yaml").expect("a format").parse)(&source);
    assert!(parsed.errors.is_empty(), "{name}: {:?}", parsed.errors);
    let [document] = parsed.documents.as_slice() else { panic!("{name}: not one document") };
    serde_json::from_str(&parsed::line(document, false)).expect("it is JSON")
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("no `{key}` in {value}"))
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("no list `{key}` in {value}"))
}
