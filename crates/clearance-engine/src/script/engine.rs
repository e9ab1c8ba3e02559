//! The engine: what scripts can call, and what they cannot.

use std::rc::Rc;

use rhai::packages::{
    ArithmeticPackage, BasicIteratorPackage, BasicMathPackage, BasicStringPackage, LogicPackage,
    MoreStringPackage, Package,
};
use rhai::{Dynamic, Engine, ImmutableString, OptimizationLevel};

use super::data::Data;
use super::horizon::Horizon;
use super::limits::Limits;
use super::meter::Meter;
use super::reporting::{self, Collector};
use super::scripts::Scripts;
use super::table::Table;
use super::trail::Watch;
use super::{
    calendar, closures, compare, flow, lists, maps, moving, planning, relations, shown, texts,
};

/// An engine that parses within the limits and can call nothing.
///
/// `rhai::packages::LanguageCorePackage` stays out: it holds `sleep`, `exit` (which would end a rule early as a
/// pass) and setters of the tags in which values carry their place.
pub fn parsing_engine(limits: &Limits) -> Engine {
    // To the parser, 0 would be no limit.
    let expressions = limits.expression_depth.clamp(1, Limits::MAX_EXPRESSION_DEPTH);
    let mut engine = Engine::new_raw();
    engine
        .set_optimization_level(OptimizationLevel::None)
        .set_max_expr_depths(expressions, expressions)
        .set_max_call_levels(limits.call_depth.min(Limits::MAX_CALL_DEPTH))
        .set_max_variables(limits.variables)
        .set_max_functions(limits.functions)
        .set_max_string_size(limits.string_bytes)
        .set_max_array_size(limits.list_items)
        .set_max_map_size(limits.map_keys)
        // Interned strings would lose the allocation by which their place is found again.
        .set_max_strings_interned(0)
        // A mistake in a rule must not be hidden.
        .disable_symbol("try")
        .disable_symbol("Fn")
        .disable_symbol("call")
        .disable_symbol("curry")
        .disable_symbol("eval")
        .disable_symbol("import")
        .disable_symbol("export");
    engine
}

/// Lets values be of any size: all that is allocated is looked at instead.
pub(super) fn measure_no_value(engine: &mut Engine) {
    // None is no limit.
    engine.set_max_string_size(0).set_max_array_size(0).set_max_map_size(0);
}

/// The engine that rules run in, still without libraries and tables.
pub(super) fn rule_engine(
    scripts: &Scripts,
    collector: &Rc<Collector>,
    meter: &Rc<Meter>,
    horizon: &Rc<Horizon>,
    watch: &Watch,
) -> Engine {
    let mut engine = parsing_engine(&scripts.limits);
    ArithmeticPackage::new().register_into_engine(&mut engine);
    LogicPackage::new().register_into_engine(&mut engine);
    BasicMathPackage::new().register_into_engine(&mut engine);
    BasicStringPackage::new().register_into_engine(&mut engine);
    BasicIteratorPackage::new().register_into_engine(&mut engine);
    MoreStringPackage::new().register_into_engine(&mut engine);
    engine
        .set_strict_variables(true)
        .set_fail_on_invalid_map_property(true)
        // The built-in comparisons are not strict, and would be asked first.
        .set_fast_operators(false);
    compare::register(&mut engine);
    calendar::register(&mut engine, horizon);
    moving::register(&mut engine);
    relations::register(&mut engine);
    flow::register(&mut engine, meter);
    lists::register(&mut engine, meter, scripts.limits);
    closures::register(&mut engine, watch, scripts.limits);
    maps::register(&mut engine);
    texts::register(&mut engine, scripts.limits);
    shown::register(&mut engine, scripts.limits);
    reporting::register(&mut engine, collector);
    planning::register(&mut engine, collector, scripts.as_of);
    let meter = Rc::clone(meter);
    engine.on_progress(move |_| meter.count_operation().map(|_| Dynamic::UNIT));
    register_trace(&mut engine, scripts.trace, collector);
    engine
}

/// `print` and `debug` are kept for the trace, or do nothing.
fn register_trace(engine: &mut Engine, on: bool, collector: &Rc<Collector>) {
    if !on {
        engine.on_print(|_| {}).on_debug(|_, _, _| {});
        return;
    }
    let (printed, debugged) = (Rc::clone(collector), Rc::clone(collector));
    engine.on_print(move |text| printed.print(text.to_owned()));
    engine.on_debug(move |text, _, position| {
        debugged.print(match position.line() {
            Some(line) => format!("line {line}: {text}"),
            None => text.to_owned(),
        });
    });
}

/// Makes `table.name` fast for the names that scripts use; any other name goes through the indexer.
pub(super) fn register_properties(
    engine: &mut Engine,
    names: impl Iterator<Item = ImmutableString>,
) {
    for name in names {
        let property = name.clone();
        engine.register_get(name.as_str(), move |table: &mut Table| table.property(&property));
        let table = name.clone();
        engine.register_get(name.as_str(), move |data: &mut Data| data.table(&table));
    }
}
