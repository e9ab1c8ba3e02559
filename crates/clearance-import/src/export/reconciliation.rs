//! Partner Center: the reconciliation file of license-based billing, with a row for each time something was charged.

use super::collector::{PieceCollector, get_country, get_domain, get_guid, get_id, get_line};
use super::format::{ExportFormat, How};
use crate::piece::{CustomerFacts, EndKind, SubscriptionFacts, TenantKey};
use crate::reader::ExportRecord;
use crate::spelling::{read_guid, read_product_sku};

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "reconciliation",
    title: "Partner Center, license-based reconciliation (CSV, also in gzip)",
    signatures: &[&[
        "CustomerId",
        "SubscriptionId",
        "ProductId",
        "SkuId",
        "ChargeEndDate",
        "Quantity",
        "SubscriptionEndDate",
    ]],
    fills: &[
        "customer.name",
        "customer.tenant",
        "customer.country",
        "source.channel",
        "source.subscriptions[].id",
        "source.subscriptions[].offer",
        "source.subscriptions[].licenses",
        "source.subscriptions[].purchased",
        "source.subscriptions[].ends",
        "source.subscriptions[].term",
    ],
    lacks: "the state of today, renewal and assigned licenses: it is about the last invoice; the country may be that of the bill",
    how: &[How {
        tool: "Partner Center, as the partner that is billed",
        steps: "Billing, Billing history, the invoice, its license-based reconciliation file",
    }],
    nested: &[],
    newest_by: Some("chargeenddate"),
    read: read_record,
};

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let (Some(tenant), Some(own)) =
        (get_guid(record, "customerid"), get_id(record, "subscriptionid"))
    else {
        // Lines of an invoice that are about no subscription.
        return;
    };
    out.name_exporter(record, "partnername", "partnerid");
    let start = out.date(record, "subscriptionstartdate");
    let end = out.date(record, "subscriptionenddate");
    let stamps = [out.date(record, "chargeenddate"), out.date(record, "orderdate")];
    out.fold(record, [&tenant, &own], stamps, |out| {
        let found = get_domain(record, "customerdomainname");
        let key = TenantKey::of(Some(tenant.clone()), found.clone());
        let customer = CustomerFacts {
            name: get_line(record, "customername"),
            domain: found,
            country: get_country(record, "customercountry"),
            is_country_inferred: true,
            ..CustomerFacts::default()
        };
        let facts = SubscriptionFacts {
            purchased: start,
            ends: end.map(|end| (end, EndKind::LastDay)),
            ..read_subscription(record, &own, out)
        };
        (key, customer, facts)
    });
}

fn read_subscription(
    record: &ExportRecord<'_>,
    own: &str,
    out: &mut PieceCollector,
) -> SubscriptionFacts {
    let left_out = why_left_out(record);
    let adjustment = get_line(record, "priceadjustmentdescription").unwrap_or_default();
    SubscriptionFacts {
        ids: vec![own.to_owned()],
        offers: offer_of(record).into_iter().collect(),
        name: get_line(record, "skuname").or_else(|| get_line(record, "productname")),
        // What is billed by use has fractions.
        licenses: if left_out.is_none() { out.count(record, "quantity") } else { None },
        purchased_is_term_start: true,
        term: get_line(record, "termandbillingcycle").as_deref().and_then(term_of),
        channel: Some(("csp", true)),
        is_extended: adjustment.to_lowercase().contains("extended service term"),
        left_out,
        ..SubscriptionFacts::default()
    }
}

/// The offer: product and SKU, or the GUID of a legacy offer.
fn offer_of(record: &ExportRecord<'_>) -> Option<String> {
    let product = record.text("productid")?;
    let sku = record.text("skuid").unwrap_or_default();
    let sku = sku.trim_start_matches('\'');
    read_product_sku(&format!("{product}:{sku}")).or_else(|| read_guid(&product))
}

/// The term of words such as "Annual term, Monthly billing".
fn term_of(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let term = lower.split("term").next().unwrap_or_default();
    let is = |words: &[&str]| words.iter().any(|word| term.contains(word));
    if is(&["three", "triennial", "3"]) {
        Some("P3Y")
    } else if is(&["annual", "one-year", "one year", "1-year", "1 year"]) {
        Some("P1Y")
    } else if is(&["month"]) {
        Some("P1M")
    } else {
        None
    }
}

/// Why a subscription is no part of a move of licenses.
fn why_left_out(record: &ExportRecord<'_>) -> Option<&'static str> {
    let product = record.text("productid").unwrap_or_default().to_ascii_uppercase();
    if record.text("meterdescription").is_some() || product.starts_with("DZH") {
        return Some("billed by use");
    }
    let publisher = get_line(record, "publishername").unwrap_or_default().to_lowercase();
    let is_foreign = !publisher.is_empty() && !publisher.contains("microsoft");
    is_foreign.then_some("no product of Microsoft")
}

#[cfg(test)]
mod tests {
    use super::term_of;

    #[test]
    fn terms_are_read_from_words() {
        for (text, term) in [
            ("Annual term, Monthly billing", Some("P1Y")),
            ("One-Year commitment for yearly billing", Some("P1Y")),
            ("Monthly term, Monthly billing", Some("P1M")),
            ("3-year term, Annual billing", Some("P3Y")),
            ("Three-Year term, Monthly billing", Some("P3Y")),
            ("One time", None),
        ] {
            assert_eq!(term_of(text), term, "{text}");
        }
    }
}
