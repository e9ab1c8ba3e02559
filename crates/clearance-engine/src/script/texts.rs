//! Strings: what rhai's own packages do otherwise.
//!
//! Its functions that change a string in place give `()`, and `()` may be compared with anything: a rule that asks
//! `name.trim() == "x"` would never find it, and pass. These change the string and give it. Its numbers in
//! strings fail in the words of Rust.

use rhai::{Engine, EvalAltResult, ImmutableString, NativeCallContext};

use super::refuse::{raise, too_large};
use clearance_syntax::characters::normalize;

type Outcome<T> = Result<T, Box<EvalAltResult>>;

pub(super) fn register(engine: &mut Engine) {
    engine
        .register_fn("trim", |text: &mut ImmutableString| {
            *text = text.trim().into();
            text.clone()
        })
        .register_fn("normalize", |text: ImmutableString| normalize(&text))
        .register_fn("replace", replace_text::<ImmutableString, ImmutableString>)
        .register_fn("replace", replace_text::<ImmutableString, char>)
        .register_fn("replace", replace_text::<char, ImmutableString>)
        .register_fn("replace", replace_text::<char, char>)
        .register_fn("pad", pad_text::<ImmutableString>)
        .register_fn("pad", pad_text::<char>)
        .register_fn("parse_float", |text: ImmutableString| match text.trim().parse::<f64>() {
            Ok(number) => Ok(number),
            Err(_) => raise(format!("cannot read `{text}` as a number")),
        })
        .register_fn("parse_int", |text: ImmutableString| parse_int(&text, 10))
        .register_fn("parse_int", |text: ImmutableString, radix: i64| parse_int(&text, radix));
}

/// rhai's own writes the whole result before anyone looks at its size.
fn replace_text<F: ToString, W: ToString>(
    context: NativeCallContext,
    text: &mut ImmutableString,
    find: F,
    with: W,
) -> Outcome<ImmutableString> {
    let (find, with) = (find.to_string(), with.to_string());
    let count = text.matches(find.as_str()).count();
    let kept = text.len().saturating_sub(count.saturating_mul(find.len()));
    if kept.saturating_add(count.saturating_mul(with.len())) > context.engine().max_string_size() {
        return too_large("Length of string");
    }
    *text = text.replace(find.as_str(), &with).into();
    Ok(text.clone())
}

/// Writes a piece at the end of a text until it has so many characters.
fn pad_text<P: ToString>(
    context: NativeCallContext,
    text: &mut ImmutableString,
    length: i64,
    piece: P,
) -> Outcome<ImmutableString> {
    let piece = piece.to_string();
    let (limit, length) = (context.engine().max_string_size(), usize::try_from(length));
    let missing = length.unwrap_or_default().saturating_sub(text.chars().count());
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
