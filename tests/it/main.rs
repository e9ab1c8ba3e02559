#![cfg(test)]
//! The one integration binary: a module for each part.

mod generate;
mod layers;
mod outputs;
mod readme;
