#![cfg(test)]
//! The one integration binary: a module for each part.

mod fixtures;
mod formats;
mod outputs;
