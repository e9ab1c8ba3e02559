//! The draft of a customer file, and its text in each format.

use std::path::Path;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::cli::new::template::fill_template;

/// What a new customer file holds.
#[derive(Debug)]
pub(super) struct CustomerDraft {
    pub(super) name: String,
    pub(super) tenant: String,
    pub(super) country: String,
    pub(super) channel: String,
    /// The country of the partner, where the configuration has none.
    pub(super) partner_country: Option<String>,
    pub(super) subscriptions: Vec<DraftSubscription>,
    /// Whether all of it is made up, to be replaced.
    pub(super) is_example: bool,
}

/// A subscription that the customer has.
#[derive(Debug)]
pub(super) struct DraftSubscription {
    pub(super) offer: String,
    /// The display name of the offer, where it is known.
    pub(super) name: Option<String>,
    pub(super) licenses: u32,
    pub(super) ends: Date,
}

/// The keys of an order that somebody must decide.
const ORDER_KEYS: [&str; 4] = ["offer", "licenses", "starts", "replaces"];

impl DraftSubscription {
    /// The first day without it.
    fn day_after(&self) -> Date {
        self.ends.saturating_add(1.day())
    }

    /// A template with its values filled in.
    fn fill(&self, template: &str, at: usize, marks: &str) -> String {
        let name = self.name.as_ref();
        let values = [
            ("id", quote(&subscription_id(at))),
            ("offer", quote(&self.offer)),
            ("title", name.map(|name| format!("   # {name}")).unwrap_or_default()),
            ("licenses", self.licenses.to_string()),
            ("ends", self.ends.to_string()),
            ("starts", self.day_after().to_string()),
            ("proposed", marks.trim_end().to_owned()),
        ];
        fill_template(template, &values.each_ref().map(|(name, text)| (*name, text.as_str())))
    }
}

impl CustomerDraft {
    /// The draft in TOML, with comments.
    fn to_toml(&self, file: &str, schema: &str) -> String {
        let marks = |keys: &[&str]| match self.is_example {
            true => format!("proposed = {}\n", Value::from(keys)),
            false => String::new(),
        };
        let (customer_marks, source_marks) =
            (marks(&["name", "tenant", "country"]), marks(&["channel"]));
        let subscription_marks = marks(&["offer", "licenses", "ends"]);
        let numbered = || self.subscriptions.iter().enumerate();
        let source = include_str!("../templates/customer/source.toml");
        let fill = |template, (at, subscription): (usize, &DraftSubscription)| {
            subscription.fill(template, at, &subscription_marks)
        };
        let sources = numbered().map(|numbered| fill(source, numbered)).collect::<String>();
        let target = include_str!("../templates/customer/target.toml");
        let targets: Vec<String> = numbered().map(|numbered| fill(target, numbered)).collect();
        let targets = targets.join("\n");
        let partner = self.partner_country.as_ref().map(|country| {
            let template = include_str!("../templates/customer/partner.toml");
            fill_template(template, &[("partner", &quote(country))])
        });
        let values = [
            ("schema", schema),
            ("intro", self.intro()),
            ("file", file),
            ("name", &quote(&self.name)),
            ("tenant", &quote(&self.tenant)),
            ("country", &quote(&self.country)),
            ("channel", &quote(&self.channel)),
            ("partner", partner.as_deref().unwrap_or("\n")),
            ("customer proposed", &customer_marks),
            ("source proposed", &source_marks),
            ("sources", &sources),
            ("targets", targets.trim_end()),
        ];
        let text = fill_template(include_str!("../templates/customer/customer.toml"), &values);
        collapse_blank_lines(&text)
    }

    /// The draft in JSON.
    fn to_json(&self, _file: &str, schema: &str) -> String {
        let mut file = json!({ "$schema": schema });
        if let (Some(file), Value::Object(keys)) = (file.as_object_mut(), self.to_value()) {
            file.extend(keys);
        }
        format!("{file:#}\n")
    }

    /// The draft in YAML.
    fn to_yaml(&self, file: &str, schema: &str) -> String {
        let intro = self.intro();
        let mut text = format!(
            "# yaml-language-server: $schema={schema}\n# {intro}\n# `clearance check {file}` asks for what is missing, and says who knows it.\n"
        );
        if let Value::Object(keys) = self.to_value() {
            for (key, value) in keys {
                text.push_str(&format!("\n{key}:"));
                write_yaml(&value, 1, &mut text);
            }
        }
        text
    }

    /// What stands at the top of the file.
    const fn intro(&self) -> &'static str {
        match self.is_example {
            true => {
                "An example: what `proposed` lists is made up. Write what is true, and take its key out of the list."
            }
            false => {
                "A customer file. What is commented out says more, and leaves fewer questions."
            }
        }
    }

    /// What the draft holds.
    fn to_value(&self) -> Value {
        let marked = |mut table: Value, keys: &[&str]| {
            if let Some(table) = table.as_object_mut().filter(|_| self.is_example) {
                table.insert("proposed".to_owned(), Value::from(keys));
            }
            table
        };
        let source = |(at, subscription): (usize, &DraftSubscription)| {
            let table = json!({
                "id": subscription_id(at),
                "offer": subscription.offer,
                "licenses": subscription.licenses,
                "ends": subscription.ends.to_string(),
            });
            marked(table, &["offer", "licenses", "ends"])
        };
        let target = |(at, subscription): (usize, &DraftSubscription)| {
            json!({
                "offer": subscription.offer,
                "licenses": subscription.licenses,
                "starts": subscription.day_after().to_string(),
                "replaces": [subscription_id(at)],
                "proposed": ORDER_KEYS,
            })
        };
        let numbered = || self.subscriptions.iter().enumerate();
        let (name, tenant, country) = (&self.name, &self.tenant, &self.country);
        let customer = json!({ "name": name, "tenant": tenant, "country": country });
        let sources: Vec<Value> = numbered().map(source).collect();
        let from = json!({ "channel": self.channel });
        let mut from = marked(from, &["channel"]);
        if let Some(from) = from.as_object_mut() {
            from.insert("subscriptions".to_owned(), sources.into());
        }
        let mut file = json!({
            "customer": marked(customer, &["name", "tenant", "country"]),
        });
        if let Some(file) = file.as_object_mut() {
            if let Some(country) = &self.partner_country {
                file.insert("partner".to_owned(), json!({ "country": country }));
            }
            file.insert("source".to_owned(), from);
            let targets: Vec<Value> = numbered().map(target).collect();
            file.insert("target".to_owned(), json!({ "subscriptions": targets }));
        }
        file
    }
}

/// Writes a value behind its key in YAML, whose texts in quotes are JSON's.
fn write_yaml(value: &Value, depth: usize, out: &mut String) {
    let margin = "  ".repeat(depth);
    match value {
        Value::Object(keys) => {
            for (key, value) in keys {
                out.push_str(&format!("\n{margin}{key}:"));
                write_yaml(value, depth + 1, out);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for item in items {
                let mut own = String::new();
                write_yaml(item, depth + 1, &mut own);
                // The first key of an item stands behind its dash.
                out.push_str(&format!("\n{margin}- {}", own.trim_start()));
            }
        }
        scalar => out.push_str(&format!(" {scalar}")),
    }
    if depth == 1 {
        out.push('\n');
    }
}

/// The id of a subscription by its number.
fn subscription_id(at: usize) -> String {
    format!("A{}", at + 1)
}

/// A text in quotes: TOML writes it as JSON does.
fn quote(text: &str) -> String {
    Value::from(text).to_string()
}

/// The text with one blank line where there are several.
fn collapse_blank_lines(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines() {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n").trim_end().to_owned() + "\n"
}

/// The name of a file for a customer, without its ending: the first part of the tenant's domain.
pub(super) fn suggest_stem(tenant: &str) -> String {
    let first = tenant.split('.').next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let name: String = first.chars().filter(|c| plain(*c)).collect();
    if name.is_empty() { "customer".to_owned() } else { name.to_lowercase() }
}

/// A format of customer files that drafts can be written in.
#[derive(Debug)]
pub(crate) struct DraftFormat {
    /// Its name, which is also the ending of files.
    pub(crate) name: &'static str,
    /// What it is for.
    pub(super) about: &'static str,
    /// Writes a draft, given the name of its file and the address of its schema.
    pub(super) write: fn(&CustomerDraft, &str, &str) -> String,
}

/// The formats; the first is the default.
pub(crate) const DRAFT_FORMATS: &[DraftFormat] = &[
    DraftFormat { name: "toml", about: "With comments", write: CustomerDraft::to_toml },
    DraftFormat {
        name: "yaml",
        about: "Without comments on its keys",
        write: CustomerDraft::to_yaml,
    },
    DraftFormat { name: "json", about: "Without comments", write: CustomerDraft::to_json },
];

impl DraftFormat {
    /// The format that the name of a file asks for.
    pub(super) fn of(path: &Path) -> Option<&'static Self> {
        let extension = path.extension()?.to_string_lossy().to_lowercase();
        let name = if extension == "yml" { "yaml" } else { extension.as_str() };
        DRAFT_FORMATS.iter().find(|format| format.name == name)
    }
}
