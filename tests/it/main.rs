#![cfg(test)]
//! The one integration binary: a module for each part.

mod fixtures;
mod formats;
mod cli;
mod outputs;
mod packs;
mod schema;
mod scratch;
