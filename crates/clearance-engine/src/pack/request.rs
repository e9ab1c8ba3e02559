//! A request to load packs: folders, selection, settings and limits.

use jiff::civil::Date;

use super::folder::PackFiles;
use super::inspection::Inspection;
use crate::rule::Selection;
use crate::script::Limits;
use crate::settings::Settings;

/// What is loaded.
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
    /// What the user says of rules.
    pub settings: &'a Settings,
    /// What `today()` gives.
    pub as_of: Date,
    /// What a rule may use.
    pub limits: Limits,
    /// Whether to keep what rules print.
    pub trace: bool,
    /// Who else looks at the packs, and may refuse them.
    pub inspection: Option<&'a Inspection>,
}
