//! Waivers in comments of documents:
//!
//! ```toml
//! # clearance: allow(same-license-total) until=2026-12-31 reason="the rest is ordered"
//! licenses = 20
//! cancels = 2026-12-30 # clearance: allow(no-service-gap, cancel-window) until=2026-12-31 reason="agreed"
//! ```

use std::sync::Arc;

use super::comment_parser::{CommentError, WaiverAttributes, parse_comment};
use super::definition::{Waiver, WaiverScope};
use super::scanned::{MalformedWaiver, ScannedWaivers};
use super::sign::SIGN;
use super::spelling::{find_misspelt, may_hold};
use clearance_engine::report::{Location, Subject};
use clearance_engine::suggestion::closest_match;
use clearance_syntax::digest::sha256;
use clearance_syntax::document::{Document, Format, Lines, find_comments, sign_of, solid_spans};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// Adds the waivers in the comments of a text that could be parsed, and what looks like one.
pub fn scan_comments(
    source: &Arc<Source>,
    format: &Format,
    documents: &[Document],
    seen: &mut ScannedWaivers,
) {
    let is_worth_it = |_: &&str| source.text.contains(SIGN) || may_hold(&source.text);
    let Some(sign) = sign_of(format).filter(is_worth_it) else { return };
    let comments = find_comments(source, format, &solid_spans(source, format, documents));
    let lines = Lines::from_comments(source, &comments);
    for comment in comments.iter().filter(|comment| !comment.is_block) {
        let line = lines.line_of(*comment);
        let subject = subject_at_line(source, documents, line.unwrap_or(comment.line));
        let text = source.slice(comment.span);
        let Some(body) = find_waiver_text(text, sign) else {
            let bad = find_misspelt(text, sign);
            seen.malformed.extend(bad.map(|bad| malformed_at(source, comment.span, bad, subject)));
            continue;
        };
        let span = Span::new(comment.span.start + body.start, comment.span.start + body.end);
        let reader = CommentReader { source, span, subject: &subject };
        match line.map_or_else(|| Err(no_line_below()), |line| reader.read_waivers(line)) {
            Ok(waivers) => seen.in_comments.extend(waivers),
            Err(wrong) => seen.malformed.push(malformed_at(source, span, wrong, subject)),
        }
    }
}

/// The diagnostic of a part of a text.
fn malformed_at(
    source: &Arc<Source>,
    span: Span,
    (at, message, help): CommentError,
    subject: Subject,
) -> MalformedWaiver {
    let at = Span::new(span.start + at.start, span.start + at.end);
    let at = if at.is_empty() { span } else { at };
    MalformedWaiver { diagnostic: Diagnostic::new(source, at, message).help(help), subject }
}

/// The part of a comment that is written for us, from `clearance:` on: up to the next comment sign outside of quotes.
/// Nothing where the comment is for people.
fn find_waiver_text(comment: &str, sign: &str) -> Option<Span> {
    let ours = |&(at, _): &(usize, &str)| {
        let before = comment.get(..at).unwrap_or_default().trim_end();
        let apart = before.strip_suffix(sign);
        apart.is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t']))
    };
    let (start, _) = comment.match_indices(SIGN).find(ours)?;
    let text = comment.get(start..).unwrap_or_default();
    let (mut quoted, mut escaped, mut end) = (false, false, text.len());
    for (at, c) in text.char_indices() {
        let before = text.get(..at).unwrap_or_default();
        if !quoted && before.ends_with([' ', '\t']) && text.get(at..)?.starts_with(sign) {
            end = at;
            break;
        }
        quoted ^= c == '"' && !escaped;
        escaped = quoted && c == '\\' && !escaped;
    }
    let end = start + text.get(..end).unwrap_or(text).trim_end().len();
    let said = comment.get(start + SIGN.len()..end)?.trim_start();
    let word = said.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let meant = said.contains('(') || closest_match(word, ["allow"].into_iter()).is_some();
    meant.then_some(Span::new(start, end))
}

fn no_line_below() -> CommentError {
    let help = "write it above the line that it is about, or at its end";
    (Span::default(), "expected a line below this waiver".to_owned(), help.to_owned())
}

/// The subject whose document a line (from 1) is in: the last that starts before the line ends.
fn subject_at_line(source: &Arc<Source>, documents: &[Document], line: usize) -> Subject {
    let end = source.line_span(line).end;
    let start = |document: &Document| document.nodes().first().map_or(0, |root| root.span.start);
    let within = documents.iter().rev().find(|document| start(document) <= end);
    let document = within.or(documents.first()).and_then(|document| document.index);
    Subject { file: source.name.as_str().into(), document }
}

struct CommentReader<'a> {
    source: &'a Arc<Source>,
    /// From `clearance:` to the end of what is written for us.
    span: Span,
    subject: &'a Subject,
}

impl CommentReader<'_> {
    /// A waiver for each rule that is named; places of what is wrong count from `clearance:` on.
    fn read_waivers(&self, line: usize) -> Result<Vec<Waiver>, CommentError> {
        let text = self.source.slice(self.span);
        let (rules, attributes) = parse_comment(text)?;
        let WaiverAttributes { until, reason, approved_by, ticket } = attributes;
        let waiver = |(rule, at): (String, Span)| Waiver {
            digest: sha256(format!("{rule}\n{text}").as_bytes()),
            rule,
            covers: WaiverScope::Line(self.subject.clone(), line),
            reason: reason.clone(),
            approved_by: approved_by.clone(),
            ticket: ticket.clone(),
            expires: until.0,
            place: self.place_at(self.shift_span(at)),
            expires_at: self.shift_span(until.1),
            approved_at: None,
            end: self.span.end,
        };
        Ok(rules.into_iter().map(waiver).collect())
    }

    fn shift_span(&self, span: Span) -> Span {
        Span::new(self.span.start + span.start, self.span.start + span.end)
    }

    fn place_at(&self, span: Span) -> Location {
        let (pointer, key) = (String::new(), String::new());
        let document = self.subject.document;
        Location { source: Arc::clone(self.source), span, pointer, key, document }
    }
}
