//! Scripts that do not compile: what the parser says, in words for somebody who knows no compiler.

use std::sync::Arc;

use rhai::{LexError, ParseError, ParseErrorType};

use super::fault::{fragment, span_at};
use super::parse::Libraries;
use super::{functions, habits, opened};
use crate::schema::nearest;
use crate::source::{Fault, Source, Span};

/// A script that does not compile.
pub(super) fn of_parse(
    error: &ParseError,
    source: &Arc<Source>,
    libraries: &Libraries<'_>,
) -> Fault {
    let place = Place { source, span: span_at(source, error.position()) };
    let unless_habit = |explained: Fault| place.habit().unwrap_or(explained);
    match error.err_type() {
        ParseErrorType::ExprTooDeep => place.fault("expressions are nested too deeply"),
        ParseErrorType::VariableUndefined(name) => unless_habit(place.no_variable(name)),
        ParseErrorType::ModuleUndefined(name) => place.no_library(name, libraries),
        ParseErrorType::MissingToken(..) if place.is_key() => unless_habit(place.no_key()),
        ParseErrorType::MissingToken(token, _) => unless_habit(place.missing(token)),
        ParseErrorType::Reserved(name) => place.reserved(name),
        ParseErrorType::BadInput(error) => place.input(error),
        ParseErrorType::UnknownOperator(sign) => {
            unless_habit(place.fault(format!("there is no operator `{sign}`")))
        }
        ParseErrorType::WrongFnDefinition => place
            .fault("a function cannot be defined inside another")
            .help("write it outside, beside `check`"),
        ParseErrorType::AssignmentToConstant(name) => {
            place.fault(format!("`{name}` is a constant")).help("define it with `let` to change it")
        }
        ParseErrorType::MismatchedType(wanted, found) => {
            let text = format!("expected {}, found {}", plain(wanted), plain(found));
            unless_habit(place.fault(text))
        }
        ParseErrorType::UnexpectedEOF => place.unfinished(),
        ParseErrorType::VariableExpected => unless_habit(place.fault("a name is missing here")),
        ParseErrorType::PropertyExpected => unless_habit(place.no_key()),
        ParseErrorType::LoopBreak => place.fault("`break` and `continue` stand only in a loop"),
        other => unless_habit(place.fault(fragment(&other.to_string()))),
    }
}

/// The types that the parser knows, in the words of the rule language.
fn plain(kind: &str) -> &str {
    if kind.contains("boolean") { "`true` or `false`" } else { kind }
}

/// Where a script is refused.
struct Place<'a> {
    source: &'a Arc<Source>,
    span: Span,
}

impl Place<'_> {
    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(self.source, self.span, message)
    }

    /// The text from the place to the end of its line.
    fn rest(&self) -> &str {
        let rest = self.source.text.get(self.span.start..).unwrap_or_default();
        rest.lines().next().unwrap_or_default()
    }

    fn before(&self) -> &str {
        self.source.text.get(..self.span.start).unwrap_or_default()
    }

    /// The word before the place, on its line.
    fn word_before(&self) -> Option<(Span, &str)> {
        let line = self.before().rsplit('\n').next()?.trim_end();
        let word = line.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        let end = self.before().trim_end().len();
        (!word.is_empty()).then(|| (Span::new(end - word.len(), end), word))
    }

    /// Whether a map's key is written here.
    fn is_key(&self) -> bool {
        let here = self.source.slice(self.span);
        let after = self.rest().strip_prefix(here).unwrap_or_default().trim_start();
        let begins = self.before().trim_end().ends_with(['{', ',']);
        begins && is_name(here) && after.starts_with(':') && !after.starts_with("::")
    }

    /// No key where one should be; or a word that cannot be one, as the language uses it for something else.
    fn no_key(&self) -> Fault {
        let here = self.source.slice(self.span);
        if !is_name(here) {
            return self.fault("the name of a key is missing here");
        }
        let read = self.before().trim_end().ends_with('.');
        let help = match read {
            true => format!("read it as `[\"{here}\"]`"),
            false => format!("write it in quotes: `\"{here}\": …`"),
        };
        self.fault(format!("`{here}` is a word of the language, and no key by itself")).help(help)
    }

    /// A word or sign of another language, here or just before.
    fn habit(&self) -> Option<Fault> {
        let here = self.source.slice(self.span);
        let line = self.before().rsplit('\n').next().unwrap_or_default().trim_end();
        if line.ends_with("for (")
            || line.rsplit_once("for (").is_some_and(|(_, rest)| is_name(rest))
        {
            return Some(self.fault("`for` has no parentheses").help(habits::reserved("foreach")));
        }
        if here == ">" && line.ends_with('<') {
            let span = Span::new(self.span.start - 1, self.span.end);
            return Some(
                Fault::new(self.source, span, "there is no `<>` in this language")
                    .help("write `!=`"),
            );
        }
        if let Some(habit) = habits::word(here).or_else(|| habits::sign(self.rest())) {
            let span = Span::new(self.span.start, self.span.start + habit.word.len());
            let text = format!("there is no `{}` in this language", habit.word);
            return Some(Fault::new(self.source, span, text).help(habit.help));
        }
        if let Some((span, word)) = self.word_before() {
            if let Some(habit) = habits::word_before(word) {
                let text = format!("there is no `{word}` in this language");
                return Some(Fault::new(self.source, span, text).help(habit.help));
            }
            let quoted = here.starts_with('"') && self.before().ends_with(word);
            if quoted && matches!(word, "f" | "r" | "b" | "u") {
                let text = format!("a string has no `{word}` before it");
                let help = "write it in backticks: `` `${licenses} licenses` ``";
                return Some(Fault::new(self.source, span, text).help(help));
            }
        }
        None
    }

    fn missing(&self, token: &str) -> Fault {
        let opened = opened::innermost(self.before());
        match (token, self.source.slice(self.span)) {
            (";", ":") => self
                .fault("a `:` stands only in a map")
                .help("a map is written `#{ key: value }`, a body `{ … }`"),
            (";", _) => self.behind("a `;` is missing here"),
            ("{", _) => self
                .fault("a `{` is missing here")
                .help("the body of `if`, `else`, `for` and `while` stands in braces: `if a { … }`"),
            (",", ";" | "}") | (")" | "]" | "}", _) => {
                let closer = match opened {
                    Some((_, '(')) => ")",
                    Some((_, '[')) => "]",
                    Some((_, '{')) => "}",
                    _ => token,
                };
                self.unclosed(opened, format!("a `{closer}` is missing here"))
            }
            (",", _) => self.behind("a `,` is missing here"),
            ("in", _) => {
                self.fault("an `in` is missing here").help("write `for item in list { … }`")
            }
            ("=>", _) => self.fault("a `=>` is missing here").help(habits::reserved("case")),
            _ => self.fault(format!("a `{token}` is missing here")),
        }
    }

    /// A fault just behind what stands before the place.
    fn behind(&self, message: &str) -> Fault {
        let end = self.before().trim_end().len();
        let first = self.before().trim_end().char_indices().next_back();
        let start = first.map_or(end, |(start, _)| start);
        Fault::new(self.source, Span::new(start, end), message.replace("here", "after this"))
    }

    /// A fault that points at what was opened and is not closed.
    fn unclosed(&self, opened: Option<(usize, char)>, message: impl Into<String>) -> Fault {
        if let Some((at, '/')) = opened {
            let span = Span::new(at, at + "/*".len());
            return Fault::new(self.source, span, "this comment is not closed")
                .help("write `*/` at its end");
        }
        let mut fault = self.fault(message);
        fault.label = opened.map(|(at, opener)| {
            (Span::new(at, at + opener.len_utf8()), format!("this `{opener}` is not closed"))
        });
        fault
    }

    fn unfinished(&self) -> Fault {
        self.unclosed(opened::innermost(self.before()), "the script ends too early")
    }

    fn reserved(&self, name: &str) -> Fault {
        match self.habit() {
            Some(habit) => habit,
            None if !is_name(name) => self.fault(format!("there is no operator `{name}`")),
            None => self
                .fault(format!("`{name}` is a word that the language keeps"))
                .help(habits::reserved(name)),
        }
    }

    fn input(&self, error: &LexError) -> Fault {
        let here = self.source.slice(self.span);
        match error {
            LexError::UnterminatedString => {
                let opened = opened::innermost(&self.source.text);
                let quote = opened.filter(|(_, quote)| matches!(quote, '"' | '`'));
                let Some((at, quote)) = quote else { return self.fault("a string is not closed") };
                let span = Span::new(at, at + quote.len_utf8());
                Fault::new(self.source, span, "this string is not closed").help(match quote {
                    '"' => "write `\"` at its end; a string over several lines stands in backticks",
                    _ => "write a backtick at its end; two of them stand for one in the text",
                })
            }
            LexError::MalformedChar(_) => self
                .fault("a string stands in double quotes")
                .help("single quotes are for one character, as in `'a'`"),
            LexError::MalformedEscapeSequence(text) => self
                .fault(format!("`{text}` means nothing in a string"))
                .help("write `\\\\` for a backslash"),
            LexError::UnexpectedInput(_) if matches!(here, "let" | "const") => self
                .fault(format!("`{here}` stands only at the start of a statement"))
                .help("define the variable in a line of its own above"),
            // What was meant for a comparison.
            LexError::ImproperSymbol(sign, _) if sign == "=" => {
                self.fault("`=` gives a variable a value; it does not compare").help("write `==`")
            }
            LexError::UnexpectedInput(text) => {
                self.habit().unwrap_or_else(|| match text.as_str() {
                    ")" | "]" | "}" => self.fault(format!("this `{text}` closes nothing")),
                    _ => self.fault(format!("`{text}` is not expected here")),
                })
            }
            other => self.habit().unwrap_or_else(|| self.fault(fragment(&other.to_string()))),
        }
    }

    fn no_library(&self, name: &str, libraries: &Libraries<'_>) -> Fault {
        let fault = self.fault(format!("there is no library `{name}`"));
        fault.help((libraries.help)(name).unwrap_or_else(|| {
            match nearest(name, libraries.names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its functions would be in lib/{name}.rhai"),
            }
        }))
    }

    fn no_variable(&self, name: &str) -> Fault {
        let fault = self.fault(format!("there is no variable `{name}` here"));
        if let Some(near) = nearest(name, self.variables().into_iter()) {
            return fault.help(format!("did you mean `{near}`?"));
        }
        let near = nearest(name, functions::all().map(|function| function.name));
        fault.help(match (functions::named(name), near) {
            (Some(_), _) => format!("`{name}` is a function: `{name}(…)` or `value.{name}(…)`"),
            (None, Some(near)) => format!("did you mean the function `{near}(…)`?"),
            _ => "a function sees its parameters, what it defines itself, and `data`".to_owned(),
        })
    }

    /// What is defined in the function around the place, before it.
    fn variables(&self) -> Vec<&str> {
        let before = self.before();
        let function = before.rfind("fn ").and_then(|at| before.get(at + 3..)).unwrap_or_default();
        let mut names = vec!["data"];
        let mut defines = false;
        let mut bars = false;
        for word in words(function) {
            match word {
                "let" | "const" | "for" | "(" | "," => defines = true,
                "|" => bars = !bars,
                ")" | "in" | "=" | "{" => defines = false,
                name if defines || bars => {
                    names.push(name);
                    defines = false;
                }
                _ => {}
            }
        }
        names.retain(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_'));
        names
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// The words of a script, and its signs one by one.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let inner = |c: char| c.is_alphanumeric() || c == '_';
    text.split_whitespace()
        .flat_map(move |part| {
            part.split_inclusive(move |c| !inner(c)).flat_map(move |piece| {
                let word = piece.trim_end_matches(|c| !inner(c));
                [word, piece.strip_prefix(word).unwrap_or_default()]
            })
        })
        .filter(|word| !word.is_empty())
}
