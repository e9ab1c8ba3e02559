//! Words and signs of other languages where a script is refused, with what they are in this one.

use super::place::{Place, is_name};
use crate::script::habits::{self, calls};
use crate::script::lexer::Kind;
use clearance_syntax::source::{Diagnostic, Span};

/// What is longer is not written out in a help.
const LONGEST: usize = 40;

impl Place<'_> {
    /// A word or sign of another language, here or just before.
    pub(super) fn find_habit(&self) -> Option<Diagnostic> {
        self.in_a_loop()
            .or_else(|| self.unequal_sign())
            .or_else(|| self.compound_assignment())
            .or_else(|| self.constructor_call())
            .or_else(|| self.several_variables())
            .or_else(|| self.word_or_sign())
            .or_else(|| self.word_of_before())
            .or_else(|| self.of_function())
    }

    fn foreign_sign(&self, span: Span, help: impl Into<String>) -> Diagnostic {
        let text = format!("there is no `{}` in this language", self.source.slice(span));
        self.diagnostic_at(span, text).help(help)
    }

    /// `for (…) { }`, `for let x in list { }`.
    fn in_a_loop(&self) -> Option<Diagnostic> {
        let open = match (self.text(-1), self.text(-2), self.text(-3)) {
            ("(", "for", _) => -1,
            (name, "(", "for") if is_name(name) => -2,
            ("for", ..) if matches!(self.here(), "let" | "const" | "var") => {
                let text = format!("the variable of a loop has no `{}`", self.here());
                return Some(self.diagnostic(text).help(habits::LOOP));
            }
            _ => return None,
        };
        let help = counted_loop(self.between_mates(open));
        let help = help.unwrap_or_else(|| habits::LOOP.to_owned());
        Some(self.diagnostic("`for` has no parentheses").help(help))
    }

    fn unequal_sign(&self) -> Option<Diagnostic> {
        let before = self.token(-1).filter(|token| token.span.end == self.span.start)?;
        let is_it = self.here() == ">" && self.text(-1) == "<";
        is_it.then(|| self.foreign_sign(Span::new(before.span.start, self.span.end), "write `!=`"))
    }

    /// `x &&= y` and its like, with what it is written as.
    fn compound_assignment(&self) -> Option<Diagnostic> {
        let sign = match (self.text(-2), self.text(-1), self.text(0)) {
            ("&", "&", "=") => "&&",
            ("|", "|", "=") => "||",
            ("?", "?", "=") => "??",
            _ => return None,
        };
        let (first, last) = (self.token(-2)?.span, self.token(0)?.span);
        let span = Span::new(first.start, last.end);
        if span.len() != sign.len() + 1 {
            return None;
        }
        let (left, right) = (self.statement_before(-2), self.statement_after(0));
        let short = [left, right].iter().all(|part| is_short(part));
        let (left, right) = if short { (left, right) } else { ("x", "y") };
        Some(self.foreign_sign(span, format!("write `{left} = {left} {sign} {right}`")))
    }

    /// `new Date("…")` and its like.
    fn constructor_call(&self) -> Option<Diagnostic> {
        if self.here() != "new" || self.token(1)?.kind != Kind::Word {
            return None;
        }
        let span = Span::new(self.span.start, self.token(1)?.span.end);
        let given = self.between_mates(2);
        Some(self.foreign_sign(span, calls::instead_of_new(self.text(1), given)))
    }

    /// `let [a, b] = …`, `let { a, b } = …`.
    fn several_variables(&self) -> Option<Diagnostic> {
        let opens = matches!(self.here(), "[" | "{") && matches!(self.text(-1), "let" | "const");
        let name = if is_name(self.text(1)) { self.text(1) } else { "a" };
        let value = self.behind_mate(0).map(|token| self.source.slice(token.span)) == Some("=");
        let help = match self.here() {
            "{" => format!("`let` defines one variable: `let {name} = t.{name};`"),
            _ => format!("`let` defines one variable: `let {name} = list[0];`"),
        };
        (opens && value).then(|| self.diagnostic("a name is missing here").help(help))
    }

    fn word_or_sign(&self) -> Option<Diagnostic> {
        // A variable may be called anything that the language does not keep.
        let defined = matches!(self.text(-1), "let" | "const");
        let word = habits::find_word(self.here()).filter(|_| !defined);
        let habit = word.or_else(|| habits::find_sign(self.rest()))?;
        let span = Span::new(self.span.start, self.span.start + habit.word.len());
        Some(self.foreign_sign(span, habit.help))
    }

    fn word_of_before(&self) -> Option<Diagnostic> {
        let (span, word) = self.word_before()?;
        if let Some(habit) = habits::word_before(word) {
            return Some(self.foreign_sign(span, habit.help));
        }
        let quoted = self.here().starts_with('"') && span.end == self.span.start;
        (quoted && matches!(word, "f" | "r" | "b" | "u")).then(|| {
            let text = format!("a string has no `{word}` before it");
            self.diagnostic_at(span, text)
                .help("write it in backticks: `` `${licenses} licenses` ``")
        })
    }

    /// `(a, b) => …`, `function(x) { … }`.
    fn of_function(&self) -> Option<Diagnostic> {
        if let Some(open) = self.open_parenthesis() {
            let arrow = self.behind_mate(open);
            let arrow = arrow.filter(|token| self.source.slice(token.span) == "=>");
            let plain =
                |c: char| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '_' | ',');
            if let Some(arrow) = arrow.filter(|_| self.between_mates(open).chars().all(plain)) {
                return Some(self.foreign_sign(arrow.span, habits::CLOSURE));
            }
        }
        let Kind::Close(open) = self.token(-1)?.kind else { return None };
        let name = self.token_before(open)?;
        let is_it = self.source.slice(name) == "function";
        is_it.then(|| self.foreign_sign(name, habits::CLOSURE))
    }
}

/// Whether a piece of a script can be written out in a help.
pub(super) fn is_short(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= LONGEST && !text.contains(['\n', '`'])
}

/// `let i = 0; i < n; i++` as a loop of this language.
fn counted_loop(head: &str) -> Option<String> {
    let mut parts = head.split(';').map(str::trim);
    let (start, condition, _) = (parts.next()?, parts.next()?, parts.next()?);
    let (name, first) = start.split_once('=')?;
    let name = name.split_whitespace().last()?;
    let bound = condition.strip_prefix(name)?.trim_start().strip_prefix('<')?;
    let (sign, bound) = match bound.strip_prefix('=') {
        Some(bound) => ("..=", bound.trim()),
        None => ("..", bound.trim()),
    };
    let first = first.trim();
    (is_name(name) && is_short(first) && is_short(bound))
        .then(|| format!("write `for {name} in {first}{sign}{bound} {{ … }}`"))
}
