//! Partner Center: the subscriptions that a customer bought from the partner that exports them.

use super::collector::{PieceCollector, get_guid, get_id, get_line, is_word};
use super::format::{ExportFormat, How};
use crate::piece::{EndKind, Facts, SubscriptionFacts, TenantKey, why_left_out};
use crate::reader::ExportRecord;
use crate::spelling::{read_guid, read_product_sku};

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "partner-center-subscriptions",
    title: "Partner Center, subscriptions of a customer (API and PowerShell)",
    signatures: &[
        &["id", "offerId", "quantity", "status", "billingType"],
        &["SubscriptionId", "OfferId", "Quantity", "Status", "CommitmentEndDate"],
    ],
    fills: &[
        "customer.tenant",
        "source.channel",
        "source.subscriptions[].id",
        "source.subscriptions[].offer",
        "source.subscriptions[].licenses",
        "source.subscriptions[].status",
        "source.subscriptions[].purchased",
        "source.subscriptions[].ends",
        "source.subscriptions[].auto_renew",
        "source.subscriptions[].renews_licenses",
        "source.subscriptions[].term",
        "source.subscriptions[].addon_to",
    ],
    lacks: "assigned licenses, what was bought elsewhere, and a cancellation that is scheduled for the end of the term; the tenant, where PowerShell wrote it",
    how: &[
        How {
            tool: "Partner Center API, as the partner that sold them",
            steps: "GET https://api.partnercenter.microsoft.com/v1/customers/{tenant-id}/subscriptions, and save the response",
        },
        How {
            tool: "PowerShell (module PartnerCenter)",
            steps: "Get-PartnerCustomerSubscription -CustomerId TENANT-ID | ConvertTo-Json -Depth 5 | Out-File -Encoding utf8 subscriptions.json",
        },
    ],
    nested: &[],
    newest_by: None,
    read: read_record,
};

/// States as customer files have them.
pub(super) const STATES: &[(&str, Option<&str>)] = &[
    ("active", Some("active")),
    ("suspended", Some("suspended")),
    ("expired", Some("expired")),
    ("disabled", Some("disabled")),
    ("deleted", Some("cancelled")),
    ("cancelled", Some("cancelled")),
    ("pending", None),
    ("none", None),
];

pub(super) const TERMS: &[(&str, Option<&str>)] =
    &[("P1M", Some("P1M")), ("P1Y", Some("P1Y")), ("P3Y", Some("P3Y")), ("None", None)];

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let Some(own) = get_id(record, "subscriptionid").or_else(|| get_id(record, "id")) else {
        out.note(record, "a subscription without an id".to_owned());
        return;
    };
    let offer = get_line(record, "offerid");
    let product = offer.as_deref().and_then(read_product_sku);
    let legacy = offer.as_deref().and_then(read_guid);
    let kind = if legacy.is_some() { EndKind::Doubtful } else { EndKind::LastDay };
    let status = out.word(record, "status", STATES);
    let facts = SubscriptionFacts {
        ids: vec![own],
        offers: product.or(legacy).or_else(|| offer.clone()).into_iter().collect(),
        name: get_line(record, "offername"),
        licenses: out.count(record, "quantity"),
        assigned: None,
        status,
        purchased: out.date(record, "effectivestartdate"),
        purchased_is_term_start: true,
        ends: out.date(record, "commitmentenddate").map(|end| (end, kind)),
        auto_renew: out.flag(record, "autorenewenabled"),
        renews_licenses: out.count(record, "schedulednextterminstructions.quantity"),
        term: out.word(record, "termduration", TERMS),
        channel: Some(("csp", true)),
        owner: None,
        addon_to: get_id(record, "parentsubscriptionid"),
        is_extended: false,
        left_out: why_left_out(&reasons(record, offer.as_deref()), status),
    };
    let tenant = TenantKey::of_id(tenant_of(record));
    out.add(record, tenant, Facts::Subscription(Box::new(facts)));
}

/// The reasons why a subscription may be no part of a move of licenses, the first that holds before the others.
fn reasons(record: &ExportRecord<'_>, offer: Option<&str>) -> [(bool, &'static str); 4] {
    let is = |column: &str, word: &str| is_word(record, column, word);
    let is_azure = offer.is_some_and(|offer| offer.to_ascii_uppercase().starts_with("MS-AZR-"));
    let is_other =
        ["software", "azure", "azurereservation"].iter().any(|kind| is("producttype.id", kind));
    [
        (is("billingtype", "usage") || is("unittype", "usage") || is_azure, "billed by use"),
        (is("istrial", "true"), "a trial"),
        (is("ismicrosoftproduct", "false"), "no product of Microsoft"),
        (is_other, "software or a reservation, not licenses of a service"),
    ]
}

/// The tenant, which only the link of the subscription to itself names.
fn tenant_of(record: &ExportRecord<'_>) -> Option<String> {
    let link = record.text("links.self.uri")?;
    let after = link.split("customers/").nth(1)?;
    read_guid(after.split('/').next()?).or_else(|| get_guid(record, "customerid"))
}
