#![cfg(test)]
//! The one integration binary: a module for each part.

mod cli;
mod outputs;
mod packs;
mod schema;
mod scratch;
