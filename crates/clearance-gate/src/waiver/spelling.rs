//! Comments that were meant as waivers, and are spelt so that they could never count.

use super::comment_parser::CommentError;
use super::sign::SIGN;
use clearance_engine::suggestion::closest_match;
use clearance_syntax::source::Span;

/// The text between the two words, however it is spelt.
const BETWEEN: [char; 9] = [' ', '\t', ':', ';', ',', '.', '-', '=', '–'];

/// Whether a text may hold such a comment; few do.
pub(super) fn may_hold(text: &str) -> bool {
    ["llow(", "LLOW(", "until=", "reason="].iter().any(|piece| text.contains(piece))
}

/// What is wrong with a comment that is spelt almost as a waiver. Comments that only speak of it are none: there have to be
/// rules in brackets directly behind `allow`, or one of the other words of a waiver.
pub(super) fn find_misspelt(comment: &str, sign: &str) -> Option<CommentError> {
    let starts = comment.match_indices(sign).filter_map(|(at, _)| {
        let before = comment.get(..at)?;
        let apart = before.is_empty() || before.ends_with([' ', '\t']) || before.ends_with(sign);
        apart.then_some(at + sign.len())
    });
    let mut found = starts.filter_map(|start| {
        let text = comment.get(start..)?;
        let start = start + text.len() - text.trim_start().len();
        let length = misspelt_length(comment.get(start..)?)?;
        Some(Span::new(start, start + length))
    });
    let message = format!("expected `{SIGN} allow(` at the start of a waiver");
    let help = "write it as in `clearance: allow(same-region) until=2026-12-31 reason=\"…\"`; until then it waives nothing";
    found.next().map(|at| (at, message, help.to_owned()))
}

/// How much of a text was meant as the begin of a waiver.
fn misspelt_length(text: &str) -> Option<usize> {
    let name = leading_word(text);
    closest_match(name, ["clearance"].into_iter())?;
    let rest = text.get(name.len()..)?.trim_start_matches(BETWEEN);
    let verb = leading_word(rest);
    closest_match(verb, ["allow"].into_iter())?;
    let after = rest.get(verb.len()..)?;
    let upto = |rest: &str| text.len() - rest.len();
    let rules = after.strip_prefix('(').and_then(|inside| inside.split_once(')'));
    let named = |rules: &str| rules.split(',').all(|rule| is_id(rule.trim()));
    match rules {
        Some((rules, rest)) if verb.eq_ignore_ascii_case("allow") && named(rules) => {
            Some(upto(rest))
        }
        _ => ["until=", "reason="].iter().any(|word| after.contains(word)).then(|| upto(after)),
    }
}

/// The letters that a text begins with.
fn leading_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// Whether a text could be the id of a rule.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/'))
}

#[cfg(test)]
mod tests {
    use super::{find_misspelt, may_hold};

    #[test]
    fn what_was_meant_is_told_and_prose_is_not() {
        for meant in [
            "# [Clearance: allow(low)] until=2026-12-31 reason=\"x\"",
            "# [CLEARANCE: ALLOW(low)]",
            "# [clearance allow(low)]",
            "#[clearance allow(low, odd-one)] until=2026-12-31",
            "# [clearence: allow(low)]",
            "# [clearance; allow(low)]",
            "# [clearance - allow(low)]",
            "# [clearance : allow(low)]",
            "## [Clearance: allow(low)]",
            "# agreed # [Clearance: allow(low)]",
            "# [Clearance: allow] (low) until=2026-12-31",
            "# [Clearance allows]: low, until=2026-12-31",
            "# [clearnce: alow](low) reason=\"x\"",
            "# [Clearance: allow](two words) until=2026-12-31",
        ] {
            let comment = meant.replace(['[', ']'], "");
            let (at, ..) = find_misspelt(&comment, "#").unwrap_or_else(|| panic!("{meant}"));
            let mut marked = comment.clone();
            marked.insert(at.end, ']');
            marked.insert(at.start, '[');
            assert_eq!(marked, meant);
            assert!(may_hold(&comment), "{comment}");
        }
        for prose in [
            "# Clearance allows moves (see the README)",
            "# Clearance: allow two days for this",
            "# Clearance: allow (some) slack",
            "# Clearance: allow(at most) two days",
            "# clearance was asked: allow(low) is what we need",
            "# see Clearance: allow(low)",
            "# Clearance will not allow(ed) this",
            "# cleared by the customer, until=2026",
            "# clear",
            "#",
            "# ä Clearance",
            "# Clearance: allow(low",
        ] {
            assert_eq!(find_misspelt(prose, "#"), None, "{prose}");
        }
    }
}
