//! The types that values of a script are found to have: sets of kinds, which unite where paths meet.
//!
//! What is not known is [`Type::ANY`], of which nothing is ever said.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::program::FunctionId;
use clearance_engine::schema::ShapeId;

/// What a value may be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Type {
    /// Whether nothing is known of it.
    pub(super) any: bool,
    /// Whether it may have a place in a customer file.
    pub(super) placed: bool,
    /// Whether it is certain to be a fact by the schema (`readOnly`), and no plan.
    pub(super) fact: bool,
    /// What it may be; none at all where no value can get here.
    pub(super) kinds: BTreeSet<Kind>,
}

/// A kind of value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// `()`; with the optional key that it stands for, if it is one.
    Nothing(Option<Key>),
    Bool,
    Int,
    Float,
    Char,
    /// A text; with the few that it may be, if they are known.
    Text(Option<Rc<Words>>),
    Date,
    Range,
    Steps,
    List(Rc<Type>),
    Map(Rc<Fields>),
    Table(Rc<TableAt>),
    Data,
    /// The parameters of a rule, by its number.
    Params(usize),
    Report,
    Missing,
    Closure(FunctionId),
}

/// A key of a customer file: where its table lies, and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub(super) table: Rc<str>,
    pub(super) name: Rc<str>,
}

/// The texts that a value may be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Words {
    pub(super) options: BTreeSet<Rc<str>>,
    /// Whether the schema lists them; else the script does.
    pub(super) declared: bool,
}

/// A map that a script makes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Fields {
    pub(super) named: BTreeMap<Rc<str>, Type>,
    /// What stands under keys that are computed; nothing where there are none.
    pub(super) rest: Option<Type>,
}

/// A table, by the place of a schema that it has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TableAt {
    /// The number of the schema.
    pub(super) shape: usize,
    pub(super) at: ShapeId,
    /// Where it lies in the document, as `source.subscriptions[]`.
    pub(super) path: Rc<str>,
    /// Whether it is a fact by the schema, and what is in it unless the schema says otherwise.
    pub(super) fact: bool,
}

impl Type {
    /// Of which nothing is known.
    pub(super) const ANY: Self =
        Self { any: true, placed: true, fact: false, kinds: BTreeSet::new() };

    /// Of one kind, without a place.
    pub(super) fn of(kind: Kind) -> Self {
        Self { any: false, placed: false, fact: false, kinds: BTreeSet::from([kind]) }
    }

    pub(super) fn nothing() -> Self {
        Self::of(Kind::Nothing(None))
    }

    pub(super) fn text() -> Self {
        Self::of(Kind::Text(None))
    }

    pub(super) fn list(items: Self) -> Self {
        Self::of(Kind::List(Rc::new(items)))
    }

    pub(super) fn map(fields: Fields) -> Self {
        Self::of(Kind::Map(Rc::new(fields)))
    }

    /// One text that stands in the script.
    pub(super) fn word(text: &str) -> Self {
        let words = Words { options: BTreeSet::from([text.into()]), declared: false };
        Self::of(Kind::Text(Some(Rc::new(words))))
    }

    pub(super) fn placed(mut self, placed: bool) -> Self {
        self.placed = placed || self.any;
        self
    }

    /// Whether nothing can be said of it: it is unknown, or no value gets here.
    pub(super) fn is_silent(&self) -> bool {
        self.any || self.kinds.is_empty()
    }

    /// What it may be besides `()`; `()` alone stays.
    pub(super) fn present(&self) -> impl Iterator<Item = &Kind> + Clone {
        let only = self.kinds.iter().all(Kind::is_nothing);
        self.kinds.iter().filter(move |kind| only || !kind.is_nothing())
    }

    pub(super) fn may_be_nothing(&self) -> bool {
        self.kinds.iter().any(Kind::is_nothing)
    }

    pub(super) fn is_only_nothing(&self) -> bool {
        !self.is_silent() && self.kinds.iter().all(Kind::is_nothing)
    }

    /// The optional keys whose absence it may be.
    pub(super) fn absent(&self) -> impl Iterator<Item = &Key> {
        self.kinds.iter().filter_map(|kind| match kind {
            Kind::Nothing(key) => key.as_ref(),
            _ => None,
        })
    }

    /// What is in it if it is a list; `()` and others give nothing.
    pub(super) fn items(&self) -> Self {
        let lists = self.kinds.iter().filter_map(|kind| match kind {
            Kind::List(items) => Some((**items).clone()),
            _ => None,
        });
        let start = if self.any { Self::ANY } else { Self::default() };
        lists.fold(start, Self::or)
    }

    /// What a rule author would call it.
    pub(super) fn name(&self) -> String {
        // A whole number is a number: schemas mean either by both.
        let whole = |kind: &&Kind| **kind == Kind::Int && self.kinds.contains(&Kind::Float);
        let kinds = self.present().filter(|kind| !whole(kind));
        let mut names: Vec<&str> = kinds.map(Kind::name).collect();
        names.dedup();
        names.join(" or ")
    }
}

impl Fields {
    /// Whatever may stand under any key.
    pub(super) fn all(&self) -> Type {
        self.named.values().chain(&self.rest).cloned().fold(Type::default(), Type::or)
    }
}

impl Kind {
    pub(super) const fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing(_))
    }

    /// The name of its type, as `type_of` gives it; empty for what nobody asks.
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

    /// What a rule author would call it.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Nothing(_) => "nothing",
            Self::Bool => "a boolean",
            Self::Int => "an integer",
            Self::Float => "a number",
            Self::Char => "a character",
            Self::Text(_) => "a string",
            Self::Date => "a date",
            Self::Range | Self::Steps => "a range",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
            Self::Table(_) => "a table",
            Self::Data => "`data`",
            Self::Params(_) => "the parameters",
            Self::Report => "a report",
            Self::Missing => "a missing key",
            Self::Closure(_) => "a closure",
        }
    }
}
