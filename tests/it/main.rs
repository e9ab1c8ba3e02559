//! Everything that runs against the crate from outside, in one binary.
#![cfg(test)]

mod formats;
