#![cfg(test)]
//! The one integration binary: a module for each part.

mod outputs;
mod sandbox;
