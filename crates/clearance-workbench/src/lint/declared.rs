//! The types that are declared: those of a schema's places, and those of the parameters in `RULE`.

use std::rc::Rc;

use super::types::{Kind, TableAt, Type, Words};
use clearance_engine::schema::{self, Shape, ShapeId};
use clearance_engine::script::header::ParamValue;
use clearance_syntax::document::Value;

/// How long a path is told apart: a schema may refer to itself.
const MAX_PATH: usize = 120;

/// What stands at a place of a schema.
pub(super) fn at_place(table: &TableAt, shape: &Shape, at: ShapeId, path: &str) -> Type {
    let placed = table.shape == 0;
    let fact = shape.read_only(at).unwrap_or(table.fact);
    if path.len() > MAX_PATH {
        return Type::ANY.placed(placed);
    }
    let below = || TableAt { shape: table.shape, at, path: path.into(), fact };
    let Some(kinds) = shape.kinds(at) else {
        // Whose keys are declared is a table, though the schema does not say it.
        return match shape.names(at).next() {
            Some(_) => Type { fact, ..Type::of(Kind::Table(Rc::new(below()))) }.placed(placed),
            None => Type::ANY,
        };
    };
    let kind = |kind: schema::Kind| match kind {
        schema::Kind::Nothing => Kind::Nothing(None),
        schema::Kind::Bool => Kind::Bool,
        schema::Kind::Int => Kind::Int,
        schema::Kind::Float => Kind::Float,
        schema::Kind::Text => Kind::Text(words(shape, at)),
        schema::Kind::Date => Kind::Date,
        schema::Kind::Table => Kind::Table(Rc::new(below())),
        schema::Kind::List => {
            let items = shape.items(at);
            let path = format!("{path}[]");
            let list = below();
            Kind::List(Rc::new(items.map_or(Type::ANY, |at| at_place(&list, shape, at, &path))))
        }
    };
    let kinds = kinds.into_iter().map(kind).collect();
    Type { any: false, placed, fact, kinds }
}

/// The texts that a schema lists.
fn words(shape: &Shape, at: ShapeId) -> Option<Rc<Words>> {
    let texts = shape.options(at)?.iter().filter_map(|value| match value {
        Value::Text(text) => Some(Rc::from(&**text)),
        _ => None,
    });
    Some(Rc::new(Words { options: texts.collect(), declared: true }))
}

/// What a parameter may be, by the value that it has unless a user gives another.
pub(super) fn of_param(value: &ParamValue) -> Type {
    let scalar = |value: &Value| match value {
        Value::Bool(_) => Type::of(Kind::Bool),
        // The user may write the one for the other.
        Value::Int(_) | Value::Float(_) => Type::of(Kind::Int).or(Type::of(Kind::Float)),
        Value::Text(_) => Type::text().or(Type::of(Kind::Date)),
        _ => Type::ANY,
    };
    match value {
        ParamValue::Scalar(value) => scalar(value),
        ParamValue::List(values) if values.is_empty() => Type::list(Type::ANY),
        ParamValue::List(values) => {
            Type::list(values.iter().map(scalar).fold(Type::default(), Type::or))
        }
    }
}
