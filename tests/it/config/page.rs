//! The page about the configuration: what it shows happens, and it knows every key.

use crate::guide::{page, shown_is_what_happens};
use clearance_gate::config::{SCHEMA, SETTINGS, SettingKind, TABLES};

fn configuration() -> String {
    page("docs/configuration.md")
}

#[test]
fn what_it_shows_is_what_happens() {
    let commands = shown_is_what_happens(&configuration());
    assert!(commands >= 3, "{commands} commands");
}

#[test]
fn its_table_of_keys_is_that_of_the_program() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    let about = |key: &str| {
        let at = match key.split_once('.') {
            Some((table, key)) => &schema["$defs"][table]["properties"][key],
            None if key == "profiles" => &schema["properties"][key],
            None => &schema["$defs"][key],
        };
        at["description"].as_str().unwrap_or_else(|| panic!("{key}")).to_owned()
    };
    let mut rows: Vec<String> = SETTINGS
        .iter()
        .map(|setting| {
            let command = match setting.command {
                "check" => "",
                command => &format!("{command} "),
            };
            let option = match (setting.option, setting.kind) {
                ("paths", SettingKind::Paths) => "`PATHS`".to_owned(),
                (option, _) => format!("`{command}--{option}`"),
            };
            format!("| `{}` | {option} | {} |", setting.key, about(setting.key))
        })
        .collect();
    rows.extend(TABLES.iter().map(|key| format!("| `{key}` | | {} |", about(key))));
    let page = configuration();
    let shown: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(shown, rows, "\n{}\n", rows.join("\n"));
}
