//! Exports that are known and not read: what each lacks, and what to export instead.

use super::format::How;

/// An export that is known and not read, as too little of it is certain.
#[derive(Debug)]
pub struct RefusedExport {
    /// Its id, as lists have it.
    pub id: &'static str,
    /// Whose export it is, and what is in it.
    pub title: &'static str,
    /// The fields by which it is recognised, as its makers write them; one set for each shape that it comes in.
    pub signatures: &'static [&'static [&'static str]],
    /// Why it is not read: what follows "it".
    pub why: &'static str,
    /// What to export instead.
    pub instead: &'static [How],
}

const GRAPH_SKUS: How = How {
    tool: "PowerShell, as the customer or with delegated administration",
    steps: "Connect-MgGraph -Scopes Organization.Read.All; Get-MgSubscribedSku -All | ConvertTo-Json -Depth 5 | Out-File -Encoding utf8 skus.json",
};

const GRAPH_SUBSCRIPTIONS: How = How {
    tool: "PowerShell, for ends and states",
    steps: "Connect-MgGraph -Scopes Organization.Read.All; Get-MgDirectorySubscription -All | ConvertTo-Json -Depth 5 | Out-File -Encoding utf8 subscriptions.json",
};

const PARTNER_CENTER: How = How {
    tool: "Partner Center API, as the partner that sold them",
    steps: "GET https://api.partnercenter.microsoft.com/v1/customers/{tenant-id}/subscriptions, and save the response",
};

/// What volume licensing exports lack.
const VOLUME_LICENSING: &str = "names agreements and parts of volume licensing, which are no offers of a tenant; take the licenses from the tenant, and write \
     `channel` (enterprise-agreement, volume or open) and the contract's end into the draft by hand";

/// Every export that is known and not read, in the order in which lists show them.
pub const REFUSED_EXPORTS: &[RefusedExport] = &[
    RefusedExport {
        id: "msonline-account-skus",
        title: "MSOnline, Get-MsolAccountSku",
        signatures: &[&["AccountSkuId", "ActiveUnits", "ConsumedUnits"]],
        why: "is from the MSOnline module, which Microsoft turned off in 2025, so its numbers are old",
        instead: &[GRAPH_SKUS, GRAPH_SUBSCRIPTIONS],
    },
    RefusedExport {
        id: "msonline-subscriptions",
        title: "MSOnline, Get-MsolSubscription",
        signatures: &[&["SkuPartNumber", "DateCreated", "NextLifecycleDate", "TotalLicenses"]],
        why: "is from the MSOnline module, which Microsoft turned off in 2025, so its ends are old",
        instead: &[GRAPH_SUBSCRIPTIONS, GRAPH_SKUS],
    },
    RefusedExport {
        id: "cipp-licenses-table",
        title: "CIPP, report of licenses (CSV)",
        signatures: &[&["Tenant", "License", "CountUsed", "CountAvailable", "TotalLicenses"]],
        why: "names licenses by what CIPP calls them, and has no identity of the offers",
        instead: &[How {
            tool: "CIPP's API",
            steps: "GET https://YOUR-CIPP/api/ListLicenses?tenantFilter=TENANT, and save the response",
        }],
    },
    RefusedExport {
        id: "admin-center-licenses",
        title: "Microsoft 365 admin center, licenses (CSV)",
        signatures: &[&[
            "Product Title",
            "Total Licenses",
            "Expired Licenses",
            "Assigned licenses",
        ]],
        why: "names products by their titles alone, of which several offers may have one, and has no subscriptions",
        instead: &[GRAPH_SKUS, GRAPH_SUBSCRIPTIONS],
    },
    RefusedExport {
        id: "volume-licensing-contracts",
        title: "Microsoft 365 admin center, contracts of volume licensing (CSV)",
        signatures: &[&["License ID", "Organization", "Parent Program", "End date"]],
        why: VOLUME_LICENSING,
        instead: &[GRAPH_SKUS],
    },
    RefusedExport {
        id: "volume-licensing-orders",
        title: "Microsoft 365 admin center, orders of volume licensing (CSV)",
        signatures: &[
            &["Reseller order number", "Customer order number", "Usage start date"],
            &["Part number", "Product description", "Quantity", "Up for Renewal"],
        ],
        why: VOLUME_LICENSING,
        instead: &[GRAPH_SKUS],
    },
    RefusedExport {
        id: "volume-licensing-summary",
        title: "Microsoft 365 admin center, summary of volume licensing (CSV)",
        signatures: &[&["Product family", "Product pool", "Effective quantity"]],
        why: VOLUME_LICENSING,
        instead: &[GRAPH_SKUS],
    },
    RefusedExport {
        id: "cloudblue-subscriptions",
        title: "CloudBlue Connect, subscription_list",
        signatures: &[&["Subscription ID", "Subscription External ID", "Product ID", "Status"]],
        why: "has neither licenses nor ends",
        instead: &[PARTNER_CENTER, GRAPH_SUBSCRIPTIONS],
    },
    RefusedExport {
        id: "streamone-community-table",
        title: "TD SYNNEX StreamOne ION, table of a community script",
        signatures: &[&["Customer", "Subscription", "Qty", "Cost", "Margin", "Renewal Date"]],
        why: "has no ids of subscriptions and no identity of the offers",
        instead: &[How {
            tool: "StreamOne ION API v3, as the reseller",
            steps: "get the subscriptions of the customer, and save the response",
        }],
    },
    RefusedExport {
        id: "pax8-report-table",
        title: "Pax8, table of Pax8Report",
        signatures: &[&["Company Name", "Subscription ID", "Product Name", "Current Quantity"]],
        why: "has empty columns in place of the commitment and its end",
        instead: &[How {
            tool: "Pax8's API",
            steps: "GET https://api.pax8.com/v1/subscriptions?companyId=COMPANY, page by page, and save the responses",
        }],
    },
];
