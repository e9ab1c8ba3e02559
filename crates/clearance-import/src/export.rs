//! The formats of exports: how each is recognised, what it fills in and what it never has.

mod collector;
mod format;
mod graph_delegations;
mod graph_directory_subscriptions;
mod graph_organization;
mod graph_subscribed_skus;
mod partner_center_agreements;
mod partner_center_customers;
mod partner_center_qualifications;
mod partner_center_subscriptions;
mod partner_center_transfers;
mod recognize;

pub use collector::Collector;
pub use format::{ExportFormat, How};
pub use recognize::{Unknown, recognize};

/// Every format that can be read, in the order in which lists show them.
pub const EXPORTS: &[ExportFormat] = &[
    graph_subscribed_skus::FORMAT,
    graph_directory_subscriptions::FORMAT,
    graph_organization::FORMAT,
    graph_delegations::FORMAT,
    partner_center_customers::FORMAT,
    partner_center_subscriptions::FORMAT,
    partner_center_agreements::FORMAT,
    partner_center_qualifications::FORMAT,
    partner_center_transfers::FORMAT,
];
