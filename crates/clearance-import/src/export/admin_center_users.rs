//! Microsoft 365 admin center: the users of a tenant. They are counted, and nothing about any of them is kept.

use super::collector::PieceCollector;
use super::format::{ExportFormat, How};
use crate::reader::ExportRecord;
use crate::spelling::clean_name;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "admin-center-users",
    title: "Microsoft 365 admin center, users (CSV)",
    signatures: &[&["User principal name", "Licenses", "Block credential"]],
    fills: &["source.subscriptions[].assigned"],
    lacks: "the tenant and its subscriptions: it needs another export beside it; users are counted, and nothing about any of them is kept",
    how: &[How {
        tool: "Microsoft 365 admin center, as an administrator of the customer",
        steps: "Users, Active users, Export users",
    }],
    nested: &[],
    newest_by: None,
    read: read_record,
};

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    if record.text("softdeletiontimestamp").is_some() {
        return;
    }
    let licenses = record.text("licenses").unwrap_or_default();
    for name in licenses.split('+').filter_map(clean_name) {
        if !name.eq_ignore_ascii_case("unlicensed") {
            out.count_user(name);
        }
    }
}
