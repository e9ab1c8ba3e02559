//! A rule of a pack: id, header and script.

use std::sync::Arc;

use crate::script::Header;
use clearance_syntax::source::Source;

/// A rule of a pack.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id, under which everything is reported: its short name, or its full name where several packs have a rule of
    /// that short name.
    pub id: Arc<str>,
    /// Its short name: where it lies in its pack, in kebab-case.
    pub short: Arc<str>,
    /// What its pack is called in full names, which are `pack/rule`.
    pub pack: Arc<str>,
    /// The number of its pack among those that are loaded.
    pub pack_number: usize,
    /// What it says of itself.
    pub header: Header,
    /// Its script.
    pub source: Arc<Source>,
}
