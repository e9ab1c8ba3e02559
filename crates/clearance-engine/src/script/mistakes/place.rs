//! The place where a script is refused, with the tokens around it.

use std::sync::Arc;

use rhai::Position;

use crate::script::diagnostic::span_at;
use crate::script::lexer::{Kind, Lexed, Token, is_word, lex};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// Where a script is refused.
pub(super) struct Place<'a> {
    pub(super) source: &'a Arc<Source>,
    pub(super) span: Span,
    tokens: Vec<Token>,
    /// The number of the token at the place.
    index: usize,
}

impl<'a> Place<'a> {
    pub(super) fn new(source: &'a Arc<Source>, position: Position) -> Self {
        let Lexed { tokens, .. } = lex(&source.text);
        let span = span_at(source, position);
        let index = tokens.partition_point(|token| token.span.end <= span.start);
        Self { source, span, tokens, index }
    }

    pub(super) fn diagnostic(&self, message: impl Into<String>) -> Diagnostic {
        self.diagnostic_at(self.span, message)
    }

    pub(super) fn diagnostic_at(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.source, span, message)
    }

    /// The word or sign at the place.
    pub(super) fn here(&self) -> &'a str {
        self.source.slice(self.span)
    }

    /// The text from the place to the end of its line.
    pub(super) fn rest(&self) -> &'a str {
        let rest = self.source.text.get(self.span.start..).unwrap_or_default();
        rest.lines().next().unwrap_or_default()
    }

    pub(super) fn before(&self) -> &'a str {
        self.source.text.get(..self.span.start).unwrap_or_default()
    }

    /// The number of the token so many after the one at the place.
    fn number(&self, after: isize) -> Option<usize> {
        self.index.checked_add_signed(after)
    }

    /// The token so many after the one at the place; before it where that is negative.
    pub(super) fn token(&self, after: isize) -> Option<Token> {
        self.tokens.get(self.number(after)?).copied()
    }

    /// Its text; empty where there is none.
    pub(super) fn text(&self, after: isize) -> &'a str {
        self.token(after).map_or("", |token| self.source.slice(token.span))
    }

    /// The token behind the bracket that closes the one so many after the place.
    pub(super) fn behind_mate(&self, after: isize) -> Option<Token> {
        match self.token(after)?.kind {
            Kind::Open(mate) => self.tokens.get(mate + 1).copied(),
            _ => None,
        }
    }

    /// The place of the token before one of a number.
    pub(super) fn token_before(&self, number: usize) -> Option<Span> {
        self.tokens.get(number.checked_sub(1)?).map(|token| token.span)
    }

    /// What stands between the bracket so many after the place and the one that closes it.
    pub(super) fn between_mates(&self, after: isize) -> &'a str {
        let open = self.token(after);
        let close = open.and_then(|token| match token.kind {
            Kind::Open(mate) => self.tokens.get(mate).copied(),
            _ => None,
        });
        let inner = open.zip(close).filter(|(open, close)| open.span.end <= close.span.start);
        let span = inner.map(|(open, close)| Span::new(open.span.end, close.span.start));
        span.map_or("", |span| self.source.slice(span).trim())
    }

    /// How far before the place the round bracket is that is open there.
    pub(super) fn open_parenthesis(&self) -> Option<isize> {
        let mut after = -1;
        loop {
            let token = self.token(after)?;
            match token.kind {
                Kind::Open(_) => return (self.text(after) == "(").then_some(after),
                Kind::Close(open) => after -= isize::try_from(self.number(after)? - open).ok()?,
                _ => {}
            }
            after -= 1;
        }
    }

    /// What the statement holds before the token so many after the place.
    pub(super) fn statement_before(&self, after: isize) -> &'a str {
        let end = self.token(after).map_or(0, |token| token.span.start);
        let mut first = after;
        while let Some(token) = self.token(first - 1) {
            match (token.kind, self.text(first - 1)) {
                (Kind::Open(_), _) | (_, "}" | ";" | "," | "=>") => break,
                (Kind::Close(open), _) => {
                    let skipped =
                        self.number(first - 1).and_then(|number| number.checked_sub(open));
                    first -= skipped.and_then(|count| isize::try_from(count).ok()).unwrap_or(0);
                }
                _ => {}
            }
            first -= 1;
        }
        let start = self.token(first).map_or(end, |token| token.span.start);
        self.source.slice(Span::new(start, end)).trim()
    }

    /// What the statement holds after the token so many after the place.
    pub(super) fn statement_after(&self, after: isize) -> &'a str {
        let start = self.token(after).map_or(0, |token| token.span.end);
        let mut end = start;
        let mut next = self.number(after + 1);
        while let Some(token) = next.and_then(|next| self.tokens.get(next)) {
            let last = match token.kind {
                Kind::Close(_) => break,
                Kind::Open(mate) => mate,
                _ if self.source.slice(token.span) == ";" => break,
                _ => next.unwrap_or_default(),
            };
            end = self.tokens.get(last).map_or(end, |token| token.span.end);
            next = Some(last + 1);
        }
        self.source.slice(Span::new(start, end)).trim()
    }

    /// The words and signs of the function around the place, up to it.
    pub(super) fn function_before(&self) -> impl Iterator<Item = &'a str> + use<'a, '_> {
        let before = self.tokens.get(..self.index).unwrap_or_default();
        let starts = |token: &Token| self.source.slice(token.span) == "fn";
        let first = before.iter().rposition(starts).map_or(before.len(), |at| at + 1);
        before.iter().skip(first).map(|token| self.source.slice(token.span))
    }

    /// Whether a map's key is written here.
    pub(super) fn is_key(&self) -> bool {
        is_name(self.here()) && matches!(self.text(-1), "{" | "#{" | ",") && self.text(1) == ":"
    }

    /// The word before the place, on its line.
    pub(super) fn word_before(&self) -> Option<(Span, &'a str)> {
        let token = self.token(-1).filter(|token| token.kind == Kind::Word)?;
        let between = self.source.text.get(token.span.end..self.span.start)?;
        (!between.contains('\n')).then(|| (token.span, self.source.slice(token.span)))
    }
}

pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_word)
}
