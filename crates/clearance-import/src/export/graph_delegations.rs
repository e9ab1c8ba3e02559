//! Microsoft Graph: delegated administration of customers (GDAP), as the partner sees it.

use std::sync::Arc;

use super::collector::{PieceCollector, get_guid, get_line};
use super::format::{ExportFormat, How};
use crate::piece::{CustomerFacts, DelegationFacts, Facts, TenantKey};
use crate::reader::ExportRecord;
use crate::spelling::read_guid;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "graph-delegated-admin",
    title: "Microsoft Graph, delegated administration (delegatedAdminRelationships)",
    signatures: &[&["customer", "accessDetails", "status", "duration"]],
    fills: &[
        "customer.name",
        "customer.tenant",
        "relationship.delegated_admin",
        "relationship.delegated_admin_until",
        "relationship.roles",
    ],
    lacks: "the reseller relationship; it is about the partner that exported it, so confirm that this is the one that takes the customer over",
    how: &[
        How {
            tool: "PowerShell, as the partner",
            steps: "Connect-MgGraph -Scopes DelegatedAdminRelationship.Read.All; Get-MgTenantRelationshipDelegatedAdminRelationship -All | ConvertTo-Json -Depth 5 | Out-File -Encoding utf8 gdap.json",
        },
        How {
            tool: "Graph Explorer (https://aka.ms/ge), as the partner",
            steps: "GET https://graph.microsoft.com/v1.0/tenantRelationships/delegatedAdminRelationships, and save the response",
        },
    ],
    nested: &["customer", "accessdetails"],
    newest_by: None,
    read: read_record,
};

/// States, and whether the partner has its roles in each.
const STATES: &[(&str, Option<bool>)] = &[
    ("active", Some(true)),
    ("expiring", Some(true)),
    ("created", Some(false)),
    ("approvalPending", Some(false)),
    ("approved", Some(false)),
    ("activating", Some(false)),
    ("expired", Some(false)),
    ("terminationRequested", Some(false)),
    ("terminating", Some(false)),
    ("terminated", Some(false)),
];

/// Built-in roles of Microsoft Entra that matter for licenses and support, by the id of their template. Source: Microsoft, "Microsoft Entra
/// built-in roles", https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference.
const ROLES: &[(&str, &str)] = &[
    ("4d6ac14f-3453-41d0-bef9-a3e0c569773a", "License Administrator"),
    ("62e90394-69f5-4237-9190-012177145e10", "Global Administrator"),
    ("729827e3-9c14-49f7-bb1b-9608f156bbb8", "Helpdesk Administrator"),
    ("88d8e3e3-8f55-4a1e-953a-9b9898b8876b", "Directory Readers"),
    ("9360feb5-f418-4baa-8175-e2a00bac4301", "Directory Writers"),
    ("b0f54661-2d74-4c50-afa3-1ec803f12efe", "Billing Administrator"),
    ("f023fd81-a637-4b56-95fd-791ac0226033", "Service Support Administrator"),
    ("f2ef992c-3afb-46b9-b7cf-a126ee74c451", "Global Reader"),
    ("fe930be7-5e62-47db-91af-98c3a49a38b1", "User Administrator"),
];

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let Some(id) = get_guid(record, "customer.tenantid") else {
        out.note(record, "a relationship without `customer.tenantId`".to_owned());
        return;
    };
    let tenant = TenantKey::of_id(Some(id));
    let Some(is_active) = out.word(record, "status", STATES) else { return };
    let name = get_line(record, "customer.displayname");
    let customer = CustomerFacts { name, ..CustomerFacts::default() };
    out.add(record, tenant.clone(), Facts::Customer(Arc::new(customer)));
    let roles = record.objects("accessdetails.unifiedroles");
    let roles = roles.iter().filter_map(|role| role.text("roledefinitionid"));
    let facts = DelegationFacts {
        is_active,
        until: out.date(record, "enddatetime"),
        roles: roles.filter_map(|role| read_guid(&role)).map(name_role).collect(),
    };
    out.add(record, tenant, Facts::Delegation(Box::new(facts)));
}

fn name_role(id: String) -> String {
    let known = ROLES.iter().find(|(known, _)| *known == id);
    known.map_or(id, |(_, name)| (*name).to_owned())
}
