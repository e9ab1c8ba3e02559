//! Records what a rule reads in which round of its loops, to tell the basis of each report: the values it stands on.
//!
//! Only runs that reported something are done once more with a trail. Loops say when a round begins, so nothing has to be
//! known of scripts.

mod basis;
mod calls;
mod record;
mod watch;

pub(super) use calls::{mark_calls, register as register_calls};
pub(super) use watch::{Trail, Watch};
