//! The examples of the function reference do what they say.

use clearance_engine::script::functions::{Example, GROUPS, OPERATORS, PROPERTIES, all_functions};
use clearance_engine::script::{Sandbox, Scripts, Verdict};
use clearance_syntax::source::Source;

use crate::sandbox::run::{SUBJECT, customer, on_stack, scripts};

/// What an example gives on a customer, or stops with. Steps are made in a plan.
pub(crate) fn outcome(script: &str, text: &str) -> String {
    let plans = script.contains("step(");
    let entry = if plans { "fn check(customer) {} fn plan" } else { "fn check" };
    let rule = Source::new(
        "rule.rhai",
        format!(
            "{entry}(customer, params) {{ let value = example(customer, params); debug(value); }}\n\
             fn example(customer, params) {{ {script} }}"
        ),
    );
    let scripts = Scripts { trace: true, ..scripts(&[rule], &[]) };
    on_stack(16, || {
        let sandbox = match Sandbox::new(&scripts) {
            Ok(sandbox) => sandbox,
            Err(diagnostics) => return format!("does not compile: {}", diagnostics[0].message),
        };
        let prepared = sandbox.prepare_document(&customer(text));
        let broken = match sandbox.check(0, &prepared) {
            Verdict::Broken(diagnostic) => Some(diagnostic),
            _ => None,
        };
        let broken = broken.or_else(|| sandbox.plan(0, &prepared).err().filter(|_| plans));
        match broken {
            Some(diagnostic) => format!("error: {}", diagnostic.message),
            None => {
                let said = sandbox.take_trace().pop().unwrap_or_default();
                said.strip_prefix("line 1: ").unwrap_or(&said).to_owned()
            }
        }
    })
}

#[test]
fn examples_give_what_they_say() {
    let functions = all_functions().flat_map(|function| function.examples);
    let operators = OPERATORS.iter().flat_map(|operator| operator.examples);
    let examples: Vec<&Example> = functions
        .chain(operators)
        .chain(PROPERTIES.iter().map(|property| &property.example))
        .collect();
    assert!(examples.len() > 150);
    let mut wrong = Vec::new();
    for example in examples {
        let outcome = outcome(example.script, SUBJECT);
        if outcome != example.gives {
            wrong.push(format!("{}\n  says {}\n  gives {outcome}", example.script, example.gives));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn examples_call_what_they_are_of() {
    for function in GROUPS.iter().flat_map(|group| group.functions) {
        for example in function.examples {
            let call = format!("{}(", function.name);
            assert!(example.script.contains(&call), "{}: {}", function.name, example.script);
        }
    }
}
