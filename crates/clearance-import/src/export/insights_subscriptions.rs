//! Partner Center Insights: the details of subscriptions, with a row for each month.

use super::collector::{PieceCollector, get_guid, get_id, get_line};
use super::format::{ExportFormat, How};
use crate::piece::{CustomerFacts, EndKind, SubscriptionFacts, TenantKey};
use crate::reader::ExportRecord;
use crate::spelling::{read_guid, read_product_sku};

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "insights-subscriptions",
    title: "Partner Center Insights, subscription details (CSV)",
    signatures: &[&[
        "CustomerTenantId",
        "SubscriptionId",
        "SubscriptionEndDate",
        "SubscriptionState",
        "IsAutoRenew",
        "AvailableSeatsEOP",
        "Month",
    ]],
    fills: &[
        "customer.name",
        "customer.tenant",
        "source.subscriptions[].id",
        "source.subscriptions[].offer",
        "source.subscriptions[].licenses",
        "source.subscriptions[].status",
        "source.subscriptions[].purchased",
        "source.subscriptions[].ends",
        "source.subscriptions[].auto_renew",
    ],
    lacks: "assigned licenses, the channel and the country by its letters; it is weeks old, and `CustomerSegment` is a size, not the segment",
    how: &[How {
        tool: "Partner Center, with a role of Insights",
        steps: "Insights, Download reports, Subscription details",
    }],
    nested: &[],
    newest_by: Some("month"),
    read: read_record,
};

/// States; what has churned may have ended in several ways.
const STATES: &[(&str, Option<&str>)] = &[("Active", Some("active")), ("Churned", None)];

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let (Some(tenant), Some(own)) =
        (get_guid(record, "customertenantid"), get_id(record, "subscriptionid"))
    else {
        return;
    };
    if out.flag(record, "isduplicaterowforpga") == Some(true) {
        return;
    }
    let start = out.date(record, "subscriptionstartdate");
    let end = out.date(record, "subscriptionenddate");
    let stamps = [out.date(record, "month"), None];
    out.fold(record, [&tenant, &own], stamps, |out| {
        let key = TenantKey::of_id(Some(tenant.clone()));
        let name = get_line(record, "customername");
        let customer = CustomerFacts { name, ..CustomerFacts::default() };
        let facts = SubscriptionFacts {
            ids: vec![own.clone()],
            offers: offer_of(record).into_iter().collect(),
            name: get_line(record, "product").or_else(|| get_line(record, "rawproductname")),
            // The other column of that name is the change against the month before.
            licenses: out.count(record, "availableseatseop"),
            status: out.word(record, "subscriptionstate", STATES),
            purchased: start,
            ends: end.map(|end| (end, EndKind::LastDay)),
            auto_renew: out.flag(record, "isautorenew"),
            ..SubscriptionFacts::default()
        };
        (key, customer, facts)
    });
}

/// The offer, which one of two columns may have.
fn offer_of(record: &ExportRecord<'_>) -> Option<String> {
    ["sku", "productpartnumber"].iter().find_map(|column| {
        let text = record.text(column)?;
        read_product_sku(&text).or_else(|| read_guid(&text))
    })
}
