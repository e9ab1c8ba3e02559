//! A request to load packs: folders, selection, settings and limits.

use jiff::civil::Date;

use super::folder::PackFiles;
use super::inspection::Inspection;
use crate::rule::Selection;
use crate::script::Limits;
use crate::settings::Settings;

/// A request to load packs.
#[derive(Debug)]
pub struct Request<'a> {
    /// The packs.
    pub packs: &'a [PackFiles],
    /// The packs that lie in the program, whether they are loaded or not.
    pub shipped: &'a [PackFiles],
    /// Folders of tables that replace those of the packs.
    pub data: &'a [PackFiles],
    /// Which rules run.
    pub selection: &'a Selection,
    /// The settings of rules.
    pub settings: &'a Settings,
    /// The date that `today()` returns.
    pub as_of: Date,
    /// The limits of rules.
    pub limits: Limits,
    /// Whether to keep what rules print.
    pub trace: bool,
    /// A further inspection of the packs, which may refuse them.
    pub inspection: Option<&'a Inspection>,
}
