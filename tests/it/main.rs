//! The one integration binary: a module for each part.
#![cfg(test)]

mod cli;
mod fixtures;
mod formats;
mod generate;
mod layers;
mod outputs;
mod packs;
mod parse;
mod readme;
mod sandbox;
mod schema;
mod scratch;
mod why;
