#![cfg(test)]
//! The one integration binary: a module for each part.

mod fixtures;
mod formats;
mod generate;
mod layers;
mod outputs;
mod readme;
