//! Rules over all customers: what they gather, what they say of it, and where.

mod counts;
mod fixtures;
mod many;
mod places;
mod run;
