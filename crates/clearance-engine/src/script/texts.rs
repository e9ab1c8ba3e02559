//! Strings: what rhai's own packages do otherwise.
//!
//! Its functions that change a string in place give `()`, and `()` may be compared with anything: a rule that asks
//! `name.trim() == "x"` would never find it, and pass. These change the string and give it. Its numbers in
//! strings fail in the words of Rust.

use rhai::{Array, Engine, EvalAltResult, ImmutableString};

use super::limits::Limits;
use super::refuse::{raise, too_large};
use clearance_syntax::characters::normalize;

type Outcome<T> = Result<T, Box<EvalAltResult>>;

pub(super) fn register(engine: &mut Engine, limits: Limits) {
    register_growing::<ImmutableString>(engine, limits);
    register_growing::<char>(engine, limits);
    engine
        .register_fn("trim", |text: &mut ImmutableString| {
            *text = text.trim().into();
            text.clone()
        })
        .register_fn("normalize", |text: ImmutableString| normalize(&text))
        .register_fn("split", move |text: ImmutableString| match text.is_empty() {
            true => Ok(vec![text.into()]),
            false => collect_parts(&text, text.split_whitespace(), limits),
        })
        .register_fn("parse_float", |text: ImmutableString| match text.trim().parse::<f64>() {
            Ok(number) => Ok(number),
            Err(_) => raise(format!("cannot read `{text}` as a number")),
        })
        .register_fn("parse_int", |text: ImmutableString| parse_int(&text, 10))
        .register_fn("parse_int", |text: ImmutableString, radix: i64| parse_int(&text, radix));
}

/// Registers what makes much of little: it keeps to the limits by itself. `P` is the kind of a piece of text.
fn register_growing<P: ToString + Clone + 'static>(engine: &mut Engine, limits: Limits) {
    let limit = limits.string_bytes;
    engine
        .register_fn(
            "replace",
            move |text: &mut ImmutableString, find: P, with: ImmutableString| {
                replace_text(text, &find.to_string(), &with, limit)
            },
        )
        .register_fn("replace", move |text: &mut ImmutableString, find: P, with: char| {
            replace_text(text, &find.to_string(), &with.to_string(), limit)
        })
        .register_fn("pad", move |text: &mut ImmutableString, length: i64, piece: P| {
            pad_text(text, length, &piece.to_string(), limit)
        })
        .register_fn("split", move |text: ImmutableString, at: P| {
            collect_parts(&text, text.split(&at.to_string()), limits)
        })
        .register_fn("split", move |text: ImmutableString, at: P, parts: i64| {
            let parts = usize::try_from(parts).unwrap_or_default().max(1);
            collect_parts(&text, text.splitn(parts, &at.to_string()), limits)
        });
}

/// The parts of a text as a list. A text that is not parted keeps its place.
fn collect_parts<'a>(
    text: &ImmutableString,
    parts: impl Iterator<Item = &'a str>,
    limits: Limits,
) -> Outcome<Array> {
    let mut list = Array::new();
    for part in parts {
        if list.len() >= limits.list_items {
            return too_large("Size of array/BLOB");
        }
        list.push(if part.len() == text.len() { text.clone().into() } else { part.into() });
    }
    Ok(list)
}

/// rhai's own writes the whole result before anyone looks at its size.
fn replace_text(
    text: &mut ImmutableString,
    find: &str,
    with: &str,
    limit: usize,
) -> Outcome<ImmutableString> {
    let count = text.matches(find).count();
    let kept = text.len().saturating_sub(count.saturating_mul(find.len()));
    if kept.saturating_add(count.saturating_mul(with.len())) > limit {
        return too_large("Length of string");
    }
    *text = text.replace(find, with).into();
    Ok(text.clone())
}

/// Writes a piece at the end of a text until it has so many characters.
fn pad_text(
    text: &mut ImmutableString,
    length: i64,
    piece: &str,
    limit: usize,
) -> Outcome<ImmutableString> {
    let missing = usize::try_from(length).unwrap_or_default().saturating_sub(text.chars().count());
    if missing == 0 || piece.is_empty() {
        return Ok(text.clone());
    }
    if missing > limit {
        return too_large("Length of string");
    }
    let more: String = piece.chars().cycle().take(missing).collect();
    if text.len() + more.len() > limit {
        return too_large("Length of string");
    }
    *text += more;
    Ok(text.clone())
}

fn parse_int(text: &str, radix: i64) -> Outcome<i64> {
    let Some(radix) = u32::try_from(radix).ok().filter(|radix| (2..=36).contains(radix)) else {
        return raise(format!(
            "there are no digits for radix {radix}; it is a number from 2 to 36"
        ));
    };
    match i64::from_str_radix(text.trim(), radix) {
        Ok(number) => Ok(number),
        Err(_) => raise(format!("cannot read `{text}` as a whole number")),
    }
}
