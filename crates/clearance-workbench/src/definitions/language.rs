//! The functions, operators and properties that every rule may use.

use super::doc_comment::doc_comment;
use clearance_engine::script::functions::{
    self, Example, Form, Function, OPERATORS, PROPERTIES, Type,
};

/// Signs that the language server has as syntax, or that definitions cannot hold.
const SYNTAX: [&str; 6] = ["&&", "||", "??", "..", "..=", "[]"];

pub(super) fn language_definitions() -> String {
    let mut text = String::new();
    for function in functions::all_functions() {
        text += &function_definitions(function);
    }
    for property in PROPERTIES {
        for kind in property.of {
            text += &doc_comment(property.does);
            let (of, gives) = (type_name(*kind), type_name(property.gives));
            text += &format!("fn get {}(value: {of}) -> {gives};\n\n", property.name);
        }
    }
    for operator in OPERATORS.iter().filter(|operator| !SYNTAX.contains(&operator.sign)) {
        for form in operator.forms {
            for types in parameter_choices(form) {
                text += &format!(
                    "op {}({}) -> {};\n",
                    operator.sign,
                    types.join(", "),
                    type_name(form.gives)
                );
            }
        }
        text += "\n";
    }
    text
}

fn function_definitions(function: &Function) -> String {
    let mut about = function.does.to_owned();
    if !function.fails.is_empty() {
        about += &format!("\n\nStops the rule when {}.", function.fails);
    }
    let examples: Vec<String> = function.examples.iter().map(show_example).collect();
    about += &format!("\n\n```rhai\n{}\n```", examples.join("\n\n"));
    let mut text = String::new();
    for form in function.forms {
        for types in parameter_choices(form) {
            let typed = form.parameters.iter().zip(types);
            let parameters: Vec<String> =
                typed.map(|((name, _), kind)| format!("{name}: {kind}")).collect();
            let gives = type_name(form.gives);
            text += &doc_comment(&about);
            text += &format!("fn {}({}) -> {gives};\n\n", function.name, parameters.join(", "));
        }
    }
    text
}

/// An example with what it gives behind it.
pub(super) fn show_example(example: &Example) -> String {
    format!("{}    // {}", example.script, example.gives)
}

/// The types of a form's parameters: a definition for each where one is of several.
fn parameter_choices(form: &Form) -> Vec<Vec<&'static str>> {
    let mut lists = vec![Vec::new()];
    for (_, kind) in form.parameters {
        let names: Vec<&'static str> = match kind {
            Type::OneOf(types) => types.iter().map(|&kind| type_name(kind)).collect(),
            &kind => vec![type_name(kind)],
        };
        let longer = |list: &Vec<&'static str>| {
            let list = list.clone();
            names.iter().map(move |name| [list.as_slice(), &[*name]].concat()).collect::<Vec<_>>()
        };
        lists = lists.iter().flat_map(longer).collect();
    }
    lists
}

/// A type as definitions write it; `?` is any.
const fn type_name(kind: Type) -> &'static str {
    match kind {
        Type::Any | Type::Item | Type::Made | Type::OneOf(_) => "?",
        Type::Nothing => "()",
        Type::Bool => "bool",
        Type::Int => "int",
        Type::Float => "float",
        Type::Char => "char",
        Type::Text => "String",
        Type::Date => "Date",
        Type::Range => "Range<int>",
        Type::Steps => "Iterator<?>",
        Type::List(_) => "Array",
        Type::Map => "Map",
        Type::Table => "Table",
        Type::Data => "Data",
        Type::Report => "Report",
        Type::Step => "Step",
        Type::Missing => "MissingKey",
        Type::Closure(..) => "FnPtr",
    }
}
