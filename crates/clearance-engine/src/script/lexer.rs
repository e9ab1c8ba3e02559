//! The lexer of Rhai scripts: splits them into words, signs, texts, brackets and comments, each with its place.
//!
//! rhai's syntax tree knows where things start, not where they end, and drops comments; a script that does not compile
//! has no tree at all. Here brackets know their mates, so that the end can be found. All that looks at a script's text
//! asks this lexer, so that no module takes the inside of a string for a comment or a bracket.

use clearance_syntax::source::{Source, Span};

/// A word, sign, bracket or quoted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Its span in the script.
    pub span: Span,
    /// Its kind.
    pub kind: Kind,
}

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A name, keyword or number.
    Word,
    /// A quoted text without anything evaluated in it.
    Text,
    /// An operator or a bracket.
    Sign,
    /// An opening bracket and the number of the closing one; of the last token where it is never closed.
    Open(usize),
    /// A closing bracket and the number of the opening one.
    Close(usize),
}

/// A script as the lexer finds it.
#[derive(Debug, Default)]
pub(super) struct Lexed {
    /// The tokens in order, without comments. What stands between back quotes is none, but for what is evaluated there.
    pub(super) tokens: Vec<Token>,
    /// The comments in order, `//` without the end of its line.
    pub(super) comments: Vec<Span>,
    /// What was opened and is not closed: the first text or comment that ends too early, else the innermost bracket; its
    /// offset and its sign, `/` for a comment and `#` for a text such as `#"…"#`.
    pub(super) unclosed: Option<(usize, char)>,
}

/// Splits a script into tokens. Never fails: what is no script gives tokens that mean nothing.
pub(super) fn lex(text: &str) -> Lexed {
    let mut lexer = Lexer { text, at: 0, found: Lexed::default(), open: Vec::new() };
    while lexer.at < text.len() {
        let before = lexer.at;
        match lexer.within_template() {
            true => lexer.lex_template(),
            false => lexer.lex_code(),
        }
        // Whatever stands there, the end is reached.
        if lexer.at == before {
            lexer.at += 1;
        }
    }
    lexer.finish()
}

/// Returns the texts of a script's tokens.
pub fn token_texts(text: &str) -> impl Iterator<Item = &str> {
    let tokens = lex(text).tokens.into_iter();
    tokens.filter_map(|token| text.get(token.span.start..token.span.end))
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    found: Lexed,
    /// The brackets that are open, the innermost last; a back quote is one.
    open: Vec<usize>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn slice(&self, index: usize) -> &str {
        let span = self.found.tokens.get(index).map(|token| token.span);
        span.and_then(|span| self.text.get(span.start..span.end)).unwrap_or_default()
    }

    fn set_kind(&mut self, index: usize, kind: Kind) {
        if let Some(token) = self.found.tokens.get_mut(index) {
            token.kind = kind;
        }
    }

    fn within_template(&self) -> bool {
        self.open.last().is_some_and(|&index| self.slice(index) == "`")
    }

    /// Adds a token of so many bytes.
    fn push_token(&mut self, bytes: usize, kind: Kind) {
        let end = (self.at + bytes).min(self.text.len());
        self.found.tokens.push(Token { span: Span::new(self.at, end), kind });
        self.at = end;
    }

    fn open_bracket(&mut self, bytes: usize) {
        self.open.push(self.found.tokens.len());
        self.push_token(bytes, Kind::Open(0));
    }

    /// Closes the innermost bracket; what does not belong to it closes nothing.
    fn close_bracket(&mut self, closer: char) {
        let index = self.found.tokens.len();
        let belongs = |open: &&usize| {
            let opener = self.slice(**open).chars().next_back();
            matches!((opener, closer), (Some('('), ')') | (Some('['), ']') | (Some('{'), '}'))
                || (opener == Some('`') && closer == '`')
        };
        match self.open.last().filter(belongs).copied() {
            Some(open) => {
                self.open.pop();
                self.set_kind(open, Kind::Open(index));
                self.push_token(closer.len_utf8(), Kind::Close(open));
            }
            None => self.push_token(closer.len_utf8(), Kind::Sign),
        }
    }

    /// Remembers the first text or comment that ends too early.
    fn mark_unclosed(&mut self, at: usize, sign: char) {
        self.found.unclosed.get_or_insert((at, sign));
    }

    /// The text between back quotes, up to what is evaluated in it.
    fn lex_template(&mut self) {
        let rest = self.rest();
        let at = rest.find(['`', '$']).unwrap_or(rest.len());
        let here = rest.get(at..).unwrap_or_default();
        let escaped = rest.get(..at).is_some_and(|before| before.ends_with('\\'));
        let (doubled, quote) = (here.starts_with("``"), here.starts_with('`'));
        let evaluated = here.starts_with("${") && !escaped;
        self.at += at;
        match () {
            () if doubled => self.at += 2,
            () if evaluated => self.open_bracket(2),
            () if quote => self.close_bracket('`'),
            () => self.at += 1,
        }
    }

    fn lex_code(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return };
        let starts = |sign: &&&str| rest.starts_with(**sign);
        let opener = ["#{", "?[", "(", "[", "{", "`"].iter().find(starts).copied();
        let sign = ["::", "=>"].iter().find(starts).copied();
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        if first.is_whitespace() || first == '\u{feff}' {
            self.at += first.len_utf8();
        } else if let Some((length, ends)) = comment_length(rest) {
            if !ends {
                self.mark_unclosed(self.at, '/');
            }
            self.found.comments.push(Span::new(self.at, self.at + length));
            self.at += length;
        } else if let Some((length, ends)) = quoted_length(rest) {
            if !ends {
                self.mark_unclosed(self.at, first);
            }
            self.push_token(length, Kind::Text);
        } else if word > 0 {
            self.push_token(word, Kind::Word);
        } else if let Some(opener) = opener {
            self.open_bracket(opener.len());
        } else if matches!(first, ')' | ']' | '}') {
            self.close_bracket(first);
        } else {
            self.push_token(sign.map_or(first.len_utf8(), str::len), Kind::Sign);
        }
    }

    fn finish(mut self) -> Lexed {
        let last = self.found.tokens.len().saturating_sub(1);
        let innermost = self.open.last().and_then(|&index| self.found.tokens.get(index));
        if let Some(span) = innermost.map(|token| token.span) {
            let sign =
                self.text.get(span.start..span.end).and_then(|text| text.chars().next_back());
            self.mark_unclosed(span.end - 1, sign.unwrap_or_default());
        }
        while let Some(open) = self.open.pop() {
            self.set_kind(open, Kind::Open(last));
        }
        self.found
    }
}

/// The operators of more than one character and the start of a map; longer ones first.
const OPERATORS: [&str; 18] = [
    "...", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "**", "<<", ">>", "+=", "-=", "*=",
    "/=", "..", "#{",
];

/// Returns the length in bytes of the word or operator that a text starts with, as rhai cuts it: the lexer's own signs are single
/// characters where rhai's operators have several.
pub(super) fn length_of_first(text: &str) -> usize {
    match text.find(|c| !is_word(c)) {
        Some(0) => {
            let operator = OPERATORS.iter().find(|operator| text.starts_with(**operator));
            let first = || text.chars().next().map_or(0, char::len_utf8);
            operator.map_or_else(first, |operator| operator.len())
        }
        Some(end) => end,
        None => text.len(),
    }
}

impl Lexed {
    /// Returns a line's text behind a sign such as `///` and one space, where the line is a comment that begins with it.
    pub(super) fn comment_line<'t>(
        &self,
        source: &'t Source,
        line: usize,
        sign: &str,
    ) -> Option<&'t str> {
        let span = source.line_span(line);
        let text = source.slice(span);
        let comment = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let start = span.start + text.len() - comment.len();
        self.comments.binary_search_by_key(&start, |comment| comment.start).ok()?;
        let inner = comment.strip_prefix(sign)?;
        Some(inner.strip_prefix(' ').unwrap_or(inner))
    }
}

/// Whether a character may stand in a word.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of the comment that a text starts with, and whether it is closed.
fn comment_length(rest: &str) -> Option<(usize, bool)> {
    if rest.starts_with("//") {
        return Some((rest.find(['\n', '\r']).unwrap_or(rest.len()), true));
    }
    if !rest.starts_with("/*") {
        return None;
    }
    // They may stand within each other.
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(here) = rest.get(at..).filter(|here| !here.is_empty()) {
        if here.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with("*/") {
            depth = depth.saturating_sub(1);
            at += 2;
            if depth == 0 {
                return Some((at, true));
            }
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    Some((rest.len(), false))
}

/// The length of the quoted text that a text starts with, and whether it is closed: `"…"`, `'…'`, or `#"…"#` with any
/// number of `#`.
fn quoted_length(rest: &str) -> Option<(usize, bool)> {
    let hashes = rest.bytes().take_while(|&byte| byte == b'#').count();
    if hashes > 0 {
        let inner = rest.get(hashes..)?.strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        let length = inner.find(&end).map(|at| at + end.len());
        return Some((hashes + 1 + length.unwrap_or(inner.len()), length.is_some()));
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            // Two of them stand for one.
            c if c == quote && chars.next_if(|&(_, next)| next == quote).is_none() => {
                return Some((at + 1, true));
            }
            '\\' => {
                let next = chars.next().map(|(_, c)| c);
                // What follows a line's end may have a carriage return before it.
                if next == Some('\r') {
                    chars.next_if(|&(_, next)| next == '\n');
                }
            }
            '\n' => return Some((at, false)),
            _ => {}
        }
    }
    Some((rest.len(), false))
}

#[cfg(test)]
mod tests {
    use super::{Kind, lex, token_texts};

    #[test]
    fn tokens_are_cut_where_scripts_have_them() {
        for (text, wanted) in [
            ("a::b(1)", vec!["a", "::", "b", "(", "1", ")"]),
            ("x // a { b\ny", vec!["x", "y"]),
            ("x // a { b\ry", vec!["x", "y"]),
            ("x /* { /* } */ { */ y", vec!["x", "y"]),
            (r#"f("a \" ) {", 'b')"#, vec!["f", "(", r#""a \" ) {""#, ",", "'b'", ")"]),
            (r##"#"a " b"# + "ä""##, vec![r##"#"a " b"#"##, "+", "\"ä\""]),
            (r###"##"a "# // b"## + 1"###, vec![r###"##"a "# // b"##"###, "+", "1"]),
            (r#""a "" // b" + 1"#, vec![r#""a "" // b""#, "+", "1"]),
            ("\"a \\\n // b\" + 1", vec!["\"a \\\n // b\"", "+", "1"]),
            ("\"a \\\r\n // b\" + 1", vec!["\"a \\\r\n // b\"", "+", "1"]),
            ("`a``{ ${b + `}`} $ ` c", vec!["`", "${", "b", "+", "`", "`", "}", "`", "c"]),
            ("`a \\${ // b` c", vec!["`", "`", "c"]),
            ("#{ a: b?[0] }", vec!["#{", "a", ":", "b", "?[", "0", "]", "}"]),
            ("\"never ends", vec!["\"never ends"]),
            ("\"ends with its line\nx", vec!["\"ends with its line", "x"]),
            ("`never ends ${", vec!["`", "${"]),
        ] {
            assert_eq!(token_texts(text).collect::<Vec<_>>(), wanted, "{text}");
        }
    }

    #[test]
    fn comments_are_found_outside_of_texts() {
        let text =
            "\"// a\" // b\n#\"/* c */\"# /* d /* e */ */ `// f ${x /* g */} // h` '/' // i\r\n";
        let found = lex(text).comments;
        let found: Vec<&str> =
            found.iter().map(|span| text.get(span.start..span.end).unwrap()).collect();
        assert_eq!(found, ["// b", "/* d /* e */ */", "/* g */", "// i"]);
    }

    #[test]
    fn brackets_know_their_mates() {
        let text = "f(a[`x ${b(1)} }`], #{})";
        let tokens = lex(text).tokens;
        for (index, token) in tokens.iter().enumerate() {
            if let Kind::Open(mate) = token.kind {
                assert_eq!(tokens[mate].kind, Kind::Close(index), "{token:?}");
            }
        }
        assert_eq!(tokens.iter().filter(|t| matches!(t.kind, Kind::Open(_))).count(), 6);
    }

    #[test]
    fn what_is_closed_is_not_open() {
        for text in [
            "",
            "f(a[1], #{ b: { } })",
            "\"(\" + `[${x}{` ",
            "// (\n/* [ /* { */ */",
            "'(' + '\\''",
            "`a`` ( ${ `b ${c} )` } `",
            "#\"( \" [\"# + ##\" \"# { \"##",
            "\"a\"\"(\"",
        ] {
            assert_eq!(lex(text).unclosed, None, "{text}");
        }
    }

    #[test]
    fn the_innermost_opener_is_found() {
        for (text, found) in [
            ("f(a[1", (3, '[')),
            ("{ f() ", (0, '{')),
            ("#{ a: 1", (1, '{')),
            ("( \"a\\\"b", (2, '"')),
            ("\"a\n\"", (0, '"')),
            ("`a ${f(1)", (4, '{')),
            ("`a ${f(1)} (", (0, '`')),
            ("( /* /* */", (2, '/')),
            ("ü(", (2, '(')),
            ("(]", (0, '(')),
            ("f(#\"a\")", (2, '#')),
        ] {
            assert_eq!(lex(text).unclosed, Some(found), "{text}");
        }
    }

    #[test]
    fn what_is_no_script_ends_as_well() {
        for text in
            ["}", ")(", "`${`${", "/*", "#", "#\"", "'", "\u{feff}a", "ä$", "\"\\", "/*/", "é\"é\\"]
        {
            lex(text);
        }
    }
}
