//! Every function that a rule may call, with what it takes and gives, what it does, and an example.
//!
//! The gate lets through what has a row here and nothing else, and tests hold each row against the engine: so
//! the reference that is made from the rows cannot say what is not so. Operators and properties have rows as
//! well, apart, since nobody calls them by name.

mod changes;
mod closures;
mod dates;
mod lists;
mod maps;
mod numbers;
mod operators;
mod properties;
mod reporting;
mod texts;
mod types;
mod values;

#[cfg(test)]
mod proof;

pub use types::Type;

/// A function of the rule language.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its name. `f(a, b)` and `a.f(b)` are the same call.
    pub name: &'static str,
    /// What it may be given, and what it gives for it.
    pub forms: &'static [Form],
    /// Whether it changes its first parameter in place; that is then a variable.
    pub changes: bool,
    /// What it does, in a sentence or two of Markdown.
    pub does: &'static str,
    /// When it stops the rule with an error, to be read after "when"; empty where it never does.
    pub fails: &'static str,
    /// Pieces of script that run.
    pub examples: &'static [Example],
}

/// One way to call a function.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Its parameters with their types.
    pub parameters: &'static [(&'static str, Type)],
    /// What it gives.
    pub gives: Type,
}

/// A piece of script, and what comes of it.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The piece; it may read `customer`, `params` and `data`.
    pub script: &'static str,
    /// What it gives, as `debug` writes it; after `error: `, what it stops with.
    pub gives: &'static str,
}

/// Functions that belong together.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// The heading.
    pub title: &'static str,
    /// What all of them have in common, in Markdown.
    pub about: &'static str,
    /// Whether a script may have no function of the same name: with it, a rule would report nothing, or
    /// count days differently, and seem to be in order.
    pub reserved: bool,
    /// The functions, by name.
    pub functions: &'static [Function],
}

/// An operator of the rule language.
#[derive(Debug, Clone, Copy)]
pub struct Operator {
    /// How it is written, such as `+`.
    pub sign: &'static str,
    /// What may stand on its sides (or on its right side alone), and what it gives for it.
    pub forms: &'static [Form],
    /// What it does.
    pub does: &'static str,
    /// When it stops the rule, to be read after "when"; empty where it never does.
    pub fails: &'static str,
    /// Pieces of script that run.
    pub examples: &'static [Example],
}

/// A property of values that are no tables and no maps.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    /// The types whose values have it.
    pub of: &'static [Type],
    /// Its name, written after the value and a dot.
    pub name: &'static str,
    /// What it gives.
    pub gives: Type,
    /// What that is.
    pub does: &'static str,
    /// A piece of script that runs.
    pub example: Example,
}

/// All functions, group by group.
pub const GROUPS: &[Group] = &[
    reporting::GROUP,
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
pub fn all() -> impl Iterator<Item = &'static Function> + Clone {
    GROUPS.iter().flat_map(|group| group.functions)
}

/// The function of a name.
pub fn named(name: &str) -> Option<&'static Function> {
    all().find(|function| function.name == name)
}

/// Names that scripts had for functions of their own before the language had them: those of a script stand for them.
const YIELDING: [&str; 1] = ["weekday"];

/// The names that no function of a script may have.
pub(super) fn reserved() -> impl Iterator<Item = &'static str> {
    let groups = GROUPS.iter().filter(|group| group.reserved);
    let names = groups.flat_map(|group| group.functions).map(|function| function.name);
    names.filter(|name| !yields(name))
}

/// Whether a function of a script with this name stands for that of the language, however it is called.
pub(super) fn yields(name: &str) -> bool {
    YIELDING.contains(&name)
}

impl Function {
    /// How it is called, for a message: `write f(list) or f(text, int)`.
    pub fn takes(&self) -> String {
        let call = |form: &Form| {
            let types: Vec<String> =
                form.parameters.iter().map(|(_, kind)| kind.to_string()).collect();
            format!("`{}({})`", self.name, types.join(", "))
        };
        let calls: Vec<String> = self.forms.iter().map(call).collect();
        format!("it is called as {}", calls.join(" or "))
    }

    /// Whether it may be given a closure.
    pub fn takes_closure(&self) -> bool {
        let mut parameters = self.forms.iter().flat_map(|form| form.parameters);
        parameters.any(|(_, kind)| kind.is_closure())
    }
}

impl Operator {
    /// What may stand on its two sides, for a message: `int + int, date + int`.
    pub fn takes(&self) -> String {
        let sides = |form: &Form| match form.parameters {
            [(_, left), (_, right)] => Some(format!("{left} {} {right}", self.sign)),
            _ => None,
        };
        self.forms.iter().filter_map(sides).collect::<Vec<_>>().join(", ")
    }
}

const fn form(parameters: &'static [(&'static str, Type)], gives: Type) -> Form {
    Form { parameters, gives }
}

const fn example(script: &'static str, gives: &'static str) -> Example {
    Example { script, gives }
}
