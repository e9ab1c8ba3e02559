//! What several pieces tell of one fact, and what that comes to.

use jiff::civil::Date;

use crate::piece::Place;

/// One piece's value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactClaim<T> {
    /// The value.
    pub value: T,
    /// Whether the record states it; else it is inferred.
    pub is_stated: bool,
    /// Where it is from.
    pub place: Place,
    /// The day of the export, where it is known.
    pub day: Option<Date>,
}

/// What the claims of a fact come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed<T> {
    /// The value, unless there are several and nothing tells which of them is newer.
    pub value: T,
    /// Whether somebody should still confirm it.
    pub is_proposed: bool,
}

/// All claims of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactClaims<T>(Vec<FactClaim<T>>);

impl<T> Default for FactClaims<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq + Clone> FactClaims<T> {
    /// Adds a claim, if there is one.
    pub fn add(&mut self, value: Option<T>, is_stated: bool, place: Place, day: Option<Date>) {
        self.0.extend(value.map(|value| FactClaim { value, is_stated, place, day }));
    }

    /// Replaces each value.
    pub fn replace(&mut self, replacement: impl Fn(&T) -> T) {
        for claim in &mut self.0 {
            claim.value = replacement(&claim.value);
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The claims in the order in which they were added.
    pub fn all(&self) -> &[FactClaim<T>] {
        &self.0
    }

    /// The claims, if their values differ.
    pub fn conflict(&self) -> Option<&[FactClaim<T>]> {
        let differ = self.0.windows(2).any(|two| matches!(two, [a, b] if a.value != b.value));
        differ.then_some(self.0.as_slice())
    }

    /// The value that is written: the one of all claims; of several the stated one, then the one of the newest export. Nothing where
    /// none of that decides.
    pub fn agreed(&self) -> Option<Agreed<T>> {
        let has_stated = self.0.iter().any(|claim| claim.is_stated);
        let heard: Vec<&FactClaim<T>> =
            self.0.iter().filter(|claim| claim.is_stated || !has_stated).collect();
        let first = heard.first()?;
        if heard.iter().all(|claim| claim.value == first.value) {
            let is_proposed = !has_stated || self.conflict().is_some();
            return Some(Agreed { value: first.value.clone(), is_proposed });
        }
        // A file without a day may be the newest.
        let newest = heard.iter().map(|claim| claim.day).collect::<Option<Vec<Date>>>()?;
        let newest = newest.into_iter().max()?;
        let mut latest = heard.iter().filter(|claim| claim.day == Some(newest));
        let value = latest.next()?.value.clone();
        latest.all(|claim| claim.value == value).then_some(Agreed { value, is_proposed: true })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Agreed, FactClaims};
    use crate::piece::Place;

    fn agreed(claims: &[(u8, bool, Option<Date>)]) -> (Option<(u8, bool)>, bool) {
        let mut all = FactClaims::default();
        for (line, (value, is_stated, day)) in (1..).zip(claims) {
            all.add(Some(*value), *is_stated, Place { file: 0, line }, *day);
        }
        let agreed = all.agreed().map(|Agreed { value, is_proposed }| (value, is_proposed));
        (agreed, all.conflict().is_some())
    }

    #[test]
    fn what_all_say_is_so() {
        assert_eq!(agreed(&[(1, true, None), (1, false, None)]), (Some((1, false)), false));
        assert_eq!(agreed(&[(1, false, None)]), (Some((1, true)), false));
        assert_eq!(agreed(&[]), (None, false));
    }

    #[test]
    fn of_two_that_differ_the_newer_is_written_and_asked() {
        let (old, new) = (Some(date(2026, 11, 1)), Some(date(2026, 11, 9)));
        assert_eq!(agreed(&[(1, true, new), (2, true, old)]), (Some((1, true)), true));
        assert_eq!(agreed(&[(1, true, new), (2, true, new)]), (None, true));
        assert_eq!(agreed(&[(1, true, new), (2, true, None)]), (None, true));
        assert_eq!(agreed(&[(1, false, None), (2, true, None)]), (Some((2, true)), true));
    }
}
