//! The inferred types of values: sets of kinds, which unite where paths meet.
//!
//! An unknown type is [`InferredType::ANY`], of which nothing is reported.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::program::FunctionId;
use clearance_engine::schema::ShapeId;
use clearance_syntax::document::ValueKind;

/// The type of a value: a set of kinds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct InferredType {
    /// Whether nothing is known of it.
    pub(super) any: bool,
    /// Whether it may have a place in a document.
    pub(super) placed: bool,
    /// Whether it is certain to be a fact by the schema (`readOnly`), and no plan.
    pub(super) fact: bool,
    /// The possible kinds; none where no value can get here.
    pub(super) kinds: BTreeSet<TypeKind>,
}

/// A kind of value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum TypeKind {
    /// `()`; with the optional key that is absent, if it is one.
    Nothing(Option<TableKey>),
    Bool,
    Int,
    Float,
    Char,
    /// A text; with the few that it may be, if they are known.
    Text(Option<Rc<TextOptions>>),
    Date,
    Range,
    Steps,
    List(Rc<InferredType>),
    Map(Rc<MapFields>),
    Table(Rc<TableRef>),
    Data,
    /// The parameters of a rule, by its number.
    Params(usize),
    Report,
    Step,
    Missing,
    Closure(FunctionId),
}

/// A key of a document: where its table lies, and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TableKey {
    pub(super) table: Rc<str>,
    pub(super) name: Rc<str>,
}

/// The texts that a value may be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TextOptions {
    pub(super) options: BTreeSet<Rc<str>>,
    /// Whether the schema lists them; else the script does.
    pub(super) declared: bool,
}

/// A map that a script makes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct MapFields {
    pub(super) named: BTreeMap<Rc<str>, InferredType>,
    /// The type under computed keys; none without such keys.
    pub(super) rest: Option<InferredType>,
}

/// A table, by the place of a schema that it has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TableRef {
    /// The number of the schema.
    pub(super) shape: usize,
    pub(super) at: ShapeId,
    /// Where it lies in the document, as `source.subscriptions[]`.
    pub(super) path: Rc<str>,
    /// Whether it is a fact by the schema, and what is in it unless the schema says otherwise.
    pub(super) fact: bool,
}

impl InferredType {
    /// Of which nothing is known.
    pub(super) const ANY: Self =
        Self { any: true, placed: true, fact: false, kinds: BTreeSet::new() };

    /// Of one kind, without a place.
    pub(super) fn of(kind: TypeKind) -> Self {
        Self { any: false, placed: false, fact: false, kinds: BTreeSet::from([kind]) }
    }

    pub(super) fn nothing() -> Self {
        Self::of(TypeKind::Nothing(None))
    }

    pub(super) fn text() -> Self {
        Self::of(TypeKind::Text(None))
    }

    pub(super) fn list(items: Self) -> Self {
        Self::of(TypeKind::List(Rc::new(items)))
    }

    pub(super) fn map(fields: MapFields) -> Self {
        Self::of(TypeKind::Map(Rc::new(fields)))
    }

    /// The type of one string literal.
    pub(super) fn word(text: &str) -> Self {
        let words = TextOptions { options: BTreeSet::from([text.into()]), declared: false };
        Self::of(TypeKind::Text(Some(Rc::new(words))))
    }

    pub(super) fn with_place(mut self, placed: bool) -> Self {
        self.placed = placed || self.any;
        self
    }

    /// Whether nothing is known of it, or no value gets here.
    pub(super) fn is_unknown(&self) -> bool {
        self.any || self.kinds.is_empty()
    }

    /// The possible kinds besides `()`; `()` alone stays.
    pub(super) fn present_kinds(&self) -> impl Iterator<Item = &TypeKind> + Clone {
        let only = self.kinds.iter().all(TypeKind::is_nothing);
        self.kinds.iter().filter(move |kind| only || !kind.is_nothing())
    }

    pub(super) fn may_be_nothing(&self) -> bool {
        self.kinds.iter().any(TypeKind::is_nothing)
    }

    pub(super) fn is_only_nothing(&self) -> bool {
        !self.is_unknown() && self.kinds.iter().all(TypeKind::is_nothing)
    }

    /// The optional keys whose absence it may be.
    pub(super) fn absent_keys(&self) -> impl Iterator<Item = &TableKey> {
        self.kinds.iter().filter_map(|kind| match kind {
            TypeKind::Nothing(key) => key.as_ref(),
            _ => None,
        })
    }

    /// The type of the items of a list; empty for `()` and others.
    pub(super) fn item_type(&self) -> Self {
        let lists = self.kinds.iter().filter_map(|kind| match kind {
            TypeKind::List(items) => Some((**items).clone()),
            _ => None,
        });
        let start = if self.any { Self::ANY } else { Self::default() };
        lists.fold(start, Self::or)
    }

    /// The name of the type in messages.
    pub(super) fn name(&self) -> String {
        // A whole number is a number: schemas mean either by both.
        let whole =
            |kind: &&TypeKind| **kind == TypeKind::Int && self.kinds.contains(&TypeKind::Float);
        let kinds = self.present_kinds().filter(|kind| !whole(kind));
        let mut names: Vec<&str> = kinds.map(TypeKind::name).collect();
        names.dedup();
        names.join(" or ")
    }
}

impl MapFields {
    /// The type under any key.
    pub(super) fn any_field(&self) -> InferredType {
        self.named
            .values()
            .chain(&self.rest)
            .cloned()
            .fold(InferredType::default(), InferredType::or)
    }
}

impl TypeKind {
    pub(super) const fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing(_))
    }

    /// The name of its type, as `type_of` returns it; empty for kinds that need none.
    pub(super) const fn type_name(&self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Float => "float",
            Self::Text(_) => "string",
            Self::Date => "date",
            Self::List(_) => "list",
            _ => "",
        }
    }

    /// The name of the kind in messages.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Nothing(_) => ValueKind::Nothing.name(),
            Self::Bool => ValueKind::Bool.name(),
            Self::Int => ValueKind::Int.name(),
            Self::Float => ValueKind::Float.name(),
            Self::Char => "a character",
            Self::Text(_) => ValueKind::Text.name(),
            Self::Date => ValueKind::Date.name(),
            Self::Range | Self::Steps => "a range",
            Self::List(_) => ValueKind::List.name(),
            Self::Map(_) => "a map",
            Self::Table(_) => ValueKind::Table.name(),
            Self::Data => "`data`",
            Self::Params(_) => "the parameters",
            Self::Report => "a report",
            Self::Step => "a step",
            Self::Missing => "a missing key",
            Self::Closure(_) => "a closure",
        }
    }
}
