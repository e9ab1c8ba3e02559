//! Partner Center: the agreements that a customer accepted.

use super::collector::PieceCollector;
use super::format::{ExportFormat, How};
use crate::piece::{Facts, TenantKey};
use crate::reader::ExportRecord;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "partner-center-agreements",
    title: "Partner Center, agreements of a customer (API and PowerShell)",
    signatures: &[&["dateAgreed", "type", "agreementLink"], &["dateAgreed", "type", "templateId"]],
    fills: &["relationship.agreement_accepted"],
    lacks: "the tenant; names and addresses of who accepted are not read",
    how: &[
        How {
            tool: "Partner Center API, as the partner",
            steps: "GET https://api.partnercenter.microsoft.com/v1/customers/{tenant-id}/agreements, and save the response",
        },
        How {
            tool: "PowerShell (module PartnerCenter)",
            steps: "Get-PartnerCustomerAgreement -CustomerId TENANT-ID | ConvertTo-Json -Depth 5 | Out-File -Encoding utf8 agreements.json",
        },
    ],
    nested: &[],
    newest_by: None,
    read: read_record,
};

/// Agreements, and whether each is the one without which nothing can be ordered.
const AGREEMENTS: &[(&str, Option<bool>)] =
    &[("MicrosoftCustomerAgreement", Some(true)), ("MicrosoftCloudAgreement", Some(false))];

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    if out.word(record, "type", AGREEMENTS) != Some(true) {
        return;
    }
    let Some(agreed) = out.date(record, "dateagreed") else { return };
    match agreed.date(&out.orders) {
        Some(day) => out.add(record, TenantKey::default(), Facts::Agreement(day)),
        None => out.note(record, "`dateAgreed`: day and month cannot be told apart".to_owned()),
    }
}
