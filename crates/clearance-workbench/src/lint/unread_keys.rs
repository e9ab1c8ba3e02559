//! The lint of schemas: keys that no rule reads, and keys for people that some rule reads.

use std::sync::Arc;

use super::catalogue::{LintFinding, UNREAD_KEY};
use super::key_reads::KeyReads;
use clearance_engine::pack::{
    Described, MANIFEST, PackFiles, PeopleKey, SCHEMA_FILE, read_table_file,
};
use clearance_engine::schema::{Schema, SchemaKey, list_keys};
use clearance_syntax::document::{Document, NodeId, Value};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// The word in a schema for the keys by which reports name an item of a list.
const ITEM_KEY: &str = "x-key";

/// Finds what the schemas of packs and the rules do not agree on. Nothing is found where it is not certain what rules read.
pub(super) fn find_unread_keys(
    packs: &[&PackFiles],
    schema: &Schema,
    reads: &[KeyReads],
) -> Vec<LintFinding> {
    let people = PeopleKey::of(packs);
    let mut findings: Vec<LintFinding> =
        people.iter().filter_map(|key| people_key_finding(key, reads)).collect();
    let json: serde_json::Value = serde_json::from_str(&schema.text).unwrap_or_default();
    let keys = list_keys(&json).filter(|_| reads.iter().all(|reads| reads.is_certain));
    let Some(keys) = keys else { return findings };
    let others = read_by_reports(packs, &json, &keys);
    let is_read = |path: &str| {
        reads.iter().any(|reads| reads.covers(path))
            || others.iter().any(|other| other == path || leads_to(path, other))
            || people.iter().any(|key| {
                key.path == path || leads_to(&key.path, path) || leads_to(path, &key.path)
            })
    };
    let unread: Vec<&SchemaKey> = keys.iter().filter(|key| !is_read(&key.path)).collect();
    for pack in packs.iter().filter(|pack| pack.rule_count() > 0) {
        let Some(source) = pack.file(SCHEMA_FILE) else { continue };
        let Ok(document) = read_table_file(source) else { continue };
        findings.extend(find_in_schema(source, &document, &unread));
    }
    findings
}

/// The findings about keys that one schema declares. Where nothing in a table is read, the table is told of alone.
fn find_in_schema(
    source: &Arc<Source>,
    document: &Document,
    unread: &[&SchemaKey],
) -> Vec<LintFinding> {
    let own = unread.iter().filter_map(|key| Some((key, key_span(document, &key.pointer)?)));
    let own: Vec<(&&SchemaKey, Span)> = own.collect();
    let is_outermost = |path: &str| !own.iter().any(|(other, _)| leads_to(&other.path, path));
    let outermost = own.iter().filter(|(key, _)| is_outermost(&key.path));
    outermost.map(|(key, span)| unread_key_finding(source, *span, &key.path)).collect()
}

/// Whether a key lies below another one.
pub(super) fn leads_to(above: &str, below: &str) -> bool {
    let rest = below.strip_prefix(above);
    rest.is_some_and(|rest| rest.starts_with('.') || rest.starts_with("[]"))
}

/// The keys that reports read themselves: those of names and deadlines.
fn read_by_reports(
    packs: &[&PackFiles],
    schema: &serde_json::Value,
    keys: &[SchemaKey],
) -> Vec<String> {
    let owned: Vec<PackFiles> = packs.iter().map(|pack| (*pack).clone()).collect();
    let described = Described::of(&owned);
    let mut read: Vec<String> = described.name.iter().map(|name| name.join(".")).collect();
    // The lists on the way to a deadline are not written there.
    let plain = |path: &str| path.replace("[]", "");
    let deadlines: Vec<String> = described.deadlines.iter().map(|day| day.join(".")).collect();
    let is_deadline = |key: &&SchemaKey| deadlines.contains(&plain(&key.path));
    read.extend(keys.iter().filter(is_deadline).map(|key| key.path.clone()));
    for key in keys {
        let Some((above, name)) = key.pointer.rsplit_once("/properties/") else { continue };
        let names = schema.pointer(&format!("{above}/{ITEM_KEY}")).and_then(|list| list.as_array());
        if names.is_some_and(|names| names.iter().any(|known| known == name)) {
            read.push(key.path.clone());
        }
    }
    read
}

fn people_key_finding(key: &PeopleKey, reads: &[KeyReads]) -> Option<LintFinding> {
    let reads = reads.iter().find(|reads| reads.reads_surely(&key.path))?;
    let message = format!("`{}` is for people only, but {} reads it", key.path, reads.script);
    let diagnostic = Diagnostic::new(&key.manifest, key.span, message);
    let diagnostic = diagnostic.help("remove it from `for-people`, or read another key");
    Some(LintFinding { lint: UNREAD_KEY, diagnostic })
}

fn unread_key_finding(source: &Arc<Source>, span: Span, path: &str) -> LintFinding {
    let message = format!("no rule reads `{path}`");
    let help = format!(
        "read it in a rule, remove it, or name it in {MANIFEST}: `for-people = [\"{path}\"]`"
    );
    let diagnostic = Diagnostic::new(source, span, message).help(help);
    LintFinding { lint: UNREAD_KEY, diagnostic }
}

/// The key of the value at a JSON Pointer.
fn key_span(document: &Document, pointer: &str) -> Option<Span> {
    let (above, _) = pointer.rsplit_once('/')?;
    let value = document.at_pointer(pointer)?;
    let table: NodeId = document.at_pointer(above)?;
    let Value::Table(entries) = &document.node(table).value else { return None };
    entries.iter().find(|entry| entry.value == value).map(|entry| entry.key_span)
}
