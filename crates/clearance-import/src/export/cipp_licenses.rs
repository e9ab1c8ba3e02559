//! CIPP: its report of licenses, as JSON.

use super::collector::{PieceCollector, get_domain, get_guid, get_line};
use super::format::{ExportFormat, How};
use super::graph_directory_subscriptions::STATES;
use crate::piece::{EndKind, Facts, SkuFacts, SubscriptionFacts, TenantKey, why_left_out};
use crate::reader::ExportRecord;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "cipp-licenses",
    title: "CIPP, report of licenses (JSON)",
    signatures: &[&["Tenant", "License", "skuId", "CountUsed", "TermInfo"]],
    fills: &[
        "customer.tenant",
        "source.subscriptions[].id",
        "source.subscriptions[].offer",
        "source.subscriptions[].licenses",
        "source.subscriptions[].assigned",
        "source.subscriptions[].status",
        "source.subscriptions[].purchased",
        "source.subscriptions[].ends",
    ],
    lacks: "the channel, renewal and the country; `skuPartNumber` is a display name there and `Term` a guess, so neither is read; the CSV has no identity of the offers",
    how: &[How {
        tool: "CIPP's API, not the CSV of its report",
        steps: "GET https://YOUR-CIPP/api/ListLicenses?tenantFilter=TENANT, and save the response",
    }],
    nested: &["terminfo"],
    newest_by: None,
    read: read_record,
};

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let Some(sku) = get_guid(record, "skuid") else {
        out.note(record, "a license without `skuId`".to_owned());
        return;
    };
    let tenant = TenantKey::of(None, get_domain(record, "tenant"));
    let terms = record.objects("terminfo");
    let mut subscriptions = Vec::new();
    for term in &terms {
        let commerce =
            get_guid(term, "cspsubscriptionid").or_else(|| get_guid(term, "ocpsubscriptionid"));
        let ids: Vec<String> =
            commerce.into_iter().chain(get_guid(term, "subscriptionid")).collect();
        subscriptions.extend(ids.last().cloned());
        let status = out.word(term, "status", STATES);
        let next = out.date(term, "nextlifecycle").filter(|_| status == Some("active"));
        let facts = SubscriptionFacts {
            offers: vec![sku.clone()],
            name: get_line(record, "license"),
            licenses: out.count(term, "totallicenses"),
            status,
            purchased: out.date(term, "createddatetime"),
            ends: next.map(|next| (next, EndKind::NextState)),
            left_out: why_left_out(&[(out.flag(term, "istrial") == Some(true), "a trial")], status),
            ids,
            ..SubscriptionFacts::default()
        };
        if !facts.ids.is_empty() {
            out.add(term, tenant.clone(), Facts::Subscription(Box::new(facts)));
        }
    }
    let facts = SkuFacts {
        offers: vec![sku],
        consumed: out.count(record, "countused"),
        units: out.count(record, "totallicenses"),
        is_for_users: true,
        subscriptions,
        ..SkuFacts::default()
    };
    out.add(record, tenant, Facts::Sku(Box::new(facts)));
}
