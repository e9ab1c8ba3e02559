//! The words of a waiver in a comment: `clearance: allow(RULES) until=DATE reason="…"`.

use jiff::civil::Date;

use super::sign::SIGN;
use clearance_engine::suggestion::closest_match;
use clearance_syntax::source::Span;

/// The span, the message and the help of the diagnostic.
pub(super) type CommentError = (Span, String, String);

/// The fields of a waiver.
pub(super) struct WaiverAttributes {
    pub(super) until: (Date, Span),
    pub(super) reason: String,
    pub(super) approved_by: Option<String>,
    pub(super) ticket: Option<String>,
}

/// The names of attributes, those that must be there first.
const NAMES: [&str; 4] = ["until", "reason", "approved_by", "ticket"];

const EXAMPLE: &str = "as in `clearance: allow(same-region) until=2026-12-31 reason=\"…\"`";

/// A value and where it is written.
type SpannedText = (String, Span);

/// The ids of rules in a text from `clearance:` on, each with its place; and what is said of them all.
pub(super) fn parse_comment(
    text: &str,
) -> Result<(Vec<SpannedText>, WaiverAttributes), CommentError> {
    let mut cursor = CommentLexer { text, at: SIGN.len() };
    let rules = parse_rules(&mut cursor)?;
    let mut said: [Option<SpannedText>; 4] = [None, None, None, None];
    loop {
        cursor.skip_space();
        if cursor.rest().is_empty() {
            break;
        }
        let (number, at) = cursor.parse_name()?;
        let value = cursor.parse_value()?;
        let Some(slot) = said.get_mut(number) else { continue };
        if slot.is_some() {
            return Err((
                at,
                format!("duplicate `{}`", NAMES.get(number).unwrap_or(&"")),
                "remove one of the two".to_owned(),
            ));
        }
        *slot = Some(value);
    }
    let [until, reason, approved_by, ticket] = said;
    let filled = |said: Option<SpannedText>| said.map(|(text, _)| text);
    Ok((
        rules,
        WaiverAttributes {
            until: parse_until(until, text)?,
            reason: require_reason(reason, text)?,
            approved_by: filled(approved_by),
            ticket: filled(ticket),
        },
    ))
}

fn error_at<T>(
    at: Span,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Result<T, CommentError> {
    Err((at, message.into(), help.into()))
}

fn parse_rules(cursor: &mut CommentLexer<'_>) -> Result<Vec<SpannedText>, CommentError> {
    cursor.skip_space();
    let word = cursor.while_is(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    if cursor.slice(word) != "allow" {
        return error_at(word, "expected `allow`", format!("write `allow`, {EXAMPLE}"));
    }
    cursor.skip_space();
    let open = Span::new(cursor.at, cursor.at + 1);
    let Some(inside) = cursor.rest().strip_prefix('(').and_then(|rest| rest.split_once(')')) else {
        return error_at(
            word,
            "expected the ids of rules after `allow`",
            format!("name them in `(` and `)`, {EXAMPLE}"),
        );
    };
    let (mut at, mut rules) = (open.end, Vec::new());
    for written in inside.0.split(',') {
        let rule = written.trim();
        let start = at + (written.len() - written.trim_start().len());
        if rule.is_empty() {
            let all = Span::new(open.start, open.end + inside.0.len() + 1);
            return error_at(
                all,
                "expected the id of a rule",
                format!("a waiver names its rules, {EXAMPLE}"),
            );
        }
        rules.push((rule.to_owned(), Span::new(start, start + rule.len())));
        at += written.len() + 1;
    }
    cursor.at = at;
    Ok(rules)
}

fn parse_until(until: Option<SpannedText>, text: &str) -> Result<(Date, Span), CommentError> {
    let Some((written, at)) = until else {
        let help = "add its last day, as in `until=2026-12-31`";
        return error_at(Span::new(0, text.len()), "this waiver has no `until`", help);
    };
    let date: Option<Date> = written.parse().ok();
    match date.filter(|date| date.to_string() == written) {
        Some(date) => Ok((date, at)),
        None => error_at(at, "not a valid date", "write dates as year-month-day, as in 2026-12-31"),
    }
}

fn require_reason(reason: Option<SpannedText>, text: &str) -> Result<String, CommentError> {
    let help = "write why this is waived: `reason=\"…\"`";
    match reason {
        None => error_at(Span::new(0, text.len()), "this waiver has no `reason`", help),
        Some((reason, at)) if reason.trim().is_empty() => {
            error_at(at, "this waiver has no `reason`", help)
        }
        Some((reason, _)) => Ok(reason),
    }
}

struct CommentLexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> CommentLexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// As many characters as fit.
    fn while_is(&mut self, fits: impl Fn(char) -> bool) -> Span {
        let rest = self.rest();
        let start = self.at;
        self.at += rest.find(|c: char| !fits(c)).unwrap_or(rest.len());
        Span::new(start, self.at)
    }

    fn skip_space(&mut self) {
        self.while_is(char::is_whitespace);
    }

    /// The number of an attribute's name, and where it is written; its `=` is passed, too.
    fn parse_name(&mut self) -> Result<(usize, Span), CommentError> {
        let at = self.while_is(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        let name = self.slice(at);
        let at = if at.is_empty() { Span::new(at.start, self.text.len()) } else { at };
        let Some(number) = NAMES.iter().position(|known| *known == name) else {
            let help = match closest_match(name, NAMES.into_iter()) {
                Some(near) if !name.is_empty() => format!("did you mean `{near}`?"),
                _ => format!(
                    "the attributes are {}; write other words in a comment of their own",
                    NAMES.join(", ")
                ),
            };
            return error_at(
                at,
                if name.is_empty() {
                    "expected an attribute".to_owned()
                } else {
                    format!("unknown attribute `{name}`")
                },
                help,
            );
        };
        match self.rest().strip_prefix('=') {
            Some(_) => self.at += 1,
            None => {
                return error_at(
                    at,
                    format!("expected `=` after `{name}`"),
                    format!("write `{name}=` and its value"),
                );
            }
        }
        Ok((number, at))
    }

    /// A text in quotes, with the escapes of JSON; or a word.
    fn parse_value(&mut self) -> Result<SpannedText, CommentError> {
        let rest = self.rest();
        if !rest.starts_with('"') {
            let at = self.while_is(|c| !c.is_whitespace());
            return Ok((self.slice(at).to_owned(), at));
        }
        let mut escaped = false;
        let end = rest.char_indices().skip(1).find(|(_, c)| {
            let closes = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            closes
        });
        let start = self.at;
        let Some((end, _)) = end else {
            let all = Span::new(start, self.text.len());
            return error_at(all, "this quote is never closed", "write `\"` where the text ends");
        };
        self.at += end + 1;
        let at = Span::new(start, self.at);
        // Comments may hold a tab, JSON's texts may not.
        let written = self.slice(at).replace('\t', "\\t");
        match serde_json::from_str(&written) {
            Ok(text) => Ok((text, at)),
            Err(_) => error_at(
                at,
                "invalid escape in a string",
                "write `\\\\` for a backslash and `\\\"` for a quote",
            ),
        }
    }
}
