//! Partner Center's portal: its lists of customers, of a customer's subscriptions, and of accepted agreements.

use std::sync::Arc;

use super::collector::{PieceCollector, get_domain, get_guid, get_id, get_line};
use super::format::{ExportFormat, How};
use super::partner_center_subscriptions::STATES;
use crate::piece::{CustomerFacts, Facts, SubscriptionFacts, TenantKey, why_left_out};
use crate::reader::ExportRecord;

pub(super) const CUSTOMERS: ExportFormat = ExportFormat {
    id: "portal-customers",
    title: "Partner Center, list of customers (CSV)",
    signatures: &[&["Microsoft ID", "Company name", "Primary domain name", "Relationship"]],
    fills: &["customer.name", "customer.tenant", "relationship.reseller"],
    lacks: "all subscriptions and the country; the relationship is with the partner that exported it, so confirm that this is the one that takes the customer over",
    how: &[How { tool: "Partner Center", steps: "Customers, Export customers" }],
    nested: &[],
    newest_by: None,
    read: read_customer,
};

pub(super) const SUBSCRIPTIONS: ExportFormat = ExportFormat {
    id: "portal-subscriptions",
    title: "Partner Center, list of a customer's subscriptions (CSV)",
    signatures: &[&["Subscription ID", "Subscription", "Quantity", "Status", "Reseller"]],
    fills: &[
        "source.channel",
        "source.subscriptions[].id",
        "source.subscriptions[].licenses",
        "source.subscriptions[].status",
    ],
    lacks: "the customer, offers, ends and renewal; `Subscription` may be any name that somebody typed, so it is not read. Take the export of the API or PowerShell where you can",
    how: &[How {
        tool: "Partner Center",
        steps: "Customers, the customer, Subscriptions, Export all subscriptions",
    }],
    nested: &[],
    newest_by: None,
    read: read_subscription,
};

pub(super) const AGREEMENTS: ExportFormat = ExportFormat {
    id: "agreement-attestations",
    title: "Microsoft's bulk attestation tool, agreements of customers (CustomerAgreementRecords.csv)",
    signatures: &[&["CustomerTenantId", "LastAgreementDate", "PartnerAttestationCompleted"]],
    fills: &["relationship.agreement_accepted"],
    lacks: "everything else; names, addresses and numbers of who accepted are not read",
    how: &[How {
        tool: "MCA Refresh Bulk Attestation CLI (https://github.com/microsoft/Partner-Center-DotNet-Samples)",
        steps: "run it, and take the CustomerAgreementRecords.csv that it writes",
    }],
    nested: &[],
    newest_by: None,
    read: read_agreement,
};

/// Relationships, as customer files have them.
const RELATIONSHIPS: &[(&str, Option<&str>)] = &[
    ("Cloud Reseller", Some("accepted")),
    ("Reseller", Some("accepted")),
    ("Advisor", None),
    ("None", Some("none")),
];

fn read_customer(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let found = get_domain(record, "primarydomainname");
    let tenant = TenantKey::of(get_guid(record, "microsoftid"), found.clone());
    if tenant == TenantKey::default() {
        return;
    }
    let facts = CustomerFacts {
        name: get_line(record, "companyname"),
        domain: found,
        reseller: out.word(record, "relationship", RELATIONSHIPS),
        ..CustomerFacts::default()
    };
    out.add(record, tenant, Facts::Customer(Arc::new(facts)));
}

fn read_subscription(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let Some(own) = get_id(record, "subscriptionid") else { return };
    let status = out.word(record, "status", STATES);
    let facts = SubscriptionFacts {
        ids: vec![own],
        licenses: out.count(record, "quantity"),
        status,
        channel: Some(("csp", true)),
        left_out: why_left_out(&[], status),
        ..SubscriptionFacts::default()
    };
    out.add(record, TenantKey::default(), Facts::Subscription(Box::new(facts)));
}

fn read_agreement(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let Some(id) = get_guid(record, "customertenantid") else { return };
    let agreed = out.date(record, "lastagreementdate");
    if let Some(day) = agreed.and_then(|agreed| agreed.date(&out.orders)) {
        let tenant = TenantKey::of_id(Some(id));
        out.add(record, tenant, Facts::Agreement(day));
    }
}
