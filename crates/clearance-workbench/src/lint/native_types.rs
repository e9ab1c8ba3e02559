//! Type inference of the rule language's functions and operators, by their rows.

use std::rc::Rc;

use super::inferred_type::{InferredType, MapFields, TypeKind};
use clearance_engine::script::functions::{self, Form};

/// The types of rows that a kind of value is of.
pub(super) const fn row_types(kind: &TypeKind) -> &'static [functions::Type] {
    use functions::Type as Row;
    match kind {
        TypeKind::Nothing(_) => &[Row::Nothing],
        TypeKind::Bool => &[Row::Bool],
        TypeKind::Int => &[Row::Int],
        TypeKind::Float => &[Row::Float],
        TypeKind::Char => &[Row::Char],
        TypeKind::Text(_) => &[Row::Text],
        TypeKind::Date => &[Row::Date],
        TypeKind::Range => &[Row::Range],
        TypeKind::Steps => &[Row::Steps],
        TypeKind::Map(_) => &[Row::Map],
        TypeKind::Table(_) | TypeKind::Params(_) => &[Row::Table],
        TypeKind::Data => &[Row::Data],
        TypeKind::Report => &[Row::Report],
        TypeKind::Step => &[Row::Step],
        TypeKind::Missing => &[Row::Missing],
        TypeKind::List(_) | TypeKind::Closure(_) => &[],
    }
}

/// Whether a value may be of a row's type.
fn type_fits(is: &InferredType, row: functions::Type) -> bool {
    // `()` alone may stand in a branch that asks for it first.
    is.is_unknown() || is.is_only_nothing() || is.present_kinds().any(|kind| kind_fits(kind, row))
}

fn kind_fits(kind: &TypeKind, row: functions::Type) -> bool {
    use functions::Type as Row;
    match (row, kind) {
        (Row::Any | Row::Item | Row::Made, _) | (Row::Closure(..), TypeKind::Closure(_)) => true,
        (Row::OneOf(rows), _) => rows.iter().any(|row| kind_fits(kind, *row)),
        (Row::List(row), TypeKind::List(items)) => type_fits(items, *row),
        (row, kind) => row_types(kind).contains(&row),
    }
}

/// The type of a row that depends on no argument.
pub(super) fn row_type(row: functions::Type) -> InferredType {
    resolve_row(row, &InferredType::ANY, &InferredType::ANY)
}

/// The type of a row, with the types of the first argument's items and of the closure's result.
fn resolve_row(row: functions::Type, item: &InferredType, made: &InferredType) -> InferredType {
    use functions::Type as Row;
    match row {
        Row::Any | Row::Table | Row::Closure(..) => InferredType::ANY,
        Row::Nothing => InferredType::nothing(),
        Row::Bool => InferredType::of(TypeKind::Bool),
        Row::Int => InferredType::of(TypeKind::Int),
        Row::Float => InferredType::of(TypeKind::Float),
        Row::Char => InferredType::of(TypeKind::Char),
        Row::Text => InferredType::text(),
        Row::Date => InferredType::of(TypeKind::Date),
        Row::Range => InferredType::of(TypeKind::Range),
        Row::Steps => InferredType::of(TypeKind::Steps),
        Row::List(items) => InferredType::list(resolve_row(*items, item, made)),
        Row::Map => {
            InferredType::map(MapFields { rest: Some(InferredType::ANY), ..MapFields::default() })
        }
        Row::Data => InferredType::of(TypeKind::Data),
        Row::Report => InferredType::of(TypeKind::Report),
        Row::Step => InferredType::of(TypeKind::Step),
        Row::Missing => InferredType::of(TypeKind::Missing).with_place(true),
        Row::Item => item.clone(),
        Row::Made => made.clone(),
        Row::OneOf(rows) => rows
            .iter()
            .map(|row| resolve_row(*row, item, made))
            .fold(InferredType::default(), InferredType::or),
    }
}

/// Infers the type of a call from its forms; none where no form fits. `made` is the type that the closure returns.
pub(super) fn infer_forms(
    forms: &[Form],
    arguments: &[InferredType],
    made: &InferredType,
) -> Option<InferredType> {
    let takes = |form: &&Form| {
        form.parameters.len() == arguments.len()
            && form.parameters.iter().zip(arguments).all(|((_, row), is)| type_fits(is, *row))
    };
    let item = arguments.first().map(InferredType::item_type).unwrap_or_default();
    let item = if item.kinds.is_empty() { InferredType::ANY } else { item };
    let mut fitting = forms.iter().filter(takes).map(|form| form.gives).peekable();
    fitting.peek()?;
    let placed = arguments.iter().any(|is| is.placed);
    let of_row = |row: functions::Type| {
        let is = resolve_row(row, &item, made);
        // Most results are new values; a text may still be the one that was read.
        match row {
            functions::Type::Text => is.with_place(placed),
            _ => is,
        }
    };
    Some(fitting.map(of_row).fold(InferredType::default(), InferredType::or))
}

/// The items of several lists.
pub(super) fn concatenate_lists(arguments: &[InferredType]) -> Option<InferredType> {
    let lists = |is: &InferredType| {
        !is.is_unknown() && is.present_kinds().all(|kind| matches!(kind, TypeKind::List(_)))
    };
    let items = || {
        arguments
            .iter()
            .map(InferredType::item_type)
            .fold(InferredType::default(), InferredType::or)
    };
    arguments.iter().all(lists).then(|| InferredType::list(items()))
}

/// Several maps in one.
pub(super) fn merge_maps(arguments: &[InferredType]) -> Option<InferredType> {
    let fields = arguments.iter().map(|is| {
        let mut kinds = is.kinds.iter();
        match (kinds.next(), kinds.next()) {
            (Some(TypeKind::Map(fields)), None) => Some(Rc::clone(fields)),
            _ => None,
        }
    });
    let fields: Vec<Rc<MapFields>> = fields.collect::<Option<_>>()?;
    let types = fields.into_iter().map(|fields| InferredType::of(TypeKind::Map(fields)));
    Some(types.fold(InferredType::default(), InferredType::or))
}
