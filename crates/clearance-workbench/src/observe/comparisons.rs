//! Comparison functions that record their operands and result.

use std::any::TypeId;
use std::rc::Rc;
use std::sync::Arc;

use rhai::{
    Array, Dynamic, Engine, EvalAltResult, FuncRegistration, ImmutableString, Map,
    NativeCallContext,
};

use super::observer::RunObserver;
use clearance_engine::script::compare::{self, COMPARISONS};
use clearance_engine::script::lists;
use clearance_engine::script::table::Table;
use clearance_engine::script::{Comparison, Step};

type EvalResult<T> = Result<T, Box<EvalAltResult>>;

/// Puts recording comparisons in the place of the others.
pub(super) fn register_comparisons(engine: &mut Engine, observer: &Rc<RunObserver>) {
    let any = [TypeId::of::<Dynamic>(), TypeId::of::<Dynamic>()];
    for (name, test) in COMPARISONS {
        let observer = Rc::clone(observer);
        engine.register_raw_fn(name, any, move |context: NativeCallContext, args| match args {
            [a, b] => {
                let result = compare::compare_values(name, test, a, b)?;
                observer.record_comparison(&context, name, a, b, result);
                Ok(result)
            }
            _ => Ok(false),
        });
    }
    let to = Rc::clone(observer);
    pure_contains().register_into_engine(
        engine,
        move |context: NativeCallContext, list: &mut Array, item: Dynamic| {
            let result = lists::list_contains(list, item.clone())?;
            to.record_lookup(&context, &item, || Dynamic::from_array(list.clone()), result);
            EvalResult::Ok(result)
        },
    );
    let to = Rc::clone(observer);
    pure_contains().register_into_engine(
        engine,
        move |context: NativeCallContext, map: &mut Map, key: ImmutableString| {
            let result = map.contains_key(key.as_str());
            to.record_lookup(&context, &key.into(), || Dynamic::from_map(map.clone()), result);
            result
        },
    );
    let to = Rc::clone(observer);
    pure_contains().register_into_engine(
        engine,
        move |context: NativeCallContext, table: &mut Table, key: ImmutableString| {
            let result = table.contains(&key);
            to.record_lookup(&context, &key.into(), || Dynamic::from(table.clone()), result);
            result
        },
    );
    let to = Rc::clone(observer);
    pure_contains().register_into_engine(
        engine,
        move |context: NativeCallContext, text: ImmutableString, part: ImmutableString| {
            let result = text.contains(part.as_str());
            to.record_lookup(&context, &part.into(), || text.clone().into(), result);
            result
        },
    );
}

fn pure_contains() -> FuncRegistration {
    FuncRegistration::new("contains").with_purity(true)
}

impl RunObserver {
    /// Something was looked for in something.
    fn record_lookup(
        &self,
        context: &NativeCallContext,
        item: &Dynamic,
        whole: impl FnOnce() -> Dynamic,
        result: bool,
    ) {
        self.record_comparison(context, "in", item, &whole(), result);
    }

    fn record_comparison(
        &self,
        context: &NativeCallContext,
        operator: &'static str,
        left: &Dynamic,
        right: &Dynamic,
        result: bool,
    ) {
        let script = context.call_source().unwrap_or_default();
        let at = (script.into(), context.call_position());
        // What is not in the plan was compared by a function of the language.
        let plan = self.plan.borrow();
        let Some(asked) = plan.comparisons.get(&at) else { return };
        self.recorder.add_step(|| {
            Step::Compared(Comparison {
                source: Arc::clone(&asked.source),
                span: asked.span,
                function: Arc::clone(&asked.function),
                operator,
                left: self.operand(left),
                right: self.operand(right),
                result,
            })
        });
    }
}
