//! Identities of tenants, subscriptions and offers.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::words::unquote;

/// Whether a text is a GUID in lower case.
pub fn is_guid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    lengths && text.bytes().all(|byte| byte == b'-' || matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// A GUID in lower case. Files write the same one in different letter cases.
pub fn read_guid(text: &str) -> Option<String> {
    let text = unquote(text).trim_matches(['{', '}']).to_ascii_lowercase();
    is_guid(&text).then_some(text)
}

/// `ProductId:SkuId` of the new commerce, from any of its spellings. The availability at its end is left out, as it changes, and
/// zeros at the front of the SkuId that a spreadsheet cut off are put back.
pub fn read_product_sku(text: &str) -> Option<String> {
    let upper = unquote(text).to_ascii_uppercase();
    let parts: Vec<&str> = upper.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let is_product = |part: &&str| part.len() == 12 && part.starts_with("CFQ7TTC0");
    let at = parts.iter().position(is_product)?;
    let (product, sku) = (parts.get(at)?, parts.get(at + 1)?);
    matches!(sku.len(), 1..=4).then(|| format!("{product}:{sku:0>4}"))
}

/// Whether one term from a first day on ends before the other: a month, a year, three years, or years that were renewed.
///
/// Gives how long, as Partner Center writes terms, and nothing where it was renewed: a month that was renewed twelve times and a
/// year look the same.
pub fn same_term(first: Date, next: Date) -> Option<Option<&'static str>> {
    for (months, term) in [(1, "P1M"), (12, "P1Y"), (36, "P3Y")] {
        if first.saturating_add(months.months()) == next {
            return Some(Some(term));
        }
    }
    let years = i32::from(next.year()) - i32::from(first.year());
    let is_renewed = (2..=50).contains(&years) && first.saturating_add(years.years()) == next;
    is_renewed.then_some(None)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{read_guid, read_product_sku, same_term};

    #[test]
    fn guids_have_one_form() {
        let written = "{A4C1340D-6911-4758-BBA3-0C4C6007D161}";
        assert_eq!(read_guid(written).as_deref(), Some("a4c1340d-6911-4758-bba3-0c4c6007d161"));
        assert_eq!(read_guid("a4c1340d-6911-4758-bba3-0c4c6007d16g"), None);
    }

    #[test]
    fn product_and_sku_are_found_in_every_spelling() {
        for (text, found) in [
            ("CFQ7TTC0LH18:0001:CFQ7TTC0K971", Some("CFQ7TTC0LH18:0001")),
            ("P1Y:CFQ7TTC0LCHC:0002:1:", Some("CFQ7TTC0LCHC:0002")),
            ("CFQ7TTC0LCHC-0002-P1Y-12M", Some("CFQ7TTC0LCHC:0002")),
            ("MSCSP_CFQ7TTC0LF8R-0001_FR_EUR_1_720_720", Some("CFQ7TTC0LF8R:0001")),
            ("CFQ7TTC0HD33:3", Some("CFQ7TTC0HD33:0003")),
            ("cfq7ttc0hd33:000f", Some("CFQ7TTC0HD33:000F")),
            ("CFQ7TTC0HD33", None),
            ("MS-AZR-0145P", None),
            ("Microsoft 365 Business Basic", None),
        ] {
            assert_eq!(read_product_sku(text).as_deref(), found, "{text}");
        }
    }

    #[test]
    fn a_term_is_a_month_a_year_or_three() {
        let first = date(2026, 1, 31);
        assert_eq!(same_term(first, date(2026, 2, 28)), Some(Some("P1M")));
        assert_eq!(same_term(first, date(2027, 1, 31)), Some(Some("P1Y")));
        assert_eq!(same_term(first, date(2029, 1, 31)), Some(Some("P3Y")));
        assert_eq!(same_term(first, date(2031, 1, 31)), Some(None));
        assert_eq!(same_term(first, date(2027, 1, 30)), None);
        assert_eq!(same_term(first, date(2026, 6, 30)), None);
    }
}
