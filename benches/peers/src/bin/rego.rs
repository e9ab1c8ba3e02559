//! The four rules in Rego, by `regorus`: compiled to the bytecode of its VM, without spans, messages or report.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use clearance_peers::{
    Failure, Fallible, book_argument, find_files, is_toml, print_violation, read_table,
};
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Rc, Value};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The rule that is asked for: the set of rules that a customer violates.
const VIOLATIONS: &str = "data.peers.violations";

/// Turns a value of TOML into one of Rego, which has no dates: they become texts.
fn convert(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(datetime) => datetime.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(convert).collect::<Vec<_>>().into(),
        toml::Value::Table(table) => convert_table(table),
    }
}

fn convert_table(table: toml::Table) -> Value {
    let entries = table.into_iter().map(|(key, value)| (key.into(), convert(value)));
    entries.collect::<BTreeMap<Value, Value>>().into()
}

fn read_input(path: &Path) -> Fallible<Value> {
    let text = fs::read_to_string(path)?;
    Ok(if is_toml(path) {
        convert_table(toml::from_str(&text)?)
    } else {
        Value::from_json_str(&text)?
    })
}

/// Reads the tables as `data`.
fn read_data() -> Fallible<Value> {
    let tables =
        ["regions", "offers"].map(|name| Ok((name.into(), convert_table(read_table(name)?))));
    Ok(tables.into_iter().collect::<Fallible<BTreeMap<Value, Value>>>()?.into())
}

fn new_engine() -> Fallible<Engine> {
    let mut engine = Engine::new();
    engine.add_policy("rules.rego".to_owned(), include_str!("../../rules.rego").to_owned())?;
    engine.add_data(read_data()?)?;
    Ok(engine)
}

/// Compiles the rules to bytecode.
fn new_vm() -> Fallible<RegoVM> {
    let policy = new_engine()?.compile_with_entrypoint(&Rc::from(VIOLATIONS))?;
    let mut vm = RegoVM::new();
    vm.load_program(Compiler::compile_from_policy(&policy, &[VIOLATIONS])?);
    vm.set_data(read_data()?)?;
    Ok(vm)
}

fn main() -> Result<(), Failure> {
    let files = find_files(&book_argument()?)?;
    let mut vm = new_vm()?;
    for path in files {
        vm.set_input(read_input(&path)?);
        for rule in vm.execute()?.as_set()?.iter() {
            print_violation(&path, rule.as_string()?);
        }
    }
    Ok(())
}
