//! Partner Center: customers of a partner.

use std::sync::Arc;

use super::collector::{PieceCollector, get_country, get_domain, get_guid, get_line};
use super::format::{ExportFormat, How};
use crate::piece::{CustomerFacts, Facts, TenantKey};
use crate::reader::ExportRecord;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "partner-center-customers",
    title: "Partner Center, customers (API and PowerShell)",
    signatures: &[
        &["companyProfile", "relationshipToPartner"],
        &["companyProfile", "billingProfile"],
        &["CustomerId", "Domain", "Name", "RelationshipToPartner"],
    ],
    fills: &[
        "customer.name",
        "customer.tenant",
        "customer.country",
        "relationship.reseller",
        "relationship.delegated_admin",
    ],
    lacks: "all subscriptions; the relationship is with the partner that exported it, so confirm that this is the one that takes the customer over",
    how: &[
        How {
            tool: "Partner Center API, as the partner",
            steps: "GET https://api.partnercenter.microsoft.com/v1/customers/{tenant-id}, and save the response",
        },
        How {
            tool: "PowerShell (module PartnerCenter)",
            steps: "Get-PartnerCustomer -CustomerId TENANT-ID | ConvertTo-Json -Depth 5 | Out-File -Encoding utf8 customer.json",
        },
    ],
    nested: &[],
    newest_by: None,
    read: read_record,
};

/// Relationships, as customer files have them. An adviser and Microsoft's own support resell nothing.
const RELATIONSHIPS: &[(&str, Option<&str>)] = &[
    ("reseller", Some("accepted")),
    ("none", Some("none")),
    ("unknown", None),
    ("advisor", None),
    ("syndication", None),
    ("microsoft_support", None),
];

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let id =
        ["companyprofile.tenantid", "customerid", "id"].iter().find_map(|at| get_guid(record, at));
    let found = ["companyprofile.domain", "domain"].iter().find_map(|at| get_domain(record, at));
    if id.is_none() && found.is_none() {
        out.note(record, "a customer without a tenant ID and a domain".to_owned());
        return;
    }
    let facts = CustomerFacts {
        name: ["companyprofile.companyname", "name"].iter().find_map(|at| get_line(record, at)),
        domain: found.clone(),
        // The billing address is another matter: it need not be in the tenant's country.
        country: get_country(record, "companyprofile.address.country"),
        is_country_inferred: false,
        reseller: out.word(record, "relationshiptopartner", RELATIONSHIPS),
        delegated_admin: out.flag(record, "allowdelegatedaccess").filter(|allowed| *allowed),
    };
    out.add(record, TenantKey::of(id, found), Facts::Customer(Arc::new(facts)));
}
