//! Recognizes files of earlier runs by their first bytes: no other file may be overwritten.

/// The number of bytes by which a file is recognized.
pub const HEAD_BYTES: usize = 64 << 10;

/// Returns whether a text starts with another, ignoring white space.
pub(crate) fn starts_compactly(head: &str, start: &str) -> bool {
    let mut plain = head.chars().filter(|c| !c.is_ascii_whitespace());
    start.chars().all(|c| plain.next() == Some(c))
}

/// Returns whether a text starts with a JSON object whose first key is `version`, followed by `then`.
pub fn begins_versioned(head: &str, then: &str) -> bool {
    /// The number of characters to look at.
    const MOST: usize = 200;
    let plain: String = head.chars().filter(|c| !c.is_ascii_whitespace()).take(MOST).collect();
    let version = plain.strip_prefix("{\"version\":");
    let then_what = version.map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    then_what.is_some_and(|rest| rest.starts_with(then))
}

/// Returns the first line that is not blank, without colours and links.
pub fn first_line(head: &str) -> String {
    let line = head.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let (mut plain, mut rest) = (String::new(), line);
    while let Some((before, escape)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        let end = if escape.starts_with(']') {
            escape.find("\u{1b}\\").map(|at| at + 2)
        } else {
            escape.find('m').map(|at| at + 1)
        };
        rest = end.and_then(|end| escape.get(end..)).unwrap_or_default();
    }
    plain + rest
}

/// Returns whether a line is the head of a drawn problem, as in `  error[same-region]: …`, of one of some kinds.
pub fn is_problem(line: &str, kinds: &[&str]) -> bool {
    let line = line.strip_prefix("  ").unwrap_or_default();
    let of =
        |kind: &&str| line.strip_prefix(*kind).is_some_and(|rest| rest.starts_with(['[', ':']));
    kinds.iter().any(of)
}
