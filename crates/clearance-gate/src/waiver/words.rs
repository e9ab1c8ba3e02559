//! The words of a waiver in a comment: `clearance: allow(RULES) until=DATE reason="…"`.

use jiff::civil::Date;

use super::sign::SIGN;
use clearance_engine::suggestion::closest_match;
use clearance_syntax::source::Span;

/// What is wrong: where in the text, what, and what to do.
pub(super) type Wrong = (Span, String, String);

/// What a waiver says of itself.
pub(super) struct Attributes {
    pub(super) until: (Date, Span),
    pub(super) reason: String,
    pub(super) approved_by: Option<String>,
    pub(super) ticket: Option<String>,
}

/// The names of attributes, those that must be there first.
const NAMES: [&str; 4] = ["until", "reason", "approved_by", "ticket"];

const EXAMPLE: &str = "as in `clearance: allow(same-region) until=2026-12-31 reason=\"…\"`";

/// A value and where it is written.
type Said = (String, Span);

/// The ids of rules in a text from `clearance:` on, each with its place; and what is said of them all.
pub(super) fn words(text: &str) -> Result<(Vec<Said>, Attributes), Wrong> {
    let mut cursor = Cursor { text, at: SIGN.len() };
    let rules = rules(&mut cursor)?;
    let mut said: [Option<Said>; 4] = [None, None, None, None];
    loop {
        cursor.skip();
        if cursor.rest().is_empty() {
            break;
        }
        let (number, at) = cursor.name()?;
        let value = cursor.value()?;
        let Some(slot) = said.get_mut(number) else { continue };
        if slot.is_some() {
            return Err((
                at,
                "this is said twice".to_owned(),
                "take one of the two away".to_owned(),
            ));
        }
        *slot = Some(value);
    }
    let [until, reason, approved_by, ticket] = said;
    let filled = |said: Option<Said>| said.map(|(text, _)| text);
    Ok((
        rules,
        Attributes {
            until: day(until, text)?,
            reason: reason_of(reason, text)?,
            approved_by: filled(approved_by),
            ticket: filled(ticket),
        },
    ))
}

fn wrong<T>(at: Span, message: impl Into<String>, help: impl Into<String>) -> Result<T, Wrong> {
    Err((at, message.into(), help.into()))
}

fn rules(cursor: &mut Cursor<'_>) -> Result<Vec<Said>, Wrong> {
    cursor.skip();
    let word = cursor.while_is(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    if cursor.slice(word) != "allow" {
        return wrong(
            word,
            "this is no waiver that can be read",
            format!("write `allow`, {EXAMPLE}"),
        );
    }
    cursor.skip();
    let open = Span::new(cursor.at, cursor.at + 1);
    let Some(inside) = cursor.rest().strip_prefix('(').and_then(|rest| rest.split_once(')')) else {
        return wrong(
            word,
            "the rules that are allowed are missing",
            format!("name them in `(` and `)`, {EXAMPLE}"),
        );
    };
    let (mut at, mut rules) = (open.end, Vec::new());
    for written in inside.0.split(',') {
        let rule = written.trim();
        let start = at + (written.len() - written.trim_start().len());
        if rule.is_empty() {
            let all = Span::new(open.start, open.end + inside.0.len() + 1);
            return wrong(
                all,
                "the id of a rule is missing here",
                format!("a waiver names its rules, {EXAMPLE}"),
            );
        }
        rules.push((rule.to_owned(), Span::new(start, start + rule.len())));
        at += written.len() + 1;
    }
    cursor.at = at;
    Ok(rules)
}

fn day(until: Option<Said>, text: &str) -> Result<(Date, Span), Wrong> {
    let Some((written, at)) = until else {
        let help = "a waiver says how long it holds: add `until=` and its last day, as in `until=2026-12-31`";
        return wrong(Span::new(0, text.len()), "this waiver never ends", help);
    };
    let date: Option<Date> = written.parse().ok();
    match date.filter(|date| date.to_string() == written) {
        Some(date) => Ok((date, at)),
        None => wrong(at, "this is no date", "dates are written year-month-day, as in 2026-12-31"),
    }
}

fn reason_of(reason: Option<Said>, text: &str) -> Result<String, Wrong> {
    let help = "say why this is waived: `reason=\"…\"`";
    match reason {
        None => wrong(Span::new(0, text.len()), "nobody says why this is waived", help),
        Some((reason, at)) if reason.trim().is_empty() => {
            wrong(at, "nobody says why this is waived", help)
        }
        Some((reason, _)) => Ok(reason),
    }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
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

    fn skip(&mut self) {
        self.while_is(char::is_whitespace);
    }

    /// The number of an attribute's name, and where it is written; its `=` is passed, too.
    fn name(&mut self) -> Result<(usize, Span), Wrong> {
        let at = self.while_is(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        let name = self.slice(at);
        let at = if at.is_empty() { Span::new(at.start, self.text.len()) } else { at };
        let Some(number) = NAMES.iter().position(|known| *known == name) else {
            let help = match closest_match(name, NAMES.into_iter()) {
                Some(near) if !name.is_empty() => format!("did you mean `{near}`?"),
                _ => format!(
                    "a waiver says {}; other words stand in a comment of their own",
                    NAMES.join(", ")
                ),
            };
            return wrong(at, "a waiver does not say this", help);
        };
        match self.rest().strip_prefix('=') {
            Some(_) => self.at += 1,
            None => {
                return wrong(
                    at,
                    format!("`{name}` says nothing"),
                    format!("write `{name}=` and what it is"),
                );
            }
        }
        Ok((number, at))
    }

    /// A text in quotes, with the escapes of JSON; or a word.
    fn value(&mut self) -> Result<Said, Wrong> {
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
            return wrong(all, "this quote is not closed", "write `\"` where the text ends");
        };
        self.at += end + 1;
        let at = Span::new(start, self.at);
        // Comments may hold a tab, JSON's texts may not.
        let written = self.slice(at).replace('\t', "\\t");
        match serde_json::from_str(&written) {
            Ok(text) => Ok((text, at)),
            Err(_) => wrong(
                at,
                "this text cannot be read",
                "write `\\\\` for a backslash and `\\\"` for a quote",
            ),
        }
    }
}
