//! The load that observation adds to a run: the meter allows an observed run more time and stack.

/// The additional work of runs beside the rules themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Load {
    /// Nothing.
    Plain,
    /// They record what rules read.
    Recorded,
    /// They evaluate probes, which stand between the calls of a script.
    Probed,
}
