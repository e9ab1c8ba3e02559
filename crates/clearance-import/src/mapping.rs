//! Maps of columns: what the columns of a table mean that is none of the formats, as somebody wrote it down.

use std::collections::BTreeMap;
use std::sync::Arc;

use clearance_syntax::document::{Document, NodeId, Value, format_of};
use clearance_syntax::source::{Diagnostic, Source};

use crate::export::PieceCollector;
use crate::piece::{CustomerFacts, EndKind, Facts, SubscriptionFacts, TenantKey, why_left_out};
use crate::reader::{ExportRecord, simplify_name};
use crate::spelling::{DateOrder, clean, clean_name, read_guid, read_product_sku};

/// The fields that a column can be mapped to, and what each is.
pub const FIELDS: &[(&str, &str)] = &[
    ("name", "the customer's name"),
    ("tenant", "a domain of the tenant, or its tenant ID"),
    ("country", "the country of the tenant, two letters"),
    ("account", "a number of the customer that tells customers apart where no tenant is named"),
    ("id", "the id of the subscription"),
    (
        "offer",
        "an identity of the offer: skuPartNumber, skuId, ProductId:SkuId or the GUID of a legacy offer",
    ),
    ("product", "the display name of the offer, to be confirmed"),
    ("licenses", "how many licenses it has"),
    ("assigned", "how many of them are assigned"),
    ("status", "its state; `[status]` says what other words mean"),
    ("purchased", "the first day of its term"),
    ("ends", "its end"),
    ("auto_renew", "whether it renews itself"),
    ("term", "its term: P1M, P1Y or P3Y"),
    ("addon_to", "the id of the subscription that it is an add-on to"),
];

/// The states of customer files.
const STATES: [&str; 5] = ["active", "suspended", "cancelled", "expired", "disabled"];

/// What the columns of a table mean.
#[derive(Debug, Clone)]
pub struct ColumnMap {
    /// What the table is called in messages.
    pub title: String,
    /// The delimiter, where it is none of the usual ones.
    pub delimiter: Option<u8>,
    /// Which comes first in dates where a column leaves it open.
    pub order: Option<DateOrder>,
    ends: EndKind,
    /// The simplified name of the column of each field.
    columns: BTreeMap<String, String>,
    /// The state that a word means, by the word in lower case.
    states: BTreeMap<String, &'static str>,
}

impl ColumnMap {
    /// Parses a map in TOML.
    ///
    /// # Errors
    /// It is no TOML, has keys that are not known, or lacks a column for the id.
    pub fn parse(source: &Arc<Source>) -> Result<Self, Diagnostic> {
        let toml = format_of("toml").map(|toml| (toml.parse)(source)).unwrap_or_default();
        if let Some(error) = toml.errors.into_iter().next() {
            return Err(error);
        }
        let Some(document) = toml.documents.into_iter().next() else {
            return Err(at_start(source, "the map is empty"));
        };
        let mut map = Self {
            title: source.name.clone(),
            delimiter: None,
            order: None,
            ends: EndKind::Unsaid,
            columns: BTreeMap::new(),
            states: BTreeMap::new(),
        };
        for (key, node) in entries(&document, NodeId::ROOT) {
            map.read_key(&document, &key, node)?;
        }
        match map.columns.contains_key("id") {
            true => Ok(map),
            false => Err(at_start(source, "no column is mapped to `id`")),
        }
    }

    fn read_key(&mut self, document: &Document, key: &str, node: NodeId) -> Result<(), Diagnostic> {
        let text = text_of(document, node);
        match (key, text.as_deref()) {
            ("title", Some(title)) => self.title = clean(title),
            ("delimiter", Some(text)) => match text.as_bytes() {
                [delimiter] if delimiter.is_ascii() => self.delimiter = Some(*delimiter),
                _ => {
                    return Err(wrong(
                        document,
                        node,
                        "expected one character",
                        "write it as in `\"|\"`",
                    ));
                }
            },
            ("dates", Some("dmy")) => self.order = Some(DateOrder::DayFirst),
            ("dates", Some("mdy")) => self.order = Some(DateOrder::MonthFirst),
            ("dates", _) => {
                return Err(wrong(
                    document,
                    node,
                    "expected \"dmy\" or \"mdy\"",
                    "leave it out where dates have the year first",
                ));
            }
            ("ends", Some("last-day")) => self.ends = EndKind::LastDay,
            ("ends", Some("day-after")) => self.ends = EndKind::Doubtful,
            ("ends", _) => {
                return Err(wrong(
                    document,
                    node,
                    "expected \"last-day\" or \"day-after\"",
                    "leave it out where nobody knows",
                ));
            }
            ("columns", _) => {
                for (column, node) in entries(document, node) {
                    self.read_column(document, &column, node)?;
                }
            }
            ("status", _) => self.read_states(document, node)?,
            _ => {
                let entry = document.entry(NodeId::ROOT, key);
                let span = entry.map_or(document.node(node).header, |entry| entry.key_span);
                let message = format!("unknown key `{}`", clean(key));
                return Err(Diagnostic::new(&document.source, span, message)
                    .help("the keys are title, delimiter, dates, ends, columns and status"));
            }
        }
        Ok(())
    }

    /// Reads what the words in the column of states mean.
    fn read_states(&mut self, document: &Document, node: NodeId) -> Result<(), Diagnostic> {
        for (word, node) in entries(document, node) {
            let text = text_of(document, node);
            let state = STATES.iter().find(|state| Some(**state) == text.as_deref());
            let Some(state) = state else {
                let help = format!("the states are {}", STATES.join(", "));
                return Err(wrong(document, node, "expected a state", &help));
            };
            self.states.insert(word.to_lowercase(), state);
        }
        Ok(())
    }

    fn read_column(
        &mut self,
        document: &Document,
        column: &str,
        node: NodeId,
    ) -> Result<(), Diagnostic> {
        let field = text_of(document, node).unwrap_or_default();
        if !FIELDS.iter().any(|(known, _)| *known == field) {
            let fields: Vec<&str> = FIELDS.iter().map(|(field, _)| *field).collect();
            return Err(wrong(
                document,
                node,
                "expected a field",
                &format!("the fields are {}", fields.join(", ")),
            ));
        }
        if self.columns.insert(field.clone(), simplify_name(column)).is_some() {
            return Err(wrong(
                document,
                node,
                &format!("two columns are mapped to `{field}`"),
                "map one of them",
            ));
        }
        Ok(())
    }

    /// Whether a table with these columns has all that are mapped.
    pub fn fits(&self, names: &[String]) -> bool {
        let simple: Vec<String> = names.iter().map(|name| simplify_name(name)).collect();
        self.columns.values().all(|column| simple.contains(column))
    }

    /// Reads one row.
    pub fn read(&self, record: &ExportRecord<'_>, out: &mut PieceCollector) {
        let text = |field: &str| {
            let column = self.columns.get(field)?;
            record.text(column).map(|text| clean(&text)).filter(|text| !text.is_empty())
        };
        let id = |field: &str| {
            text(field).map(|text| read_guid(&text).unwrap_or_else(|| text.to_lowercase()))
        };
        let Some(own) = id("id") else { return };
        let tenant = text("tenant");
        let tenant_id = tenant.as_deref().and_then(read_guid);
        let found = tenant
            .map(|tenant| tenant.to_lowercase())
            .filter(|tenant| tenant.contains('.') && !tenant.contains(' '));
        let key = TenantKey { id: tenant_id, domain: found.clone(), account: text("account") };
        let country = text("country").map(|country| country.to_ascii_uppercase());
        let customer = CustomerFacts {
            name: text("name"),
            domain: found,
            country: country.filter(|country| {
                country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase())
            }),
            is_country_inferred: true,
            ..CustomerFacts::default()
        };
        let status = self.read_status(record, out);
        let offer = text("offer");
        let identity =
            |offer: String| read_product_sku(&offer).or_else(|| read_guid(&offer)).unwrap_or(offer);
        // No column has this name; one without a name may be there.
        let column = |field: &str| self.columns.get(field).map_or("\0", String::as_str).to_owned();
        let facts = SubscriptionFacts {
            ids: vec![own],
            offers: offer.map(identity).into_iter().collect(),
            name: text("product").as_deref().and_then(clean_name),
            licenses: out.count(record, &column("licenses")),
            assigned: out.count(record, &column("assigned")),
            status,
            purchased: out.date_in(record, "purchased", &column("purchased")),
            purchased_is_term_start: true,
            ends: out.date_in(record, "ends", &column("ends")).map(|end| (end, self.ends)),
            auto_renew: out.flag(record, &column("auto_renew")),
            term: text("term").as_deref().and_then(read_term),
            addon_to: id("addon_to"),
            left_out: why_left_out(&[], status),
            ..SubscriptionFacts::default()
        };
        out.add(record, key.clone(), Facts::Customer(Arc::new(customer)));
        out.add(record, key, Facts::Subscription(Box::new(facts)));
    }

    fn read_status(
        &self,
        record: &ExportRecord<'_>,
        out: &mut PieceCollector,
    ) -> Option<&'static str> {
        let column = self.columns.get("status")?;
        let word = clean(&record.text(column)?).to_lowercase();
        let own = self.states.get(&word).copied();
        let state = own.or_else(|| STATES.iter().find(|state| **state == word).copied());
        if state.is_none() {
            out.note(record, format!("`[status]` of the map does not say what `{word}` means"));
        }
        state
    }
}

fn read_term(text: &str) -> Option<&'static str> {
    ["P1M", "P1Y", "P3Y"].into_iter().find(|term| term.eq_ignore_ascii_case(text))
}

fn entries(document: &Document, node: NodeId) -> Vec<(String, NodeId)> {
    match &document.node(node).value {
        Value::Table(entries) => {
            entries.iter().map(|entry| (entry.key.to_string(), entry.value)).collect()
        }
        _ => Vec::new(),
    }
}

fn text_of(document: &Document, node: NodeId) -> Option<String> {
    match &document.node(node).value {
        Value::Text(text) => Some(text.to_string()),
        _ => None,
    }
}

fn wrong(document: &Document, node: NodeId, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(&document.source, document.node(node).header, message).help(help)
}

fn at_start(source: &Arc<Source>, message: &str) -> Diagnostic {
    Diagnostic::new(source, source.line_span(1), message)
        .help("map columns to fields under `[columns]`, as in `\"Subscription ID\" = \"id\"`")
}
