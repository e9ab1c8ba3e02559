//! The nearest of the forms that `anyOf` and `oneOf` offer: the one that a value was most likely meant to have.
//!
//! What is wrong with that form is what its author has to change; what the others would want is of no use.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{JsonType, ValidationError};
use serde_json::Value as Json;

use super::words;

/// What is wrong with a value in one form.
pub(super) type Errors = [ValidationError<'static>];

/// What to say of a value that has none of the forms.
#[derive(Debug)]
pub(super) enum Nearest<'e> {
    /// No form takes a value of this kind; these are the kinds that they take.
    Kinds(Vec<JsonType>),
    /// All forms want another value at the place of this error; these are the values that they want.
    Options(&'e ValidationError<'static>, Vec<Json>),
    /// One form is nearer than the others.
    Form(&'e Errors),
    /// Several forms are as near as each other.
    Forms(Vec<&'e Errors>),
}

/// A form with its index in the schema.
type Form<'e> = (usize, &'e Errors);

/// Finds the nearest form for the value at a JSON Pointer. `known` is how many of the value's keys the form with an index
/// declares; nothing for a scalar, of which all that forms say is told.
pub(super) fn nearest<'e>(
    forms: &'e [Vec<ValidationError<'static>>],
    at: &str,
    known: Option<&dyn Fn(usize) -> usize>,
) -> Nearest<'e> {
    let all: Vec<Form<'e>> =
        forms.iter().enumerate().map(|(at, errors)| (at, errors.as_slice())).collect();
    let is_scalar = known.is_none();
    let is_kind = |error: &ValidationError<'_>| is_kind(error, at, is_scalar);
    let of_kind = retain(&all, |form| !form.iter().any(is_kind));
    if of_kind.is_empty() {
        let errors = all.iter().flat_map(|(_, errors)| errors.iter());
        return Nearest::Kinds(kinds(&mut errors.filter(|error| is_kind(error))));
    }
    if let Some((error, options)) = options(&of_kind, at) {
        return Nearest::Options(error, options);
    }
    let mut best = retain(&of_kind, |form| !form.iter().any(|error| is_choice_below(error, at)));
    if best.is_empty() {
        best = of_kind;
    }
    if let Some(known) = known {
        let most = best.iter().map(|&(index, _)| known(index)).max();
        best.retain(|&(index, _)| Some(known(index)) == most);
        // Of a table with no key of any form, all are told: the one that asks for the fewest keys is no nearer.
        let cost = |errors| cost(errors, most > Some(0));
        let least = best.iter().map(|(_, errors)| cost(errors)).min();
        best.retain(|(_, errors)| Some(cost(errors)) == least);
    }
    match best.as_slice() {
        [(_, only)] => Nearest::Form(only),
        _ => Nearest::Forms(best.into_iter().map(|(_, errors)| errors).collect()),
    }
}

fn retain<'e>(forms: &[Form<'e>], is_kept: impl Fn(&Errors) -> bool) -> Vec<Form<'e>> {
    forms.iter().copied().filter(|(_, errors)| is_kept(errors)).collect()
}

/// Whether an error says that the value at a place is of another kind, or a table or list where scalars are listed.
fn is_kind(error: &ValidationError<'_>, at: &str, is_scalar: bool) -> bool {
    let is_compound = |value: &Json| value.is_array() || value.is_object();
    error.instance_path().as_str() == at
        && match error.kind() {
            ValidationErrorKind::Type { .. } => true,
            // Forms within a form, none of which takes this kind.
            ValidationErrorKind::AnyOf { context }
            | ValidationErrorKind::OneOfNotValid { context } => {
                context.iter().all(|form| form.iter().any(|error| is_kind(error, at, is_scalar)))
            }
            _ => !is_scalar && is_choice(error) && !wanted(error).iter().any(is_compound),
        }
}

/// The kinds that errors say are wanted, each once.
fn kinds(errors: &mut dyn Iterator<Item = &ValidationError<'static>>) -> Vec<JsonType> {
    let mut found = Vec::new();
    for error in errors {
        let kinds = match error.kind() {
            ValidationErrorKind::Type { kind } => words::kinds(kind),
            ValidationErrorKind::AnyOf { context }
            | ValidationErrorKind::OneOfNotValid { context } => {
                kinds(&mut context.iter().flatten())
            }
            _ => wanted(error).iter().map(kind_of).collect(),
        };
        for kind in kinds {
            if !found.contains(&kind) {
                found.push(kind);
            }
        }
    }
    found
}

fn kind_of(value: &Json) -> JsonType {
    if value.is_i64() { JsonType::Integer } else { JsonType::from(value) }
}

/// Whether an error says that a key's value names another form, as `kind` often does.
fn is_choice_below(error: &ValidationError<'_>, at: &str) -> bool {
    let path = error.instance_path().as_str();
    let is_below = path.strip_prefix(at).is_some_and(|rest| rest.matches('/').count() == 1);
    is_below && is_choice(error)
}

fn is_choice(error: &ValidationError<'_>) -> bool {
    matches!(error.kind(), ValidationErrorKind::Constant { .. } | ValidationErrorKind::Enum { .. })
}

/// The values that all forms want at one place, the value itself or the value of one of its keys.
fn options<'e>(forms: &[Form<'e>], at: &str) -> Option<(&'e ValidationError<'static>, Vec<Json>)> {
    let (_, first) = forms.first()?;
    let is_choice_here = |error: &ValidationError<'_>| {
        is_choice_below(error, at) || is_choice(error) && error.instance_path().as_str() == at
    };
    first.iter().filter(|error| is_choice_here(error)).find_map(|place| {
        let mut options: Vec<Json> = Vec::new();
        for (_, errors) in forms {
            let same = |error: &&ValidationError<'_>| {
                is_choice(error) && error.instance_path() == place.instance_path()
            };
            for option in wanted(errors.iter().find(same)?) {
                if !options.contains(&option) {
                    options.push(option);
                }
            }
        }
        Some((place, options))
    })
}

fn wanted(error: &ValidationError<'_>) -> Vec<Json> {
    match error.kind() {
        ValidationErrorKind::Constant { expected_value } => vec![(**expected_value).clone()],
        ValidationErrorKind::Enum { options } => options.as_array().cloned().unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// How far a value is from a form: a key too many or, where it counts, too few weighs less than a value of another kind.
fn cost(errors: &Errors, counts_missing: bool) -> usize {
    let of_one = |error: &ValidationError<'static>| match error.kind() {
        ValidationErrorKind::Type { .. } => 3,
        ValidationErrorKind::Required { .. } => usize::from(counts_missing),
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => unexpected.len(),
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            context.iter().map(|form| cost(form, counts_missing)).min().unwrap_or(1)
        }
        _ => 1,
    };
    errors.iter().map(of_one).sum()
}
