//! The formats of exports: how each is recognised, what it fills in and what it never has.

mod admin_center_users;
mod admindroid_expiry;
mod bulk_migration;
mod cipp_licenses;
mod collector;
mod crayon_cloud_iq;
mod folded_records;
mod format;
mod graph_delegations;
mod graph_directory_subscriptions;
mod graph_organization;
mod graph_subscribed_skus;
mod insights_subscriptions;
mod partner_center_agreements;
mod partner_center_customers;
mod partner_center_qualifications;
mod partner_center_skus;
mod partner_center_subscriptions;
mod partner_center_transfers;
mod pax8_subscriptions;
mod portal_tables;
mod recognize;
mod reconciliation;
mod refused_exports;
mod sherweb_subscriptions;
mod streamone_ion;

pub use collector::PieceCollector;
pub use format::{ExportFormat, How};
pub use recognize::{Unknown, recognize, recognize_refused};
pub use refused_exports::{REFUSED_EXPORTS, RefusedExport};

/// Every format that can be read, in the order in which lists show them.
pub const EXPORTS: &[ExportFormat] = &[
    graph_subscribed_skus::FORMAT,
    graph_directory_subscriptions::FORMAT,
    graph_organization::FORMAT,
    graph_delegations::FORMAT,
    partner_center_customers::FORMAT,
    partner_center_subscriptions::FORMAT,
    partner_center_skus::FORMAT,
    partner_center_agreements::FORMAT,
    partner_center_qualifications::FORMAT,
    partner_center_transfers::FORMAT,
    reconciliation::FORMAT,
    admin_center_users::FORMAT,
    bulk_migration::CUSTOMERS,
    bulk_migration::NEW_COMMERCE,
    bulk_migration::LEGACY,
    cipp_licenses::FORMAT,
    insights_subscriptions::FORMAT,
    portal_tables::CUSTOMERS,
    portal_tables::SUBSCRIPTIONS,
    portal_tables::AGREEMENTS,
    admindroid_expiry::FORMAT,
    streamone_ion::FORMAT,
    crayon_cloud_iq::FORMAT,
    sherweb_subscriptions::FORMAT,
    pax8_subscriptions::FORMAT,
];
