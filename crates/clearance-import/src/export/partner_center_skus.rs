//! Partner Center: the SKUs of a customer's tenant, with the licenses of all channels and how many of them are assigned.

use super::collector::{PieceCollector, get_guid, get_line};
use super::format::{ExportFormat, How};
use super::graph_subscribed_skus::STATES;
use crate::piece::{Facts, SkuFacts, TenantKey};
use crate::reader::ExportRecord;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "partner-center-skus",
    title: "Partner Center, SKUs of a customer's tenant (PowerShell)",
    signatures: &[&["SkuId", "SkuPartNumber", "ConsumedUnits", "TotalUnits", "TargetType"]],
    fills: &["source.subscriptions[].assigned"],
    lacks: "the tenant, ids of subscriptions, ends, terms and renewal: it needs another export beside it; licenses and assigned count per SKU",
    how: &[How {
        tool: "PowerShell (module PartnerCenter), as the partner",
        steps: "Get-PartnerCustomerSubscribedSku -CustomerId TENANT-ID | ConvertTo-Json -Depth 5 | Out-File -Encoding utf8 skus.json",
    }],
    nested: &[],
    newest_by: None,
    read: read_record,
};

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let offers: Vec<String> =
        get_guid(record, "skuid").into_iter().chain(get_line(record, "skupartnumber")).collect();
    if offers.is_empty() {
        out.note(record, "an SKU without `SkuId` and `SkuPartNumber`".to_owned());
        return;
    }
    let status = out.word(record, "capabilitystatus", STATES).map(|(status, _)| status);
    let column = match status {
        Some("expired") => "warningunits",
        Some("active") | None => "activeunits",
        Some(_) => "suspendedunits",
    };
    let facts = SkuFacts {
        offers,
        consumed: out.count(record, "consumedunits"),
        units: out.count(record, column),
        status,
        is_for_users: get_line(record, "targettype")
            .is_none_or(|to| to.eq_ignore_ascii_case("user")),
        subscriptions: Vec::new(),
    };
    out.add(record, TenantKey::default(), Facts::Sku(Box::new(facts)));
}
