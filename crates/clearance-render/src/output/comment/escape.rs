//! Escapes texts of rules and documents for Markdown.
//!
//! Special characters become character references, which mean the same in Markdown, in the cells of its tables and
//! in HTML. Hosts look for names, numbers of issues and addresses in the finished page, where references are no more:
//! an empty character after the sign keeps them from seeing any.

use std::fmt::Write;

use crate::output::escape;
use crate::output::text::is_address;

/// A zero-width space.
const NOTHING: &str = "&#8203;";

/// Escapes a text so that it is plain text on one line.
pub(super) fn escape_markdown(text: &str) -> String {
    let text = escape(text);
    let mut written = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        push_escaped(c, &mut written);
        let before = text.get(..at).unwrap_or_default();
        let next = chars.peek().map(|&(_, next)| next);
        if next.is_some_and(|next| starts_reference(before, c, next)) {
            written.push_str(NOTHING);
        }
    }
    written
}

fn push_escaped(c: char, to: &mut String) {
    match c {
        '<' => to.push_str("&lt;"),
        '>' => to.push_str("&gt;"),
        '&' => to.push_str("&amp;"),
        // Two of them would make a formula of what is between them. The reference hides them from those who look
        // for formulas in the Markdown, the element from those who look in the finished page.
        '$' => to.push_str("<span>&#36;</span>"),
        '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '#' => {
            // Writing to a string cannot fail.
            let _written = write!(to, "&#{};", u32::from(c));
        }
        c => to.push(c),
    }
}

/// Returns whether a host would turn the text that starts here into a reference: a name (`@somebody`), a number (`#1`, `!1`, `GH-1`), a
/// label (`~bug`), an address (`https://`, `www.`), a picture (`:tada:`).
fn starts_reference(before: &str, c: char, next: char) -> bool {
    let ends_with = |end: &str| {
        let tail = before.len().checked_sub(end.len()).and_then(|at| before.get(at..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    match c {
        '@' | '#' | '!' | '~' | '%' | '&' => !next.is_whitespace(),
        ':' => next.is_ascii_alphabetic() || matches!(next, '/' | '+' | '-'),
        // Between the letters: after the dot, GitHub takes the reference itself for the name of a host.
        'w' | 'W' => next == '.' && ends_with("ww"),
        '-' => ends_with("gh") && next.is_ascii_digit(),
        _ => false,
    }
}

/// Formats a text as inline code.
pub(super) fn format_code(text: &str) -> String {
    format!("<code>{}</code>", escape_markdown(text))
}

/// Formats a rule's id as a link to its page.
pub(super) fn format_link(id: &str, url: Option<&str>) -> String {
    let safe = |url: &&str| {
        is_address(url) && !url.contains(['<', '>', '|', '\\', '`', '"']) && !url.contains("##")
    };
    match url.filter(safe) {
        Some(url) => format!("[{}](<{}>)", format_code(id), url.replace('&', "&amp;")),
        None => format_code(id),
    }
}

/// Encloses lines in a code fence that none of them can end.
pub(super) fn fence_code(lines: &str) -> String {
    let longest = lines.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{}\n{fence}\n", lines.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{escape_markdown, fence_code, format_link};

    #[test]
    fn hosts_see_nothing_in_texts() {
        for (text, written) in [
            ("25 leave, 20 arrive", "25 leave, 20 arrive"),
            ("at 12:30 (UTC): ok", "at 12:30 (UTC): ok"),
            ("a@b", "a@&#8203;b"),
            ("@admin #12 !7 ~bug", "@&#8203;admin &#35;&#8203;12 &#33;&#8203;7 &#126;&#8203;bug"),
            ("Gh-12, gh-x, xGH-1", "Gh-&#8203;12, gh-x, xGH-&#8203;1"),
            ("https://x WWW.x", "https:&#8203;//x WWW&#8203;.x"),
            (":tada:", ":&#8203;tada:"),
            ("<b> & |", "&lt;b&gt; &amp; &#124;"),
            ("$x$", "<span>&#36;</span>x<span>&#36;</span>"),
            ("O365_E3 `a`", "O365&#95;E3 &#96;a&#96;"),
            ("a\n\u{202e}", "a&#92;n&#92;u{202e}"),
            ("wwé.gé-1", "wwé.gé-1"),
        ] {
            assert_eq!(escape_markdown(text), written, "{text}");
        }
    }

    #[test]
    fn links_lead_to_addresses_only() {
        assert_eq!(
            format_link("a", Some("https://x/?a&b")),
            "[<code>a</code>](<https://x/?a&amp;b>)"
        );
        for url in ["javascript:x", "https://x|y", "https://x>y", "https://x y", "https://x\\"] {
            assert_eq!(format_link("a", Some(url)), "<code>a</code>");
        }
    }

    #[test]
    fn no_line_ends_a_fence() {
        assert_eq!(fence_code("a\n"), "```text\na\n```\n");
        assert_eq!(fence_code("````\n"), "`````text\n````\n`````\n");
    }
}
