//! The functions of the language that are known here, by their names.

mod dates;
mod lists;
mod relations;
mod tables;
mod texts;

use super::expression::{Change, ClosureCall};
use super::machine::Machine;
use super::value::{FastResult, FastValue};

/// A function of the language. It is given as many values as it takes.
pub(super) type Native = fn(&mut Machine, &[FastValue]) -> FastResult;

/// The functions: name, how many values they take, the one that they are called on included.
const NATIVES: &[(&str, usize, Native)] = &[
    ("clusters", 1, relations::find_clusters),
    ("contains", 2, tables::contains),
    ("date", 1, dates::parse_date),
    ("days_until", 2, dates::count_days_until),
    ("ends_with", 2, texts::ends_with),
    ("extract", 3, lists::extract),
    ("get", 2, tables::get),
    ("group_by", 2, relations::group_by),
    ("index_by", 2, relations::index_by),
    ("is_empty", 1, tables::is_empty),
    ("join", 2, texts::join),
    ("keys", 1, tables::keys),
    ("len", 1, tables::len),
    ("max", 2, dates::find_max),
    ("min", 2, dates::find_min),
    ("normalize", 1, texts::normalize_text),
    ("pick", 2, relations::pick),
    ("pluck", 2, relations::pluck),
    ("plus_months", 2, dates::add_months),
    ("split", 2, texts::split),
    ("starts_with", 2, texts::starts_with),
    ("sub_string", 2, texts::sub_string),
    ("sub_string", 3, texts::sub_string),
    ("sum", 1, lists::sum),
    ("to_lower", 1, texts::to_lower),
    ("to_upper", 1, texts::to_upper),
    ("today", 0, dates::today),
    ("values", 1, tables::values),
    ("weekday", 1, dates::weekday),
    ("without", 2, lists::remove_items),
];

/// The functions that change a list or map in place, and how many values they take besides.
const CHANGES: [(&str, usize, Change); 6] = [
    ("append", 1, Change::Append),
    ("clear", 0, Change::Clear),
    ("pop", 0, Change::Pop),
    ("push", 1, Change::Push),
    ("shift", 0, Change::Shift),
    ("sort", 0, Change::Sort),
];

/// The functions that call a closure.
const CLOSURE_CALLS: [(&str, ClosureCall); 7] = [
    ("all", ClosureCall::All),
    ("filter", ClosureCall::Filter),
    ("find", ClosureCall::Find),
    ("find_map", ClosureCall::FindMap),
    ("map", ClosureCall::Map),
    ("some", ClosureCall::Some),
    ("zip", ClosureCall::Zip),
];

/// The function of a name that takes so many values.
pub(super) fn find_native(name: &str, arity: usize) -> Option<Native> {
    let known = NATIVES.iter().find(|(known, takes, _)| *known == name && *takes == arity);
    known.map(|(.., native)| *native)
}

/// The function of a name that changes a value in place and takes so many others.
pub(super) fn find_change(name: &str, arity: usize) -> Option<Change> {
    let known = CHANGES.iter().find(|(known, takes, _)| *known == name && *takes == arity);
    known.map(|(.., change)| *change)
}

/// The function of a name that calls a closure.
pub(super) fn find_closure_call(name: &str) -> Option<ClosureCall> {
    CLOSURE_CALLS.iter().find(|(known, _)| *known == name).map(|(_, call)| *call)
}
