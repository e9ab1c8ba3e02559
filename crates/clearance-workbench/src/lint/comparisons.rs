//! Lints of comparisons: of values that are never equal, with unknown enum values, and of optional keys.

use std::collections::BTreeSet;
use std::rc::Rc;

use rhai::{Expr, Position};

use super::analysis::LintNote;
use super::calls::NativeCall;
use super::catalogue::{IMPOSSIBLE_COMPARISON, OPTIONAL_KEY_COMPARED, UNKNOWN_ENUM_VALUE};
use super::function_analysis::FunctionAnalysis;
use super::inferred_type::{InferredType, TableKey, TextOptions, TypeKind};
use clearance_engine::suggestion::closest_match;
use clearance_syntax::source::Span;

impl FunctionAnalysis<'_, '_> {
    /// The two sides of a comparison.
    pub(super) fn check_comparison(&mut self, call: &NativeCall<'_>) {
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
                    let keys: Vec<TableKey> = is.absent_keys().cloned().collect();
                    keys.iter().for_each(|key| self.add_presence_check(key));
                }
            }
        }
        let span = self.span_at(call.at);
        if !may_compare(&a, &b, ordered) {
            self.report_impossible_comparison(call.name, (&a, left), (&b, right), span);
            return;
        }
        if ordered {
            self.check_optional_key(&a, left);
            self.check_optional_key(&b, right);
        } else {
            self.check_declared_text(&a, &b, right);
            self.check_declared_text(&b, &a, left);
        }
    }

    fn report_impossible_comparison(
        &mut self,
        sign: &str,
        a: (&InferredType, &Expr),
        b: (&InferredType, &Expr),
        span: Span,
    ) {
        let left = self.quote_expression(a.1, "the left side");
        let right = self.quote_expression(b.1, "the right side");
        let (one, other) = (a.0.name(), b.0.name());
        let message =
            format!("{left} is {one} and {right} is {other}: `{sign}` cannot compare them");
        let date_and_text = [(a, b), (b, a)].iter().any(|((is, _), (other, _))| {
            is.kinds.contains(&TypeKind::Date)
                && matches!(other.kinds.first(), Some(TypeKind::Text(_)))
        });
        let help = if date_and_text {
            "make a date of the text: `date(\"2026-12-31\")`"
        } else {
            "compare values of one kind"
        };
        self.add_note(IMPOSSIBLE_COMPARISON, span, message, Some(help.to_owned()));
    }

    /// An optional key is put in order without asking whether it is there.
    fn check_optional_key(&mut self, is: &InferredType, written: &Expr) {
        let keys: Vec<TableKey> = is.absent_keys().cloned().collect();
        let Some(key) = keys.first() else { return };
        let span = self.expression_span(written);
        let message =
            format!("`{}` may be absent, and `()` cannot be compared like this", key.name);
        let help = format!("ask first: `{} != ()`", self.script_text().source.slice(span));
        let note = self.new_note(OPTIONAL_KEY_COMPARED, span, message, Some(help));
        self.push_note(LintNote { unless_asked: keys, ..note });
    }

    /// A text of the script that is none of those that the schema lists.
    fn check_declared_text(&mut self, listed: &InferredType, written: &InferredType, place: &Expr) {
        let (Some(options), Some(words)) = (declared_texts(listed), written_texts(written)) else {
            return;
        };
        if words.iter().all(|word| !options.contains(word)) {
            let Some(word) = words.first() else { return };
            let span = self.expression_span(place);
            self.report_unknown_text(word, &options, span);
        }
    }

    fn report_unknown_text(&mut self, word: &str, options: &BTreeSet<Rc<str>>, span: Span) {
        let known = options.iter().map(|option| &**option);
        let help = match closest_match(word, known.clone()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => {
                let listed: Vec<String> = known.map(|option| format!("\"{option}\"")).collect();
                format!("the schema allows {}", listed.join(", "))
            }
        };
        let message = format!("the schema never has \"{word}\" here");
        self.add_note(UNKNOWN_ENUM_VALUE, span, message, Some(help));
    }

    /// `x in list`, `list.contains(x)`, `"key" in table`.
    pub(super) fn check_membership(
        &mut self,
        call: &NativeCall<'_>,
        container: &InferredType,
        wanted: &Expr,
    ) {
        let is = call.is.get(1).cloned().unwrap_or(InferredType::ANY);
        if container.kinds.iter().any(|kind| matches!(kind, TypeKind::Table(_))) {
            self.infer_asked_key(container, wanted, true);
            return;
        }
        if !container.present_kinds().all(|kind| matches!(kind, TypeKind::List(_)))
            || container.is_unknown()
        {
            return;
        }
        let items = container.item_type();
        if !may_compare(&items, &is, false) {
            let span = self.span_at(call.at);
            let message = format!("{} cannot be among {}", is.name(), plural_name(&items));
            self.add_note(IMPOSSIBLE_COMPARISON, span, message, None);
            return;
        }
        if let (Some(options), Some(Some(Expr::Array(written, _)))) =
            (declared_texts(&is), call.written.first())
        {
            for item in written.iter() {
                if let Expr::StringConstant(word, _) = item
                    && !options.contains(word.as_str())
                {
                    let span = self.expression_span(item);
                    self.report_unknown_text(word, &options, span);
                }
            }
        }
        self.check_declared_text(&items, &is, wanted);
        self.check_declared_text(&is, &items, wanted);
    }

    /// The cases of a `switch`: those that can never be its value, and texts that the schema does not have.
    pub(super) fn check_switch_cases(&mut self, is: &InferredType, item: &Expr, at: Position) {
        let cases = self.script_text().cases.get(&at).cloned().unwrap_or_default();
        let options = declared_texts(is);
        for case in cases {
            let literal = if case.is_range() {
                InferredType::of(TypeKind::Range)
            } else {
                self.infer_expression(&case.literal)
            };
            let wanted =
                if case.is_range() { InferredType::of(TypeKind::Int) } else { literal.clone() };
            if !may_compare(is, &wanted, false) {
                let left = self.quote_expression(item, "this");
                let text = self.script_text().source.slice(case.span);
                let message = format!(
                    "{left} is {} and `{text}` is {}: `switch` cannot compare them",
                    is.name(),
                    literal.name()
                );
                let help = "write a case of the same kind, or compare with `if`".to_owned();
                self.add_note(IMPOSSIBLE_COMPARISON, case.span, message, Some(help));
            } else if let (Some(options), Expr::StringConstant(word, _)) = (&options, &case.literal)
                && !options.contains(word.as_str())
            {
                self.report_unknown_text(word, options, case.span);
            }
        }
    }
}

/// Whether some values of two types can be compared. `()` may be compared for equality, but if one side can be
/// something else, that is what counts.
fn may_compare(a: &InferredType, b: &InferredType, ordered: bool) -> bool {
    if a.is_unknown() || b.is_unknown() || a.is_only_nothing() || b.is_only_nothing() {
        return true;
    }
    a.present_kinds().any(|a| b.present_kinds().any(|b| kinds_compare(a, b, ordered)))
}

const fn kinds_compare(a: &TypeKind, b: &TypeKind, ordered: bool) -> bool {
    match (a, b) {
        (TypeKind::Int | TypeKind::Float, TypeKind::Int | TypeKind::Float)
        | (TypeKind::Date, TypeKind::Date)
        | (TypeKind::Text(_), TypeKind::Text(_))
        | (TypeKind::Char, TypeKind::Char) => true,
        (TypeKind::Bool, TypeKind::Bool)
        | (TypeKind::Table(_) | TypeKind::Params(_), TypeKind::Table(_) | TypeKind::Params(_))
        | (TypeKind::List(_), TypeKind::List(_))
        | (TypeKind::Map(_), TypeKind::Map(_)) => !ordered,
        _ => is_left_out(a) || is_left_out(b),
    }
}

/// Whether comparisons with values of a kind are not checked.
const fn is_left_out(kind: &TypeKind) -> bool {
    matches!(
        kind,
        TypeKind::Steps
            | TypeKind::Range
            | TypeKind::Data
            | TypeKind::Report
            | TypeKind::Step
            | TypeKind::Missing
            | TypeKind::Closure(_)
    )
}

/// The texts that a value may be by the schema, if it can be no other text.
fn declared_texts(is: &InferredType) -> Option<BTreeSet<Rc<str>>> {
    known_texts(is, true)
}

/// The texts that a value may be, if the script writes them all.
fn written_texts(is: &InferredType) -> Option<Vec<Rc<str>>> {
    Some(known_texts(is, false)?.into_iter().collect())
}

fn known_texts(is: &InferredType, declared: bool) -> Option<BTreeSet<Rc<str>>> {
    if is.is_unknown() || is.is_only_nothing() {
        return None;
    }
    let mut all = BTreeSet::new();
    for kind in is.present_kinds() {
        match kind {
            TypeKind::Text(Some(words)) if words.declared == declared => {
                let words: &TextOptions = words;
                all.extend(words.options.iter().cloned());
            }
            _ => return None,
        }
    }
    Some(all)
}

fn plural_name(items: &InferredType) -> String {
    let name = items.name();
    let bare = name.trim_start_matches("an ").trim_start_matches("a ");
    if name.contains(" or ") { format!("items that are {name}") } else { format!("{bare}s") }
}
