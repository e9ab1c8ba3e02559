//! Microsoft Graph: the SKUs of a tenant, with the licenses of all channels and how many of them are assigned.

use super::collector::{PieceCollector, get_guid, get_id, get_line};
use super::format::{ExportFormat, How};
use crate::piece::{Facts, SkuFacts, TenantKey};
use crate::reader::ExportRecord;
use crate::spelling::read_guid;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "graph-subscribed-skus",
    title: "Microsoft Graph, the SKUs of a tenant (subscribedSkus)",
    signatures: &[&["skuId", "skuPartNumber", "capabilityStatus", "consumedUnits", "prepaidUnits"]],
    fills: &[
        "customer.tenant",
        "source.subscriptions[].id",
        "source.subscriptions[].offer",
        "source.subscriptions[].assigned",
        "source.subscriptions[].licenses",
        "source.subscriptions[].status",
    ],
    lacks: "ends, terms and renewal; licenses and assigned count per SKU, so they are split over its subscriptions",
    how: &[
        How {
            tool: "PowerShell, as the customer or with delegated administration",
            steps: "Connect-MgGraph -Scopes Organization.Read.All; Get-MgSubscribedSku -All | ConvertTo-Json -Depth 5 | Out-File -Encoding utf8 skus.json",
        },
        How {
            tool: "Graph Explorer (https://aka.ms/ge)",
            steps: "GET https://graph.microsoft.com/v1.0/subscribedSkus, and save the response",
        },
        How {
            tool: "CLI for Microsoft 365",
            steps: "m365 entra license list --output json > skus.json",
        },
    ],
    nested: &["prepaidunits"],
    newest_by: None,
    read: read_record,
};

/// States of an SKU, and the number of licenses that each is about.
pub(super) const STATES: &[(&str, Option<(&str, &str)>)] = &[
    ("Enabled", Some(("active", "prepaidunits.enabled"))),
    ("Warning", Some(("expired", "prepaidunits.warning"))),
    ("Suspended", Some(("disabled", "prepaidunits.suspended"))),
    ("LockedOut", Some(("suspended", "prepaidunits.lockedout"))),
    ("Deleted", Some(("cancelled", "prepaidunits.suspended"))),
];

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let offers: Vec<String> =
        get_guid(record, "skuid").into_iter().chain(get_line(record, "skupartnumber")).collect();
    if offers.is_empty() {
        out.note(record, "an SKU without `skuId` and `skuPartNumber`".to_owned());
        return;
    }
    let state = out.word(record, "capabilitystatus", STATES);
    let units = state.and_then(|(_, column)| out.count(record, column));
    let subscriptions = record.texts("subscriptionids");
    let subscriptions = subscriptions.iter().filter_map(|id| read_guid(id)).collect();
    let facts = SkuFacts {
        offers,
        consumed: out.count(record, "consumedunits"),
        units,
        status: state.map(|(status, _)| status),
        is_for_users: get_line(record, "appliesto")
            .is_none_or(|to| to.eq_ignore_ascii_case("user")),
        subscriptions,
    };
    let tenant = TenantKey::of_id(get_id(record, "accountid"));
    out.add(record, tenant, Facts::Sku(Box::new(facts)));
}
