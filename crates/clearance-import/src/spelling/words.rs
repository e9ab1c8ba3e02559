//! Numbers, flags and names.

use clearance_syntax::characters::is_unseen;

/// A text without the apostrophe with which spreadsheets keep it from being read as a number.
pub fn unquote(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('\'').map_or(text, str::trim_start)
}

/// A whole number that counts something. Spreadsheets and billing write `22.000000000000000000` and `0E-20`, too.
pub fn read_count(text: &str) -> Option<u64> {
    let text = unquote(text);
    if let Ok(count) = text.parse() {
        return Some(count);
    }
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    let number: f64 = text.parse().ok().filter(|_| text.chars().all(is_number))?;
    let is_whole = number.fract() == 0.0 && (0.0..=1e12).contains(&number);
    // Exact: it is whole and far below 2^53.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    is_whole.then_some(number as u64)
}

/// Yes or no.
pub fn read_flag(text: &str) -> Option<bool> {
    match unquote(text).to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// A text in one line: blanks in place of what cannot be seen, none at its ends.
pub fn clean(text: &str) -> String {
    // Most texts are clean already.
    if is_clean(text.as_bytes()) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split(is_unseen).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether a text is of ASCII that can be seen, with single blanks between words.
fn is_clean(text: &[u8]) -> bool {
    let is_double = |two: &[u8]| two == b"  ";
    text.iter().all(|byte| matches!(byte, b' '..=b'~'))
        && !text.starts_with(b" ")
        && !text.ends_with(b" ")
        && !text.windows(2).any(is_double)
}

/// A name in one line, where there is any.
pub fn clean_name(text: &str) -> Option<String> {
    Some(clean(text)).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{clean, read_count, read_flag};

    #[test]
    fn counts_are_read_as_billing_and_spreadsheets_write_them() {
        for (text, count) in [
            ("25", Some(25)),
            ("'25", Some(25)),
            ("'22.000000000000000000", Some(22)),
            ("0E-20", Some(0)),
            ("1.2E+3", Some(1200)),
            ("2.5", None),
            ("-1", None),
            ("1,234", None),
            ("inf", None),
            ("NaN", None),
            ("", None),
            ("1e300", None),
        ] {
            assert_eq!(read_count(text), count, "{text}");
        }
    }

    #[test]
    fn flags_are_read_in_any_letter_case() {
        assert_eq!(
            ["TRUE", "Yes", "no", "maybe"].map(read_flag),
            [Some(true), Some(true), Some(false), None]
        );
    }

    #[test]
    fn what_cannot_be_seen_is_a_blank() {
        for text in ["A. Datum", " A.  Datum ", "A.\u{a0}Datum\u{200b}", "A.\t\r\nDatum"] {
            assert_eq!(clean(text), "A. Datum", "{text:?}");
        }
        assert_eq!(clean(" \u{200b} "), "");
        assert_eq!(clean("\u{feff} A.\u{a0}Datum\r\n\tGmbH "), "A. Datum GmbH");
    }
}
