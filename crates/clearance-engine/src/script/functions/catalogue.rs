//! The catalogue of everything that a rule may call, and look-ups in it by name.

use super::row::{Function, Group, Operator, Property};
use super::{
    changes, closures, dates, lists, maps, numbers, operators, planning, properties, reporting,
    texts, values,
};

/// All functions, group by group.
pub const GROUPS: &[Group] = &[
    reporting::GROUP,
    planning::GROUP,
    dates::GROUP,
    lists::GROUP,
    closures::GROUP,
    changes::GROUP,
    maps::GROUP,
    texts::GROUP,
    numbers::GROUP,
    values::GROUP,
];

/// All operators.
pub const OPERATORS: &[Operator] = operators::OPERATORS;

/// All properties.
pub const PROPERTIES: &[Property] = properties::PROPERTIES;

/// Every function.
pub fn all_functions() -> impl Iterator<Item = &'static Function> + Clone {
    GROUPS.iter().flat_map(|group| group.functions)
}

/// The function of a name.
pub fn find_function(name: &str) -> Option<&'static Function> {
    all_functions().find(|function| function.name == name)
}

/// Names that scripts had for functions of their own before the language had them: those of a script stand for them.
const YIELDING: [&str; 9] =
    ["after", "basis", "done", "due", "key", "needed", "owner", "weekday", "where"];

/// The names that no function of a script may have.
pub(crate) fn reserved_names() -> impl Iterator<Item = &'static str> {
    let groups = GROUPS.iter().filter(|group| group.reserved);
    let names = groups.flat_map(|group| group.functions).map(|function| function.name);
    names.filter(|name| !yields_to_script(name))
}

/// Whether a function of a script with this name stands for that of the language, however it is called.
pub(crate) fn yields_to_script(name: &str) -> bool {
    YIELDING.contains(&name)
}
