//! The values that a waiver is tied to: a line for each value that its finding stood on when it was approved.

use std::collections::BTreeSet;

use clearance_engine::report::BasisValue;
use clearance_syntax::digest::sha256;

/// How many lines are written; the rest is one more, with a digest.
const MAX_LINES: usize = 24;

/// Between a key and its value.
const IS: &str = " = ";

/// The lines for the values that a finding stands on.
pub fn value_lines(basis: &[BasisValue]) -> Vec<String> {
    named_values(basis).into_iter().map(|(key, value)| format!("{key}{IS}{value}")).collect()
}

/// Whether a line can be one of these.
pub(super) fn is_line(line: &str) -> bool {
    line.contains(IS)
}

/// Whether a finding stands on the values of these lines, and on no other.
pub(super) fn are_same(approved: &[String], basis: &[BasisValue]) -> bool {
    let now = value_lines(basis);
    let now: BTreeSet<&str> = now.iter().map(String::as_str).collect();
    now == approved.iter().map(String::as_str).collect()
}

/// Returns the differences between the approved values and the present values of a finding.
pub fn value_differences(approved: &[String], basis: &[BasisValue]) -> Vec<String> {
    let now = named_values(basis);
    let mut gone: Vec<&str> = approved.iter().map(String::as_str).collect();
    // Of one key there may be several values: those that are the same first.
    let mut rest = Vec::new();
    for (key, value) in &now {
        let line = format!("{key}{IS}{value}");
        match gone.iter().position(|old| **old == line) {
            Some(at) => _ = gone.swap_remove(at),
            None => rest.push((key, value)),
        }
    }
    let mut differ = Vec::new();
    for (key, value) in rest {
        let of_key =
            |old: &&str| old.strip_prefix(key.as_str())?.strip_prefix(IS).map(str::to_owned);
        let before = gone.iter().position(|old| of_key(old).is_some());
        let before = before.map(|at| gone.remove(at)).and_then(|old| of_key(&old));
        differ.push(match before {
            Some(_) if key.starts_with(FURTHER) => "one of the further values changed".to_owned(),
            Some(before) => format!("{key} is {value} now ({before} when approved)"),
            None => format!("{key} is {value} and was not read when approved"),
        });
    }
    gone.sort_unstable();
    differ.extend(gone.into_iter().map(|old| format!("{old} was approved and is not read now")));
    differ
}

/// What the key of the line starts with that stands for the rest.
const FURTHER: &str = "(further ";

/// Keys and values; the rest beyond what is written as one.
fn named_values(basis: &[BasisValue]) -> Vec<(String, String)> {
    let to_pair = |stated: &BasisValue| (stated.key.clone(), stated.value.clone());
    if basis.len() <= MAX_LINES {
        return basis.iter().map(to_pair).collect();
    }
    let (first, rest) = basis.split_at(MAX_LINES - 1);
    let further: Vec<String> = rest.iter().map(BasisValue::to_string).collect();
    let digest = sha256(further.join("\n").as_bytes());
    let digest = digest.get(..16).unwrap_or(&digest);
    let rest = (format!("{FURTHER}{})", rest.len()), format!("sha256:{digest}"));
    first.iter().map(to_pair).chain([rest]).collect()
}

#[cfg(test)]
mod tests {
    use super::{MAX_LINES, are_same, value_differences, value_lines};
    use clearance_engine::report::BasisValue;

    fn basis(values: &[(&str, &str)]) -> Vec<BasisValue> {
        let stated = |(key, value): &(&str, &str)| BasisValue {
            key: (*key).to_owned(),
            value: (*value).to_owned(),
        };
        values.iter().map(stated).collect()
    }

    #[test]
    fn each_difference_is_told_with_what_was_approved() {
        let approved = value_lines(&basis(&[
            ("a", "20"),
            ("b", "25"),
            ("c", "1"),
            ("c", "2"),
            ("d", "absent"),
        ]));
        let told = |now: &[(&str, &str)]| value_differences(&approved, &basis(now));
        let same = [("d", "absent"), ("c", "2"), ("c", "1"), ("b", "25"), ("a", "20")];
        assert!(are_same(&approved, &basis(&same)) && told(&same).is_empty());
        let now = [("a", "20"), ("b", "2500"), ("c", "2"), ("c", "3"), ("e", "\"x\"")];
        assert!(!are_same(&approved, &basis(&now)));
        assert_eq!(
            told(&now),
            [
                "b is 2500 now (25 when approved)",
                "c is 3 now (1 when approved)",
                "e is \"x\" and was not read when approved",
                "d = absent was approved and is not read now",
            ]
        );
    }

    #[test]
    fn many_values_are_one_line_at_the_end() {
        let many: Vec<(String, String)> =
            (0..100).map(|n| (format!("k{n}"), n.to_string())).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let approved = value_lines(&basis(&many));
        assert_eq!(approved.len(), MAX_LINES);
        let mut now = many;
        now.last_mut().unwrap().1 = "other";
        assert!(!are_same(&approved, &basis(&now)));
        assert_eq!(
            value_differences(&approved, &basis(&now)),
            ["one of the further values changed"]
        );
    }
}
