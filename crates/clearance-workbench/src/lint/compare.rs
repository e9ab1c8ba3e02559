//! Comparisons: of values that can never be equal, with texts that the schema does not have, and of what may be absent.

use std::collections::BTreeSet;
use std::rc::Rc;

use rhai::{Expr, Position};

use super::calls::Native;
use super::frame::Frame;
use super::machine::Note;
use super::types::{Key, Kind, Type, Words};
use clearance_engine::suggestion::closest_match;
use clearance_syntax::source::Span;

impl Frame<'_, '_> {
    /// The two sides of a comparison.
    pub(super) fn sides(&mut self, call: &Native<'_>) {
        let ordered = match call.name {
            "==" | "!=" => false,
            "<" | "<=" | ">" | ">=" => true,
            _ => return,
        };
        let ([a, b], [Some(left), Some(right)]) = (call.is.as_slice(), call.written.as_slice())
        else {
            return;
        };
        let (a, b) = (a.clone(), b.clone());
        if !ordered {
            for (is, other) in [(&a, &b), (&b, &a)] {
                if other.is_only_nothing() {
                    let keys: Vec<Key> = is.absent().cloned().collect();
                    keys.iter().for_each(|key| self.asks(key));
                }
            }
        }
        let span = self.span(call.at);
        if !may_compare(&a, &b, ordered) {
            self.impossible(call.name, (&a, left), (&b, right), span);
            return;
        }
        if ordered {
            self.optional(&a, left);
            self.optional(&b, right);
        } else {
            self.never_one_of(&a, &b, right);
            self.never_one_of(&b, &a, left);
        }
    }

    fn impossible(&mut self, sign: &str, a: (&Type, &Expr), b: (&Type, &Expr), span: Span) {
        let left = self.quoted(a.1, "the left side");
        let right = self.quoted(b.1, "the right side");
        let (one, other) = (a.0.name(), b.0.name());
        let message =
            format!("{left} is {one} and {right} is {other}: `{sign}` cannot compare them");
        let date_and_text = [(a, b), (b, a)].iter().any(|((is, _), (other, _))| {
            is.kinds.contains(&Kind::Date) && matches!(other.kinds.first(), Some(Kind::Text(_)))
        });
        let help = match date_and_text {
            true => "make a date of the text: `date(\"2026-12-31\")`",
            false => "compare values of one kind",
        };
        self.note("impossible-comparison", span, message, Some(help.to_owned()));
    }

    /// An optional key is put in order without asking whether it is there.
    fn optional(&mut self, is: &Type, written: &Expr) {
        let keys: Vec<Key> = is.absent().cloned().collect();
        let Some(key) = keys.first() else { return };
        let span = self.extent(written);
        let message =
            format!("`{}` may be absent, and `()` cannot be compared like this", key.name);
        let help = format!("ask first: `{} != ()`", self.source_of().source.slice(span));
        let note = self.noted("optional-key-compared", span, message, Some(help));
        self.add(Note { unless_asked: keys, ..note });
    }

    /// A text of the script that is none of those that the schema lists.
    fn never_one_of(&mut self, listed: &Type, written: &Type, place: &Expr) {
        let (Some(options), Some(words)) = (declared(listed), only_words(written)) else { return };
        if words.iter().all(|word| !options.contains(word)) {
            let Some(word) = words.first() else { return };
            let span = self.extent(place);
            self.unknown_word(word, &options, span);
        }
    }

    fn unknown_word(&mut self, word: &str, options: &BTreeSet<Rc<str>>, span: Span) {
        let known = options.iter().map(|option| &**option);
        let help = match closest_match(word, known.clone()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => {
                let listed: Vec<String> = known.map(|option| format!("\"{option}\"")).collect();
                format!("the schema allows {}", listed.join(", "))
            }
        };
        let message = format!("the schema never has \"{word}\" here");
        self.note("unknown-enum-value", span, message, Some(help));
    }

    /// `x in list`, `list.contains(x)`, `"key" in table`.
    pub(super) fn contained(&mut self, call: &Native<'_>, container: &Type, wanted: &Expr) {
        let is = call.is.get(1).cloned().unwrap_or(Type::ANY);
        if container.kinds.iter().any(|kind| matches!(kind, Kind::Table(_))) {
            self.asked_key(container, wanted, true);
            return;
        }
        if !container.present().all(|kind| matches!(kind, Kind::List(_))) || container.is_silent() {
            return;
        }
        let items = container.items();
        if !may_compare(&items, &is, false) {
            let span = self.span(call.at);
            let message = format!("{} cannot be among {}", is.name(), plural(&items));
            self.note("impossible-comparison", span, message, None);
            return;
        }
        if let (Some(options), Some(Some(Expr::Array(written, _)))) =
            (declared(&is), call.written.first())
        {
            for item in written.iter() {
                if let Expr::StringConstant(word, _) = item
                    && !options.contains(word.as_str())
                {
                    let span = self.extent(item);
                    self.unknown_word(word, &options, span);
                }
            }
        }
        self.never_one_of(&items, &is, wanted);
        self.never_one_of(&is, &items, wanted);
    }

    /// The cases of a `switch`: those that can never be its value, and texts that the schema does not have.
    pub(super) fn switch_cases(&mut self, is: &Type, item: &Expr, at: Position) {
        let cases = self.source_of().cases.get(&at).cloned().unwrap_or_default();
        let options = declared(is);
        for case in cases {
            let literal = match case.is_range() {
                true => Type::of(Kind::Range),
                false => self.expression(&case.literal),
            };
            let wanted = if case.is_range() { Type::of(Kind::Int) } else { literal.clone() };
            if !may_compare(is, &wanted, false) {
                let left = self.quoted(item, "this");
                let text = self.source_of().source.slice(case.span);
                let message = format!(
                    "{left} is {} and `{text}` is {}: `switch` cannot compare them",
                    is.name(),
                    literal.name()
                );
                let help = "write a case of the same kind, or compare with `if`".to_owned();
                self.note("impossible-comparison", case.span, message, Some(help));
            } else if let (Some(options), Expr::StringConstant(word, _)) = (&options, &case.literal)
                && !options.contains(word.as_str())
            {
                self.unknown_word(word, options, case.span);
            }
        }
    }
}

/// Whether some values of two types can be compared. `()` may be compared for equality, but if one side can be
/// something else, that is what counts.
fn may_compare(a: &Type, b: &Type, ordered: bool) -> bool {
    if a.is_silent() || b.is_silent() || a.is_only_nothing() || b.is_only_nothing() {
        return true;
    }
    a.present().any(|a| b.present().any(|b| kinds_compare(a, b, ordered)))
}

const fn kinds_compare(a: &Kind, b: &Kind, ordered: bool) -> bool {
    match (a, b) {
        (Kind::Int | Kind::Float, Kind::Int | Kind::Float)
        | (Kind::Date, Kind::Date)
        | (Kind::Text(_), Kind::Text(_))
        | (Kind::Char, Kind::Char) => true,
        (Kind::Bool, Kind::Bool)
        | (Kind::Table(_) | Kind::Params(_), Kind::Table(_) | Kind::Params(_))
        | (Kind::List(_), Kind::List(_))
        | (Kind::Map(_), Kind::Map(_)) => !ordered,
        _ => is_left_out(a) || is_left_out(b),
    }
}

/// Whether nothing is said of comparisons with values of a kind.
const fn is_left_out(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Steps | Kind::Range | Kind::Data | Kind::Report | Kind::Missing | Kind::Closure(_)
    )
}

/// The texts that a value may be by the schema, if it can be no other text.
fn declared(is: &Type) -> Option<BTreeSet<Rc<str>>> {
    words(is, true)
}

/// The texts that a value may be, if the script writes them all.
fn only_words(is: &Type) -> Option<Vec<Rc<str>>> {
    Some(words(is, false)?.into_iter().collect())
}

fn words(is: &Type, declared: bool) -> Option<BTreeSet<Rc<str>>> {
    if is.is_silent() || is.is_only_nothing() {
        return None;
    }
    let mut all = BTreeSet::new();
    for kind in is.present() {
        match kind {
            Kind::Text(Some(words)) if words.declared == declared => {
                let words: &Words = words;
                all.extend(words.options.iter().cloned());
            }
            _ => return None,
        }
    }
    Some(all)
}

fn plural(items: &Type) -> String {
    let name = items.name();
    let bare = name.trim_start_matches("an ").trim_start_matches("a ");
    if name.contains(" or ") { format!("items that are {name}") } else { format!("{bare}s") }
}
