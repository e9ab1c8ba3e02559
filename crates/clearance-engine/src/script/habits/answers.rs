//! What is said, before a run and in it, of what is usual in other languages and is not possible here.

use super::calls;
use crate::script::functions;

/// Returns the replacement for a property that values of a type, named as `type_of` does, do not have.
pub fn property_help(name: &str, of: &str) -> Option<String> {
    let takes = |function: &&functions::Function| {
        let mut forms = function.forms.iter().map(|form| form.parameters);
        forms.any(|parameters| matches!(parameters, [(_, kind)] if kind.has_name(of)))
    };
    match functions::find_function(name).filter(takes) {
        Some(_) => Some(format!("write `{name}()`")),
        None => calls::call_help(name).map(str::to_owned),
    }
}

/// Says that something that was read cannot be changed, by the variable through which it is reached.
pub fn unchangeable_message(root: &str) -> &'static str {
    match root {
        "data" => "a table of facts cannot be changed",
        "params" => "parameters cannot be changed",
        _ => "a document cannot be changed",
    }
}

/// How to keep a value that is calculated from what was read.
pub fn copy_help(name: &str) -> String {
    format!("keep what you calculate in a variable: `let {name} = …`")
}

/// How to compare a value that is taken for true or false: `sign` is `==` for what is taken for false.
pub fn compare_help(value: &str, is_number: bool, sign: &str) -> String {
    let other = if is_number { "0" } else { "()" };
    format!("compare it with something, as in `{value} {sign} {other}`")
}
