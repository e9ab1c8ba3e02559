//! What authors of rules work with: lints, observation of what a rule reads and decides, fixtures and their test runs with
//! coverage and mutation, the reasons of a verdict, reference pages, definitions for editors, and how all of these look.

pub mod definitions;
pub mod fixture;
pub mod lint;
pub mod observe;
pub mod page;
pub mod parsed;
pub mod present;
pub mod suite;
pub mod why;
