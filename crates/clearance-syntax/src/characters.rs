//! White space and invisible characters, which people overlook and programs compare: their names, and the normalized form
//! of a text, which is without them.

use unicode_normalization::UnicodeNormalization as _;

/// Whether a character shows nothing and is no white space: control characters, and what Unicode has displays ignore
/// (joiners, marks of direction, fillers). Selectors of a variant, as in emoji, change what is seen and do not count.
pub fn is_invisible(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether Unicode has no character there and never will: the last two of each plane, and U+FDD0 to U+FDEF.
pub fn is_noncharacter(c: char) -> bool {
    let code = u32::from(c);
    code & 0xfffe == 0xfffe || matches!(c, '\u{fdd0}'..='\u{fdef}')
}

/// Whether a character is white space or invisible.
pub fn is_unseen(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// A text in the form in which two are compared that people take for the same: Unicode's NFKC, which makes full-width
/// letters plain and composes accents, in lower case, without invisible characters, with single spaces between words.
pub fn normalize(text: &str) -> String {
    let visible = text.chars().filter(|&c| !is_invisible(c));
    let plain: String = visible.nfkc().filter(|&c| !is_invisible(c)).collect();
    let lower = plain.to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of a character that is white space or invisible, as messages call it.
pub fn name_character(c: char) -> String {
    let code = u32::from(c);
    match c {
        ' ' => "a blank".to_owned(),
        '\t' => "a tab".to_owned(),
        '\n' | '\r' => "a line break".to_owned(),
        '\u{a0}' => "a no-break space (U+00A0)".to_owned(),
        c if c.is_whitespace() => format!("white space (U+{code:04X})"),
        c if c.is_control() => format!("a control character (U+{code:04X})"),
        _ => format!("an invisible character (U+{code:04X})"),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_invisible, name_character, normalize};

    #[test]
    fn what_looks_the_same_has_one_form() {
        let same = [
            "Müller GmbH",
            "  Mu\u{308}ller\u{a0} GmbH\t",
            "MÜLLER\u{200b} \r\n gmbh\u{feff}",
            "ＭÜＬＬＥＲ\u{3000}ＧｍｂＨ",
            "M\u{ad}ü\u{0}ller \u{3164} GmbH",
            "Mu\u{200d}\u{308}ller GmbH",
        ];
        for text in same {
            assert_eq!(normalize(text), "müller gmbh", "{text:?}");
        }
        assert_eq!(normalize(" \u{200b}\u{0}\u{2800}"), "");
        assert_ne!(normalize("a b"), normalize("ab"));
    }

    #[test]
    fn what_can_be_seen_stays() {
        for text in
            ["\u{2764}\u{fe0f}", "日本", "a_b-c.d", "\u{600}1", "e\u{301}".to_uppercase().as_str()]
        {
            assert!(!text.chars().any(is_invisible), "{text:?}");
        }
        assert_eq!(normalize("\u{2764}\u{fe0f}"), "\u{2764}\u{fe0f}");
    }

    #[test]
    fn names_are_what_people_call_them() {
        let names = [' ', '\t', '\n', '\u{a0}', '\u{3000}', '\0', '\u{200b}'].map(name_character);
        assert_eq!(
            names.join(", "),
            "a blank, a tab, a line break, a no-break space (U+00A0), white space (U+3000), \
             a control character (U+0000), an invisible character (U+200B)"
        );
    }
}
