//! The suggestion "did you mean": the closest match of a misspelled name among the known ones.

/// Returns the candidate that is most like a name (Jaro-Winkler similarity above 0.8), if there is one.
pub fn closest_match<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    candidates
        .map(|known| (strsim::jaro_winkler(&name, &known.to_lowercase()), known))
        .filter(|&(likeness, _)| likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, known)| known)
}

/// Returns the keyword that a word of prose is most likely a slip of the pen for.
///
/// A match of [`closest_match`] may be wrong, as it only advises; this one decides that a comment is no comment, so it allows
/// one edit, or two where the letters are the same ones, the word goes on after the keyword, or the keyword is long.
pub fn misspelled_keyword(
    word: &str,
    keywords: impl IntoIterator<Item = &'static str>,
) -> Option<&'static str> {
    let lower = word.to_lowercase();
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let is_slip = |keyword: &&str| {
        let edits = strsim::osa_distance(&lower, keyword);
        let swapped = lower.len() == keyword.len() && sorted(&lower) == sorted(keyword);
        let is_lenient = swapped || lower.starts_with(keyword) || keyword.len() > 6;
        edits <= 1 || edits <= 2 && is_lenient
    };
    keywords.into_iter().find(is_slip)
}
