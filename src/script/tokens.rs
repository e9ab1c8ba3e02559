//! The words, signs and brackets of a script, each with its place.
//!
//! rhai's syntax tree knows where things start, not where they end; here brackets know their mates, so that the
//! end can be found.

use crate::source::Span;

/// A word, sign, bracket or quoted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, keyword or number.
    Word,
    /// A sign, or a quoted text without anything evaluated in it.
    Other,
    /// An opening bracket and the number of the closing one; of the last token where it is never closed.
    Open(usize),
    /// A closing bracket and the number of the opening one.
    Close(usize),
}

/// All tokens of a script. Never fails: what is no script gives tokens that mean nothing.
pub(super) fn scan(text: &str) -> Vec<Token> {
    let mut scanner = Scanner { text, at: 0, tokens: Vec::new(), open: Vec::new() };
    while scanner.at < text.len() {
        let before = scanner.at;
        match scanner.within_template() {
            true => scanner.template(),
            false => scanner.code(),
        }
        // Whatever stands there, the end is reached.
        if scanner.at == before {
            scanner.at += 1;
        }
    }
    let last = scanner.tokens.len().saturating_sub(1);
    while let Some(open) = scanner.open.pop() {
        scanner.set(open, Kind::Open(last));
    }
    scanner.tokens
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
    /// The brackets that are open, the innermost last; a back quote is one.
    open: Vec<usize>,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn set(&mut self, index: usize, kind: Kind) {
        if let Some(token) = self.tokens.get_mut(index) {
            token.kind = kind;
        }
    }

    fn within_template(&self) -> bool {
        let innermost = self.open.last().and_then(|&index| self.tokens.get(index));
        let text = innermost.and_then(|token| self.text.get(token.span.start..token.span.end));
        text == Some("`")
    }

    /// Adds a token of so many bytes.
    fn push(&mut self, bytes: usize, kind: Kind) {
        let end = (self.at + bytes).min(self.text.len());
        self.tokens.push(Token { span: Span::new(self.at, end), kind });
        self.at = end;
    }

    fn opens(&mut self, bytes: usize) {
        self.open.push(self.tokens.len());
        self.push(bytes, Kind::Open(0));
    }

    fn closes(&mut self, bytes: usize) {
        let index = self.tokens.len();
        match self.open.pop() {
            Some(open) => {
                self.set(open, Kind::Open(index));
                self.push(bytes, Kind::Close(open));
            }
            None => self.push(bytes, Kind::Other),
        }
    }

    /// The text between back quotes, up to what is evaluated in it.
    fn template(&mut self) {
        let rest = self.rest();
        let at = rest.find(['`', '$']).unwrap_or(rest.len());
        let here = rest.get(at..).unwrap_or_default();
        let (doubled, evaluated) = (here.starts_with("``"), here.starts_with("${"));
        let quote = here.starts_with('`');
        self.at += at;
        match () {
            () if doubled => self.at += 2,
            () if evaluated => self.opens(2),
            () if quote => self.closes(1),
            () => self.at += 1,
        }
    }

    fn code(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return };
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let starts = |sign: &&&str| rest.starts_with(**sign);
        if first.is_whitespace() || first == '\u{feff}' {
            self.at += first.len_utf8();
        } else if rest.starts_with("//") {
            self.at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            self.at += comment(rest);
        } else if let Some(length) = quoted(rest) {
            self.push(length, Kind::Other);
        } else if word(first) {
            self.push(rest.find(|c| !word(c)).unwrap_or(rest.len()), Kind::Word);
        } else if let Some(sign) = ["#{", "?[", "(", "[", "{", "`"].iter().find(starts) {
            self.opens(sign.len());
        } else if matches!(first, ')' | ']' | '}') {
            self.closes(1);
        } else if let Some(sign) = ["::", "=>"].iter().find(starts) {
            self.push(sign.len(), Kind::Other);
        } else {
            self.push(first.len_utf8(), Kind::Other);
        }
    }
}

/// The length of a comment that may hold others.
fn comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while let Some(here) = rest.get(at..).filter(|here| !here.is_empty()) {
        if here.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The length of a quoted text: `"…"`, `'…'`, or `#"…"#` with any number of `#`.
fn quoted(rest: &str) -> Option<usize> {
    let hashes = rest.bytes().take_while(|&byte| byte == b'#').count();
    if hashes > 0 {
        let inner = rest.get(hashes..)?.strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        let length = inner.find(&end).map_or(inner.len(), |at| at + end.len());
        return Some(hashes + 1 + length);
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|&(_, c)| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    Some(end.map_or(rest.len(), |(at, _)| at + 1))
}

#[cfg(test)]
mod tests {
    use super::{Kind, scan};

    fn words(text: &str) -> Vec<&str> {
        scan(text).iter().map(|token| text.get(token.span.start..token.span.end).unwrap()).collect()
    }

    #[test]
    fn tokens_are_cut_where_scripts_have_them() {
        for (text, wanted) in [
            ("a::b(1)", vec!["a", "::", "b", "(", "1", ")"]),
            ("x // a { b\ny", vec!["x", "y"]),
            ("x /* { /* } */ { */ y", vec!["x", "y"]),
            (r#"f("a \" ) {", 'b')"#, vec!["f", "(", r#""a \" ) {""#, ",", "'b'", ")"]),
            (r##"#"a " b"# + "ä""##, vec![r##"#"a " b"#"##, "+", "\"ä\""]),
            ("`a``{ ${b + `}`} $ ` c", vec!["`", "${", "b", "+", "`", "`", "}", "`", "c"]),
            ("#{ a: b?[0] }", vec!["#{", "a", ":", "b", "?[", "0", "]", "}"]),
            ("\"never ends", vec!["\"never ends"]),
            ("`never ends ${", vec!["`", "${"]),
        ] {
            assert_eq!(words(text), wanted, "{text}");
        }
    }

    #[test]
    fn brackets_know_their_mates() {
        let text = "f(a[`x ${b(1)} }`], #{})";
        let tokens = scan(text);
        for (index, token) in tokens.iter().enumerate() {
            if let Kind::Open(mate) = token.kind {
                assert_eq!(tokens[mate].kind, Kind::Close(index), "{token:?}");
            }
        }
        assert_eq!(tokens.iter().filter(|t| matches!(t.kind, Kind::Open(_))).count(), 6);
    }

    #[test]
    fn what_is_no_script_ends_as_well() {
        for text in ["}", ")(", "`${`${", "/*", "#", "#\"", "'", "\u{feff}a", "ä$"] {
            scan(text);
        }
    }
}
