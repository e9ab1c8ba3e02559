//! The one integration binary: a module for each part.
#![cfg(test)]

mod cli;
mod coverage;
mod definitions;
mod fixtures;
mod formats;
mod functions;
mod generate;
mod layers;
mod outputs;
mod packs;
mod readme;
mod sandbox;
mod schema;
mod scratch;
mod testing;
