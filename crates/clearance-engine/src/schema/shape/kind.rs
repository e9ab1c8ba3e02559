//! Kinds of values that a schema allows.

/// A kind of value that a document may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `null`.
    Nothing,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A number with a fraction.
    Float,
    /// A string that is no date.
    Text,
    /// A date.
    Date,
    /// A list.
    List,
    /// A table.
    Table,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Nothing,
        Self::Bool,
        Self::Int,
        Self::Float,
        Self::Text,
        Self::Date,
        Self::List,
        Self::Table,
    ];
}
