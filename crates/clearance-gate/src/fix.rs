//! Applies the fixes of findings to the texts that they lie in. Nothing is read or written here: new texts are checked
//! by the caller, until nothing is left to fix.
//!
//! All fixes of a finding are applied together, or none. A fix replaces the bytes of one scalar and nothing else, and the
//! new text is read again: if any other value has changed, the fix is refused.

mod edit;
mod finding;
mod fix_judge;
mod fix_rounds;
mod fix_state;
mod inherited;
mod proof;
mod refusal;
mod round;
mod texts;

pub use finding::is_fixable;
pub use fix_rounds::{FixOutcome, fix_findings};
pub use inherited::refresh_inherited;
pub use refusal::{MOST_ROUNDS, Refusal, UnfixedFinding};
pub use texts::{Rewrite, Texts};
