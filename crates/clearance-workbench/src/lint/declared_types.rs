//! Declared types: those of a schema's places, and those of the parameters in `RULE`.

use std::rc::Rc;

use super::inferred_type::{InferredType, TableRef, TextOptions, TypeKind};
use clearance_engine::schema::{Shape, ShapeId};
use clearance_engine::script::ParamValue;
use clearance_syntax::document::{Value, ValueKind};

/// The longest path that is tracked: a schema may refer to itself.
const MAX_PATH: usize = 120;

/// The type that a schema declares at a place.
pub(super) fn type_at(table: &TableRef, shape: &Shape, at: ShapeId, path: &str) -> InferredType {
    let placed = table.shape == 0;
    let fact = shape.read_only(at).unwrap_or(table.fact);
    if path.len() > MAX_PATH {
        return InferredType::ANY.with_place(placed);
    }
    let below = || TableRef { shape: table.shape, at, path: path.into(), fact };
    let Some(kinds) = shape.kinds(at) else {
        // Whose keys are declared is a table, though the schema does not say it.
        return match shape.names(at).next() {
            Some(_) => InferredType { fact, ..InferredType::of(TypeKind::Table(Rc::new(below()))) }
                .with_place(placed),
            None => InferredType::ANY,
        };
    };
    let kind = |kind: ValueKind| match kind {
        ValueKind::Nothing => TypeKind::Nothing(None),
        ValueKind::Bool => TypeKind::Bool,
        ValueKind::Int => TypeKind::Int,
        ValueKind::Float => TypeKind::Float,
        ValueKind::Text => TypeKind::Text(enum_texts(shape, at)),
        ValueKind::Date => TypeKind::Date,
        ValueKind::Table => TypeKind::Table(Rc::new(below())),
        ValueKind::List => {
            let items = shape.items(at);
            let path = format!("{path}[]");
            let list = below();
            TypeKind::List(Rc::new(
                items.map_or(InferredType::ANY, |at| type_at(&list, shape, at, &path)),
            ))
        }
    };
    let kinds = kinds.into_iter().map(kind).collect();
    InferredType { any: false, placed, fact, kinds }
}

/// The texts that a schema lists.
fn enum_texts(shape: &Shape, at: ShapeId) -> Option<Rc<TextOptions>> {
    let texts = shape.options(at)?.iter().filter_map(|value| match value {
        Value::Text(text) => Some(Rc::from(&**text)),
        _ => None,
    });
    Some(Rc::new(TextOptions { options: texts.collect(), declared: true }))
}

/// The type of a parameter, by its default value.
pub(super) fn param_type(value: &ParamValue) -> InferredType {
    let scalar = |value: &Value| match value {
        Value::Bool(_) => InferredType::of(TypeKind::Bool),
        // The user may write the one for the other.
        Value::Int(_) | Value::Float(_) => {
            InferredType::of(TypeKind::Int).or(InferredType::of(TypeKind::Float))
        }
        Value::Text(_) => InferredType::text().or(InferredType::of(TypeKind::Date)),
        _ => InferredType::ANY,
    };
    match value {
        ParamValue::Scalar(value) => scalar(value),
        ParamValue::List(values) if values.is_empty() => InferredType::list(InferredType::ANY),
        ParamValue::List(values) => InferredType::list(
            values.iter().map(scalar).fold(InferredType::default(), InferredType::or),
        ),
    }
}
