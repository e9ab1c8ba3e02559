//! The types of the rule language, as rows name them.

use std::fmt;

/// A type of the rule language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Whatever there is.
    Any,
    /// `()`: an optional key that is absent, or what a function gives that has nothing to give.
    Nothing,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A number with a fraction.
    Float,
    /// A single character, as `text[0]` gives it.
    Char,
    /// A text.
    Text,
    /// A day of the calendar.
    Date,
    /// `1..5` or `1..=5`.
    Range,
    /// What a `for` loop can go over: numbers with steps between them, or characters.
    Steps,
    /// A list whose items are of a type.
    List(&'static Self),
    /// A map that a rule made: `#{ key: value }`.
    Map,
    /// A table of a document or of the pack's data; read-only.
    Table,
    /// `data`, which holds the pack's tables.
    Data,
    /// The result of `report`.
    Report,
    /// The result of `step`.
    Step,
    /// The result of `missing`: the place of a key that is absent.
    Missing,
    /// A closure: what it is given, and what it must give.
    Closure(&'static [Self], &'static Self),
    /// The items of the list that is the first parameter.
    Item,
    /// The result of the closure among the parameters.
    Made,
    /// One of several.
    OneOf(&'static [Self]),
}

pub(super) const ANY: Type = Type::Any;
pub(super) const NOTHING: Type = Type::Nothing;
pub(super) const BOOL: Type = Type::Bool;
pub(super) const INT: Type = Type::Int;
pub(super) const FLOAT: Type = Type::Float;
pub(super) const CHAR: Type = Type::Char;
pub(super) const TEXT: Type = Type::Text;
pub(super) const DATE: Type = Type::Date;
pub(super) const RANGE: Type = Type::Range;
pub(super) const STEPS: Type = Type::Steps;
pub(super) const MAP: Type = Type::Map;
pub(super) const TABLE: Type = Type::Table;
pub(super) const DATA: Type = Type::Data;
pub(super) const REPORT: Type = Type::Report;
pub(super) const STEP: Type = Type::Step;
pub(super) const ITEM: Type = Type::Item;

/// A list of anything.
pub(super) const LIST: Type = Type::List(&Type::Any);
/// A list of items like those of the first parameter.
pub(super) const SAME_LIST: Type = Type::List(&Type::Item);
/// A list of texts.
pub(super) const TEXTS: Type = Type::List(&Type::Text);
/// A piece of a text: a text or a character.
pub(super) const PIECE: Type = Type::OneOf(&[Type::Text, Type::Char]);
/// A whole number or one with a fraction.
pub(super) const NUMBER: Type = Type::OneOf(&[Type::Int, Type::Float]);
/// An item of the first parameter, or `()`.
pub(super) const ITEM_OR_NOTHING: Type = Type::OneOf(&[Type::Item, Type::Nothing]);
/// A step of the plan or the key of one.
pub(super) const STEP_OR_TEXT: Type = Type::OneOf(&[Type::Step, Type::Text]);
/// A map or a table.
pub(super) const MAP_OR_TABLE: Type = Type::OneOf(&[Type::Map, Type::Table]);
/// A closure that says yes or no to an item.
pub(super) const TEST: Type = Type::Closure(&[Type::Item], &Type::Bool);
/// A closure that makes something of an item.
pub(super) const MAKE: Type = Type::Closure(&[Type::Item], &Type::Made);
/// A list of what a closure gives.
pub(super) const MADE_LIST: Type = Type::List(&Type::Made);
/// The result of a closure, or `()`.
pub(super) const MADE_OR_NOTHING: Type = Type::OneOf(&[Type::Made, Type::Nothing]);

impl Type {
    /// Whether a value of this type is a closure.
    pub const fn is_closure(self) -> bool {
        matches!(self, Self::Closure(..))
    }

    /// Whether values may stand here whose type has a name, as `type_of` gives it.
    pub(crate) fn has_name(self, name: &str) -> bool {
        match self {
            Self::OneOf(types) => types.iter().any(|kind| kind.has_name(name)),
            Self::List(_) => name == "list",
            kind => kind.to_string() == name,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Any | Self::Made => "any",
            Self::Nothing => "()",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Float => "float",
            Self::Char => "char",
            Self::Text => "string",
            Self::Date => "date",
            Self::Range => "range",
            Self::Steps => "steps",
            Self::List(Self::Any | Self::Made) => "list",
            Self::List(items) => return write!(f, "list of {items}"),
            Self::Map => "map",
            Self::Table => "table",
            Self::Data => "data",
            Self::Report => "report",
            Self::Step => "step",
            Self::Missing => "missing key",
            Self::Item => "item",
            Self::Closure(given, gives) => {
                f.write_str("|")?;
                write_types(given, ", ", f)?;
                return write!(f, "| {gives}");
            }
            Self::OneOf(types) => return write_types(types, " or ", f),
        };
        f.write_str(name)
    }
}

fn write_types(types: &[Type], between: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (index, kind) in types.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        write!(f, "{kind}")?;
    }
    Ok(())
}
