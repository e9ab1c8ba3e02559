//! What the user says of rules, and what customers take over, in the engine.

mod said;

mod bounds;
mod command;
mod flags;
mod inherited;
mod loading;
mod scopes;
