//! From where to where an expression or a statement goes in its script.

use std::sync::Arc;

use rhai::{ASTNode, Expr, Position, Stmt};

use super::diagnostic::span_at;
use super::lexer::{Kind, Lexed, Token, lex};
use clearance_syntax::source::{Source, Span};

/// A script with its tokens.
#[derive(Debug)]
pub struct Script {
    /// Its text.
    pub source: Arc<Source>,
    /// The tokens of the text, without comments.
    pub tokens: Vec<Token>,
    /// The spans of its comments.
    pub comments: Vec<Span>,
}

impl Script {
    /// Reads the tokens of a text.
    pub fn new(source: &Arc<Source>) -> Self {
        let Lexed { tokens, comments, .. } = lex(&source.text);
        Self { source: Arc::clone(source), tokens, comments }
    }

    /// The offset of a position.
    pub fn to_offset(&self, position: Position) -> usize {
        span_at(&self.source, position).start
    }

    /// The whole text of an expression; where it lies between brackets, without them.
    pub fn expression_span(&self, expr: &Expr) -> Span {
        let mut places = Places::default();
        expr.walk(&mut Vec::new(), &mut |path: &[ASTNode]| places.add_node(path, self));
        self.span_around(&places)
    }

    /// The text of a statement without its `;`. Of one that holds others, all before its first block.
    ///
    /// `alone` says that it is the whole body of a closure or an arm of a `switch`, which end with a comma.
    pub fn statement_span(&self, statement: &Stmt, alone: bool) -> Span {
        let mut places = Places::default();
        let holds_others = matches!(
            statement,
            Stmt::If(..) | Stmt::Switch(..) | Stmt::While(..) | Stmt::For(..) | Stmt::Do(..)
        );
        if holds_others {
            places.add_offset(self.to_offset(statement.position()));
        } else {
            let position = match statement {
                Stmt::Assignment(x) => x.1.lhs.start_position(),
                other => other.position(),
            };
            if !position.is_none() {
                places.add_offset(self.to_offset(position));
            }
            statement.walk(&mut Vec::new(), &mut |path: &[ASTNode]| places.add_node(path, self));
        }
        let start = self.span_around(&places).start;
        let start = self.statement_opening(start);
        let mut at = start;
        let mut end = start;
        while let Some(token) = self.tokens.get(at) {
            let text = self.source.slice(token.span);
            let ends = text == ";" || alone && text == ",";
            match token.kind {
                Kind::Open(_) if holds_others && text == "{" => break,
                Kind::Open(mate) => at = mate,
                Kind::Close(_) => break,
                _ if ends => break,
                _ => {}
            }
            end = at;
            at += 1;
        }
        self.span_between(start, end)
    }

    /// The cases that lead to each arm of a `switch`, with their condition: all before its `=>`.
    pub fn arm_spans<'a>(&self, arms: impl Iterator<Item = &'a Expr>) -> Vec<Span> {
        let mut above = 0;
        arms.map(|arm| {
            let whole = self.expression_span(arm);
            let cases = self.case_span(self.token_at(whole.start), above);
            above = self.token_at(whole.end.saturating_sub(1)) + 1;
            cases
        })
        .collect()
    }

    /// The cases before the arm that starts with a token, where the arm above it ends before another.
    fn case_span(&self, start: usize, above: usize) -> Span {
        let before = |index: usize| {
            index.checked_sub(1).filter(|&at| at >= above).and_then(|at| self.tokens.get(at))
        };
        let mut at = start;
        while before(at).is_some_and(|token| self.source.slice(token.span) != "=>") {
            at -= 1;
        }
        let end = at.saturating_sub(2);
        // The last of them may be a bracket that closes.
        let mut first = end + 1;
        while let Some(token) = before(first) {
            match token.kind {
                Kind::Open(_) => break,
                // The block of the arm above.
                Kind::Close(open) if open < above => break,
                Kind::Close(open) => first = open,
                _ if self.source.slice(token.span) == "," => break,
                _ => first -= 1,
            }
        }
        self.span_between(first, end)
    }

    /// The literals among cases: what `|` parts before their `if`.
    pub(super) fn literal_spans(&self, cases: Span) -> Vec<Span> {
        let mut at = self.token_at(cases.start);
        let (mut spans, mut first) = (Vec::new(), at);
        loop {
            let token = self.tokens.get(at).filter(|token| token.span.start < cases.end);
            match token.map(|token| (token.kind, self.source.slice(token.span))) {
                Some((Kind::Open(mate), _)) => at = mate,
                Some((_, "|")) => {
                    spans.push(self.span_between(first, at.saturating_sub(1)));
                    first = at + 1;
                }
                None | Some((_, "if")) => {
                    spans.push(self.span_between(first, at.saturating_sub(1)));
                    return spans;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Where an offset lies, as rhai counts.
    pub(super) fn to_position(&self, offset: usize) -> Position {
        let at = self.source.position(offset);
        let (line, column) = (u16::try_from(at.line), u16::try_from(at.column));
        line.ok()
            .zip(column.ok())
            .map_or(Position::NONE, |(line, column)| Position::new(line, column))
    }

    /// Where the definition of a function starts whose body starts at an offset.
    pub fn definition_start(&self, body: usize) -> usize {
        let before = self.tokens.get(..=self.token_at(body)).unwrap_or_default();
        let starts = |token: &&Token| self.source.slice(token.span) == "fn";
        before.iter().rev().find(starts).map_or(body, |token| token.span.start)
    }

    fn text_of(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| self.source.slice(token.span))
    }

    /// The word, sign or whole text at a position.
    pub fn token_span(&self, position: Position) -> Span {
        let span = span_at(&self.source, position);
        match self
            .tokens
            .get(self.token_at(span.start))
            .filter(|token| token.span.start == span.start)
        {
            Some(Token { kind: Kind::Text, span }) => *span,
            Some(Token { kind: Kind::Open(mate), .. }) if self.source.slice(span) == "`" => {
                let end = self.tokens.get(*mate).map_or(span.end, |token| token.span.end);
                Span::new(span.start, end)
            }
            _ => span,
        }
    }

    /// The number of the token at an offset.
    pub fn token_at(&self, offset: usize) -> usize {
        self.tokens.partition_point(|token| token.span.start <= offset).saturating_sub(1)
    }

    /// The number of the token with which a statement starts whose first value starts at an offset: brackets and
    /// signs may stand before it.
    fn statement_opening(&self, offset: usize) -> usize {
        let mut first = self.token_at(offset);
        while let Some(before) = first.checked_sub(1) {
            match self.text_of(before) {
                "(" | "!" | "-" | "+" => first = before,
                _ => break,
            }
        }
        first
    }

    /// Returns the span from the first of the places to the last, with the brackets and paths that they belong to.
    fn span_around(&self, places: &Places) -> Span {
        let (Some(first), Some(last)) = (places.first, places.last) else {
            return Span::default();
        };
        let (mut first, mut last) = (self.token_at(first), self.last_token(self.token_at(last)));
        while first >= 2 && self.text_of(first - 1) == "::" {
            first -= 2;
        }
        loop {
            let (mut low, mut high) = (first, last);
            for token in self.tokens.get(first..=last).unwrap_or_default() {
                match token.kind {
                    Kind::Open(mate) => high = high.max(mate),
                    Kind::Close(mate) => low = low.min(mate),
                    _ => {}
                }
            }
            if (low, high) == (first, last) {
                return self.span_between(first, last);
            }
            (first, last) = (low, high);
        }
    }

    /// The last token of what starts with a token: the end of a path, a call's closing bracket.
    fn last_token(&self, index: usize) -> usize {
        let mut last = index;
        while self.text_of(last + 1) == "::" {
            last += 2;
        }
        let word = self.tokens.get(last).is_some_and(|token| token.kind == Kind::Word);
        if word && self.text_of(last + 1) == "(" { last + 1 } else { last }
    }

    fn span_between(&self, first: usize, last: usize) -> Span {
        match (self.tokens.get(first), self.tokens.get(last)) {
            (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
            _ => Span::default(),
        }
    }
}

/// The first and the last offset of the parts of something.
#[derive(Debug, Default)]
struct Places {
    first: Option<usize>,
    last: Option<usize>,
}

impl Places {
    fn add_node(&mut self, path: &[ASTNode], script: &Script) -> bool {
        let position = match path.last() {
            Some(ASTNode::Expr(expr)) => expr.position(),
            // Made by the parser for what a closure captures.
            Some(ASTNode::Stmt(Stmt::Share(_))) => Position::NONE,
            Some(ASTNode::Stmt(statement)) => statement.position(),
            _ => Position::NONE,
        };
        if !position.is_none() {
            self.add_offset(script.to_offset(position));
        }
        true
    }

    fn add_offset(&mut self, offset: usize) {
        self.first = Some(self.first.map_or(offset, |first| first.min(offset)));
        self.last = Some(self.last.map_or(offset, |last| last.max(offset)));
    }
}
