//! Findings about tables whose review is due, and the ages of all tables.

use jiff::civil::Date;

use super::findings::location_of;
use crate::pack::Pack;
use crate::report::{Finding, Label, Severity, Status, TableAge, days_between};
use crate::rule::STALE_TABLE_ID;
use crate::script::{DataTable, NodeRef, TableReview};
use clearance_syntax::digest::sha256;
use clearance_syntax::source::Root;

/// The findings about tables that the rules can read and whose review is due. Nothing is searched where all is fresh.
pub(super) fn find_stale_tables(pack: &Pack) -> Vec<Finding> {
    let Some(severity) = pack.settable_severity(STALE_TABLE_ID) else { return Vec::new() };
    let as_of = pack.scripts.as_of;
    let tables = pack.scripts.tables.iter().enumerate();
    let stale: Vec<(usize, &DataTable, TableReview)> = tables
        .filter_map(|(number, table)| Some((number, table, table.head.review?)))
        .filter(|(.., review)| review.last_day < as_of)
        .collect();
    if stale.is_empty() {
        return Vec::new();
    }
    let read = pack.scripts.tables_read();
    let read = stale.into_iter().filter(|(number, ..)| read.contains(number));
    read.map(|(_, table, review)| stale_finding(table, &review, severity, as_of)).collect()
}

fn stale_finding(
    table: &DataTable,
    review: &TableReview,
    severity: Severity,
    today: Date,
) -> Finding {
    let document = &*table.document;
    let location = location_of(document, &NodeRef::Node(review.node));
    let name = &table.name;
    let late = days_between(review.last_day, today);
    let (message, labels) = match review.after {
        Some((node, days)) => {
            let location = location_of(document, &NodeRef::Node(node));
            let text = format!("to be reviewed after {}", count_days(days));
            let age = count_days(days + late);
            (format!("table `{name}` is {age} old"), vec![Label { location, text }])
        }
        None => {
            let late = count_days(late);
            let day = review.last_day;
            (format!("table `{name}` was to be reviewed by {day}, {late} ago"), Vec::new())
        }
    };
    let help = match document.source.embedded_path() {
        Some(_) => {
            "use a newer version of this program, or a newer table in place of this one: setting `data`"
        }
        None => "compare the table with where its facts are from, and write the new day here",
    };
    Finding {
        rule: STALE_TABLE_ID.into(),
        severity,
        message,
        subject: None,
        also: Vec::new(),
        value: sha256(document.source.slice(location.span).as_bytes()),
        location,
        basis: Vec::new(),
        status: Status::Open,
        labels,
        help: Some(help.to_owned()),
        fixes: Vec::new(),
        url: None,
        fingerprint: String::new(),
    }
}

/// The ages of all tables that say how old they are, sorted by file.
pub(super) fn collect_table_ages(pack: &Pack, root: &Root) -> Vec<TableAge> {
    let age = |table: &DataTable| {
        let head = &table.head;
        let as_of = head.as_of.map(|(_, day)| day);
        let review_by = head.review.map(|review| review.last_day);
        (as_of.is_some() || review_by.is_some()).then(|| TableAge {
            file: root.name_of(&table.document.source),
            as_of,
            review_by,
        })
    };
    let mut ages: Vec<TableAge> = pack.scripts.tables.iter().filter_map(age).collect();
    ages.sort();
    ages.dedup();
    ages
}

fn count_days(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}
