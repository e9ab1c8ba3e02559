//! The items of a walk: input files, files that are skipped and files that cannot be read.

use super::input::Input;
use super::skipped::Skipped;

/// Something met on the way.
#[derive(Debug, Clone)]
pub enum Found {
    /// A input file.
    File(Input),
    /// A file or folder that is skipped, and why.
    PassedOver(String, Skipped),
    /// A file or folder that cannot be looked at, and why.
    Unreadable(String, String),
}
