//! Microsoft Graph: the subscriptions of a tenant, of all channels.

use super::collector::{PieceCollector, get_guid, get_line};
use super::format::{ExportFormat, How};
use crate::piece::{EndKind, Facts, SubscriptionFacts, TenantKey, why_left_out};
use crate::reader::ExportRecord;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "graph-directory-subscriptions",
    title: "Microsoft Graph, the subscriptions of a tenant (directory/subscriptions)",
    signatures: &[
        &["commerceSubscriptionId", "skuId", "status", "totalLicenses"],
        &["skuPartNumber", "nextLifecycleDateTime", "status", "totalLicenses"],
    ],
    fills: &[
        "source.channel",
        "source.subscriptions[].id",
        "source.subscriptions[].offer",
        "source.subscriptions[].licenses",
        "source.subscriptions[].status",
        "source.subscriptions[].purchased",
        "source.subscriptions[].ends",
        "source.subscriptions[].channel",
    ],
    lacks: "the tenant, terms, renewal and prices; `nextLifecycleDateTime` is the next change of state, and an end of term only while a subscription is enabled",
    how: &[
        How {
            tool: "PowerShell, as the customer or with delegated administration",
            steps: "Connect-MgGraph -Scopes Organization.Read.All; Get-MgDirectorySubscription -All | ConvertTo-Json -Depth 5 | Out-File -Encoding utf8 subscriptions.json",
        },
        How {
            tool: "Graph Explorer (https://aka.ms/ge)",
            steps: "GET https://graph.microsoft.com/v1.0/directory/subscriptions, and save the response",
        },
    ],
    nested: &[],
    newest_by: None,
    read: read_record,
};

/// States as customer files have them.
pub(super) const STATES: &[(&str, Option<&str>)] = &[
    ("Enabled", Some("active")),
    ("Warning", Some("expired")),
    ("Suspended", Some("disabled")),
    ("Deleted", Some("cancelled")),
    ("LockedOut", Some("suspended")),
];

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let ids: Vec<String> = get_guid(record, "commercesubscriptionid")
        .into_iter()
        .chain(get_guid(record, "id"))
        .collect();
    if ids.is_empty() {
        out.note(record, "a subscription without `commerceSubscriptionId` and `id`".to_owned());
        return;
    }
    let status = out.word(record, "status", STATES);
    let next = out.date(record, "nextlifecycledatetime");
    let owner = get_guid(record, "ownertenantid");
    let is_trial = out.flag(record, "istrial") == Some(true);
    let facts = SubscriptionFacts {
        ids,
        offers: get_guid(record, "skuid")
            .into_iter()
            .chain(get_line(record, "skupartnumber"))
            .collect(),
        licenses: out.count(record, "totallicenses"),
        status,
        purchased: out.date(record, "createddatetime"),
        ends: next.filter(|_| status == Some("active")).map(|next| (next, EndKind::NextState)),
        channel: owner.is_some().then_some(("csp", false)),
        owner,
        left_out: why_left_out(&[(is_trial, "a trial")], status),
        ..SubscriptionFacts::default()
    };
    out.add(record, TenantKey::default(), Facts::Subscription(Box::new(facts)));
}
