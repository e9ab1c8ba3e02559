//! The functions and operators of the rule language, by their rows: what they take, and what they give.

use std::rc::Rc;

use super::types::{Fields, Kind, Type};
use clearance_engine::script::functions::{self, Form};

/// The types of rows that a kind of value is of.
pub(super) const fn rows_of(kind: &Kind) -> &'static [functions::Type] {
    use functions::Type as Row;
    match kind {
        Kind::Nothing(_) => &[Row::Nothing],
        Kind::Bool => &[Row::Bool],
        Kind::Int => &[Row::Int],
        Kind::Float => &[Row::Float],
        Kind::Char => &[Row::Char],
        Kind::Text(_) => &[Row::Text],
        Kind::Date => &[Row::Date],
        Kind::Range => &[Row::Range],
        Kind::Steps => &[Row::Steps],
        Kind::Map(_) => &[Row::Map],
        Kind::Table(_) | Kind::Params(_) => &[Row::Table],
        Kind::Data => &[Row::Data],
        Kind::Report => &[Row::Report],
        Kind::Missing => &[Row::Missing],
        Kind::List(_) | Kind::Closure(_) => &[],
    }
}

/// Whether a value may be of a row's type.
fn fits(is: &Type, row: functions::Type) -> bool {
    // `()` alone may stand in a branch that asks for it first.
    is.is_silent() || is.is_only_nothing() || is.present().any(|kind| kind_fits(kind, row))
}

fn kind_fits(kind: &Kind, row: functions::Type) -> bool {
    use functions::Type as Row;
    match (row, kind) {
        (Row::Any | Row::Item | Row::Made, _) | (Row::Closure(..), Kind::Closure(_)) => true,
        (Row::OneOf(rows), _) => rows.iter().any(|row| kind_fits(kind, *row)),
        (Row::List(row), Kind::List(items)) => fits(items, *row),
        (row, kind) => rows_of(kind).contains(&row),
    }
}

/// What a row's type is, apart from what it is called with.
pub(super) fn plain(row: functions::Type) -> Type {
    given(row, &Type::ANY, &Type::ANY)
}

/// What a row's type is where the items of the first argument, and what the closure gives, are known.
fn given(row: functions::Type, item: &Type, made: &Type) -> Type {
    use functions::Type as Row;
    match row {
        Row::Any | Row::Table | Row::Closure(..) => Type::ANY,
        Row::Nothing => Type::nothing(),
        Row::Bool => Type::of(Kind::Bool),
        Row::Int => Type::of(Kind::Int),
        Row::Float => Type::of(Kind::Float),
        Row::Char => Type::of(Kind::Char),
        Row::Text => Type::text(),
        Row::Date => Type::of(Kind::Date),
        Row::Range => Type::of(Kind::Range),
        Row::Steps => Type::of(Kind::Steps),
        Row::List(items) => Type::list(given(*items, item, made)),
        Row::Map => Type::map(Fields { rest: Some(Type::ANY), ..Fields::default() }),
        Row::Data => Type::of(Kind::Data),
        Row::Report => Type::of(Kind::Report),
        Row::Missing => Type::of(Kind::Missing).placed(true),
        Row::Item => item.clone(),
        Row::Made => made.clone(),
        Row::OneOf(rows) => {
            rows.iter().map(|row| given(*row, item, made)).fold(Type::default(), Type::or)
        }
    }
}

/// What forms give for some arguments; nothing where no form takes them. `made` is what the closure gives.
pub(super) fn of_forms(forms: &[Form], arguments: &[Type], made: &Type) -> Option<Type> {
    let takes = |form: &&Form| {
        form.parameters.len() == arguments.len()
            && form.parameters.iter().zip(arguments).all(|((_, row), is)| fits(is, *row))
    };
    let item = arguments.first().map(Type::items).unwrap_or_default();
    let item = if item.kinds.is_empty() { Type::ANY } else { item };
    let mut fitting = forms.iter().filter(takes).map(|form| form.gives).peekable();
    fitting.peek()?;
    let placed = arguments.iter().any(|is| is.placed);
    let of_row = |row: functions::Type| {
        let is = given(row, &item, made);
        // Most values are made anew; a text may still be the one that was read.
        match row {
            functions::Type::Text => is.placed(placed),
            _ => is,
        }
    };
    Some(fitting.map(of_row).fold(Type::default(), Type::or))
}

/// The items of several lists.
pub(super) fn concatenated(arguments: &[Type]) -> Option<Type> {
    let lists =
        |is: &Type| !is.is_silent() && is.present().all(|kind| matches!(kind, Kind::List(_)));
    let items = || arguments.iter().map(Type::items).fold(Type::default(), Type::or);
    arguments.iter().all(lists).then(|| Type::list(items()))
}

/// Several maps in one.
pub(super) fn merged(arguments: &[Type]) -> Option<Type> {
    let fields = arguments.iter().map(|is| {
        let mut kinds = is.kinds.iter();
        match (kinds.next(), kinds.next()) {
            (Some(Kind::Map(fields)), None) => Some(Rc::clone(fields)),
            _ => None,
        }
    });
    let fields: Vec<Rc<Fields>> = fields.collect::<Option<_>>()?;
    let types = fields.into_iter().map(|fields| Type::of(Kind::Map(fields)));
    Some(types.fold(Type::default(), Type::or))
}
