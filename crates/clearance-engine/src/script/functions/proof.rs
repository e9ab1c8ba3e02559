//! Rows are held against the engine: what they say can be called, can, and gives what they say; nothing else can.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use rhai::{AST, Dynamic, Engine, EvalAltResult, Scope};

use super::catalogue::{OPERATORS, PROPERTIES, all_functions};
use super::row::Form;
use super::types::LIST;
use super::types::Type;
use crate::script::data::Data;
use crate::script::engine;
use crate::script::horizon::Horizon;
use crate::script::large::Measured;
use crate::script::limits::Limits;
use crate::script::meter::Meter;
use crate::script::reporting::Collector;
use crate::script::scripts::{Observe, Scripts};
use crate::script::table::Table;
use crate::script::view::{Names, View};
use clearance_syntax::document::TOML;
use clearance_syntax::source::Source;

/// Keywords of rhai's, which do not stand behind a dot.
const PLAIN_ONLY: [&str; 2] = ["debug", "print"];

/// All calls together take longer than a rule may on a slow machine.
const UNLIMITED: Limits = Limits {
    operations: u64::MAX,
    time: Duration::from_secs(3600),
    memory_bytes: usize::MAX,
    findings: usize::MAX,
    ..Limits::DEFAULT
};

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// The engine of rules, and a value or two of every type.
struct World {
    engine: Engine,
    values: Vec<(Type, Dynamic)>,
}

impl World {
    fn new() -> Self {
        let scripts = Scripts {
            rules: vec![],
            libraries: vec![],
            tables: vec![],
            namespaces: Default::default(),
            shape: Arc::default(),
            as_of: jiff::civil::date(2026, 11, 22),
            limits: UNLIMITED,
            trace: false,
            observe: Observe::Nothing,
            evaluation: Default::default(),
        };
        let collector = Rc::new(Collector::default());
        let meter = Rc::new(Meter::new(&scripts.limits, scripts.observe.load(), Measured::Each));
        let horizon = Rc::new(Horizon::new(scripts.as_of));
        let engine =
            engine::rule_engine(&scripts, &collector, &meter, &horizon, &Default::default());
        meter.start();
        let parsed = (TOML.parse)(&Source::new("document.toml", "a = 1\n"));
        let document = Arc::new(parsed.documents.into_iter().next().unwrap());
        let names = Rc::new(Names(vec![]));
        let view = View::of_document(document, Arc::default(), names, None);
        collector.start(&view, UNLIMITED);
        let mut world = Self { engine, values: Vec::new() };
        world.values = vec![
            (Type::Table, Dynamic::from(Table::root(&view))),
            (Type::Data, Dynamic::from(Data(Rc::new(rhai::Map::new())))),
        ];
        for (kind, script) in [
            (Type::Nothing, "()"),
            (Type::Bool, "true"),
            (Type::Int, "1"),
            (Type::Float, "1.5"),
            (Type::Char, "'x'"),
            (Type::Text, "\"abc\""),
            (Type::Date, "today()"),
            (Type::Range, "0..2"),
            (Type::Range, "0..=2"),
            (Type::Steps, "range(0, 4, 2)"),
            (LIST, "[1]"),
            (Type::Map, "#{ a: 1 }"),
            (Type::Closure(&[], &Type::Any), "|x| x"),
            (Type::Step, "step(\"x\")"),
            (Type::Report, "report(a, \"x\")"),
            (Type::Missing, "missing(a, \"x\")"),
        ] {
            match kind {
                Type::Step => collector.start_planning(&view, UNLIMITED),
                _ => collector.start(&view, UNLIMITED),
            }
            let made = world.run_script(&world.compile_script(script), &[0]).unwrap();
            world.values.push((kind, made));
        }
        world
    }

    fn compile_script(&self, script: &str) -> AST {
        let mut scope = Scope::new();
        for name in NAMES {
            scope.push(name, ());
        }
        self.engine.compile_with_scope(&scope, script).unwrap()
    }

    /// Runs a script on some of the values.
    fn run_script(&self, script: &AST, values: &[usize]) -> Result<Dynamic, Box<EvalAltResult>> {
        let mut scope = Scope::new();
        for (index, name) in NAMES.iter().enumerate() {
            let value = values.get(index).map(|&value| self.values[value].1.clone());
            scope.push_dynamic(*name, value.unwrap_or(Dynamic::UNIT));
        }
        self.engine.eval_ast_with_scope(&mut scope, script)
    }

    fn value_types(&self, values: &[usize]) -> Vec<Type> {
        values.iter().map(|&value| self.values[value].0).collect()
    }

    /// The type of a value that came out.
    fn type_of(&self, value: &Dynamic) -> Type {
        let same = |(_, known): &&(Type, Dynamic)| known.type_id() == value.type_id();
        let text = value.is_string().then_some(Type::Text);
        text.or_else(|| Some(self.values.iter().find(same)?.0)).unwrap_or(Type::Steps)
    }

    /// Every choice of so many values.
    fn choices(&self, count: u32) -> impl Iterator<Item = Vec<usize>> + use<> {
        let base = self.values.len();
        (0..base.pow(count))
            .map(move |number| (0..count).map(|place| number / base.pow(place) % base).collect())
    }
}

/// Whether a value of a type may stand where a row names another.
fn accepts(wanted: Type, found: Type) -> bool {
    match wanted {
        Type::Any | Type::Item | Type::Made => true,
        Type::List(_) => matches!(found, Type::List(_)),
        Type::Closure(..) => found.is_closure(),
        Type::OneOf(types) => types.iter().any(|&kind| accepts(kind, found)),
        kind => kind == found,
    }
}

fn result_types(forms: &[Form], types: &[Type]) -> Vec<Type> {
    let fits = |form: &&Form| {
        form.parameters.len() == types.len()
            && form.parameters.iter().zip(types).all(|((_, kind), &found)| accepts(*kind, found))
    };
    forms.iter().filter(fits).map(|form| form.gives).collect()
}

fn show_call(name: &str, types: &[Type]) -> String {
    let types: Vec<String> = types.iter().map(Type::to_string).collect();
    format!("{name}({})", types.join(", "))
}

/// Returns the error of an outcome, if there is one.
fn judge_outcome(
    world: &World,
    call: &str,
    promised: &[Type],
    refused: bool,
    outcome: &Result<Dynamic, Box<EvalAltResult>>,
) -> Option<String> {
    match outcome {
        _ if promised.is_empty() && !refused => Some(format!("{call} can be called: {outcome:?}")),
        Err(error) if refused && !promised.is_empty() => Some(format!("{call} cannot: {error}")),
        Ok(value) if !promised.iter().any(|kind| accepts(*kind, world.type_of(value))) => {
            Some(format!("{call} gives {}", value.type_name()))
        }
        _ => None,
    }
}

#[test]
fn what_has_a_form_can_be_called_and_nothing_else() {
    let world = World::new();
    let mut wrong = Vec::new();
    for function in all_functions() {
        let name = function.name;
        let longest = function.forms.iter().map(|form| form.parameters.len()).max().unwrap();
        for count in 0..=4_u32 {
            let list = NAMES[..count as usize].join(", ");
            let plain = world.compile_script(&format!("{name}({list})"));
            let rest = NAMES[1..count.max(1) as usize].join(", ");
            let method = (count > 0 && !PLAIN_ONLY.contains(&name))
                .then(|| world.compile_script(&format!("a.{name}({rest})")));
            // Of many values, the first few are what nothing takes; so are others if those are.
            let stride = if count > longest.max(2) as u32 { 10_usize.pow(count) + 7 } else { 1 };
            for (index, values) in world.choices(count).step_by(stride).enumerate() {
                let types = world.value_types(&values);
                // Both ways of calling come to the same; of very many choices, one is tried in both.
                let both = method.iter().filter(|_| count < 3 || index % 5 == 0);
                for script in std::iter::once(&plain).chain(both) {
                    let outcome = world.run_script(script, &values);
                    let refused = matches!(outcome.as_ref().map_err(|error| &**error),
                        Err(EvalAltResult::ErrorFunctionNotFound(signature, _)) if signature.starts_with(name));
                    let promised = result_types(function.forms, &types);
                    wrong.extend(judge_outcome(
                        &world,
                        &show_call(name, &types),
                        &promised,
                        refused,
                        &outcome,
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_has_a_form_can_be_calculated_and_nothing_else() {
    let world = World::new();
    let mut wrong = Vec::new();
    for operator in OPERATORS {
        let sign = operator.sign;
        for count in 1..=2 {
            let script = match (sign, count) {
                ("[]", 2) => "a[b]".to_owned(),
                // The right side must be looked at.
                ("||", 2) => "(a && false) || b".to_owned(),
                ("+" | "-" | "!", 1) => format!("{sign}a"),
                (_, 1) | ("!", _) => continue,
                _ => format!("a {sign} b"),
            };
            let script = world.compile_script(&script);
            for values in world.choices(count) {
                let types = world.value_types(&values);
                let outcome = world.run_script(&script, &values);
                let refused = outcome.as_ref().is_err_and(|error| is_refusal(error));
                let promised = result_types(operator.forms, &types);
                wrong.extend(judge_outcome(
                    &world,
                    &show_call(sign, &types),
                    &promised,
                    refused,
                    &outcome,
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

fn is_refusal(error: &EvalAltResult) -> bool {
    match error {
        EvalAltResult::ErrorRuntime(text, _) => text.to_string().starts_with("cannot compare"),
        EvalAltResult::ErrorFunctionNotFound(..)
        | EvalAltResult::ErrorMismatchDataType(..)
        | EvalAltResult::ErrorIndexingType(..) => true,
        _ => false,
    }
}

#[test]
fn properties_are_those_that_have_rows() {
    let world = World::new();
    // What rhai's packages have elsewhere, or might one day.
    let others = ["abs", "contains", "hour", "keys", "name", "sign", "tag", "to_string", "values"];
    let own = PROPERTIES.iter().map(|property| property.name);
    let names: BTreeSet<&str> =
        own.chain(others).chain(all_functions().map(|it| it.name)).collect();
    let keywords = ["debug", "print", "type_of"];
    let names = names.into_iter().filter(|name| !keywords.contains(name));
    let mut wrong = Vec::new();
    for name in names {
        let script = world.compile_script(&format!("a.{name}"));
        for (index, (kind, _)) in world.values.iter().enumerate() {
            if matches!(kind, Type::Map | Type::Table | Type::Data) {
                continue;
            }
            let here = PROPERTIES.iter().filter(|it| it.name == name && it.of.contains(kind));
            let promised: Vec<Type> = here.map(|property| property.gives).collect();
            let outcome = world.run_script(&script, &[index]);
            let refused = outcome.is_err();
            wrong.extend(judge_outcome(
                &world,
                &show_call(name, &[*kind]),
                &promised,
                refused,
                &outcome,
            ));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn rows_are_in_order_and_each_name_has_one() {
    let names: Vec<&str> = all_functions().map(|function| function.name).collect();
    let once: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(once.len(), names.len(), "a name has two rows");
    for group in super::catalogue::GROUPS {
        assert!(group.functions.is_sorted_by_key(|function| function.name), "{}", group.title);
        for function in group.functions {
            let named: Vec<&str> =
                function.forms.iter().flat_map(|form| form.parameters).map(|p| p.0).collect();
            assert!(
                !function.forms.is_empty() && !function.examples.is_empty(),
                "{}",
                function.name
            );
            assert!(named.iter().all(|name| !name.is_empty()), "{}", function.name);
            assert!(function.does.ends_with('.'), "{}: a sentence", function.name);
            assert!(!function.fails.ends_with('.'), "{}: a fragment", function.name);
        }
    }
}
