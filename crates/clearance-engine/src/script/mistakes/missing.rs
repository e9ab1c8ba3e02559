//! Missing parts where a script is refused: a bracket, a sign, a key, the end of a text.

use super::place::{Place, is_name};
use crate::script::habits;
use crate::script::lexer::lex;
use clearance_syntax::source::{Diagnostic, Span};

impl Place<'_> {
    /// No key where one should be; or a word that cannot be one, as the language uses it for something else.
    pub(super) fn no_key(&self) -> Diagnostic {
        let here = self.here();
        if !is_name(here) {
            return self.diagnostic("the name of a key is missing here");
        }
        let help = match self.text(-1) {
            "." => format!("read it as `[\"{here}\"]`"),
            _ => format!("write it in quotes: `\"{here}\": …`"),
        };
        self.diagnostic(format!("`{here}` is a word of the language, and no key by itself"))
            .help(help)
    }

    pub(super) fn missing_token(&self, token: &str) -> Diagnostic {
        let opened = self.open_bracket();
        match (token, self.here()) {
            (";", ":") => self
                .diagnostic("a `:` stands only in a map")
                .help("a map is written `#{ key: value }`, a body `{ … }`"),
            (";", _) => self.diagnostic_behind("a `;` is missing here"),
            ("{", _) => self
                .diagnostic("a `{` is missing here")
                .help("the body of `if`, `else`, `for` and `while` stands in braces: `if a { … }`"),
            (",", ";" | "}") | (")" | "]" | "}", _) => {
                let closer = match opened {
                    Some((_, '(')) => ")",
                    Some((_, '[')) => "]",
                    Some((_, '{')) => "}",
                    _ => token,
                };
                self.unclosed_bracket(opened, format!("a `{closer}` is missing here"))
            }
            (",", _) => self.diagnostic_behind("a `,` is missing here"),
            ("in", _) => {
                self.diagnostic("an `in` is missing here").help("write `for item in list { … }`")
            }
            ("=>", _) => {
                self.diagnostic("a `=>` is missing here").help(habits::reserved_help("case"))
            }
            _ => self.diagnostic(format!("a `{token}` is missing here")),
        }
    }

    /// What is open before the place, and its sign.
    fn open_bracket(&self) -> Option<(usize, char)> {
        lex(self.before()).unclosed
    }

    /// A diagnostic just behind what stands before the place.
    fn diagnostic_behind(&self, message: &str) -> Diagnostic {
        let end = self.before().trim_end().len();
        let first = self.before().trim_end().char_indices().next_back();
        let start = first.map_or(end, |(start, _)| start);
        self.diagnostic_at(Span::new(start, end), message.replace("here", "after this"))
    }

    /// A diagnostic that points at what was opened and is not closed.
    fn unclosed_bracket(
        &self,
        opened: Option<(usize, char)>,
        message: impl Into<String>,
    ) -> Diagnostic {
        if let Some((at, '/')) = opened {
            let span = Span::new(at, at + "/*".len());
            return self
                .diagnostic_at(span, "this comment is not closed")
                .help("write `*/` at its end");
        }
        let mut diagnostic = self.diagnostic(message);
        diagnostic.label = opened.map(|(at, opener)| {
            (Span::new(at, at + opener.len_utf8()), format!("this `{opener}` is not closed"))
        });
        diagnostic
    }

    pub(super) fn unfinished_script(&self) -> Diagnostic {
        self.unclosed_bracket(self.open_bracket(), "the script ends too early")
    }

    /// A string that does not end.
    pub(super) fn unclosed_string(&self) -> Diagnostic {
        let opened = lex(&self.source.text).unclosed;
        let Some((at, quote)) = opened.filter(|(_, quote)| matches!(quote, '"' | '`' | '#')) else {
            return self.diagnostic("a string is not closed");
        };
        let help = match quote {
            '"' => {
                "write `\"` at its end; a string over several lines stands in backticks".to_owned()
            }
            '#' => {
                let rest = self.source.text.get(at..).unwrap_or_default();
                let hashes = rest.chars().take_while(|&c| c == '#').count();
                format!("write `\"{}` at its end", "#".repeat(hashes))
            }
            _ => "write a backtick at its end; two of them stand for one in the text".to_owned(),
        };
        let span = Span::new(at, at + quote.len_utf8());
        self.diagnostic_at(span, "this string is not closed").help(help)
    }
}
