//! The values that `gather` took from one document, as plain data.

use crate::script::node_ref::NodeRef;
use clearance_syntax::document::Made;
use clearance_syntax::source::Diagnostic;

/// The result of `gather` on a document.
#[derive(Debug)]
pub enum Gather {
    /// `()`, or the rule has no `gather`.
    Nothing,
    /// A value for `check_all`.
    Value(Gathered),
    /// It did not finish, or gave what it must not.
    Broken(Diagnostic),
}

/// A value that `gather` gave. It holds nothing of the document that it is from, and can go to another thread.
#[derive(Debug, Clone, PartialEq)]
pub struct Gathered {
    pub(super) value: Made,
    /// Where values in it were read, by their number: the value is 0, and what it holds follows in order.
    pub(super) places: Vec<(u32, NodeRef)>,
    pub(super) size: Size,
}

/// How large something is that was gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    /// Values, those in lists and maps included.
    pub values: usize,
    /// Bytes of memory, about.
    pub bytes: usize,
}

impl std::ops::AddAssign for Size {
    fn add_assign(&mut self, other: Self) {
        self.values = self.values.saturating_add(other.values);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}

impl Gathered {
    /// A value that was gathered elsewhere, with the places in it by their numbers, in order.
    pub fn from_parts(value: Made, places: Vec<(u32, NodeRef)>, bytes: usize) -> Self {
        let size = Size { values: count_values(&value), bytes };
        Self { value, places, size }
    }

    /// The value.
    pub const fn value(&self) -> &Made {
        &self.value
    }

    /// Where values in it were read.
    pub fn places(&self) -> &[(u32, NodeRef)] {
        &self.places
    }

    /// How large it is.
    pub const fn size(&self) -> Size {
        self.size
    }
}

/// Counts a value and those that it holds.
fn count_values(value: &Made) -> usize {
    1 + match value {
        Made::Scalar(_) => 0,
        Made::List(items) => items.iter().map(count_values).sum(),
        Made::Table(entries) => entries.iter().map(|(_, value)| count_values(value)).sum(),
    }
}
