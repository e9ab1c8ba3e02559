//! Microsoft's tool for migrations to the new commerce (BAM): customers, and their subscriptions in both commerce systems.

use std::sync::Arc;

use super::collector::{PieceCollector, get_domain, get_guid, get_id, get_line};
use super::format::{ExportFormat, How};
use super::partner_center_subscriptions::TERMS;
use crate::piece::{CustomerFacts, EndKind, Facts, SubscriptionFacts, TenantKey};
use crate::reader::ExportRecord;
use crate::spelling::read_product_sku;

pub(super) const CUSTOMERS: ExportFormat = ExportFormat {
    id: "bulk-migration-customers",
    title: "Microsoft's bulk migration tool, customers (customers.csv)",
    signatures: &[&["TenantId", "Domain", "CompanyName"]],
    fills: &["customer.name", "customer.tenant"],
    lacks: "all subscriptions and the country",
    how: &[How {
        tool: "NCE Bulk Migration Tool (https://github.com/microsoft/Partner-Center-DotNet-Samples)",
        steps: "Export customers",
    }],
    nested: &[],
    newest_by: None,
    read: read_customer,
};

pub(super) const NEW_COMMERCE: ExportFormat = ExportFormat {
    id: "bulk-migration-new-commerce",
    title: "Microsoft's bulk migration tool, subscriptions of the new commerce (ncesubscriptions.csv)",
    signatures: &[&["CustomerTenantId", "SubscriptionId", "Psa", "SeatCount", "ExpirationDate"]],
    fills: &[
        "customer.name",
        "customer.tenant",
        "source.channel",
        "source.subscriptions[].id",
        "source.subscriptions[].offer",
        "source.subscriptions[].licenses",
        "source.subscriptions[].ends",
        "source.subscriptions[].term",
    ],
    lacks: "the country, states, renewal and assigned licenses",
    how: &[How {
        tool: "NCE Bulk Migration Tool (https://github.com/microsoft/Partner-Center-DotNet-Samples)",
        steps: "Export NCE subscriptions",
    }],
    nested: &[],
    newest_by: None,
    read: read_new,
};

pub(super) const LEGACY: ExportFormat = ExportFormat {
    id: "bulk-migration-legacy",
    title: "Microsoft's bulk migration tool, legacy subscriptions (subscriptions.csv)",
    signatures: &[&[
        "CustomerTenantId",
        "LegacySubscriptionId",
        "CurrentSeatCount",
        "CurrentTerm",
        "ExpirationDate",
    ]],
    fills: &[
        "customer.name",
        "customer.tenant",
        "source.channel",
        "source.subscriptions[].id",
        "source.subscriptions[].offer",
        "source.subscriptions[].licenses",
        "source.subscriptions[].ends",
        "source.subscriptions[].auto_renew",
        "source.subscriptions[].term",
        "source.subscriptions[].addon_to",
    ],
    lacks: "identities of offers, so these are found by their names and have to be confirmed; `NcePsa` and the columns without `Current` are a plan, and not read; the country, states and assigned licenses",
    how: &[How {
        tool: "NCE Bulk Migration Tool (https://github.com/microsoft/Partner-Center-DotNet-Samples)",
        steps: "Export legacy subscriptions with migration eligibility",
    }],
    nested: &[],
    newest_by: None,
    read: read_legacy,
};

fn read_customer(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let Some(id) = get_guid(record, "tenantid") else { return };
    let found = get_domain(record, "domain");
    let name = get_line(record, "companyname");
    let facts = CustomerFacts { name, domain: found.clone(), ..CustomerFacts::default() };
    out.add(record, TenantKey::of(Some(id), found), Facts::Customer(Arc::new(facts)));
}

fn read_new(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let Some(own) = get_id(record, "subscriptionid") else { return };
    let facts = SubscriptionFacts {
        ids: vec![own],
        offers: record.text("psa").and_then(|psa| read_product_sku(&psa)).into_iter().collect(),
        name: get_line(record, "productname"),
        licenses: out.count(record, "seatcount"),
        ends: end(record, EndKind::LastDay, out),
        term: out.word(record, "term", TERMS),
        channel: Some(("csp", true)),
        ..SubscriptionFacts::default()
    };
    add(record, facts, out);
}

fn read_legacy(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let Some(own) = get_id(record, "legacysubscriptionid") else { return };
    let is_addon = out.flag(record, "addon") == Some(true);
    let facts = SubscriptionFacts {
        ids: vec![own],
        name: get_line(record, "legacyproductname"),
        licenses: out.count(record, "currentseatcount"),
        ends: end(record, EndKind::Doubtful, out),
        auto_renew: out.flag(record, "autorenewenabled"),
        term: out.word(record, "currentterm", TERMS),
        channel: Some(("csp", true)),
        addon_to: get_id(record, "basesubscriptionid").filter(|_| is_addon),
        ..SubscriptionFacts::default()
    };
    add(record, facts, out);
}

/// The end, of which the tool writes the month first whatever the language of the system is.
fn end(
    record: &ExportRecord<'_>,
    kind: EndKind,
    out: &mut PieceCollector,
) -> Option<(crate::spelling::Stamp, EndKind)> {
    out.orders.expect_month_first("expirationdate");
    out.date(record, "expirationdate").map(|end| (end, kind))
}

fn add(record: &ExportRecord<'_>, facts: SubscriptionFacts, out: &mut PieceCollector) {
    out.name_exporter(record, "", "partnertenantid");
    let tenant = TenantKey::of_id(get_guid(record, "customertenantid"));
    let name = get_line(record, "customername");
    let customer = CustomerFacts { name, ..CustomerFacts::default() };
    out.add(record, tenant.clone(), Facts::Customer(Arc::new(customer)));
    out.add(record, tenant, Facts::Subscription(Box::new(facts)));
}
