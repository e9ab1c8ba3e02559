//! A shard: the K-th of N shares of the files, by a digest of their names.

use std::num::NonZeroU32;
use std::str::FromStr;

use clearance_syntax::digest::sha256;

/// The largest number of shards.
const MOST_SHARDS: u32 = 100_000;

/// A share of the files of a run: the K-th of N.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    /// Which, from 1.
    pub number: NonZeroU32,
    /// Of how many.
    pub count: NonZeroU32,
}

impl Shard {
    /// The shard of two numbers, if there is one.
    pub fn new(number: u32, count: u32) -> Option<Self> {
        let (number, count) = (NonZeroU32::new(number)?, NonZeroU32::new(count)?);
        (number <= count && count.get() <= MOST_SHARDS).then_some(Self { number, count })
    }

    /// Whether a file belongs to it, by its name from the root on. That does not depend on the machine.
    pub fn includes(self, name: &str) -> bool {
        name_number(name) % u128::from(self.count.get()) == u128::from(self.number.get() - 1)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text
            .split_once('/')
            .and_then(|(number, count)| Self::new(number.parse().ok()?, count.parse().ok()?));
        numbers.ok_or_else(|| format!("expected K/N with 1 <= K <= N <= {MOST_SHARDS}"))
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.number, self.count)
    }
}

/// The first half of the digest of a name.
fn name_number(name: &str) -> u128 {
    let digits = sha256(name.as_bytes());
    let half = digits.get(..32).unwrap_or_default();
    u128::from_str_radix(half, 16).unwrap_or_default()
}

/// A digest of names in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NameDigest {
    sum: u128,
    count: u64,
}

impl NameDigest {
    /// Adds a name.
    pub fn add_name(&mut self, name: &str) {
        self.sum = self.sum.wrapping_add(name_number(name));
        self.count += 1;
    }

    /// The digest: the number of names, and 32 hexadecimal digits.
    pub fn finish(self) -> String {
        format!("{}-{:032x}", self.count, self.sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_in_one_shard() {
        for count in [1, 3, 16] {
            for name in ["a.toml", "b/c.toml", "ü.json"] {
                let shards = (1..=count).filter_map(|number| Shard::new(number, count));
                assert_eq!(shards.filter(|shard| shard.includes(name)).count(), 1);
            }
        }
    }

    #[test]
    fn a_shard_is_written_as_two_numbers() {
        assert_eq!("2/3".parse(), Ok(Shard::new(2, 3).unwrap()));
        for text in ["", "1", "0/3", "4/3", "1/0", "1/100001", "-1/3", "a/b"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }
}
