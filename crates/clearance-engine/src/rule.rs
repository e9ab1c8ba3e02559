//! A rule: a script with an id, and the choice of rules that run.

mod id;
mod names;
mod pack_rule;
mod reserved;
mod selection;

pub use id::{id_of, pack_id};
pub use names::{RuleName, RuleNames, ambiguous_name};
pub use pack_rule::Rule;
pub use reserved::{
    DEADLINE_ID, EXPIRED_ID, INVALID_ID, SCHEMA_ID, SETTABLE_IDS, STALE_TABLE_ID, TABLE_ID,
    UNUSED_ID, is_settable_id,
};
pub use selection::{Pattern, Selection};
