//! The sections of the configuration beside the values of options: inherited tables, rules, overrides, waivers.

use clearance_gate::config::Configuration;
use clearance_render::output::escape;
use clearance_syntax::document::{Document, Entry, NodeId, Value, format_of};
use serde_json::Value as Json;

/// Lines below a header.
#[derive(Debug, Default)]
pub(super) struct Section {
    /// The header; the first section has none.
    pub(super) header: Option<String>,
    /// The prefix of the keys of JSON lines, with a number for each item of a list.
    pub(super) path: Vec<Json>,
    /// The lines.
    pub(super) lines: Vec<SettingLine>,
}

/// A key, its value, and where it comes from.
#[derive(Debug)]
pub(super) struct SettingLine {
    /// The key, as it is.
    pub(super) key: String,
    /// The value; the words that stand for it where there is none.
    pub(super) value: Result<Written, &'static str>,
    /// Where it comes from.
    pub(super) from: Origin,
}

/// A value in both forms.
#[derive(Debug)]
pub(super) struct Written {
    /// As TOML.
    pub(super) toml: String,
    /// As JSON.
    pub(super) json: Json,
}

/// Where a value comes from.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    CommandLine,
    Variable(String),
    File { name: String, line: usize, profile: Option<String> },
    Default,
}

impl Origin {
    /// Where a value of the configuration was written.
    pub(super) fn of(file: &Configuration, node: NodeId) -> Self {
        let origin = file.origin_of(node);
        let name = file.document.source.name.clone();
        Self::File { name, line: origin.line, profile: origin.profile }
    }
}

/// The sections of inherited tables, of rules, of overrides and of waivers.
pub(super) fn file_sections(file: &Configuration) -> Vec<Section> {
    let mut sections = Vec::new();
    for inherited in &file.settings.inherited {
        sections.push(table_section(file, inherited.node, std::slice::from_ref(&inherited.key)));
    }
    sections.extend(rule_sections(file, &config_layers(file), &["rules".to_owned()], &[]));
    for (index, &node) in file.overrides.iter().enumerate() {
        let path = [Json::from("overrides"), Json::from(index)];
        let mut section = table_section(file, node, &["overrides".to_owned()]);
        section.header = Some("[[overrides]]".to_owned());
        section.path = path.to_vec();
        section.lines.retain(|line| line.key == "paths");
        sections.push(section);
        let below = ["overrides".to_owned(), "rules".to_owned()];
        sections.extend(rule_sections(file, &[node], &below, &path));
    }
    for (index, &node) in file.waivers.iter().enumerate() {
        let mut section = table_section(file, node, &["waivers".to_owned()]);
        section.header = Some("[[waivers]]".to_owned());
        section.path = vec![Json::from("waivers"), Json::from(index)];
        sections.push(section);
    }
    sections
}

/// The tables that count, the last one most.
fn config_layers(file: &Configuration) -> Vec<NodeId> {
    let document = &file.document;
    let profile = file
        .profile
        .as_deref()
        .and_then(|name| document.get(document.get(NodeId::ROOT, "profiles")?, name));
    std::iter::once(NodeId::ROOT).chain(profile).collect()
}

/// A section for each rule that the tables say something of, and one for its parameters. What later tables say counts.
fn rule_sections(
    file: &Configuration,
    tables: &[NodeId],
    names: &[String],
    before: &[Json],
) -> Vec<Section> {
    let document = &file.document;
    let said: Vec<&Entry> = tables
        .iter()
        .filter_map(|&table| document.get(table, "rules"))
        .flat_map(|rules| table_entries(document, rules))
        .collect();
    let mut ids: Vec<&str> = Vec::new();
    for entry in &said {
        if !ids.contains(&&*entry.key) {
            ids.push(&entry.key);
        }
    }
    let mut sections = Vec::new();
    for id in ids {
        let tables = said.iter().filter(|entry| &*entry.key == id).map(|entry| entry.value);
        let tables: Vec<NodeId> = tables.collect();
        let params: Vec<NodeId> =
            tables.iter().filter_map(|&table| document.get(table, "params")).collect();
        let of_rule = [names, &[id.to_owned()]].concat();
        let of_params = [of_rule.as_slice(), &["params".to_owned()]].concat();
        let own = merge_tables(file, &tables, &of_rule, before);
        let own = Section {
            lines: own.lines.into_iter().filter(|line| line.key != "params").collect(),
            ..own
        };
        let params = merge_tables(file, &params, &of_params, before);
        sections.extend([own, params].into_iter().filter(|section| !section.lines.is_empty()));
    }
    sections
}

/// A section of several tables of one name.
fn merge_tables(
    file: &Configuration,
    tables: &[NodeId],
    names: &[String],
    before: &[Json],
) -> Section {
    let mut sections = tables.iter().map(|&node| table_section(file, node, names));
    let mut sum = sections.next().unwrap_or_default();
    for line in sections.flat_map(|section| section.lines) {
        match sum.lines.iter_mut().find(|known| known.key == line.key) {
            Some(known) => *known = line,
            None => sum.lines.push(line),
        }
    }
    if !before.is_empty() {
        let below = names.iter().skip(1).map(|name| Json::from(name.as_str()));
        sum.path = before.iter().cloned().chain(below).collect();
    }
    sum
}

/// A section of a table; tables in it stand in one line.
fn table_section(file: &Configuration, node: NodeId, names: &[String]) -> Section {
    let document = &file.document;
    let line = |entry: &Entry| SettingLine {
        key: entry.key.to_string(),
        value: Ok(written_value(document, entry.value)),
        from: Origin::of(file, entry.value),
    };
    let header: Vec<String> = names.iter().map(|name| toml_key(name)).collect();
    Section {
        header: Some(format!("[{}]", header.join("."))),
        path: names.iter().map(|name| Json::from(name.as_str())).collect(),
        lines: table_entries(document, node).iter().map(line).collect(),
    }
}

fn table_entries(document: &Document, table: NodeId) -> &[Entry] {
    match &document.node(table).value {
        Value::Table(entries) => entries,
        _ => &[],
    }
}

fn written_value(document: &Document, node: NodeId) -> Written {
    match &document.node(node).value {
        Value::List(items) => {
            let items: Vec<Written> =
                items.iter().map(|&item| written_value(document, item)).collect();
            written_list(items)
        }
        Value::Table(entries) => {
            let entries: Vec<(&str, Written)> = entries
                .iter()
                .map(|entry| (&*entry.key, written_value(document, entry.value)))
                .collect();
            let toml: Vec<String> = entries
                .iter()
                .map(|(name, value)| format!("{} = {}", toml_key(name), value.toml))
                .collect();
            let toml = format!("{{ {} }}", toml.join(", ")).replace("{  }", "{}");
            let json = entries.into_iter().map(|(name, value)| (name.to_owned(), value.json));
            Written { toml, json: Json::Object(json.collect()) }
        }
        scalar => Written::from_scalar(scalar),
    }
}

/// A list of values.
pub(super) fn written_list(items: Vec<Written>) -> Written {
    let toml: Vec<&str> = items.iter().map(|item| item.toml.as_str()).collect();
    let toml = format!("[{}]", toml.join(", "));
    Written { toml, json: items.into_iter().map(|item| item.json).collect() }
}

/// A key as TOML writes it.
pub(super) fn toml_key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !name.is_empty() && name.chars().all(bare) {
        name.to_owned()
    } else {
        toml_scalar(&Value::Text(name.into()))
    }
}

pub(super) fn toml_scalar(value: &Value) -> String {
    let written = format_of("toml").and_then(|toml| (toml.write_scalar)(value));
    // What would steer a terminal is written as TOML writes it, too.
    let plain = |c: char| match escape(c.encode_utf8(&mut [0; 4])) == c.to_string() {
        true => c.to_string(),
        false => format!("\\U{:08x}", u32::from(c)),
    };
    written.unwrap_or_default().chars().map(plain).collect()
}
