//! The forms in which settings are shown.

use clearance_render::output::escape;
use clearance_syntax::document::Value;
use serde_json::{Value as Json, json};

use super::file_sections::{Origin, Section, SettingLine, Written, toml_key, toml_scalar};

/// Comments stand in one column, unless a line is longer than this.
const WIDEST: usize = 40;

/// What the settings are those of.
pub(super) struct Source<'a> {
    /// The configuration's name.
    pub(super) file: Option<&'a str>,
    /// The folder that paths are relative to, named from the working directory.
    pub(super) folder: String,
    /// The profile.
    pub(super) profile: Option<&'a str>,
}

impl Written {
    /// A value that holds no others.
    pub(super) fn from_scalar(value: &Value) -> Self {
        let json = match value {
            Value::Bool(value) => (*value).into(),
            Value::Int(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::Text(text) => (**text).into(),
            Value::Date(date) => date.to_string().into(),
            Value::Null | Value::List(_) | Value::Table(_) => Json::Null,
        };
        Self { toml: toml_scalar(value), json }
    }
}

/// A `clearance.toml` that says the same.
pub(super) fn to_toml(sections: &[Section], source: &Source<'_>) -> String {
    let folder = match &*source.folder {
        "" => "this folder".to_owned(),
        folder => format!("`{}`", escape(folder)),
    };
    let mut text =
        format!("# The settings of `clearance check`. Paths are relative to {folder}.\n");
    for section in sections {
        text.push('\n');
        if let Some(header) = &section.header {
            text.push_str(header);
            text.push('\n');
        }
        let lines: Vec<(String, String)> = section.lines.iter().map(toml_line).collect();
        let widths = lines.iter().map(|(line, _)| line.chars().count());
        let width = widths.filter(|width| *width <= WIDEST).max().unwrap_or_default();
        for (line, comment) in lines {
            text.push_str(&format!("{line:<width$}  # {comment}\n"));
        }
    }
    text
}

fn toml_line(line: &SettingLine) -> (String, String) {
    let key = toml_key(&line.key);
    match &line.value {
        Ok(value) => (format!("{key} = {}", value.toml), origin_comment(&line.from)),
        Err("") => (format!("# {key}"), origin_comment(&line.from)),
        Err(words) => (format!("# {key}"), format!("{}: {words}", origin_comment(&line.from))),
    }
}

fn origin_comment(from: &Origin) -> String {
    match from {
        Origin::CommandLine => "command line".to_owned(),
        Origin::Variable(name) => format!("environment {name}"),
        Origin::File { name, line, profile: None } => format!("{}:{line}", escape(name)),
        Origin::File { name, line, profile: Some(profile) } => {
            format!("--profile {}, {}:{line}", escape(profile), escape(name))
        }
        Origin::Default => "default".to_owned(),
    }
}

/// Every value with its key and where it comes from.
pub(super) fn to_json(sections: &[Section], source: &Source<'_>) -> String {
    let settings = sections.iter().flat_map(|section| {
        section.lines.iter().map(|line| {
            let key = section.path.iter().cloned().chain([Json::from(line.key.as_str())]);
            let value = line.value.as_ref().map_or(Json::Null, |value| value.json.clone());
            json!({ "key": key.collect::<Vec<_>>(), "value": value, "from": origin_json(&line.from) })
        })
    });
    let whole = json!({
        "version": 1,
        "file": source.file,
        "folder": source.folder,
        "profile": source.profile,
        "settings": settings.collect::<Vec<_>>(),
    });
    format!("{whole:#}\n")
}

fn origin_json(from: &Origin) -> Json {
    match from {
        Origin::CommandLine => json!({ "kind": "command-line" }),
        Origin::Variable(name) => json!({ "kind": "environment", "variable": name }),
        Origin::File { name, line, profile } => {
            json!({ "kind": "file", "file": name, "line": line, "profile": profile })
        }
        Origin::Default => json!({ "kind": "default" }),
    }
}
