//! The kinds of values and their names in messages.

/// The kind of a value in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// No value.
    Nothing,
    /// `true` or `false`.
    Bool,
    /// A number without a fraction.
    Int,
    /// A number with a fraction.
    Float,
    /// A text.
    Text,
    /// A calendar date.
    Date,
    /// Values in order.
    List,
    /// Keys and values.
    Table,
}

impl ValueKind {
    /// Returns the name in a sentence about scripts, with its article: "a string", "a list".
    pub const fn name(self) -> &'static str {
        self.names().0
    }

    /// Returns the name in a sentence about a document, whose reader sees values and no types: "text", "a list".
    pub const fn document_name(self) -> &'static str {
        self.names().1
    }

    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Nothing => ("nothing", "nothing"),
            Self::Bool => ("a boolean", "true or false"),
            Self::Int => ("a whole number", "a whole number"),
            Self::Float => ("a number", "a number with a fraction"),
            Self::Text => ("a string", "text"),
            Self::Date => ("a date", "a date"),
            Self::List => ("a list", "a list"),
            Self::Table => ("a table", "a table"),
        }
    }
}
