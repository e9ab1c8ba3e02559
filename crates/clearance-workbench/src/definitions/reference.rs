//! The reference of functions as a page of Markdown.

use clearance_engine::script::functions::{
    Example, Form, Function, GROUPS, Group, OPERATORS, Operator, PROPERTIES, Property,
};

/// The first line: a page that lacks it was not written by this program.
pub const MARK: &str =
    "<!-- Made by `clearance definitions --markdown`. Changes are lost when it is made again. -->";

const INTRODUCTION: &str = "\
# What a rule may call

Every function, property and operator of the rule language. There is nothing else: a rule that calls what is not on this
page is refused when it is loaded. [The guide](rules.md) says how to write rules.

A function is called in front or behind: `len(list)` and `list.len()` are the same; only `print`, `debug` and
what takes nothing stand in front alone. Parameters are written with their types:

| type | what it is |
|---|---|
| `int`, `float` | a whole number, a number with a fraction |
| `string`, `char` | a text, a single character |
| `bool` | `true` or `false` |
| `date` | a day |
| `list`, `map` | `[1, 2]`, `#{ a: 1 }` |
| `table` | a table of a document or of `data`; it can be read only |
| `range`, `steps` | `1..5`; what a `for` loop goes over |
| `()` | nothing: an optional key that is absent |
| `item` | whatever the list holds |
| `any` | whatever there is |
| `\\|item\\| bool` | a closure that is given an item and must give `true` or `false` |
| `report`, `missing key` | what `report` and `missing` give |

Each example gives what stands behind it. Those that read `customer` have this one: name \"Contoso GmbH\", with two source
subscriptions, `standard` of 25 licenses and `visio` of 3, and the day is 2026-11-22.
";

/// The page.
pub fn reference_page() -> String {
    let mut page = format!("{MARK}\n\n{INTRODUCTION}\n");
    for group in GROUPS {
        let names: Vec<String> = group.functions.iter().map(function_link).collect();
        page += &format!("- **{}**: {}\n", group.title, names.join(", "));
    }
    page += "- **[Properties](#properties)**, **[Operators](#operators)**\n";
    for group in GROUPS {
        page += &write_group(group);
    }
    page += "\n## Properties\n\nOf values that are no tables and no maps: those have the keys that they have.\n\n";
    page += "| property | of | gives | | example |\n|---|---|---|---|---|\n";
    PROPERTIES.iter().for_each(|property| page += &property_row(property));
    page += "\n## Operators\n\n`x += y` is short for `x = x + y`, and so with the other signs that calculate.\n";
    OPERATORS.iter().for_each(|operator| page += &write_operator(operator));
    page
}

fn function_link(function: &Function) -> String {
    format!("[`{0}`](#{0})", function.name)
}

fn write_group(group: &Group) -> String {
    let mut text = format!("\n## {}\n", group.title);
    if !group.about.is_empty() {
        text += &format!("\n{}\n", group.about);
    }
    for function in group.functions {
        text += &format!("\n### {}\n\n", function.name);
        let forms: Vec<String> =
            function.forms.iter().map(|form| signature(function.name, form)).collect();
        text += &format!("```text\n{}\n```\n\n", forms.join("\n"));
        text += &describe(function.does, function.fails);
        text += &write_examples(function.examples);
    }
    text
}

fn signature(name: &str, form: &Form) -> String {
    let typed = form.parameters.iter().map(|(name, kind)| format!("{name}: {kind}"));
    format!("{name}({}) -> {}", typed.collect::<Vec<_>>().join(", "), form.gives)
}

fn describe(does: &str, fails: &str) -> String {
    match fails {
        "" => format!("{does}\n\n"),
        fails => format!("{does} Stops the rule when {fails}.\n\n"),
    }
}

fn write_examples(examples: &[Example]) -> String {
    let shown: Vec<String> = examples.iter().map(super::language::show_example).collect();
    format!("```rhai\n{}\n```\n", shown.join("\n\n"))
}

fn property_row(property: &Property) -> String {
    let of: Vec<String> = property.of.iter().map(|kind| format!("`{kind}`")).collect();
    let example = property.example.script.replace('\n', " ");
    format!(
        "| `{}` | {} | `{}` | {} | `{example}` is `{}` |\n",
        property.name,
        of.join(", "),
        property.gives,
        property.does,
        property.example.gives
    )
}

fn write_operator(operator: &Operator) -> String {
    let side = |form: &Form| {
        let types: Vec<String> = form.parameters.iter().map(|(_, kind)| kind.to_string()).collect();
        let call = match (operator.sign, types.as_slice()) {
            ("[]", [left, right]) => format!("{left}[{right}]"),
            (sign, [left, right]) => format!("{left} {sign} {right}"),
            (sign, types) => format!("{sign}{}", types.join(", ")),
        };
        format!("{call} -> {}", form.gives)
    };
    let forms: Vec<String> = operator.forms.iter().map(side).collect();
    let mut text = format!("\n### `{}`\n\n```text\n{}\n```\n\n", operator.sign, forms.join("\n"));
    text += &describe(operator.does, operator.fails);
    text += &write_examples(operator.examples);
    text
}
