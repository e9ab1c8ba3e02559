//! What the user says of rules, and what customers take over, in the engine.

mod said;

mod flags;
mod loading;
mod scopes;
