//! The one integration binary: a module for each part.
#![cfg(test)]

mod cli;
mod fixtures;
mod formats;
mod generate;
mod layers;
mod lint;
mod new;
mod outputs;
mod packs;
mod pages;
mod readme;
mod sandbox;
mod schema;
mod scratch;
mod testing;
