//! Updates a written draft by what newer exports tell, and keeps what a person wrote.

use std::collections::BTreeSet;
use std::sync::Arc;

use clearance_syntax::document::{Document, NodeId, TOML};
use clearance_syntax::source::{Diagnostic, Source, Span};

use super::build::Draft;
use super::origins::{list_items, recorded_files, subscription_path};
use super::outline::{DraftValue, Line, write_item};
use super::toml_edits::{TomlEdits, has_value};
use super::update_report::Updated;

/// Keys that are no facts, or that say what something is.
const KEPT: &[&str] = &["id", "offer", "tenant", "proposed"];

/// Updates the text of a draft, in TOML, by a draft of the same customer from other exports.
///
/// Facts change where an export is newer than all that the text is from. What is only inferred changes nothing that somebody confirmed, but
/// is asked. Orders and moves are never changed, and nothing is taken out but answered questions.
///
/// # Errors
/// The text does not parse, or is about another tenant.
pub fn update_draft(draft: &Draft, source: &Arc<Source>) -> Result<Updated, Vec<Diagnostic>> {
    let written = parse(source)?;
    refuse_other_tenant(draft, &written)?;
    let mut update = Update {
        draft,
        written: &written,
        newer: draft.origins.find_newer(&written),
        edits: TomlEdits::new(&written),
        updated: Updated::default(),
        disputed: Vec::new(),
    };
    if update.newer.is_empty() {
        let open = update.edits.count_open();
        return Ok(Updated { text: source.text.clone(), open, ..Updated::default() });
    }
    for key in ["customer", "relationship", "source"] {
        let lines = table_of(&draft.lines, key);
        let has_facts = lines.iter().any(|line| matches!(line, Line::Value { .. }));
        match written.get(NodeId::ROOT, key) {
            Some(table) => update.merge_table(&format!("{key}."), table, lines),
            None if has_facts => {
                update.updated.unwritten.push(format!("{key}: the file has no such table"));
            }
            None => {}
        }
    }
    update.merge_subscriptions();
    update.record_files();
    let text = update.edits.finish();
    let new = Source::new(source.name.as_str(), text);
    let reread = parse(&new)?;
    Ok(Updated {
        text: new.text.clone(),
        open: TomlEdits::new(&reread).count_open(),
        ..update.updated
    })
}

fn parse(source: &Arc<Source>) -> Result<Document, Vec<Diagnostic>> {
    let parsed = (TOML.parse)(source);
    match parsed.documents.into_iter().next().filter(|_| parsed.errors.is_empty()) {
        Some(document) => Ok(document),
        None => Err(parsed.errors),
    }
}

/// Refuses a text that is about another tenant, or where neither a tenant nor a subscription shows that it is about the same.
fn refuse_other_tenant(draft: &Draft, written: &Document) -> Result<(), Vec<Diagnostic>> {
    let tenant = written.at_pointer("/customer/tenant");
    let customer = written.get(NodeId::ROOT, "customer").unwrap_or(NodeId::ROOT);
    let named = written.get_text(customer, "tenant");
    let is_same =
        |tenant: &str| draft.tenants.iter().any(|own| own.eq_ignore_ascii_case(tenant.trim()));
    let shares = || draft.ids.keys().any(|id| find_item(draft, written, id).is_some());
    let is_told = match named {
        Some(tenant) if !draft.tenants.is_empty() => is_same(tenant),
        _ => shares(),
    };
    if is_told {
        return Ok(());
    }
    let span = tenant.map_or(Span::default(), |node| written.node(node).span);
    let exports =
        if draft.tenants.is_empty() { "no tenant".to_owned() } else { draft.tenants.join(" or ") };
    let message = format!("the file is about another tenant: the exports name {exports}");
    let help = "move the file away, or write the tenant as the exports do where it is the same";
    Err(vec![Diagnostic::new(&written.source, span, message).help(help)])
}

/// The subscription of a text that a draft writes under an id, by any of its ids.
fn find_item(draft: &Draft, written: &Document, id: &str) -> Option<NodeId> {
    let is_own = |own: &str| {
        let ids = draft.ids.get(id).into_iter().flatten().map(String::as_str);
        ids.chain([id]).any(|known| known.eq_ignore_ascii_case(own))
    };
    let mut items = list_items(written, "/source/subscriptions").iter().copied();
    items.find(|item| written.get_text(*item, "id").is_some_and(is_own))
}

/// The records of a subscription, by its id.
fn find_records<'d>(written: &'d Document, id: &'d str) -> impl Iterator<Item = NodeId> + 'd {
    let is_own = move |record: &NodeId| {
        written.get_text(*record, "id").is_some_and(|known| known.eq_ignore_ascii_case(id))
    };
    list_items(written, "/extra/import/records").iter().copied().filter(is_own)
}

/// The lines of a table; none where there is no such table.
fn table_of<'l>(lines: &'l [Line], wanted: &str) -> &'l [Line] {
    let table = lines.iter().find_map(|line| match line {
        Line::Table { key, lines } if *key == wanted => Some(lines.as_slice()),
        _ => None,
    });
    table.unwrap_or_default()
}

/// The lines of each item of a list of tables.
fn items_of<'l>(lines: &'l [Line], wanted: &str) -> &'l [Vec<Line>] {
    let items = lines.iter().find_map(|line| match line {
        Line::Tables { key, items } if *key == wanted => Some(items.as_slice()),
        _ => None,
    });
    items.unwrap_or_default()
}

fn find_item_value<'l>(lines: &'l [Line], wanted: &str) -> Option<&'l DraftValue> {
    lines.iter().find_map(|line| match line {
        Line::Value { key, item, .. } if *key == wanted => Some(item),
        _ => None,
    })
}

/// Whether a line asks for a key that files disagree about.
fn disputes(line: &Line, wanted: &str) -> bool {
    let Line::Ask { key, question } = line else { return false };
    *key == wanted && question.ends_with("write what is so today")
}

fn text_of<'l>(lines: &'l [Line], key: &str) -> &'l str {
    match find_item_value(lines, key) {
        Some(DraftValue::Text(text)) => text,
        _ => "",
    }
}

fn texts_of<'l>(lines: &'l [Line], key: &str) -> &'l [String] {
    match find_item_value(lines, key) {
        Some(DraftValue::Texts(texts)) => texts,
        _ => &[],
    }
}

/// An update that is being made.
struct Update<'d> {
    draft: &'d Draft,
    written: &'d Document,
    /// The files that are newer than what the text is from.
    newer: BTreeSet<usize>,
    edits: TomlEdits<'d>,
    updated: Updated,
    /// The key paths of what the files disagree about.
    disputed: Vec<String>,
}

impl Update<'_> {
    /// Merges the facts of a table.
    fn merge_table(&mut self, owner: &str, table: NodeId, lines: &[Line]) {
        let inferred = texts_of(lines, "proposed");
        let marked: Vec<&str> = self.written.get_texts(table, "proposed").collect();
        let mut marks = BTreeSet::new();
        for line in lines {
            let (Line::Value { key, .. } | Line::Table { key, .. } | Line::Tables { key, .. }) =
                line
            else {
                self.merge_question(owner, table, line, &mut marks);
                continue;
            };
            let Line::Value { item, .. } = line else { continue };
            let is_newer = self.draft.origins.is_from(owner, key, &self.newer);
            if KEPT.contains(key) || !is_newer || has_value(self.written, table, key, item) {
                continue;
            }
            let path = format!("{owner}{key}");
            let is_inferred = inferred.iter().any(|inferred| inferred == key);
            let written = self.written.get(table, key);
            let done = match written {
                Some(_)
                    if is_inferred
                        && (!marked.contains(key) || self.edits.has_question(table, key)) =>
                {
                    if lines.iter().any(|line| disputes(line, key)) {
                        continue;
                    }
                    let told = write_item(item, "toml");
                    let question = format!("newer exports tell of {told}; write what is so today");
                    self.ask(table, key, &question, &mut marks);
                    continue;
                }
                Some(node) => self.edits.replace(node, item),
                None => self.edits.add_entry(table, key, item),
            };
            match done {
                Some(()) if written.is_none() && is_inferred => {
                    marks.insert((*key).to_owned());
                    self.updated.changed.push(path);
                }
                Some(()) => self.updated.changed.push(path),
                None => self.updated.unwritten.push(format!(
                    "{path} = {}: it cannot be written where its place would be",
                    write_item(item, "toml")
                )),
            }
        }
        self.mark(table, &marked, marks);
    }

    /// Takes over a question about what newer files disagree about.
    fn merge_question(
        &mut self,
        owner: &str,
        table: NodeId,
        line: &Line,
        marks: &mut BTreeSet<String>,
    ) {
        let Line::Ask { key, question } = line else { return };
        if disputes(line, key) && self.draft.origins.is_from(owner, key, &self.newer) {
            self.disputed.push(format!("{owner}{key}"));
            self.ask(table, key, question, marks);
        }
    }

    /// Asks for a key that has a value, so that rules ask for it, too.
    fn ask(&mut self, table: NodeId, key: &str, question: &str, marks: &mut BTreeSet<String>) {
        if self.edits.has_question(table, key) {
            return;
        }
        // Inline tables are no place for comments; the mark asks all the same.
        let _asked = self.edits.add_question(table, key, question);
        if self.written.get(table, key).is_some() {
            marks.insert(key.to_owned());
        }
    }

    fn mark(&mut self, table: NodeId, marked: &[&str], marks: BTreeSet<String>) {
        let new: Vec<String> =
            marks.into_iter().filter(|key| !marked.contains(&key.as_str())).collect();
        if self.edits.add_texts(table, "proposed", &new).is_none() {
            self.updated.unwritten.push(format!(
                "proposed = [{}]: it cannot be written where its place would be",
                new.join(", ")
            ));
        }
    }

    /// Merges the subscriptions that are told of, adds new ones with their orders, and asks about those of which nothing tells any more.
    fn merge_subscriptions(&mut self) {
        let draft = self.draft;
        let recorded: Vec<&str> = list_items(self.written, "/extra/import/records")
            .iter()
            .filter_map(|&record| self.written.get_text(record, "id"))
            .collect();
        let mut told = BTreeSet::new();
        for lines in items_of(table_of(&draft.lines, "source"), "subscriptions") {
            let id = text_of(lines, "id");
            let owner = subscription_path(id);
            match find_item(draft, self.written, id) {
                Some(item) => {
                    told.insert(item);
                    self.merge_table(&owner, item, lines);
                }
                None if !draft.origins.is_from(&owner, "", &self.newer) => {}
                None if recorded.iter().any(|known| known.eq_ignore_ascii_case(id)) => {
                    self.updated.unwritten.push(format!("{id}: somebody took it out of the file"));
                }
                None => self.add_subscription(id, lines),
            }
        }
        for &item in list_items(self.written, "/source/subscriptions") {
            if !told.contains(&item) {
                self.ask_whether_gone(item);
            }
        }
    }

    fn add_subscription(&mut self, id: &str, lines: &[Line]) {
        if self.edits.add_table("source.subscriptions", lines).is_none() {
            self.updated
                .unwritten
                .push(format!("{id}: its table cannot be written where its place would be"));
            return;
        }
        self.updated.added.push(id.to_owned());
        let is_ordered = list_items(self.written, "/target/subscriptions")
            .iter()
            .any(|&order| self.written.get_texts(order, "replaces").any(|old| old == id));
        let orders = items_of(table_of(&self.draft.lines, "target"), "subscriptions");
        let replaces = |order: &&Vec<Line>| texts_of(order, "replaces").iter().any(|old| old == id);
        if let Some(order) = orders.iter().find(replaces).filter(|_| !is_ordered) {
            let added = self.edits.add_table("target.subscriptions", order);
            if added.is_none() {
                self.updated.unwritten.push(format!(
                    "the order that replaces {id}: it cannot be written where its place would be"
                ));
            }
        }
    }

    /// Asks about a subscription of which an export of the same kind told before.
    fn ask_whether_gone(&mut self, item: NodeId) {
        let Some(id) = self.written.get_text(item, "id") else { return };
        let left_out = self.draft.left_out.iter().find(|left| {
            left.what.get(..id.len()).is_some_and(|what| what.eq_ignore_ascii_case(id))
        });
        let question = match left_out {
            Some(left) => format!("newer exports tell that it is {}; write its state", left.why),
            None if self.was_told_of(id) => {
                "no newer export tells of it: is it cancelled, or sold by somebody else? write its state, or take it out".to_owned()
            }
            None => return,
        };
        self.updated.gone.push(id.to_owned());
        let mut marks = BTreeSet::new();
        if !self.edits.has_question(item, "status") {
            let _asked = self.edits.add_question(item, "status", &question);
            marks.insert("status".to_owned());
        }
        let marked: Vec<&str> = self.written.get_texts(item, "proposed").collect();
        self.mark(item, &marked, marks);
    }

    /// Whether a recorded file of the same format as a newer one told of a subscription.
    fn was_told_of(&self, id: &str) -> bool {
        let files = recorded_files(self.written);
        let newer = self.newer.iter().filter_map(|number| self.draft.origins.files.get(number));
        let formats: BTreeSet<&str> = newer.map(|file| file.format).collect();
        find_records(self.written, id)
            .flat_map(|record| self.written.get_texts(record, "from"))
            .filter_map(|from| from.rsplit_once(':'))
            .any(|(name, _)| {
                files.iter().any(|file| file.name == name && formats.contains(file.format.as_str()))
            })
    }

    /// Records the newer files, what they tell of each subscription, and what they disagree about.
    fn record_files(&mut self) {
        let draft = self.draft;
        let import = table_of(table_of(&draft.lines, "extra"), "import");
        let digests: BTreeSet<&str> = self
            .newer
            .iter()
            .filter_map(|number| draft.origins.files.get(number))
            .map(|file| file.digest.as_str())
            .collect();
        let files = items_of(import, "files").iter();
        let files = files.filter(|lines| digests.contains(text_of(lines, "sha256")));
        let mut done: Vec<Option<()>> =
            files.map(|lines| self.edits.add_table("extra.import.files", lines)).collect();
        for lines in items_of(import, "records") {
            let id = text_of(lines, "id");
            if draft.origins.is_from(&subscription_path(id), "", &self.newer) {
                done.push(self.record_places(id, lines));
            }
        }
        for lines in items_of(import, "conflicts") {
            if self.disputed.iter().any(|path| path == text_of(lines, "key")) {
                done.push(self.edits.add_table("extra.import.conflicts", lines));
            }
        }
        if done.contains(&None) {
            self.updated
                .unwritten
                .push("extra.import: it cannot be written where its place would be".to_owned());
        }
    }

    fn record_places(&mut self, id: &str, lines: &[Line]) -> Option<()> {
        match find_records(self.written, id).next() {
            None => self.edits.add_table("extra.import.records", lines),
            Some(record) => {
                let known: Vec<&str> = self.written.get_texts(record, "from").collect();
                let new = texts_of(lines, "from").iter();
                let new: Vec<String> =
                    new.filter(|place| !known.contains(&place.as_str())).cloned().collect();
                self.edits.add_texts(record, "from", &new)
            }
        }
    }
}
