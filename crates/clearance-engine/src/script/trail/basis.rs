//! Chooses, from all that a rule read, the values that one report stands on.
//!
//! A report stands on what was read in its own round: in the passes through loops that it was made in, with all loops and
//! functions that ran in them. What other passes of these loops read is about other items. Of what was read before the
//! outermost of these loops, the values count that stand in no list, and those of items that the round or the report
//! itself is about. Numbers and dates may have been added up or compared before; then those count that the round compares.
//! What a call read whose result is discarded counts for what is reported in it alone.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::record::{Event, Record};
use crate::script::node_ref::NodeRef;
use crate::script::verdict::{Basis, Reported};
use clearance_syntax::document::{Document, NodeId, Value};

/// How values are called that a rule computed.
const COMPUTED: &str = "(computed)";

/// How much is looked through for the reports of one run.
const MAX_WORK: usize = 20_000_000;

/// The basis of each report; nothing where that cannot be told.
pub(super) fn of_reports(
    record: &Record,
    document: &Document,
    reports: &[Reported],
) -> Option<Vec<Vec<Basis>>> {
    let work = (record.rounds.len() + record.events.len()).saturating_mul(reports.len());
    if record.is_full || record.reports.len() != reports.len() || work > MAX_WORK {
        return None;
    }
    let each = reports.iter().zip(&record.reports);
    Some(each.map(|(report, at)| Seen::of(record, document, *at).report_basis(report)).collect())
}

/// How a round belongs to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    /// The report was made in it, or it ran in a round that the report was made in.
    Own,
    /// It ran before the loops that the report was made in.
    Before,
    /// It is another pass through one of these loops.
    Other,
    /// It ran in a call that passes nothing on to the report.
    Apart,
}

/// The events up to a report.
struct Seen<'a> {
    document: &'a Document,
    own: HashSet<&'a NodeRef>,
    before: HashSet<&'a NodeRef>,
    /// Numbers and dates that the rule computed and compared in the report's rounds.
    compared: BTreeSet<&'a str>,
    asked_for_today: bool,
}

impl<'a> Seen<'a> {
    fn of(record: &'a Record, document: &'a Document, (round, events): (usize, usize)) -> Self {
        let shares = round_shares(record, round);
        let mut seen = Self {
            document,
            own: HashSet::new(),
            before: HashSet::new(),
            compared: BTreeSet::new(),
            asked_for_today: false,
        };
        for (round, event) in record.events.iter().take(events) {
            match (shares.get(*round), event) {
                (Some(Share::Own), Event::Read(node_ref)) => _ = seen.own.insert(node_ref),
                (Some(Share::Before), Event::Read(node_ref)) => _ = seen.before.insert(node_ref),
                (Some(Share::Own), Event::Compared(value)) => _ = seen.compared.insert(value),
                (Some(Share::Apart), Event::AskedForToday) => {}
                (_, Event::AskedForToday) => seen.asked_for_today = true,
                _ => {}
            }
        }
        seen
    }

    fn report_basis(&self, report: &Reported) -> Vec<Basis> {
        let named = std::iter::once(&report.node_ref)
            .chain(report.labels.iter().map(|(node_ref, _)| node_ref));
        let mut items: HashSet<NodeId> =
            named.filter_map(|node_ref| self.enclosing_item(node_ref)).collect();
        // An item of which only the name was read was looked at to find another.
        let own: Vec<&NodeRef> =
            self.own.iter().copied().filter(|node_ref| self.counts_as_basis(node_ref)).collect();
        items.extend(own.iter().filter_map(|node_ref| self.enclosing_item(node_ref)));
        let mut basis: Vec<Basis> = own.into_iter().cloned().map(Basis::Read).collect();
        let (near, far): (Vec<&NodeRef>, Vec<&NodeRef>) = (self.before.iter().copied())
            .filter(|node_ref| self.counts_as_basis(node_ref))
            .partition(|node_ref| {
                self.enclosing_item(node_ref).is_none_or(|item| items.contains(&item))
            });
        let is_amount = |node_ref: &&NodeRef| {
            self.enclosing_item(node_ref).is_some() && self.is_amount(node_ref)
        };
        if near.iter().chain(&far).any(is_amount) {
            // What is computed from today's date is another tomorrow.
            match self.asked_for_today {
                true => basis.extend(far.into_iter().filter(is_amount).cloned().map(Basis::Read)),
                false => basis.extend(self.compared.iter().map(computed_basis)),
            }
        }
        basis.extend(near.into_iter().cloned().map(Basis::Read));
        basis
    }

    /// Whether a place is a value, or none where one could be, that says more than which item it is in. Tables and
    /// lists of them are read for what they hold.
    fn counts_as_basis(&self, node_ref: &NodeRef) -> bool {
        let is_table = |node: &NodeId| matches!(self.document.node(*node).value, Value::Table(_));
        let leads_on = match node_ref {
            NodeRef::Missing(..) => false,
            NodeRef::Node(node) => match &self.document.node(*node).value {
                Value::Table(_) => true,
                Value::List(items) => items.iter().any(is_table),
                _ => false,
            },
        };
        !leads_on && !self.enclosing_item(node_ref).is_some_and(|item| self.is_name(item, node_ref))
    }

    /// Whether a value can be added up or compared by size.
    fn is_amount(&self, node_ref: &NodeRef) -> bool {
        let NodeRef::Node(node) = node_ref else { return false };
        matches!(self.document.node(*node).value, Value::Int(_) | Value::Float(_) | Value::Date(_))
    }

    /// The innermost table in a list that holds a place. What was gathered of a document is an item, too.
    fn enclosing_item(&self, node_ref: &NodeRef) -> Option<NodeId> {
        let (NodeRef::Node(node) | NodeRef::Missing(node, _)) = node_ref;
        let mut at = *node;
        while at != NodeId::ROOT {
            let parent = self.document.node(at).parent;
            let in_list = matches!(self.document.node(parent).value, Value::List(_));
            let is_table = matches!(self.document.node(at).value, Value::Table(_));
            if in_list && (is_table || parent == NodeId::ROOT) {
                return Some(at);
            }
            at = parent;
        }
        None
    }

    /// Whether a place is part of what names its item.
    fn is_name(&self, item: NodeId, node_ref: &NodeRef) -> bool {
        let mut at = match node_ref {
            NodeRef::Missing(table, key) if *table == item => {
                return self.document.is_naming(item, key);
            }
            NodeRef::Node(node) | NodeRef::Missing(node, _) => *node,
        };
        while at != NodeId::ROOT && self.document.node(at).parent != item {
            at = self.document.node(at).parent;
        }
        let Value::Table(entries) = &self.document.node(item).value else { return false };
        let key = entries.iter().find(|entry| entry.value == at).map(|entry| &*entry.key);
        key.is_some_and(|key| self.document.is_naming(item, key))
    }
}

fn computed_basis(value: &&str) -> Basis {
    Basis::Made(COMPUTED.to_owned(), (*value).to_owned())
}

/// How each round belongs to a report that was made in one of them.
fn round_shares(record: &Record, made_in: usize) -> Vec<Share> {
    // The rounds that the report was made in, and for each of them the loop that the next is of.
    let mut path: HashMap<usize, Option<usize>> = HashMap::from([(made_in, None)]);
    let mut at = made_in;
    while let Some(round) = record.rounds.get(at).filter(|_| at != 0) {
        path.insert(round.outside, Some(round.of));
        at = round.outside;
    }
    // A report in a call is as one in its place.
    let is_outermost = |at: usize| out_of_calls(record, at) == 0;
    let within = |at: usize| match is_outermost(at) && !is_outermost(made_in) {
        true => Share::Before,
        false => Share::Own,
    };
    let mut shares: Vec<Share> = Vec::with_capacity(record.rounds.len());
    for (number, round) in record.rounds.iter().enumerate() {
        let share = match (path.contains_key(&number), path.get(&round.outside)) {
            (true, _) => within(number),
            (false, _) if round.is_call => Share::Apart,
            (_, Some(Some(of))) if *of == round.of => Share::Other,
            (_, Some(_)) => within(round.outside),
            (_, None) => shares.get(round.outside).copied().unwrap_or(Share::Other),
        };
        shares.push(share);
    }
    shares
}

/// The round around all calls that begin one right within the other, the innermost of which this is.
fn out_of_calls(record: &Record, mut at: usize) -> usize {
    while let Some(round) = record.rounds.get(at).filter(|round| round.is_call) {
        at = round.outside;
    }
    at
}
