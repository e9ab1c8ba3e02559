//! A list that is serialized item by item, without memory for all of them.

use serde::{Serialize, Serializer};

/// A list whose items are converted to JSON only when they are written.
pub struct Each<'a, T, J>(pub &'a [T], pub fn(&'a T) -> J);

impl<T, J: Serialize> Serialize for Each<'_, T, J> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(self.1))
    }
}

/// A list of which some items are converted to JSON, when they are written, and the others are left out.
pub(super) struct EachSome<'a, T, J>(pub &'a [T], pub fn(&'a T) -> Option<J>);

impl<T, J: Serialize> Serialize for EachSome<'_, T, J> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().filter_map(self.1))
    }
}
