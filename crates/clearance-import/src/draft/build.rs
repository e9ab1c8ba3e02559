//! Builds the draft of a customer.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use super::origins::Origins;
use super::outline::{DraftValue, Line};
use super::provenance::{Conflict, name_place, write_provenance};
use super::questions::{ask, ask_which, list_claims};
use super::source_part::write_source;
use super::target_part::{write_move, write_target};
use super::text_form::DraftForm;
use crate::book::{Agreed, Customer, FactClaims, Omission};
use crate::offers::OfferTable;

pub use super::provenance::FileRecord;

/// What is known beside the customer.
#[derive(Debug, Clone, Copy)]
pub struct DraftContext<'c> {
    /// The files, by their numbers.
    pub files: &'c [FileRecord],
    /// The offers that are known.
    pub offers: &'c OfferTable,
    /// Whether the partner is given for all customers elsewhere, so that drafts need not ask for it.
    pub has_partner: bool,
}

/// The draft of a customer.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The name of its file, without the ending.
    pub stem: String,
    /// What the customer is called in messages.
    pub title: String,
    /// How many subscriptions it has.
    pub subscriptions: usize,
    /// How many tables hold values that somebody has still to decide or confirm.
    pub proposed: usize,
    /// What is no part of it, and why.
    pub left_out: Vec<Omission>,
    /// The tenant's domain and ID, as far as they are known.
    pub(super) tenants: Vec<String>,
    /// All ids of each subscription, by the id that it is written under.
    pub(super) ids: BTreeMap<String, BTreeSet<String>>,
    pub(super) origins: Origins,
    pub(super) lines: Vec<Line>,
}

impl Draft {
    /// How many answers are open: questions, and values that somebody has still to decide or confirm.
    pub fn open(&self) -> usize {
        self.questions().len() + self.proposed
    }

    /// What is asked: a key and a question.
    pub fn questions(&self) -> Vec<(&str, &str)> {
        let mut questions = Vec::new();
        collect_questions(&self.lines, &mut questions);
        questions
    }

    /// The text of the draft.
    pub fn write(&self, form: &DraftForm) -> String {
        let open = self.open();
        let answers = if open == 1 { "1 answer is" } else { &format!("{open} answers are") };
        let head = [
            format!("A draft, made from exports: {answers} open."),
            "Answer each `ask:` with the key that it names. Where a table has `proposed`, decide or confirm the keys in it, then remove the mark.".to_owned(),
        ];
        (form.write)(&head, &self.lines)
    }
}

/// Builds a draft whose file has this name, with what its facts say and leave open.
pub fn build_draft(customer: &Customer, stem: &str, context: DraftContext<'_>) -> Draft {
    let origins = Origins::of(customer, context.files);
    let mut page = DraftBuilder { context, conflicts: Vec::new(), origins };
    let mut lines = vec![write_customer(customer, &mut page)];
    if !context.has_partner {
        lines.push(ask("partner", ""));
    }
    lines.push(write_relationship(customer, &mut page));
    lines.extend(write_move(customer));
    let (source, orders) = write_source(customer, &mut page);
    lines.push(source);
    lines.push(write_target(&orders));
    let records = customer.subscriptions.iter();
    let records = records.map(|one| (one.id.clone(), &one.places)).collect();
    lines.push(write_provenance(&customer.files, context.files, records, page.conflicts));
    Draft {
        stem: stem.to_owned(),
        title: customer_title(customer),
        subscriptions: customer.subscriptions.len(),
        proposed: count_marks(&lines),
        left_out: customer.left_out.clone(),
        tenants: customer.domain.iter().chain(&customer.tenant_id).cloned().collect(),
        ids: customer.subscriptions.iter().map(|one| (one.id.clone(), one.ids.clone())).collect(),
        origins: page.origins,
        lines,
    }
}

/// A draft that is being built.
pub(super) struct DraftBuilder<'c> {
    pub(super) context: DraftContext<'c>,
    conflicts: Vec<Conflict>,
    origins: Origins,
}

impl DraftBuilder<'_> {
    /// Writes a fact as far as its claims agree, and asks where they do not. `missing` is what is asked where there is no claim.
    pub(super) fn write_fact<T: PartialEq + Clone + Display>(
        &mut self,
        key: &'static str,
        owner: &str,
        claims: &FactClaims<T>,
        to_item: impl Fn(T) -> DraftValue,
        missing: Option<Line>,
        out: &mut TablePart,
    ) {
        let files = self.context.files;
        self.origins.add(format!("{owner}{key}"), claims);
        if let Some(claims) = claims.conflict() {
            let key = format!("{owner}{key}");
            let values = list_claims(claims, |claim| name_place(claim.place, files));
            self.conflicts.push(Conflict { key, values });
        }
        match (claims.agreed(), claims.conflict()) {
            (Some(Agreed { value, is_proposed }), conflict) => {
                out.lines.push(Line::value(key, to_item(value)));
                if is_proposed {
                    out.proposed.push(key);
                }
                let which = |claims| ask_which(key, claims, |claim| name_place(claim.place, files));
                out.lines.extend(conflict.map(which));
            }
            (None, Some(claims)) => {
                out.lines.push(ask_which(key, claims, |claim| name_place(claim.place, files)));
            }
            (None, None) => out.lines.extend(missing),
        }
    }
}

/// The lines of a table, and the keys in it that somebody has still to decide or confirm.
#[derive(Debug, Default)]
pub(super) struct TablePart {
    pub(super) lines: Vec<Line>,
    pub(super) proposed: Vec<&'static str>,
}

impl TablePart {
    /// The lines with the mark, if one is needed.
    pub(super) fn finish(mut self) -> Vec<Line> {
        if !self.proposed.is_empty() {
            let keys = self.proposed.into_iter().map(str::to_owned);
            self.lines.push(Line::texts("proposed", keys));
        }
        self.lines
    }
}

fn write_customer(customer: &Customer, page: &mut DraftBuilder<'_>) -> Line {
    let mut part = TablePart::default();
    let missing = |key| Some(ask(key, ""));
    let lost = customer.lost_name.as_ref().map_or_else(String::new, |(name, place, _)| {
        let place = name_place(*place, page.context.files);
        format!(
            "{place} has `{name}`, in which each `?` may stand for a letter that the export lost"
        )
    });
    let question = Some(ask("name", &lost));
    page.write_fact("name", "customer.", &customer.name, DraftValue::Text, question, &mut part);
    match customer.domain.as_ref().or(customer.tenant_id.as_ref()) {
        Some(tenant) => part.lines.push(Line::text("tenant", tenant)),
        None => part.lines.push(ask("tenant", "")),
    }
    let country = &customer.country;
    page.write_fact(
        "country",
        "customer.",
        country,
        DraftValue::Text,
        missing("country"),
        &mut part,
    );
    let hint = segment_hint(customer);
    let text = |segment: &str| DraftValue::Text(segment.to_owned());
    let question = Some(ask("segment", hint));
    page.write_fact("segment", "customer.", &customer.segment, text, question, &mut part);
    if customer.segment.agreed().is_some() {
        part.lines.push(ask("segment_approved", ""));
    }
    Line::Table { key: "customer", lines: part.finish() }
}

/// What the names of offers tell of the segment. They prove nothing: it is a question all the same.
fn segment_hint(customer: &Customer) -> &'static str {
    let offers = customer.subscriptions.iter().flat_map(|one| one.offers.iter().chain(&one.name));
    let text = offers.map(|offer| offer.to_uppercase()).collect::<Vec<_>>().join(" ");
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["FACULTY", "STUDENT"]) {
        "an offer for faculty or students speaks for education"
    } else if has(&["_GOV", "USGOV", "GCC"]) {
        "an offer for governments speaks for government"
    } else if has(&["NONPROFIT", "NON-PROFIT", "NON PROFIT"]) {
        "an offer for nonprofits speaks for nonprofit"
    } else {
        ""
    }
}

fn write_relationship(customer: &Customer, page: &mut DraftBuilder<'_>) -> Line {
    let mut part = TablePart::default();
    let owner = "relationship.";
    let text = |text: &str| DraftValue::Text(text.to_owned());
    let question = Some(ask("reseller", ""));
    page.write_fact("reseller", owner, &customer.reseller, text, question, &mut part);
    let admin = &customer.delegated_admin;
    page.write_fact("delegated_admin", owner, admin, DraftValue::Flag, None, &mut part);
    if let Some(until) = customer.delegated_until {
        part.lines.push(Line::value("delegated_admin_until", DraftValue::Day(until)));
        part.proposed.push("delegated_admin_until");
    }
    if !customer.roles.is_empty() {
        part.lines.push(Line::texts("roles", customer.roles.iter().cloned()));
        part.proposed.push("roles");
    }
    match customer.agreement {
        Some((day, _)) => part.lines.push(Line::value("agreement_accepted", DraftValue::Day(day))),
        None => part.lines.push(ask("agreement_accepted", "")),
    }
    Line::Table { key: "relationship", lines: part.finish() }
}

fn collect_questions<'l>(lines: &'l [Line], questions: &mut Vec<(&'l str, &'l str)>) {
    for line in lines {
        match line {
            Line::Ask { key, question } => questions.push((key, question)),
            Line::Value { .. } => {}
            Line::Table { lines, .. } => collect_questions(lines, questions),
            Line::Tables { items, .. } => {
                items.iter().for_each(|lines| collect_questions(lines, questions));
            }
        }
    }
}

/// How many tables have a mark of what is proposed.
fn count_marks(lines: &[Line]) -> usize {
    let count = |line: &Line| match line {
        Line::Ask { .. } => 0,
        Line::Value { key, .. } => usize::from(*key == "proposed"),
        Line::Table { lines, .. } => count_marks(lines),
        Line::Tables { items, .. } => items.iter().map(|lines| count_marks(lines)).sum(),
    };
    lines.iter().map(count).sum()
}

/// What a customer is called in messages.
pub fn customer_title(customer: &Customer) -> String {
    let name = customer.name.agreed().map(|agreed| agreed.value);
    let tenant = customer.domain.as_ref().or(customer.tenant_id.as_ref());
    match (name, tenant) {
        (Some(name), Some(tenant)) => format!("{name} ({tenant})"),
        (Some(name), None) => name,
        (None, Some(tenant)) => tenant.clone(),
        (None, None) => "a customer whose tenant no file names".to_owned(),
    }
}

/// The name of a draft's file: the tenant's domain or ID, with nothing in it that a file system or a search would take amiss.
pub fn file_stem(customer: &Customer) -> String {
    let tenant = customer.domain.as_ref().or(customer.tenant_id.as_ref());
    let tenant = tenant.map_or("customer", String::as_str);
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' || c == '-' { c } else { '-' };
    let stem: String = tenant.chars().map(plain).take(100).collect();
    let stem = stem.trim_matches(['.', '-']);
    if stem.is_empty() { "customer".to_owned() } else { stem.to_owned() }
}
