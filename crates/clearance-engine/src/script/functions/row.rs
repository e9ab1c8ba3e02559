//! The rows of the catalogue: a function, an operator or a property, and the forms in which each can be used.

use super::types::Type;

/// A function of the rule language.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its name. `f(a, b)` and `a.f(b)` are the same call.
    pub name: &'static str,
    /// Its signatures: the types of its parameters and of its result.
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
    /// The type of its result.
    pub gives: Type,
}

/// A piece of script, and what comes of it.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The piece; it may read `customer`, `params` and `data`.
    pub script: &'static str,
    /// The result, as `debug` writes it; after `error: `, what it stops with.
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
    /// The type of its result.
    pub gives: Type,
    /// What that is.
    pub does: &'static str,
    /// A piece of script that runs.
    pub example: Example,
}

impl Function {
    /// How it is called, for a message: `write f(list) or f(text, int)`.
    pub fn describe_parameters(&self) -> String {
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
    pub fn describe_parameters(&self) -> String {
        let sides = |form: &Form| match form.parameters {
            [(_, left), (_, right)] => Some(format!("{left} {} {right}", self.sign)),
            _ => None,
        };
        self.forms.iter().filter_map(sides).collect::<Vec<_>>().join(", ")
    }
}

pub(super) const fn form(parameters: &'static [(&'static str, Type)], gives: Type) -> Form {
    Form { parameters, gives }
}

pub(super) const fn example(script: &'static str, gives: &'static str) -> Example {
    Example { script, gives }
}
