//! Applies the fixes of findings to the texts that they lie in. Nothing is read or written here: new texts are checked
//! by whoever calls, until nothing is left to fix.
//!
//! All fixes of a finding are applied together, or none. A fix replaces the bytes of one scalar and nothing else, and the
//! new text is read again: if any other value has changed, the fix is refused.

mod edit;
mod finding;
mod inherited;
mod judge;
mod proof;
mod refusal;
mod round;
mod run;
mod state;
mod texts;

pub use finding::is_fixable;
pub use inherited::renewed;
pub use refusal::{Left, MOST_ROUNDS, Refusal};
pub use run::{Fixed, fix};
pub use texts::{Rewrite, Texts};
