//! Maps that scripts make, and tables that they read.
//!
//! rhai's package of maps stays out for the reasons that its package of lists does.

use rhai::{Array, Dynamic, Engine, FuncRegistration, ImmutableString, Map};

use super::data::Data;
use super::table::Table;

pub(super) fn register(engine: &mut Engine) {
    register_maps(engine);
    register_tables(engine);
}

fn register_maps(engine: &mut Engine) {
    let pure = |name: &str| FuncRegistration::new(name).with_purity(true);
    pure("len").register_into_engine(engine, |map: &mut Map| map.len() as i64);
    pure("is_empty").register_into_engine(engine, |map: &mut Map| map.is_empty());
    pure("contains").register_into_engine(engine, |map: &mut Map, key: ImmutableString| {
        map.contains_key(key.as_str())
    });
    pure("get").register_into_engine(engine, |map: &mut Map, key: ImmutableString| {
        map.get(key.as_str()).cloned().unwrap_or(Dynamic::UNIT)
    });
    pure("keys").register_into_engine(engine, |map: &mut Map| {
        map.keys().map(|key| key.as_str().into()).collect::<Array>()
    });
    pure("values")
        .register_into_engine(engine, |map: &mut Map| map.values().cloned().collect::<Array>());
    engine
        .register_fn("clear", |map: &mut Map| map.clear())
        .register_fn("remove", |map: &mut Map, key: ImmutableString| {
            map.remove(key.as_str()).unwrap_or(Dynamic::UNIT)
        })
        .register_fn("+=", |map: &mut Map, more: Map| map.extend(more))
        .register_fn("+", |mut map: Map, more: Map| {
            map.extend(more);
            map
        });
}

/// Registers functions that read tables.
fn register_tables(engine: &mut Engine) {
    engine
        .register_indexer_get(|data: &mut Data, name: ImmutableString| data.table(&name))
        .register_indexer_get(|table: &mut Table, key: ImmutableString| table.property(&key))
        .register_fn("get", |table: &mut Table, key: ImmutableString| table.get(&key))
        .register_fn("contains", |table: &mut Table, key: ImmutableString| table.contains(&key))
        .register_fn("len", |table: &mut Table| table.keys().len() as i64)
        .register_fn("keys", |table: &mut Table| {
            table.keys().into_iter().map(|key| key.to_owned().into()).collect::<Array>()
        })
        .register_fn("values", |table: &mut Table| {
            table.keys().into_iter().map(|key| table.get(key)).collect::<Array>()
        });
}
