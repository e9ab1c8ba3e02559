//! Lines of flow collections and of texts that are indented too little: the parser lets them through.
//!
//! What belongs to a key or a `-` is indented further than it. A line that is not was meant for something else, or will be
//! read as something else by the next program.

use crate::document::builder;
use crate::document::syntax_error::SyntaxError;
use crate::source::Span;

/// Returns the column of a block collection: that of its first key, with what names or types it, or of its first `-`.
pub(super) fn column(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default().trim_start_matches('\u{feff}');
    let mut own = line;
    loop {
        let rest = own.trim_end_matches([' ', '\t']);
        let word = rest.rfind([' ', '\t']).map_or(0, |at| at + 1);
        match rest.split_at(word) {
            (outer, last) if last.starts_with(['&', '!']) => own = outer,
            _ => return own.chars().count(),
        }
    }
}

/// Finds the first line of a value, but its first, that is indented by fewer spaces than it must be. `texts` are the parts
/// of a flow collection that were looked at before; `is_text` is whether the value is one itself.
pub(super) fn check_indentation(
    text: &str,
    value: Span,
    least: usize,
    texts: &[Span],
    is_text: bool,
) -> Option<SyntaxError> {
    let written = text.get(value.start..value.end)?;
    let mut texts = texts.iter().peekable();
    for (at, _) in written.match_indices('\n') {
        let start = value.start + at + 1;
        while texts.next_if(|inner| inner.end <= start).is_some() {}
        let is_inside = texts.peek().is_some_and(|inner| inner.start < start);
        let line = text.get(start..value.end)?.lines().next().unwrap_or_default();
        let content = line.trim_start_matches([' ', '\t']);
        if is_inside || content.is_empty() || !is_text && content.starts_with('#') {
            continue;
        }
        let spaces = line.len() - line.trim_start_matches(' ').len();
        let needed = if !is_text && only_closes(content) { least.saturating_sub(1) } else { least };
        if spaces < needed {
            return Some(too_little(text, start + spaces, least));
        }
    }
    None
}

/// Whether a line only closes what is open: many write that below the key.
fn only_closes(content: &str) -> bool {
    let rest = content.trim_start_matches([']', '}', ',', ' ', '\t']);
    content.starts_with([']', '}']) && (rest.is_empty() || rest.starts_with('#'))
}

fn too_little(text: &str, at: usize, least: usize) -> SyntaxError {
    let place = builder::char_at(text, at);
    if text.get(place.start..place.end) == Some("\t") {
        return SyntaxError::new(place, "a tab cannot stand here").help("indent with spaces");
    }
    let spaces = if least == 1 { "1 space".to_owned() } else { format!("{least} spaces") };
    SyntaxError::new(place, "wrong indentation").help(format!("indent it by at least {spaces}"))
}

#[cfg(test)]
mod tests {
    use super::column;

    #[test]
    fn a_collection_starts_at_its_first_key_or_dash() {
        for (text, wanted) in [
            ("@a: 1", 0),
            ("  @a: 1", 2),
            ("x:\n- @a: 1", 2),
            ("- - @a", 4),
            ("&x @a: 1", 0),
            ("- &x !!str @a: 1", 2),
            ("-  !t  @a: 1", 3),
            ("k: x\n  !t @a: 1", 2),
            ("\u{feff}@a: 1", 0),
        ] {
            let start = text.find('@').unwrap();
            assert_eq!(column(&text.replace('@', ""), start), wanted, "{text}");
        }
    }
}
