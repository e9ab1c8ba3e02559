//! Microsoft Graph: the tenant itself.

use std::sync::Arc;

use super::collector::{PieceCollector, get_country, get_domain, get_id, get_line};
use super::format::{ExportFormat, How};
use crate::piece::{CustomerFacts, Facts, TenantKey};
use crate::reader::ExportRecord;
use crate::spelling::read_flag;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "graph-organization",
    title: "Microsoft Graph, the tenant (organization)",
    signatures: &[
        &["id", "displayName", "countryLetterCode"],
        &["id", "displayName", "verifiedDomains"],
    ],
    fills: &["customer.name", "customer.tenant", "customer.country"],
    lacks: "all subscriptions; the country is the tenant's, which counts for the region",
    how: &[
        How {
            tool: "PowerShell, as the customer or with delegated administration",
            steps: "Connect-MgGraph -Scopes Organization.Read.All; Get-MgOrganization | ConvertTo-Json -Depth 5 | Out-File -Encoding utf8 organization.json",
        },
        How {
            tool: "Graph Explorer (https://aka.ms/ge)",
            steps: "GET https://graph.microsoft.com/v1.0/organization, and save the response",
        },
    ],
    nested: &["verifieddomains"],
    newest_by: None,
    read: read_record,
};

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let domains = record.objects("verifieddomains");
    let is = |domain: &&ExportRecord<'_>, key: &str| {
        domain.text(key).and_then(|text| read_flag(&text)) == Some(true)
    };
    let initial = domains.iter().find(|domain| is(domain, "isinitial"));
    let default = domains.iter().find(|domain| is(domain, "isdefault"));
    let found = initial.or(default).and_then(|record| get_domain(record, "name"));
    let facts = CustomerFacts {
        name: get_line(record, "displayname"),
        domain: found.clone(),
        country: get_country(record, "countrylettercode"),
        ..CustomerFacts::default()
    };
    let tenant = TenantKey::of(get_id(record, "id"), found);
    out.add(record, tenant, Facts::Customer(Arc::new(facts)));
}
